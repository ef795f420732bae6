"""The core of Asynction: a Flask-SocketIO server that is driven by an AsyncAPI document.

Everything that it checks is a plugin's doing; see `asynction_core.hookspecs` for how to write one.
"""

from __future__ import annotations

from asynction_core.document import Document, Node
from asynction_core.dotted_paths import DottedPathError, callable_named_by, resolve
from asynction_core.exceptions import (
    AsynctionException,
    BindingsValidationException,
    MessageAckValidationException,
    ParameterValidationException,
    PayloadValidationException,
    PluginError,
    SecurityException,
    SpecError,
    UnboundEventException,
    UndocumentedEventException,
    ValidationException,
)
from asynction_core.hookspecs import Handler, Middleware, Option, hookimpl
from asynction_core.loading import load_document
from asynction_core.server import AsynctionSocketIO
from asynction_core.serving.stopping import end_by_signals, stopped_by_signals
from asynction_core.spec import (
    Event,
    HandshakeBindings,
    Namespace,
    Parameter,
    Schema,
    SecurityRequirement,
    Server,
    Spec,
)

__all__ = [
    "AsynctionException",
    "AsynctionSocketIO",
    "BindingsValidationException",
    "Document",
    "DottedPathError",
    "Event",
    "Handler",
    "HandshakeBindings",
    "MessageAckValidationException",
    "Middleware",
    "Namespace",
    "Node",
    "Option",
    "Parameter",
    "ParameterValidationException",
    "PayloadValidationException",
    "PluginError",
    "Schema",
    "SecurityException",
    "SecurityRequirement",
    "Server",
    "Spec",
    "SpecError",
    "UnboundEventException",
    "UndocumentedEventException",
    "ValidationException",
    "callable_named_by",
    "end_by_signals",
    "hookimpl",
    "load_document",
    "resolve",
    "stopped_by_signals",
]
