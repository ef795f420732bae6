"""Bind the callables that an AsyncAPI document names in ``x-handler`` and ``x-handlers``."""
