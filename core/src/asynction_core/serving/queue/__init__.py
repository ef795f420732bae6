"""Sharing clients with other processes by way of a message queue, which may fail."""
