"""Schemas of values: genson's, told what Socket.IO and secrets are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from genson import SchemaBuilder
from genson.schema.strategies import Object, SchemaStrategy

from asynction_jsonschema import Checker, Dialect, find_engine
from asynction_jsonschema.arguments import describes_tuple, items_of
from asynction_testing.recording.secrecy import is_plain_name, is_secret_name, may_be_kept

_FORMATS = ("date-time", "date", "uuid", "email", "uri", "ipv4")
_MOST_PROPERTIES = 60
_MOST_ITEMS = 100  # of a list are looked at
_MOST_ARGUMENTS = 20
_MOST_CHOICES = 6
_ENOUGH = 20  # texts that are always the same few are an enumeration


class _Bytes(SchemaStrategy):  # type: ignore[misc]  # genson has no types
    """Binary values."""

    KEYWORDS = ("type", "format")

    @staticmethod
    def match_schema(schema: Any) -> bool:
        return bool(schema.get("type") == "string" and schema.get("format") == "binary")

    @staticmethod
    def match_object(obj: Any) -> bool:
        return isinstance(obj, (bytes, bytearray))

    def to_schema(self) -> dict[str, Any]:
        return {**super().to_schema(), "type": "string", "format": "binary"}


class _Text(SchemaStrategy):  # type: ignore[misc]
    """Texts, with the format that all of them have."""

    KEYWORDS = ("type", "format", "enum")
    keeps_values = False

    def __init__(self, node_class: Any) -> None:
        super().__init__(node_class)
        self._formats: set[str] | None = None
        self._choices: Counter[str] | None = Counter() if self.keeps_values else None

    @staticmethod
    def match_schema(schema: Any) -> bool:
        return bool(schema.get("type") == "string" and schema.get("format") != "binary")

    @staticmethod
    def match_object(obj: Any) -> bool:
        return isinstance(obj, str)

    def add_schema(self, schema: Any) -> None:
        super().add_schema(schema)
        self._narrow({schema["format"]} if "format" in schema else set())
        choices = schema.get("enum")
        if choices is None or self._choices is None:
            self._choices = None
        else:
            self._choices.update(dict.fromkeys(choices, _ENOUGH))

    def add_object(self, obj: str) -> None:
        if self._formats is None or self._formats:
            tried = _FORMATS if self._formats is None else self._formats
            self._narrow({name for name in tried if _has_format(name, obj)})
        if self._choices is not None:
            self._choices[obj] += 1
            is_secret = isinstance(obj, _Secret) or not may_be_kept(obj)
            if is_secret or len(self._choices) > _MOST_CHOICES:
                self._choices = None

    def _narrow(self, formats: set[str]) -> None:
        self._formats = formats if self._formats is None else self._formats & formats

    def to_schema(self) -> dict[str, Any]:
        schema = {**super().to_schema(), "type": "string"}
        choices = self._choices
        if choices and len(choices) > 1 < min(choices.values()) and choices.total() >= _ENOUGH:
            schema["enum"] = sorted(choices)
        elif self._formats:
            schema["format"] = min(self._formats)
        return schema


class _TextOfFew(_Text):
    keeps_values = True


class _Mapping(Object):  # type: ignore[misc]
    """Objects; those whose properties have names that are data are maps."""

    KEYWORDS = (*Object.KEYWORDS, "additionalProperties")

    def __init__(self, node_class: Any) -> None:
        super().__init__(node_class)
        self._others = node_class()

    def add_schema(self, schema: Any) -> None:
        super().add_schema({"required": [], **schema})  # it may have had values without any
        if isinstance(schema.get("additionalProperties"), dict):
            self._others.add_schema(schema["additionalProperties"])

    def add_object(self, obj: Mapping[str, Any]) -> None:
        named = dict[str, Any]()
        for name, value in obj.items():
            if self._is_named(name, len(named)):
                named[name] = value
            else:
                self._others.add_object(value)
        super().add_object(named)

    def _is_named(self, name: str, new: int) -> bool:
        is_known = name in self._properties
        return is_known or (is_plain_name(name) and len(self._properties) + new < _MOST_PROPERTIES)

    def to_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = super().to_schema()
        if not schema.get("required"):
            schema.pop("required", None)
        if len(self._others):
            schema["additionalProperties"] = self._others.to_schema()
        return schema


class _Builder(SchemaBuilder):  # type: ignore[misc]
    EXTRA_STRATEGIES = (_Bytes, _Text, _Mapping)


class _BuilderOfValues(SchemaBuilder):  # type: ignore[misc]
    EXTRA_STRATEGIES = (_Bytes, _TextOfFew, _Mapping)


class Arguments:
    """The schema of the arguments of an event, or of an acknowledgement, as they come.

    Args:
        keeps_values: Whether texts that are always the same few become enumerations.
        schema: The one that there is already; None for none.
    """

    def __init__(self, *, keeps_values: bool = False, schema: Any = None) -> None:
        self._kind = _BuilderOfValues if keeps_values else _Builder
        self._places: list[Any] = []
        self._fewest: int | None = None
        if schema is not None:
            self._begin_with(schema)

    def _begin_with(self, schema: Any) -> None:
        if describes_tuple(schema):
            items = [one if isinstance(one, dict) else {} for one in items_of(schema)[0]]
            self._fewest = schema.get("minItems", 0)
        else:
            items, self._fewest = [schema], 1
        for number, item in enumerate(items):
            self._place(number).add_schema(item)

    def add(self, args: Sequence[Any]) -> None:
        """Have the schema let these arguments pass, too."""
        # None alone stands for no argument, where there may be several.
        count = 0 if list(args) == [None] and len(self._places) > 1 else len(args)
        self._fewest = count if self._fewest is None else min(self._fewest, count)
        for number, value in enumerate(args[:_MOST_ARGUMENTS]):
            self._place(number).add_object(_plain(value))

    def _place(self, number: int) -> Any:
        while len(self._places) <= number:
            self._places.append(self._kind(schema_uri=None))
        return self._places[number]

    def to_schema(self) -> dict[str, Any]:
        """Return the schema."""
        fewest = self._fewest or 0
        if len(self._places) > 1:
            items = [place.to_schema() for place in self._places]
            if fewest == 1 and "null" in _types(items[0]):
                fewest = 0
            schema: dict[str, Any] = {"type": "array", "items": items}
            if fewest:
                schema["minItems"] = fewest
            return {**schema, "additionalItems": False}
        if not self._places:
            return {"type": "null"}
        if not fewest:
            self._places[0].add_object(None)
        found: dict[str, Any] = self._places[0].to_schema()
        return found


def _types(schema: Any) -> list[str]:
    branches = schema.get("anyOf", [schema])
    types = [branch.get("type", []) for branch in branches]
    return [name for one in types for name in ([one] if isinstance(one, str) else one)]


class _Secret(str):
    """A text that may not become a choice, whatever it looks like."""


def _plain(value: Any, *, is_secret: bool = False) -> Any:
    """Return a value as JSON has it, and no more of its lists than tells what is in them."""
    if isinstance(value, (list, tuple)):
        return [_plain(item, is_secret=is_secret) for item in value[:_MOST_ITEMS]]
    if isinstance(value, dict):
        return {
            str(name): _plain(item, is_secret=is_secret or is_secret_name(str(name)))
            for name, item in value.items()
        }
    return _Secret(value) if is_secret and isinstance(value, str) else value


@cache
def _checker(name: str) -> Checker:
    schema = {"type": "string", "format": name}
    return find_engine("jsonschema-rs").compile(schema, Dialect.DRAFT_7, validate_formats=True)


def _has_format(name: str, text: str) -> bool:
    return len(text) < 500 and _checker(name)(text) is None
