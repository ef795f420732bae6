"""Find where in a text a value stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from asynction_core.reading.yaml import Parser

_Below: TypeAlias = "dict[str, Place] | list[Place] | None"


class Place(NamedTuple):
    """Where a value stands.

    Attributes:
        line: The line, from 1.
        column: The column in it, from 1.
        below: The places of what it holds: of a mapping by key, of a list by index; None if it is
            neither. What an alias stands for is shared.
    """

    line: int
    column: int
    below: _Below


def places(text: str) -> Place | None:
    """Return where everything stands in a YAML document that can be read; None for an empty one.

    What has a key stands where its key does.

    Raises:
        yaml.YAMLError: It is not YAML.
    """
    parser = Parser(text)
    try:
        return _places(parser.get_event)
    finally:
        parser.dispose()


def _places(next_event: Callable[[], Any]) -> Place | None:
    top: list[Place] = []
    current: Any = top
    key: tuple[str, Any] | None = None  # whose value comes next, and its mark
    outer: list[tuple[Any, tuple[str, Any] | None]] = []
    anchors: dict[str, tuple[_Below, str]] = {}
    while True:
        event = next_event()
        below: _Below = None
        text, mark, is_alias = "", event.start_mark, isinstance(event, AliasEvent)
        if isinstance(event, ScalarEvent):
            text = event.value
        elif isinstance(event, MappingStartEvent):
            below = {}
        elif isinstance(event, SequenceStartEvent):
            below = []
        elif is_alias:
            below, text = anchors[event.anchor]
        elif isinstance(event, (MappingEndEvent, SequenceEndEvent)):
            current, key = outer.pop()
            continue
        elif isinstance(event, StreamEndEvent):
            return top[0] if top else None
        else:
            continue
        if not is_alias and event.anchor is not None:
            anchors[event.anchor] = (below, text)
        if isinstance(current, list):
            current.append(Place(mark.line + 1, mark.column + 1, below))
        elif key is None:
            key = (text, mark)
            continue
        else:
            name, mark = key
            current[name] = Place(mark.line + 1, mark.column + 1, below)
            key = None
        if below is not None and not is_alias:
            outer.append((current, key))
            current = below


def place(top: Place | None, path: list[str]) -> Place | None:
    """Return the innermost place that exists along a path.

    Args:
        top: The place of the whole document.
        path: Keys and indices, all as text, as in a JSON pointer.

    Returns:
        The place; None for an empty document.
    """
    found = top
    for step in path:
        if found is None:
            break
        below = found.below
        if isinstance(below, dict) and step in below:
            found = below[step]
        elif isinstance(below, list) and step.isdecimal() and len(step) < 8:
            if int(step) >= len(below):
                break
            found = below[int(step)]
        else:
            break
    return found
