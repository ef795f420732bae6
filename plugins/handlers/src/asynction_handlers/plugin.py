"""The hooks that asynction-handlers implements."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from asynction_core import Event, Handler, Namespace, Spec, SpecError, callable_named_by, hookimpl


@hookimpl
def asynction_enforces() -> set[str]:
    return {"handlers"}


@hookimpl
def asynction_check_spec(spec: Spec, imports: bool) -> Iterator[SpecError]:
    for namespace in spec.namespaces.values() if imports else ():
        for event in namespace.receives.values():
            yield from _raised(asynction_handler, event)
        for name in namespace.handlers:
            yield from _raised(_handler, namespace, name)


@hookimpl
def asynction_handler(event: Event) -> Handler | None:
    if event.handler is None:
        return None
    return callable_named_by(
        event.handler, f"x-handler of the event {event.name!r} of {event.namespace!r}"
    )


@hookimpl
def asynction_namespace_handlers(namespace: Namespace) -> dict[str, Handler]:
    return {name: _handler(namespace, name) for name in namespace.handlers}


def _handler(namespace: Namespace, name: str) -> Handler:
    return callable_named_by(namespace.handlers[name], f"{name} handler of {namespace.name!r}")


def _raised(find: Callable[..., object], *args: object) -> Iterator[SpecError]:
    try:
        find(*args)
    except SpecError as error:
        yield error
