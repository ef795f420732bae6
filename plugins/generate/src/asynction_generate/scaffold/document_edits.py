"""Add keys to mappings in YAML and JSON text, and leave every other character as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from asynction_core.reading.source import pointer_to_path

Additions = Mapping[str, "str | Mapping[str, str]"]
"""Texts, or mappings of texts, by the keys that they are to be added under."""


class CannotEdit(ValueError):
    """A text cannot be edited without danger to what else it says."""


def add(text: str, additions: Mapping[str, Additions], *, as_json: bool = False) -> str:
    """Return a text with more keys in some of its mappings.

    Args:
        text: YAML or JSON.
        additions: What to add to the mapping at each JSON pointer (RFC 6901).
        as_json: Whether the text is JSON.

    Raises:
        CannotEdit: There is no mapping at a pointer, or it is written in a way that nothing can be
            added to.
    """
    # JSON allows tabs between tokens, and YAML does not.
    root = _compose(text.replace("\t", " ") if as_json else text)
    step = _step(root)
    inserted = [
        _insertion(text, _at(root, pointer), added, step, as_json=as_json)
        for pointer, added in additions.items()
    ]
    result = text
    # From the end, so that places stay right. At the same place what stands deeper comes first.
    for insertion in sorted(inserted, key=lambda one: (one.place, -one.depth), reverse=True):
        result = result[: insertion.place] + insertion.text + result[insertion.place :]
    _check(text, result, additions, as_json=as_json)
    return result


@dataclass(frozen=True, slots=True)
class _Insertion:
    place: int
    depth: int
    text: str


class _Alias(Node):
    """An alias, which PyYAML itself replaces by what it stands for."""

    id = "alias"


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if not self.check_event(yaml.AliasEvent):
            return super().compose_node(parent, index)
        event = self.peek_event()  # type: ignore[no-untyped-call]
        node = super().compose_node(parent, index)
        return _Alias("", node, event.start_mark, event.end_mark)


def _compose(text: str) -> Node:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except (yaml.YAMLError, RecursionError) as error:
        raise CannotEdit("it cannot be read") from error
    finally:
        loader.dispose()
    if node is None:
        raise CannotEdit("it is empty")
    return node


def _at(root: Node, pointer: str) -> MappingNode:
    node = root
    for step in pointer_to_path(pointer):
        found = _child(node, step)
        if found is None:
            raise CannotEdit(f"there is no {step!r} on the way to {pointer}")
        node = _followed(found)
    if not isinstance(node, MappingNode):
        raise CannotEdit(f"{pointer} is no mapping")
    return node


def _child(node: Node, step: str) -> Node | None:
    if isinstance(node, SequenceNode):
        return node.value[int(step)] if step.isdecimal() and int(step) < len(node.value) else None
    if not isinstance(node, MappingNode):
        return None
    for key, value in node.value:
        if key.value == step:
            return _followed(value)
    for key, value in node.value:  # what it takes over from others
        if key.value == "<<":
            merged = _followed(value)
            others = merged.value if isinstance(merged, SequenceNode) else [merged]
            for other in others:
                found = _child(_followed(other), step)
                if found is not None:
                    return found
    return None


def _followed(node: Node) -> Node:
    return node.value if isinstance(node, _Alias) else node


def _insertion(
    text: str, node: MappingNode, added: Additions, step: int, *, as_json: bool
) -> _Insertion:
    if not node.flow_style and node.value:
        return _in_block(text, node, added, step)
    last = node.value[-1] if node.value else None
    quoted = as_json or (last is not None and last[0].style == '"')
    if last is None:
        place, inline, margin = text.index("{", node.start_mark.index) + 1, True, ""
    else:
        begin = _line_start(text, last[0].start_mark.index)
        place, inline = last[1].end_mark.index, begin == _line_start(text, node.start_mark.index)
        margin = text[begin : last[0].start_mark.index]
        if margin.strip():  # something stands before it
            margin = " " * len(margin)
    end = _newline(text)
    parts = []
    for key, value in added.items():
        if isinstance(value, str):
            parts.append(f"{_flow(key, quoted)}: {_flow(value, quoted)}")
            continue
        pairs = [f"{_flow(name, quoted)}: {_flow(path, quoted)}" for name, path in value.items()]
        if inline:
            parts.append(f"{_flow(key, quoted)}: {{{', '.join(pairs)}}}")
        else:
            unit = "\t" if margin.startswith("\t") else " " * step
            inner = f",{end}{margin}{unit}".join(pairs)
            parts.append(f"{_flow(key, quoted)}: {{{end}{margin}{unit}{inner}{end}{margin}}}")
    if last is None:
        return _Insertion(place, node.start_mark.column, ", ".join(parts))
    between = ", " if inline else f",{end}{margin}"
    return _Insertion(place, node.start_mark.column, "".join(between + part for part in parts))


def _in_block(text: str, node: MappingNode, added: Additions, step: int) -> _Insertion:
    key, value = node.value[-1]
    column = node.value[0][0].start_mark.column
    first = node.value[0][0].start_mark.index
    if text[_line_start(text, first) : first].rstrip().endswith("?"):
        raise CannotEdit(f"line {key.start_mark.line + 1} is written with '?'")
    margin, end = " " * column, _newline(text)
    lines = []
    for name, content in added.items():
        if isinstance(content, str):
            lines.append(f"{margin}{name}: {content}")
        else:
            lines.append(f"{margin}{name}:")
            inner = " " * step
            lines += [f"{margin}{inner}{item}: {path}" for item, path in content.items()]
    last = _last(value)
    if _keeps_breaks(text, last):
        # Whatever follows such a text would belong to it, or take an empty line from it.
        place = key.start_mark.index
        return _Insertion(place, column, f"{end}".join([*lines, margin])[column:])
    stop = last.end_mark.index
    if isinstance(last, ScalarNode) and last.style in ("|", ">"):
        stop = len(text[:stop].rstrip())
    place = text.find("\n", stop)
    if place < 0:
        return _Insertion(len(text), column, "".join(f"{end}{line}" for line in lines))
    if text[place - 1] == "\r":
        place -= 1
    return _Insertion(place, column, "".join(f"{end}{line}" for line in lines))


def _last(node: Node) -> Node:
    """Return the last thing that is written of a value."""
    while isinstance(node, (MappingNode, SequenceNode)) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(node, MappingNode) else last
    return node


def _keeps_breaks(text: str, node: Node) -> bool:
    if not isinstance(node, ScalarNode) or node.style not in ("|", ">"):
        return False
    header = text[node.start_mark.index :].partition("\n")[0]
    return "+" in header.partition("#")[0]


def _flow(text: str, quoted: bool) -> str:
    return f'"{text}"' if quoted else text  # names and dotted paths: nothing to escape


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _newline(text: str) -> str:
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


def _step(root: Node) -> int:
    """Return by how many columns a mapping in a mapping is indented here."""
    if isinstance(root, MappingNode):
        for key, value in root.value:
            if isinstance(value, MappingNode) and value.value:
                inner = value.value[0][0].start_mark
                if inner.line > key.start_mark.line:
                    return int(max(inner.column - key.start_mark.column, 1))
    return 2


def _check(before: str, after: str, additions: Mapping[str, Additions], *, as_json: bool) -> None:
    """Check that a text says what it said, and besides what was added.

    Raises:
        CannotEdit: It does not.
    """
    texts = (before, after)
    expected, found = (_data(text.replace("\t", " ") if as_json else text) for text in texts)
    for pointer, added in additions.items():
        place = expected
        for step in pointer_to_path(pointer):
            place = _into(place, step)
        place.update({key: dict(v) if isinstance(v, Mapping) else v for key, v in added.items()})
    if expected != found:
        raise CannotEdit("its text is written in a way that is not understood here")


def _data(text: str) -> Any:
    try:
        return yaml.load(text, yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise CannotEdit("it cannot be read then") from error


def _into(place: Any, step: str) -> Any:
    if isinstance(place, list):
        return place[int(step)]
    if step in place:
        return place[step]
    merged = place["<<"]
    others: Sequence[Any] = merged if isinstance(merged, list) else [merged]
    return next(_into(other, step) for other in others if step in other or "<<" in other)
