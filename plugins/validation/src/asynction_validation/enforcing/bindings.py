"""Check the HTTP request that opens a connection (WebSockets Channel Binding 0.1.0)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

from asynction_core import BindingsValidationException, HandshakeBindings, Middleware, Namespace
from asynction_validation.enforcing.compiler import Compiler, logger
from asynction_validation.enforcing.texts import named_properties, reader
from asynction_validation.engines import Checker, Violation

__all__ = ["connect_middleware"]

# What Socket.IO itself puts into the query.
_OWN_PARAMETERS = frozenset({"EIO", "b64", "j", "sid", "t", "transport"})

_Check = Callable[[], "Violation | None"]


def connect_middleware(namespace: Namespace, compiler: Compiler) -> Middleware | None:
    """Return what checks connections to a namespace, None if any request may open one.

    Raises:
        SpecError: The bindings hold no valid schema.
    """
    bindings = namespace.bindings
    if bindings is None:
        return None
    checks = list(_checks(namespace.name, bindings, compiler))

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def connect(auth: Any, **context: Any) -> Any:
            for part, check in checks:
                violation = check()
                if violation is not None:
                    raise _exception(namespace.name, part, violation)
            return next(auth, **context)

        return connect

    return middleware


def _checks(
    namespace: str, bindings: HandshakeBindings, compiler: Compiler
) -> list[tuple[str, _Check]]:
    checks: list[tuple[str, _Check]] = []
    if bindings.method is not None:
        if bindings.method != "GET":
            logger.warning(
                "%s",
                bindings.node.error(
                    f"Socket.IO opens every connection with GET: {bindings.method} lets nobody "
                    f"into {namespace!r}"
                ),
            )
        checks.append(("method", _method_check(bindings.method)))
    query = compiler.compile(bindings.query, f"the query binding of {namespace!r}")
    if query is not None:
        checks.append(("query", _query_check(*query)))
    headers = compiler.compile(bindings.headers, f"the headers binding of {namespace!r}")
    if headers is not None:
        checks.append(("headers", _headers_check(*headers)))
    return checks


def _method_check(method: str) -> _Check:
    def check() -> Violation | None:
        if request.method == method:
            return None
        return Violation(
            message=f"the method must be {method}",
            path=(),
            schema_path=(),
            validator="const",
            instance=request.method,
            schema={"const": method},
        )

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


def _exception(namespace: str, part: str, violation: Violation) -> BindingsValidationException:
    error = BindingsValidationException(
        f"{part}: {violation.message}",
        namespace=namespace,
        path=(part, *violation.path),
        schema_path=(part, *violation.schema_path),
        validator=violation.validator,
        instance=violation.instance,
        schema=violation.schema,
    )
    error.refusal = error.message
    return error
