"""Check the HTTP request that opens a connection (WebSockets Channel Binding 0.1.0)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

from asynction_core import BindingsValidationException, HandshakeBindings, Middleware, Namespace
from asynction_jsonschema import Checker, Violation
from asynction_validation.enforcing.compiler import Compiler
from asynction_validation.enforcing.refusals import OnInvalid, refusal, refuse
from asynction_validation.enforcing.texts import named_properties, reader

# What Socket.IO itself puts into the query.
_OWN_PARAMETERS = frozenset({"EIO", "b64", "j", "sid", "t", "transport"})

_Check = Callable[[], "Violation | None"]


def connect_middleware(
    namespace: Namespace, bindings: HandshakeBindings, compiler: Compiler, on_invalid: OnInvalid
) -> Middleware:
    """Return what checks connections to a namespace.

    Raises:
        SpecError: The bindings hold no valid schema.
    """
    checks = _checks(bindings, compiler)

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def connect(auth: Any, **context: Any) -> Any:
            for part, check in checks:
                violation = check()
                if violation is not None:
                    kind = BindingsValidationException
                    error = refusal(kind, violation, namespace.name, part=part, label=part)
                    refuse(error, on_invalid)
            return next(auth, **context)

        return connect

    return middleware


def _checks(bindings: HandshakeBindings, compiler: Compiler) -> list[tuple[str, _Check]]:
    checks: list[tuple[str, _Check]] = []
    if bindings.method is not None:
        checks.append(("method", _method_check(bindings.method)))
    if query := compiler.compile(bindings.query):
        checks.append(("query", _query_check(*query)))
    if headers := compiler.compile(bindings.headers):
        checks.append(("headers", _headers_check(*headers)))
    return checks


def _method_check(method: str) -> _Check:
    def check() -> Violation | None:
        if request.method == method:
            return None
        message = f"the method must be {method}"
        return Violation(message, (), (), "const", request.method, {"const": method})

    return check


def _query_check(schema: Any, check: Checker) -> _Check:
    readers = {name: reader(schemas, schema) for name, schemas in named_properties(schema).items()}
    read_other = reader([], schema)

    def check_query() -> Violation | None:
        return check(
            {
                name: readers.get(name, read_other)(texts)
                for name, texts in request.args.lists()
                if name in readers or name not in _OWN_PARAMETERS
            }
        )

    return check_query


def _headers_check(schema: Any, check: Checker) -> _Check:
    """Only headers that the schema names count: every request has others besides."""
    readers = {
        name: reader(schemas, schema, separator=",")
        for name, schemas in named_properties(schema).items()
    }

    def check_headers() -> Violation | None:
        headers = request.headers  # looked up regardless of case
        return check(
            {name: read(headers.getlist(name)) for name, read in readers.items() if name in headers}
        )

    return check_headers
