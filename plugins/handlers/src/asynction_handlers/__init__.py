"""Bind the callables that an AsyncAPI document names in ``x-handler`` and ``x-handlers``."""

from __future__ import annotations

from asynction_handlers._resolve import HandlerPathError, resolve

__all__ = ["HandlerPathError", "resolve"]
