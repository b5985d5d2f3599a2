"""The kill harness: real runs on real servers, killed anywhere. `python -m tests.killing --help` tells how."""
