"""The commands of ``python -m pipelines``; heavy imports wait until a command runs."""
