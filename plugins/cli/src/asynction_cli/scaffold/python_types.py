"""Python types for what JSON schemas describe."""

from __future__ import annotations

import re
from typing import Any

from asynction_cli.scaffold.schema_values import resolved
from asynction_cli.scaffold.source_text import literal

__all__ = ["accepts_null", "annotation", "imports_of", "runtime_types"]

LONGEST = 34  # characters: a signature of one fits in a line
_DEPTH = 6

_NAMES = {
    "array": "list[Any]",
    "boolean": "bool",
    "integer": "int",
    "null": "None",
    "number": "float",
    "object": "dict[str, Any]",
    "string": "str",
}


def annotation(schema: Any, root: Any) -> str:
    """Return the type of the values that satisfy a schema, ``Any`` where it cannot be told.

    Args:
        schema: The schema.
        root: The one whose ``definitions`` its references lead into.
    """
    options = _options(schema, root, 0)
    if options is None:
        return "Any"
    literals = [option for option in options if isinstance(option, _Literal)]
    if literals:
        values = ", ".join(dict.fromkeys(option.source for option in literals))
        others = [option for option in options if not isinstance(option, _Literal)]
        text = _union([f"Literal[{values}]", *others])
        if len(text) <= LONGEST:
            return text
        options = [option.base if isinstance(option, _Literal) else option for option in options]
    text = _union(options)
    return text if len(text) <= LONGEST else "Any"


def accepts_null(annotated: str) -> bool:
    """Return whether a value of this type may be None."""
    return annotated == "Any" or annotated == "None" or annotated.endswith(" | None")


def imports_of(annotations: str) -> set[str]:
    """Return what source with annotations in it needs of `typing`."""
    return {name for name in ("Any", "Literal") if re.search(rf"\b{name}\b", annotations)}


def runtime_types(annotated: str) -> str | None:
    """Return what `isinstance` takes for a type; None where there is nothing to tell."""
    if annotated in ("Any", "None"):
        return None
    names: list[str] = []
    for option in _split(annotated):
        if option.startswith("Literal["):
            return None
        name = option.partition("[")[0]
        names += {"float": ["int", "float"], "None": ["type(None)"]}.get(name, [name])
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


class _Literal(str):
    """A type of one value.

    Attributes:
        source: The value.
        base: Its type.
    """

    source: str
    base: str

    @classmethod
    def of(cls, value: Any) -> str:
        names = {bool: "bool", int: "int", float: "float", str: "str", list: "list[Any]"}
        base = "None" if value is None else names.get(type(value), "dict[str, Any]")
        if base not in ("bool", "int", "str"):
            return base
        result = cls(f"Literal[{literal(value)}]")
        result.source, result.base = literal(value), base
        return result


def _options(schema: Any, root: Any, depth: int) -> list[str] | None:
    """Return the types of which a value has one; None for any."""
    schema = resolved(schema, root)
    if not isinstance(schema, dict) or depth > _DEPTH:
        return None
    if "const" in schema:
        return [_Literal.of(schema["const"])]
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        return [_Literal.of(value) for value in schema["enum"]]
    kinds = schema.get("type")
    if isinstance(kinds, (str, list)) and kinds:
        kinds = [kinds] if isinstance(kinds, str) else kinds
        return [_of_kind(str(kind), schema, root, depth) for kind in kinds]
    for key in ("oneOf", "anyOf"):
        if schema.get(key):
            found: list[str] = []
            for branch in schema[key]:
                options = _options(branch, root, depth + 1)
                if options is None:
                    return None
                found += options
            return found
    for part in schema.get("allOf", ()):
        options = _options(part, root, depth + 1)
        if options is not None:
            return [option.base if isinstance(option, _Literal) else option for option in options]
    return None


def _of_kind(kind: str, schema: dict[str, Any], root: Any, depth: int) -> str:
    if kind == "array" and isinstance(schema.get("items"), dict) and "prefixItems" not in schema:
        return f"list[{_inner(schema['items'], root, depth)}]"
    if kind == "object" and not schema.get("properties") and not schema.get("patternProperties"):
        more = schema.get("additionalProperties")
        if isinstance(more, dict):
            return f"dict[str, {_inner(more, root, depth)}]"
    if kind == "string" and schema.get("format") == "binary":
        return "str | bytes"
    return _NAMES.get(kind, "Any")


def _inner(schema: Any, root: Any, depth: int) -> str:
    options = _options(schema, root, depth + 1)
    if options is None:
        return "Any"
    bases = [option.base if isinstance(option, _Literal) else option for option in options]
    text = _union(bases)
    return text if len(text) <= LONGEST - 12 else "Any"


def _union(options: list[str]) -> str:
    names = list(dict.fromkeys(name for option in options for name in _split(option)))
    if "Any" in names:
        return "Any"
    if "float" in names and "int" in names:
        names.remove("int")
    if "None" in names:
        names.remove("None")
        names.append("None")
    return " | ".join(names)


def _split(annotated: str) -> list[str]:
    """Return the parts of a union."""
    parts, depth, start, quote = [], 0, 0, ""
    for place, letter in enumerate(annotated):
        if quote:
            if letter == quote and annotated[place - 1] != "\\":
                quote = ""
        elif letter in "\"'":
            quote = letter
        elif letter in "[]":
            depth += 1 if letter == "[" else -1
        elif letter == "|" and depth == 0:
            parts.append(annotated[start:place].strip())
            start = place + 1
    return [*parts, annotated[start:].strip()]
