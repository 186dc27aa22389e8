"""The checks of each stage: a check takes what is known of a file and gives findings."""
