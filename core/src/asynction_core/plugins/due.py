"""What is due from each hook, and what nobody may take out of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from asynction_core.exceptions import SpecError
from asynction_core.extension import Extension
from asynction_core.handler_fit import runs_at_once
from asynction_core.observation import METHODS, methods_of
from asynction_core.parsing.objects import LIFECYCLE_HANDLERS
from asynction_core.plugins.enforcement import PARTS
from asynction_core.plugins.given import Composing, GivenList, GivenMapping, GivenSet
from asynction_core.plugins.implementation import Implementation, described
from asynction_core.plugins.option import Option
from asynction_core.reading.loaded import Loaded
from asynction_core.spelling import is_meant
from asynction_core.stage import Stage, Staged


class Due:
    """What is due from a hook.

    Args:
        text: What to return: the end of a sentence.
        accept: Gets what an implementation has returned, if it is not None, and returns what goes
            on in its place; raises PluginError for what is not due.
        parts: Returns what has to stay of something that was accepted, whatever a wrapper returns.
        may_grow: Whether a wrapper may add something.
        is_read: Whether what is returned counts at all.
        runs_late: Whether the hook is called while a server serves: what is raised there may come
            from elsewhere, as timeouts of gevent do, and goes on if it is no Exception.
    """

    def __init__(
        self,
        text: str,
        accept: Callable[[Any, Implementation], Any],
        parts: Callable[[Any], Iterable[object]] = lambda accepted: [id(accepted)],
        *,
        may_grow: bool = True,
        is_read: bool = True,
        runs_late: bool = False,
    ) -> None:
        self.text = text
        self.accept = accept
        self.parts = parts
        self.may_grow = may_grow
        self.is_read = is_read
        self.runs_late = runs_late


def due_from(hook: str) -> Due:
    """Return what is due from a hook."""
    return _DUE.get(hook, _ANYTHING)


# What goes on of what is given


def _anything(given: Any, by: Implementation) -> Any:
    if inspect.iscoroutine(given) or inspect.isgenerator(given) or inspect.isasyncgen(given):
        raise by.gives(described(given))
    return given


def _document(given: Any, by: Implementation) -> Any:
    if not isinstance(given, (Mapping, Loaded)):
        raise by.gives(described(given))
    return given


def _codec(given: Any, by: Implementation) -> Any:
    if inspect.isclass(given) or not callable(getattr(given, "compile", None)):
        raise by.gives(described(given))
    return given


def _observer(given: Any, by: Implementation) -> Any:
    try:
        is_one = not inspect.isclass(given) and any(methods_of(given))
    except ValueError as error:
        raise by.gives(f"{described(given)}, {error},") from None
    if not is_one:
        raise by.gives(described(given))
    return given


def _nothing(given: Any, by: Implementation) -> None:
    _anything(given, by)


def _no_document(given: Any, by: Implementation) -> None:
    if isinstance(_anything(given, by), Mapping):
        raise by.gives(described(given))


def _callable(given: Any, by: Implementation) -> Any:
    if not callable(given):
        raise by.gives(described(given))
    return given


def _at_once(given: Any, by: Implementation) -> Any:
    if inspect.isclass(given):
        raise by.gives(described(given))
    if not runs_at_once(_callable(given, by)):
        raise by.gives("an 'async def' or a generator function, which nothing here runs,")
    return given


def _middleware(given: Any, by: Implementation) -> Staged:
    if isinstance(given, Staged):
        return Staged(given.stage, Composing(given.middleware, by))
    return Staged(Stage.AFTER_VALIDATION, Composing(_callable(given, by), by))


def _mapping(given: Any, by: Implementation) -> Mapping[Any, Any]:
    if not isinstance(given, Mapping):
        raise by.gives(described(given))
    return given


def _options(given: Any, by: Implementation) -> GivenMapping:
    for name, option in _mapping(given, by).items():
        if not isinstance(name, str) or not isinstance(option, Option):
            raise by.gives(f"{described(option)} under {name!r}")
    return GivenMapping(given, by)


def _handlers(given: Any, by: Implementation) -> GivenMapping:
    for name, handler in _mapping(given, by).items():
        if name not in LIFECYCLE_HANDLERS:
            raise by.gives(f"a handler of {name!r}{is_meant(str(name), LIFECYCLE_HANDLERS)}")
        if not callable(handler):
            raise by.gives(f"{described(handler)} under {name!r}")
    return GivenMapping(given, by)


def _several(given: Any, by: Implementation) -> Iterator[Any]:
    """Return what an implementation gives together: not a text, which is one thing."""
    if isinstance(given, (str, bytes, Mapping)) or not isinstance(given, Iterable):
        raise by.gives(described(given))
    return iter(given)


def _extensions(given: Any, by: Implementation) -> GivenList:
    found = list(_several(given, by))
    for one in found:
        if not isinstance(one, Extension):
            raise by.gives(f"{described(one)} among extensions")
    return GivenList(found, by)


def _claims(given: Any, by: Implementation) -> GivenSet:
    found = list(_several(given, by))
    for one in found:
        if one not in PARTS:
            raise by.gives(f"{described(one)}{is_meant(str(one), PARTS)}")
    return GivenSet(found, by)


def _findings(given: Any, by: Implementation) -> GivenList:
    """Take findings as far as they come: one that is raised on the way is one of them."""
    found: list[SpecError] = []
    if isinstance(given, SpecError):
        raise by.gives("an error that is in no list")
    try:
        for one in _several(given, by):
            if not isinstance(one, SpecError):
                raise by.gives(f"{described(one)} among findings")
            found.append(one)
    except SpecError as error:
        found.append(error)
    return GivenList(found, by)


def _each(accepted: Iterable[object]) -> list[object]:
    return [id(one) for one in accepted]


def _each_as_severe(accepted: Iterable[SpecError]) -> list[object]:
    return [(id(one), one.severity) for one in accepted]


_FINDINGS = Due(
    "a list of SpecErrors, as node.error(...) makes them", _findings, parts=_each_as_severe
)
_MIDDLEWARE = Due(
    "a middleware, which takes the next callable and returns one, staged(Stage.X, middleware), or "
    "None",
    _middleware,
)
_ANYTHING = Due("what its documentation says", _anything)
_DUE = {
    "asynction_attach": Due("nothing", _nothing, is_read=False),
    "asynction_audience": Due("a callable without arguments, or None", _at_once),
    "asynction_check_document": _FINDINGS,
    "asynction_check_spec": _FINDINGS,
    "asynction_connect_middleware": _MIDDLEWARE,
    "asynction_disconnect": Due("a callable that gets the reason, or None", _at_once),
    "asynction_enforces": Due(
        f"a set of any of {', '.join(map(repr, PARTS))}", _claims, parts=set, may_grow=False
    ),
    "asynction_error_ack": Due(
        "a callable that gets an exception and an answer, or None", _at_once
    ),
    "asynction_extensions": Due("a list of Extension objects", _extensions, parts=_each),
    "asynction_handler": Due("a callable that handles the event, or None", _callable),
    "asynction_load_document": Due(
        "the document as a mapping or as Loaded(contents, uri, text), or None", _document
    ),
    "asynction_namespace_handlers": Due(
        f"a mapping from any of {', '.join(map(repr, LIFECYCLE_HANDLERS))} to callables, or None",
        _handlers,
    ),
    "asynction_options": Due(
        "a mapping from names to Option(default, description)", _options, parts=set
    ),
    "asynction_observe": Due(
        f"an object with any of the methods {', '.join(METHODS)}, or None", _observer
    ),
    "asynction_payload_format": Due(
        "a codec, which is an object with a method 'compile', or None", _codec
    ),
    "asynction_receive_middleware": _MIDDLEWARE,
    "asynction_send_middleware": _MIDDLEWARE,
    "asynction_start": Due("nothing", _nothing, is_read=False, runs_late=True),
    "asynction_stop": Due("nothing", _nothing, is_read=False, runs_late=True),
    "asynction_transform_document": Due(
        "nothing, and change 'contents' in place", _no_document, is_read=False
    ),
}
