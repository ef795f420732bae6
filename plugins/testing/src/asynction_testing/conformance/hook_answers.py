"""What a plugin's hooks answer about a document, in a form that can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any

from asynction_core import SpecError, load_document
from asynction_testing.one_hook import HooksOf

_MOST_NAMESPACES = 5

_Answer = tuple[str, object]


def answers(hooks: HooksOf, document: str | Path | Mapping[str, Any]) -> Iterator[_Answer]:
    """Yield what the hooks of a plugin answer, each with its name and what it was asked about."""
    if hooks.implements("asynction_transform_document"):
        contents = deepcopy(load_document(document).root.mapping())
        hooks.call("asynction_transform_document", contents=contents)
        yield "asynction_transform_document", contents
    for hook, told in _OF_DOCUMENTS.items():
        if hooks.implements(hook):
            yield hook, told(hooks.call(hook))
    for namespace in islice(hooks.spec.namespaces.values(), _MOST_NAMESPACES):
        for hook in _OF_NAMESPACES:
            if hooks.implements(hook):
                answer = hooks.call(hook, namespace=namespace.name)
                yield f"{hook} of {namespace.name!r}", _kind(answer)
        for events, of_events in (
            (namespace.receives, _OF_RECEIVED),
            (namespace.sends, _OF_SENT),
        ):
            for event in events:
                for hook in of_events:
                    if hooks.implements(hook):
                        answer = hooks.call(hook, namespace=namespace.name, event=event)
                        yield f"{hook} of {event!r} of {namespace.name!r}", _kind(answer)


def options_of(hooks: HooksOf) -> Mapping[str, Any]:
    """Return the options that a plugin adds, by name."""
    return _merged(hooks.call("asynction_options")) if hooks.implements("asynction_options") else {}


def extensions_of(hooks: HooksOf) -> list[Any]:
    """Return the extensions that a plugin declares."""
    hook = "asynction_extensions"
    return list(hooks.call(hook) or ()) if hooks.implements(hook) else []


def _errors(found: object) -> list[str]:
    return [str(one) for one in _flat(found) if isinstance(one, SpecError)]


def _flat(found: Any) -> Iterator[object]:
    for one in found or ():
        if isinstance(one, (list, tuple)):
            yield from one
        else:
            yield one


def _merged(found: Any) -> Mapping[str, Any]:
    """Return options by name: a wrapper gives those of several plugins."""
    if isinstance(found, list):
        return {name: option for options in found for name, option in options.items()}
    return found or {}


def _kind(answer: object) -> object:
    """Return what is to be the same of callables, which are made anew."""
    if isinstance(answer, Mapping):
        return sorted(answer)
    return "nothing" if answer is None or answer == [] else "something"


_OF_DOCUMENTS: dict[str, Callable[[Any], object]] = {
    "asynction_options": lambda found: sorted(_merged(found)),
    "asynction_extensions": lambda found: list(map(id, found or ())),
    "asynction_check_document": _errors,
    "asynction_check_spec": _errors,
    "asynction_enforces": lambda found: sorted(map(str, _flat(found))),
}
_OF_NAMESPACES = ("asynction_namespace_handlers", "asynction_connect_middleware")
_OF_RECEIVED = ("asynction_handler", "asynction_receive_middleware", "asynction_error_ack")
_OF_SENT = ("asynction_send_middleware", "asynction_audience")
