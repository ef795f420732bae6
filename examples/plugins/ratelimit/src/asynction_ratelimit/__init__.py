# src/asynction_ratelimit/__init__.py
"""Limits from an AsyncAPI document: how many events a client may send."""

from asynction_ratelimit.refusing import RateLimitExceeded

__all__ = ["RateLimitExceeded"]
