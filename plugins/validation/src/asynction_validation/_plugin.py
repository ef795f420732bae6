"""The hooks that asynction-validation implements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from asynction_core import Event, Middleware, Namespace, Option, hookimpl

if TYPE_CHECKING:
    from asynction_core import AsynctionSocketIO
    from asynction_validation._compiler import Compiler


@hookimpl
def asynction_options() -> dict[str, Option]:
    return {
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
            "What a client learns whose event is invalid: 'raise' answers nothing, 'ack' answers "
            "one that waits for an acknowledgement with {'error': {...}}.",
            check=_check_on_invalid,
        ),
        "skip_unsupported_schemas": Option(
            False, "Leave payloads unchecked whose schemaFormat is no JSON Schema."
        ),
    }


@hookimpl
def asynction_enforces() -> set[str]:
    return {"payloads", "acks", "bindings"}


@hookimpl
def asynction_connect_middleware(
    server: AsynctionSocketIO, namespace: Namespace, options: Mapping[str, Any]
) -> Middleware | None:
    if not options["validation"] or namespace.bindings is None:
        return None
    from asynction_validation._bindings import connect_middleware

    return connect_middleware(namespace, _compiler(server, options))


@hookimpl
def asynction_receive_middleware(
    server: AsynctionSocketIO, event: Event, options: Mapping[str, Any]
) -> Middleware | None:
    if not options["validation"]:
        return None
    from asynction_validation._events import receive_middleware

    compiler = _compiler(server, options)
    return receive_middleware(
        event,
        compiler.arguments(event.payload, f"the payload of {_named(event)}"),
        compiler.arguments(event.ack, f"the x-ack of {_named(event)}"),
        answer_invalid=options["on_invalid"] == "ack",
    )


@hookimpl
def asynction_send_middleware(
    server: AsynctionSocketIO, event: Event, options: Mapping[str, Any]
) -> Middleware | None:
    if not options["validation"]:
        return None
    from asynction_validation._events import send_middleware

    compiler = _compiler(server, options)
    return send_middleware(
        event,
        compiler.arguments(event.payload, f"the payload of {_named(event)}"),
        compiler.arguments(event.ack, f"the x-ack of {_named(event)}"),
    )


_compilers: WeakKeyDictionary[AsynctionSocketIO, Compiler] = WeakKeyDictionary()


def _compiler(server: AsynctionSocketIO, options: Mapping[str, Any]) -> Compiler:
    from asynction_validation._compiler import Compiler

    if server not in _compilers:
        _compilers[server] = Compiler(options)
    return _compilers[server]


def _check_engine(choice: Any) -> None:
    from asynction_validation.engines import find_engine

    find_engine(choice)


def _check_on_invalid(choice: Any) -> None:
    if choice not in ("raise", "ack"):
        raise ValueError(f"on_invalid is 'raise' or 'ack', not {choice!r}")


def _named(event: Event) -> str:
    return f"the event {event.name!r} of {event.namespace!r}"
