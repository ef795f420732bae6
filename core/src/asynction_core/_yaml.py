"""Read YAML as JSON-compatible data (YAML 1.2 core schema), and find where a value stands."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, ClassVar

import yaml
from yaml.constructor import ConstructorError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

if TYPE_CHECKING:
    from yaml import SafeLoader as _BaseLoader
else:
    # The C loader is about three times as fast, and not there on every platform.
    _BaseLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MERGE = "tag:yaml.org,2002:merge"
_STRING = "tag:yaml.org,2002:str"
_RECURSIVE = "a mapping or list contains itself (through an alias); use a $ref instead"


class _Loader(_BaseLoader):
    """PyYAML reads YAML 1.1, where `on`, `no` and `2020-01-01` are no strings and `010` is eight.

    AsyncAPI asks for YAML 1.2 with JSON's types and string keys ("Format", all versions).
    """

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # as the base declares it
    yaml_constructors: ClassVar[dict[str | None, Any]] = {}

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> Any:
        # What PyYAML does, without its support for paths: it is called for every value.
        if kind is ScalarNode and implicit[0]:
            for tag, pattern in self.yaml_implicit_resolvers.get(value[:1], ()):
                if pattern.match(value):
                    return tag
            return _STRING
        return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]

    def descend_resolver(self, current_node: Node | None, current_index: Any) -> None:
        """Do nothing: there are no paths."""

    def ascend_resolver(self) -> None:
        """Do nothing: there are no paths."""

    def construct_mapping(self, node: Node, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag == _MERGE:
                continue
            if not isinstance(key, ScalarNode):
                raise ConstructorError(None, None, "a key must be a string", key.start_mark)
            if key.value in seen:
                raise ConstructorError(
                    None,
                    None,
                    f"duplicate key {key.value!r}: remove one of the two",
                    key.start_mark,
                )
            seen.add(key.value)
        self.flatten_mapping(node)  # type: ignore[arg-type]  # a mapping by its tag
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}

    def construct_list(self, node: SequenceNode) -> list[Any]:
        return [self.construct_object(item, deep=True) for item in node.value]

    def construct_integer(self, node: ScalarNode) -> int:
        text: str = node.value
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)

    def refuse_tag(self, node: Node) -> None:
        raise ConstructorError(
            None,
            None,
            f"the tag {node.tag!r} has no counterpart in JSON: remove it",
            node.start_mark,
        )


for _name, _pattern, _first in (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
    (
        "float",
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        list("-+.0123456789"),
    ),
    ("merge", r"^(?:<<)$", ["<"]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(_pattern), _first)

for _name, _constructor in (
    ("null", _Loader.construct_yaml_null),
    ("bool", _Loader.construct_yaml_bool),
    ("int", _Loader.construct_integer),
    ("float", _Loader.construct_yaml_float),
    ("str", _Loader.construct_scalar),
    ("seq", _Loader.construct_list),
    ("map", _Loader.construct_mapping),
):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_name}", _constructor)
_Loader.add_constructor(None, _Loader.refuse_tag)  # None: any other tag


def read(text: str) -> Any:
    """Return the data of a YAML document.

    Args:
        text: The document.

    Raises:
        yaml.YAMLError: It is not YAML, has a key twice, a key that is not a string, or a value
            that JSON does not know. Its ``problem_mark`` says where.
        RecursionError: It is nested too deeply.
    """
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    except ConstructorError as error:
        if error.problem == "found unconstructable recursive node":
            raise ConstructorError(None, None, _RECURSIVE, error.problem_mark) from None
        raise
    finally:
        loader.dispose()


def tree(text: str) -> Node | None:
    """Return the nodes of a YAML document that `read` accepts; None for an empty one."""
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def position(node: Node | None, path: list[str]) -> tuple[int, int] | None:
    """Return the line and column, from 1, of the value that a path leads to.

    Args:
        node: The nodes of a document.
        path: Keys and indices, all as text, as in a JSON pointer.

    Returns:
        The place of the value's key (of the value itself for an item of a list), or of the
        innermost place that exists along the path; None for an empty document.
    """
    if node is None:
        return None
    mark = node.start_mark
    for step in path:
        if isinstance(node, MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
            if pair is None:
                break
            mark, node = pair[0].start_mark, pair[1]
        elif isinstance(node, SequenceNode) and step.isdecimal() and int(step) < len(node.value):
            node = node.value[int(step)]
            mark = node.start_mark
        else:
            break
    return mark.line + 1, mark.column + 1
