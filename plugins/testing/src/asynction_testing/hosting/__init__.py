"""Servers for tests: in the process of the test, and on a port."""
