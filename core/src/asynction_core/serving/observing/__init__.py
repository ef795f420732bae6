"""Observers are told of connections, received events and sent events, outside of all else."""
