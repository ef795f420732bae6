"""The core of Asynction: a Flask-SocketIO server that is driven by an AsyncAPI document.

Everything that it checks is a plugin's doing; see `asynction_core.hookspecs` for how to write one.
What serves is imported with the first use of `AsynctionSocketIO` or `current_connection`: what only
reads documents does without Flask.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from asynction_core import exceptions
from asynction_core.codec import Codec, Coder, PayloadProblem
from asynction_core.document import Document, Node
from asynction_core.dotted_paths import DottedPathError, callable_named_by, resolve
from asynction_core.exceptions import *  # noqa: F403
from asynction_core.extension import Extension
from asynction_core.findings import Finding
from asynction_core.hookspecs import Handler, Middleware, Option, hookimpl
from asynction_core.middleware import ConnectMiddleware, ReceiveMiddleware, SendMiddleware
from asynction_core.observation import Observation, Observer
from asynction_core.outcomes import Fault, Outcome
from asynction_core.plugins.defaults import Defaults
from asynction_core.reading.loaded import Loaded
from asynction_core.referring.self_contained import self_contained
from asynction_core.serving.signals import Shutdown, end_by_signals, stopped_by_signals
from asynction_core.spec import (
    Event,
    HandshakeBindings,
    Namespace,
    Operation,
    Parameter,
    Schema,
    SecurityRequirement,
    Server,
    Spec,
)
from asynction_core.stage import Stage, staged
from asynction_core.understanding import Understanding, load_document, understand

if TYPE_CHECKING:
    from asynction_core.server import AsynctionSocketIO as AsynctionSocketIO
    from asynction_core.serving.current_connection import Connection as Connection
    from asynction_core.serving.current_connection import current_connection as current_connection

__all__ = [
    "AsynctionSocketIO",
    "Codec",
    "Coder",
    "ConnectMiddleware",
    "Connection",
    "Defaults",
    "Document",
    "DottedPathError",
    "Event",
    "Extension",
    "Fault",
    "Finding",
    "Handler",
    "HandshakeBindings",
    "Loaded",
    "Middleware",
    "Namespace",
    "Node",
    "Observation",
    "Observer",
    "Operation",
    "Option",
    "Outcome",
    "Parameter",
    "PayloadProblem",
    "ReceiveMiddleware",
    "Schema",
    "SecurityRequirement",
    "SendMiddleware",
    "Server",
    "Shutdown",
    "Spec",
    "Stage",
    "Understanding",
    "callable_named_by",
    "current_connection",
    "end_by_signals",
    "hookimpl",
    "load_document",
    "resolve",
    "self_contained",
    "staged",
    "stopped_by_signals",
    "understand",
]
__all__ += exceptions.__all__


_SERVING = {
    "AsynctionSocketIO": "asynction_core.server",
    "Connection": "asynction_core.serving.current_connection",
    "current_connection": "asynction_core.serving.current_connection",
}


def __getattr__(name: str) -> object:
    if name not in _SERVING:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_SERVING[name]), name)
