"""Test what is built on an AsyncAPI document: applications, against it, and plugins of Asynction.

The package is light: what a name needs is imported when it is first used, and pytest only by the
fixtures and by `asynction_testing.conformance`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asynction_testing.agreeing.agreement import Agreement as Agreement
    from asynction_testing.agreeing.disagreement import Disagreement as Disagreement
    from asynction_testing.clients.client import Client as Client
    from asynction_testing.clients.client import refused as refused
    from asynction_testing.clients.connection import Refusal as Refusal
    from asynction_testing.hosting.served import Served as Served
    from asynction_testing.hosting.served import serve as serve
    from asynction_testing.one_hook import around as around
    from asynction_testing.one_hook import call_hook as call_hook

__all__ = [
    "Agreement",
    "Client",
    "Disagreement",
    "Refusal",
    "Served",
    "around",
    "call_hook",
    "refused",
    "serve",
]

_ROOMS = {
    "Agreement": "agreeing.agreement",
    "Client": "clients.client",
    "Disagreement": "agreeing.disagreement",
    "Refusal": "clients.connection",
    "Served": "hosting.served",
    "around": "one_hook",
    "call_hook": "one_hook",
    "refused": "clients.client",
    "serve": "hosting.served",
}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
