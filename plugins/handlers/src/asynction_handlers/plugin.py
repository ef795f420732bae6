"""The hooks that asynction-handlers implements."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from asynction_core import Event, Handler, Namespace, Spec, SpecError, callable_named_by, hookimpl
from asynction_core.addresses import variable_name
from asynction_core.handler_fit import misfit, runs_at_once


@hookimpl
def asynction_enforces() -> set[str]:
    return {"handlers"}


@hookimpl
def asynction_check_spec(spec: Spec, imports: bool) -> Iterator[SpecError]:
    for namespace in spec.namespaces.values() if imports else ():
        for event in namespace.receives.values():
            yield from _raised(asynction_handler, spec, event)
        for name in namespace.handlers:
            yield from _raised(_handler, namespace, name)


@hookimpl
def asynction_handler(spec: Spec, event: Event) -> Handler | None:
    if event.handler is None:
        return None
    role = f"x-handler of the event {event.name!r} of {event.namespace!r}"
    handler = callable_named_by(event.handler, role)
    names = map(variable_name, spec.namespaces[event.namespace].parameters)
    problem = misfit(handler, event, [*names])
    if problem is not None:
        message = f"the {role}, {event.handler.value!r}, cannot work: {problem}"
        raise event.handler.error(message, rule="handler")
    return handler


@hookimpl
def asynction_namespace_handlers(namespace: Namespace) -> dict[str, Handler]:
    return {name: _handler(namespace, name) for name in namespace.handlers}


def _handler(namespace: Namespace, name: str) -> Handler:
    place, role = namespace.handlers[name], f"{name} handler of {namespace.name!r}"
    handler = callable_named_by(place, role)
    if not runs_at_once(handler):
        raise place.error(
            f"the {role}, {place.value!r}, cannot work: it is asynchronous, or a generator, and "
            "nothing here runs that: make it a plain def",
            rule="handler",
        )
    return handler


def _raised(find: Callable[..., object], *args: object) -> Iterator[SpecError]:
    try:
        find(*args)
    except SpecError as error:
        yield error
