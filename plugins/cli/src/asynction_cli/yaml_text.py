"""Write data as YAML that everybody reads alike, whether they read YAML 1.1 or 1.2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)
from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

if TYPE_CHECKING:
    from yaml import SafeDumper as _Dumper
else:
    # The C emitter is about five times as fast, and not there on every platform.
    _Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_STRING = "tag:yaml.org,2002:str"

# What YAML 1.2 takes for a number and YAML 1.1 for a string, and what only some take for a boolean.
_ELSEWHERE = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+|[yYnN]"
)

# What looks like a space, and what is a line break to some: both are written as escapes.
_ESCAPED = re.compile(r"[^\n\x20-\x7e\xa1-\u1fff\u2030-\u2fff\u3001-\ud7ff\U00010000-\U0001fffd]")
# Lines with spaces at their ends, or with none in them, do not keep them in a block.
_LINES = re.compile(r"\S(?:[^\n]*\S)?(?:\n+\S(?:[^\n]*\S)?)*\n?")


def yaml_text(data: Any) -> str:
    """Return data as a YAML document: in blocks, without aliases, keys in their order.

    Args:
        data: What reading JSON gives.
    """
    text = _written(data, _Dumper)
    if r"\U000" in text:  # the C emitter writes all beyond U+FFFF so, emoji among them
        text = _written(data, yaml.SafeDumper)
    return text


def _written(data: Any, dumper_class: type[_Dumper]) -> str:
    stream = StringIO()
    dumper = dumper_class(stream, allow_unicode=True, width=1_000_000)
    try:
        for event in _document(data):
            dumper.emit(event)
    finally:
        dumper.dispose()
    return stream.getvalue()


def _document(data: Any) -> Iterator[Event]:
    yield StreamStartEvent()
    yield DocumentStartEvent(explicit=False)
    yield from _contents(data)
    yield DocumentEndEvent(explicit=False)
    yield StreamEndEvent()


def _contents(data: Any) -> Iterator[Event]:
    todo = [data]  # what is still to be written, the next one last
    while todo:
        one = todo.pop()
        if isinstance(one, Event):
            yield one
        elif isinstance(one, dict):
            yield MappingStartEvent(None, None, True, flow_style=not one)
            todo.append(MappingEndEvent())
            todo.extend(part for pair in reversed(one.items()) for part in reversed(pair))
        elif isinstance(one, list):
            yield SequenceStartEvent(None, None, True, flow_style=not one)
            todo.append(SequenceEndEvent())
            todo.extend(reversed(one))
        else:
            yield _string(one) if isinstance(one, str) else _other(one)


def _other(value: bool | float | None) -> ScalarEvent:
    text = "null" if value is None else repr(value)
    if isinstance(value, bool):
        text = text.lower()
    elif isinstance(value, float) and "." not in text:
        text = text.replace("e", ".0e")  # or YAML 1.1 would take it for a string
    return ScalarEvent(None, None, (True, False), text)


_resolver = Resolver()


def _string(text: str) -> ScalarEvent:
    style = None
    if _ESCAPED.search(text):
        style = '"'
    elif "\n" in text:
        style = "|" if _LINES.fullmatch(text) else '"'
    resolved = _resolver.resolve(ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    is_plain = resolved == _STRING and not _ELSEWHERE.fullmatch(text)
    return ScalarEvent(None, None, (is_plain, True), text, style=style)
