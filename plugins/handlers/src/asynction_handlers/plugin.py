"""The hooks that asynction-handlers implements."""

from __future__ import annotations

from asynction_core import Event, Handler, Namespace, callable_named_by, hookimpl


@hookimpl
def asynction_enforces() -> set[str]:
    return {"handlers"}


@hookimpl
def asynction_handler(event: Event) -> Handler | None:
    if event.handler is None:
        return None
    return callable_named_by(
        event.handler, f"x-handler of the event {event.name!r} of {event.namespace!r}"
    )


@hookimpl
def asynction_namespace_handlers(namespace: Namespace) -> dict[str, Handler]:
    return {
        name: callable_named_by(path, f"{name} handler of {namespace.name!r}")
        for name, path in namespace.handlers.items()
    }
