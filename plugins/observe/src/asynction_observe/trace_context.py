"""The context of a trace, in the headers of the request that has opened a connection."""

from __future__ import annotations

from flask import request
from opentelemetry.context import Context
from opentelemetry.propagate import extract, get_global_textmap

from asynction_core import Namespace


def described_headers(namespace: Namespace) -> frozenset[str]:
    """Return the headers that a channel's WebSockets binding describes, if a context is in them.

    Returns:
        Their names in lower case; none if OpenTelemetry's propagator reads none of them.
    """
    schema = None if namespace.bindings is None else namespace.bindings.headers
    properties = None if schema is None else schema.node.resolved().get("properties")
    if properties is None:
        return frozenset()
    described = frozenset(name.lower() for name in properties.mapping())
    read = {name.lower() for name in get_global_textmap().fields}
    return described & read


def context_of(headers: frozenset[str]) -> Context:
    """Return the context of the trace that the client of the current request is in.

    Args:
        headers: The names of the headers that may say it, in lower case.
    """
    return extract({name: request.headers[name] for name in headers if name in request.headers})
