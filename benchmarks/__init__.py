"""Speed as ratios, each pair measured in one run."""
