"""The hooks that asynction-validation implements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from asynction_core import (
    Event,
    Extension,
    Middleware,
    Namespace,
    Option,
    Spec,
    SpecError,
    Stage,
    hookimpl,
    staged,
)
from asynction_core.middleware import compose
from asynction_validation.enforcing.restrictions import check_restrictions, check_restrictions_fit

if TYPE_CHECKING:
    from asynction_core import Document
    from asynction_core.serving.interface import BoundServer
    from asynction_validation.enforcing.compiler import Compiler
    from asynction_validation.enforcing.parameters import ValueChecks, ValuesOf


@hookimpl
def asynction_options() -> dict[str, Option]:
    return {
        "check_document": Option(
            True,
            "Check the document against AsyncAPI's schema and rules; its errors stop the server.",
        ),
        "validation": Option(True, "Check events, acknowledgements and connections."),
        "validation_engine": Option(
            None,
            "What checks values against schemas: 'jsonschema-rs' (the default where it is "
            "installed), 'jsonschema', the name of an engine of a third party, or an engine.",
            check=_check_engine,
        ),
        "validate_formats": Option(
            False, "Check 'format' of strings, too; otherwise it only informs readers."
        ),
        "on_invalid": Option(
            "raise",
            "What happens to what is invalid: 'raise' refuses it, 'ack' also answers a client that "
            "waits for an acknowledgement with {'error': {...}}, 'warn' lets it pass and logs it.",
            check=_check_on_invalid,
        ),
        "skip_unsupported_schemas": Option(
            False, "Leave payloads unchecked whose schemaFormat is no JSON Schema."
        ),
        "channel_parameters": Option(
            {},
            "What restricts the parameters in the addresses of channels further, as in "
            "{'/orders/{orderId}': {'orderId': '[0-9]+'}}: patterns, or callables that get a value "
            "and tell whether it will do.",
            check=check_restrictions,
        ),
    }


@hookimpl
def asynction_extensions() -> list[Extension]:
    from asynction_validation.judging.ignoring import IGNORING

    return [IGNORING]


@hookimpl
def asynction_check_document(
    document: Document, options: Mapping[str, Any], extensions: Sequence[Extension]
) -> Iterator[SpecError]:
    if not options["check_document"]:
        return
    from asynction_validation.judging.official import official_complaints
    from asynction_validation.judging.rules.walk import broken_rules

    yield from official_complaints(document, tuple(extensions))
    yield from broken_rules(document)


@hookimpl
def asynction_check_spec(spec: Spec, options: Mapping[str, Any]) -> Iterator[SpecError]:
    if spec.is_whole:
        check_restrictions_fit(options["channel_parameters"], spec)
    if options["validation"]:
        from asynction_validation.enforcing.error_acks import unanswerable

        compiler = _compiler(spec, options)
        yield from compiler.complaints
        yield from unanswerable(spec, compiler)
        yield from _closed_to_all(spec)


def _closed_to_all(spec: Spec) -> Iterator[SpecError]:
    for namespace in spec.namespaces.values():
        bindings = namespace.bindings
        if bindings is not None and bindings.method not in (None, "GET"):
            yield bindings.node.error(
                f"Socket.IO opens every connection with GET: {bindings.method} lets nobody into "
                f"{namespace.name!r}",
                rule="unreachable",
                severity="warning",
            )


@hookimpl
def asynction_enforces() -> set[str]:
    return {"payloads", "acks", "bindings", "parameters"}


@hookimpl
def asynction_connect_middleware(
    server: BoundServer | None, spec: Spec, namespace: Namespace, options: Mapping[str, Any]
) -> Middleware | None:
    middlewares, on_invalid = [], options["on_invalid"]
    if namespace.parameters:
        from asynction_validation.enforcing import parameters

        checks, values_of = _value_checks(spec, namespace, options), _values_of(server, namespace)
        middlewares.append(parameters.connect_middleware(namespace, values_of, checks, on_invalid))
    if options["validation"] and namespace.bindings is not None:
        from asynction_validation.enforcing.bindings import connect_middleware

        compiler = _compiler(spec, options)
        middlewares.append(connect_middleware(namespace, namespace.bindings, compiler, on_invalid))
    return _as_one(middlewares)


@hookimpl
def asynction_receive_middleware(
    spec: Spec, event: Event, options: Mapping[str, Any]
) -> Middleware | None:
    if not options["validation"]:
        return None
    from asynction_validation.enforcing.events import receive_middleware

    return _as_one([receive_middleware(event, _compiler(spec, options), options["on_invalid"])])


@hookimpl
def asynction_error_ack(
    spec: Spec, event: Event, options: Mapping[str, Any]
) -> Callable[[Exception, Any], Any] | None:
    if not options["validation"]:
        return None
    from asynction_validation.enforcing.error_acks import error_ack

    is_sent = options["on_invalid"] != "warn"
    return error_ack(event, _compiler(spec, options), is_sent=is_sent)


@hookimpl
def asynction_send_middleware(
    server: BoundServer | None, spec: Spec, event: Event, options: Mapping[str, Any]
) -> Middleware | None:
    middlewares, on_invalid = [], options["on_invalid"]
    namespace = spec.namespaces[event.namespace]
    if namespace.parameters:
        from asynction_validation.enforcing import parameters

        checks, values_of = _value_checks(spec, namespace, options), _values_of(server, namespace)
        middlewares.append(
            parameters.send_middleware(namespace, event.name, values_of, checks, on_invalid)
        )
    if options["validation"]:
        from asynction_validation.enforcing.events import send_middleware

        middlewares.append(send_middleware(event, _compiler(spec, options), on_invalid))
    return _as_one(middlewares)


def _values_of(server: BoundServer | None, namespace: Namespace) -> ValuesOf:
    """Return what reads the values of a family's parameters: the server has read them already."""
    if server is not None:
        return server.families.values_of
    return lambda name: namespace.values_of(name) or {}


def _value_checks(spec: Spec, namespace: Namespace, options: Mapping[str, Any]) -> ValueChecks:
    from asynction_validation.enforcing.parameters import value_checks

    # What the option restricts holds whether or not the document is enforced.
    compiler = _compiler(spec, options) if options["validation"] else None
    return value_checks(namespace, compiler, options["channel_parameters"].get(namespace.name, {}))


def _as_one(middlewares: Iterable[Middleware | None]) -> Middleware | None:
    """Return several middlewares as one, the first of them outermost; None if there is none."""
    found = [middleware for middleware in middlewares if middleware is not None]
    if not found:
        return None
    return staged(Stage.VALIDATION, found[0] if len(found) == 1 else partial(compose, found))


def _compiler(spec: Spec, options: Mapping[str, Any]) -> Compiler:
    from asynction_validation.enforcing.compiler import compiler_of

    return compiler_of(spec, options)


def _check_engine(choice: Any) -> None:
    from asynction_jsonschema import find_engine

    find_engine(choice)


def _check_on_invalid(choice: Any) -> None:
    if choice not in ("raise", "ack", "warn"):
        raise ValueError(f"on_invalid is 'raise', 'ack' or 'warn', not {choice!r}")
