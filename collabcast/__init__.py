"""The command line of collabcast, and nothing else."""

__version__ = "0.1.0"
