"""Read YAML as JSON-compatible data (YAML 1.2 core schema), however hostile it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

import yaml
from yaml import MarkedYAMLError
from yaml.composer import ComposerError
from yaml.constructor import ConstructorError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from asynction_core.reading.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_VALUES,
    TOO_DEEP,
    TOO_LARGE,
)

if TYPE_CHECKING:
    from yaml import SafeLoader as Parser
else:
    # The C parser is about ten times as fast, and not there on every platform.
    Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

__all__ = ["Parser", "integer", "number", "read"]

_TAG = "tag:yaml.org,2002:"
_MERGE = object()  # stands for a key that is "<<"


def read(text: str) -> Any:
    """Return the data of a YAML document.

    It is made of the parser's events, one after the other: neither a deep document nor one whose
    aliases grow exponentially takes more than one of its size may.

    Args:
        text: The document.

    Raises:
        yaml.YAMLError: It is not YAML, has a key twice, a key that is not a string, or a value
            that JSON does not know; or it is nested too deeply, or too large with its aliases
            written out. Its ``problem_mark`` says where.
    """
    parser = Parser(text)
    try:
        return _Reader(parser.get_event).document()
    finally:
        parser.dispose()


def integer(text: str) -> int:
    """Return the integer that a text stands for.

    Raises:
        ValueError: It has too many digits.
    """
    _refuse_long(text)
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


def number(text: str) -> float:
    """Return the number that a text stands for.

    Raises:
        ValueError: It has too many digits, or is too large.
    """
    _refuse_long(text)
    found = float(text)
    if not isfinite(found):
        raise ValueError(f"the number {text} is too large")
    return found


def _refuse_long(text: str) -> None:
    if len(text) > MAX_DIGITS:
        raise ValueError(f"a number of {len(text):,} characters is too long")


def _not_finite(text: str) -> float:
    raise ValueError(f"{text} is no JSON value")


# PyYAML itself reads YAML 1.1, where `on`, `no` and `2020-01-01` are no strings and `010` is eight.
# AsyncAPI asks for YAML 1.2 with JSON's types and string keys ("Format", all versions).
_PLAIN: dict[str, list[tuple[re.Pattern[str], Callable[[str], Any], str]]] = {}
_TAGGED: dict[str, list[tuple[re.Pattern[str], Callable[[str], Any]]]] = {}
for _name, _pattern, _make, _firsts in (
    ("null", r"~|null|Null|NULL|", lambda text: None, ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", lambda text: text[0] in "tT", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", integer, list("-+0123456789")),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
        number,
        list("-+.0123456789"),
    ),
    ("float", r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", _not_finite, list("-+.")),
):
    _TAGGED.setdefault(_TAG + _name, []).append((re.compile(_pattern), _make))
    for _first in _firsts:
        _PLAIN.setdefault(_first, []).append((re.compile(_pattern), _make, _TAG + _name))
_TAGGED[f"{_TAG}str"] = [(re.compile(".*", re.DOTALL), str)]


class DuplicateKey(ConstructorError):
    """A key stands twice in a mapping.

    Attributes:
        others: What else is wrong with the document: other such keys, then what ends it.
    """

    others: Sequence[MarkedYAMLError] = ()


class _Anchored:
    """What an alias stands for.

    Args:
        value: The data; None while it is being read.
        key: The text that it is as a key; None if it can be none.
        values: How many keys and values it holds, itself included and all aliases written out.
        length: How many characters it has, all aliases written out.
        depth: How many levels of mappings and lists it has.
        read: Whether all of it has been read.
    """

    __slots__ = ("depth", "key", "length", "read", "value", "values")

    def __init__(
        self,
        value: Any,
        key: str | None,
        values: int,
        length: int,
        depth: int,
        *,
        read: bool = True,
    ) -> None:
        self.value = value
        self.key = key
        self.values = values
        self.length = length
        self.depth = depth
        self.read = read


class _Reader:
    """Makes data of the events of a YAML parser."""

    def __init__(self, next_event: Callable[[], Any]) -> None:
        self._next = next_event
        self._anchors: dict[str, _Anchored] = {}
        # With all aliases written out, up to where the text has been read:
        self._values = 0
        self._more_length = 0  # than the text has
        self._deepest = 0  # of what has the innermost anchor
        self._duplicates: list[DuplicateKey] = []

    def document(self) -> Any:
        """Return the one document that there is."""
        try:
            value = self._only_document()
        except MarkedYAMLError as error:
            if not self._duplicates:
                raise
            self._duplicates[0].others = [*self._duplicates[1:], error]
            raise self._duplicates[0] from None
        if self._duplicates:
            self._duplicates[0].others = self._duplicates[1:]
            raise self._duplicates[0]
        return value

    def _only_document(self) -> Any:
        self._next()  # the stream starts
        if isinstance(self._next(), StreamEndEvent):
            return None
        value = self._contents()
        event = self._next()
        if not isinstance(event, StreamEndEvent):
            raise ComposerError(
                None, None, "a second document starts here: leave one", event.start_mark
            )
        return value

    def _contents(self) -> Any:
        next_event = self._next
        current: Any = []  # what is being filled; at first what holds the document
        is_map, key, merged = False, None, None
        outer: list[Any] = []  # what is around it
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                self._values += 1
                if self._values > MAX_VALUES:
                    raise _error(TOO_LARGE, event)
                if event.anchor is not None:
                    length = event.end_mark.index - event.start_mark.index
                    anchored = _Anchored(_scalar(event), event.value, 1, length, 0)
                    self._anchors[event.anchor] = anchored
                if is_map and key is None:
                    key = self._key(event.value, event, current)
                    continue
                value = _scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if is_map and key is None:
                    raise _error("a key must be a string", event)
                outer.append((current, is_map, key, merged, self._start(event, len(outer) + 1)))
                is_map, key, merged = kind is MappingStartEvent, None, None
                current = {} if is_map else []
                continue
            elif kind is AliasEvent:
                found = self._follow(event, len(outer))
                if is_map and key is None:
                    if found.key is None:
                        raise _error("a key must be a string", event)
                    key = self._key(found.key, event, current)
                    continue
                value = found.value
            elif kind is DocumentEndEvent:
                return current[0]
            else:
                value = current
                if merged is not None:
                    _merge(value, merged)
                current, is_map, key, merged, opened = outer.pop()
                if opened is not None:
                    self._end(event, value, len(outer) + 1, opened)
            if not is_map:
                current.append(value)
            elif key is _MERGE:
                merged = [*(merged or ()), *_mappings(value, event)]
                key = None
            else:
                current[key] = value
                key = None

    def _key(self, text: str, event: Any, mapping: dict[str, Any]) -> Any:
        """Return what is to be the next key of a mapping; note it if it is there already."""
        if text == "<<" and _is_merge(event):
            return _MERGE
        if text in mapping:
            problem = f"duplicate key {text!r}: remove one of the two"
            self._duplicates.append(DuplicateKey(None, None, problem, event.start_mark))
        return text

    def _start(self, event: Any, depth: int) -> tuple[str, int, int, int] | None:
        """Note that a mapping or list starts; return what `_end` needs if it has an anchor."""
        expected = f"{_TAG}{'map' if isinstance(event, MappingStartEvent) else 'seq'}"
        if event.tag not in (None, "!", expected):
            raise _error(_no_counterpart(event.tag), event)
        if depth > MAX_DEPTH:
            raise _error(TOO_DEEP, event)
        self._values += 1
        if self._values > MAX_VALUES:
            raise _error(TOO_LARGE, event)
        if depth > self._deepest:
            self._deepest = depth
        if event.anchor is None:
            return None
        self._anchors[event.anchor] = _Anchored(None, None, 0, 0, 0, read=False)
        deepest, self._deepest = self._deepest, depth
        start = self._more_length + event.start_mark.index
        return event.anchor, self._values - 1, start, deepest

    def _end(self, event: Any, value: Any, depth: int, opened: tuple[str, int, int, int]) -> None:
        """Note that a mapping or list ends that has an anchor."""
        anchor, values, start, deepest = opened
        self._anchors[anchor] = _Anchored(
            value,
            None,
            self._values - values,
            self._more_length + event.end_mark.index - start,
            self._deepest - depth + 1,
        )
        self._deepest = max(self._deepest, deepest)

    def _follow(self, event: Any, depth: int) -> _Anchored:
        found = self._anchors.get(event.anchor)
        if found is None:
            raise _error(f"there is no anchor &{event.anchor} before this alias", event)
        if not found.read:
            raise _error(
                "a mapping or list contains itself (through an alias); use a $ref instead", event
            )
        depth += found.depth
        if depth > MAX_DEPTH:
            raise _error(f"with its aliases written out, {TOO_DEEP}", event)
        self._deepest = max(self._deepest, depth)
        self._values += found.values
        self._more_length += found.length
        if self._values > MAX_VALUES or self._more_length > MAX_BYTES:
            raise _error(f"with its aliases written out, it is too large: {TOO_LARGE}", event)
        return found


def _scalar(event: Any) -> Any:
    text: str = event.value
    tag: str | None = event.tag
    makers: Any
    if tag == "!":
        return text  # whatever it looks like (YAML 1.2.2, 6.9.1, non-specific tags)
    if tag is None:
        if not event.implicit[0]:
            return text
        makers = _PLAIN.get(text[:1])
        if makers is None:
            return text
    else:
        makers = _TAGGED.get(tag)
        if makers is None:
            raise _error(_no_counterpart(tag), event)
    for pattern, make, *_ in makers:
        if pattern.fullmatch(text):
            try:
                return make(text)
            except ValueError as error:
                raise _error(str(error), event) from None
    if tag is None:
        return text
    raise _error(f"{text!r} is not of the type that its tag {_written(tag)} says", event)


def _no_counterpart(tag: str) -> str:
    return f"the tag {_written(tag)} has no counterpart in JSON here: remove it"


def _written(tag: str) -> str:
    return f"!!{tag.removeprefix(_TAG)}" if tag.startswith(_TAG) else tag


def _is_merge(event: Any) -> bool:
    if isinstance(event, AliasEvent):
        return False
    plain = bool(event.implicit[0]) and event.tag != "!"
    return plain or bool(event.tag == f"{_TAG}merge")


def _mappings(value: Any, event: Any) -> list[dict[str, Any]]:
    """Return the mappings that a merge key names, those that outweigh others last."""
    found = list(reversed(value)) if isinstance(value, list) else [value]
    if not all(isinstance(one, dict) for one in found):
        raise _error("what '<<' merges must be a mapping, or a list of mappings", event)
    return found


def _merge(mapping: dict[str, Any], merged: list[dict[str, Any]]) -> None:
    """Add to a mapping what it takes over from others: what it says itself outweighs that."""
    own = dict(mapping)
    mapping.clear()
    for one in [*merged, own]:
        mapping.update(one)


def _error(problem: str, event: Any) -> ConstructorError:
    return ConstructorError(None, None, problem, event.start_mark)
