"""The hooks that asynction-handlers implements."""

from __future__ import annotations

from asynction_core import Event, Handler, Namespace, Node, hookimpl
from asynction_handlers._resolve import HandlerPathError, resolve


@hookimpl
def asynction_enforces() -> set[str]:
    return {"handlers"}


@hookimpl
def asynction_handler(event: Event) -> Handler | None:
    if event.handler is None:
        return None
    return _resolved(event.handler, f"x-handler of the event {event.name!r} of {event.namespace!r}")


@hookimpl
def asynction_namespace_handlers(namespace: Namespace) -> dict[str, Handler]:
    return {
        name: _resolved(path, f"{name} handler of {namespace.name!r}")
        for name, path in namespace.handlers.items()
    }


def _resolved(path: Node, role: str) -> Handler:
    try:
        return resolve(path.text())
    except HandlerPathError as error:
        raise path.error(f"the {role}, {path.value!r}, is not found: {error}") from error
