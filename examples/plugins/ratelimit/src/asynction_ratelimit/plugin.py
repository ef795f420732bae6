# src/asynction_ratelimit/plugin.py
"""The plugin: all its hooks."""

from asynction_ratelimit.budgets import asynction_options
from asynction_ratelimit.extension import asynction_check_spec, asynction_extensions
from asynction_ratelimit.refusing import asynction_connect_middleware, asynction_receive_middleware
from asynction_ratelimit.watching import asynction_observe

__all__ = [
    "asynction_check_spec",
    "asynction_connect_middleware",
    "asynction_extensions",
    "asynction_observe",
    "asynction_options",
    "asynction_receive_middleware",
]
