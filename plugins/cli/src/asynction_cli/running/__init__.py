"""Run a server: `asynction run`."""
