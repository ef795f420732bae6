"""The hooks that asynction-handlers implements."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from asynction_core import Event, Handler, Namespace, Spec, SpecError, callable_named_by, hookimpl
from asynction_core.addresses import variable_name
from asynction_core.handler_fit import lifecycle_misfit, misfit, unmet_by_connect
from asynction_core.log import logger


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
            yield from _questions(namespace, name)


@hookimpl
def asynction_handler(spec: Spec, event: Event) -> Handler | None:
    if event.handler is None:
        return None
    role = f"x-handler of the event {event.name!r} of {event.namespace!r}"
    handler = callable_named_by(event.handler, role)
    problem = misfit(handler, event, _variables(spec.namespaces[event.namespace]))
    if problem is not None:
        message = f"the {role}, {event.handler.value!r}, cannot work: {problem}"
        raise event.handler.error(message, rule="handler")
    return handler


@hookimpl
def asynction_namespace_handlers(namespace: Namespace) -> dict[str, Handler]:
    handlers = {name: _handler(namespace, name) for name in namespace.handlers}
    for name in handlers:
        for question in _questions(namespace, name):
            logger.warning("%s", question)
    return handlers


def _handler(namespace: Namespace, name: str) -> Handler:
    place, role = namespace.handlers[name], _role(namespace, name)
    handler = callable_named_by(place, role)
    problem = lifecycle_misfit(name, handler, _variables(namespace))
    if problem is not None:
        message = f"the {role}, {place.value!r}, cannot work: {problem}"
        raise place.error(message, rule="handler")
    return handler


def _questions(namespace: Namespace, name: str) -> Iterator[SpecError]:
    """Yield a warning of a connect handler that needs what a plugin would have to give."""
    if name != "connect":
        return
    place, role = namespace.handlers[name], _role(namespace, name)
    try:
        handler = callable_named_by(place, role)
    except SpecError:  # told of already
        return
    problem = unmet_by_connect(handler, _variables(namespace))
    if problem is not None:
        message = f"the {role}, {place.value!r}, refuses everybody {problem}"
        yield place.error(message, rule="handler", severity="warning")


def _role(namespace: Namespace, name: str) -> str:
    return f"{name} handler of {namespace.name!r}"


def _variables(namespace: Namespace) -> list[str]:
    return [*map(variable_name, namespace.parameters)]


def _raised(find: Callable[..., object], *args: object) -> Iterator[SpecError]:
    try:
        find(*args)
    except SpecError as error:
        yield error
