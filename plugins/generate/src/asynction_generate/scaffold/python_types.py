"""Python types for what JSON schemas describe."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from asynction_generate.source_text import literal
from asynction_jsonschema.arguments import resolved

__all__ = ["accepts_null", "annotation", "names_in", "runtime_types"]

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
    bases = [base for base, _ in options]
    values = dict.fromkeys(value for _, value in options if value is not None)
    if values:
        others = [base for base, value in options if value is None]
        text = _union([f"Literal[{', '.join(values)}]", *others])
        if len(text) <= LONGEST:
            return text
    text = _union(bases)
    return text if len(text) <= LONGEST else "Any"


def accepts_null(annotated: str) -> bool:
    """Return whether a value of this type may be None."""
    return annotated == "Any" or annotated == "None" or annotated.endswith(" | None")


def names_in(signature: str) -> set[str]:
    """Return the names that the line (or lines) that begin a function make use of."""
    nodes = ast.walk(ast.parse(f"{signature} ..."))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def runtime_types(annotated: str) -> str | None:
    """Return what `isinstance` takes for a type; None where there is nothing to tell."""
    if annotated in ("Any", "None") or "Literal[" in annotated:
        return None
    names: list[str] = []
    found: ast.expr | None = ast.parse(annotated, mode="eval").body
    while found is not None:
        found, last = (found.left, found.right) if isinstance(found, ast.BinOp) else (None, found)
        name = ast.unparse(last).partition("[")[0]
        names = [*{"float": ["int", "float"], "None": ["type(None)"]}.get(name, [name]), *names]
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else f"({', '.join(names)})"


def _of_value(value: Any) -> tuple[str, str | None]:
    """Return the type of a value, and the value as `Literal` takes it if it does."""
    names = {bool: "bool", int: "int", float: "float", str: "str", list: "list[Any]"}
    base = "None" if value is None else names.get(type(value), "dict[str, Any]")
    return base, literal(value) if base in ("bool", "int", "str") else None


def _options(schema: Any, root: Any, depth: int) -> list[tuple[str, str | None]] | None:
    """Return the types of which a value has one, each with its only value; None for any."""
    schema = resolved(schema, root)
    if not isinstance(schema, dict) or depth > _DEPTH:
        return None
    if "const" in schema:
        return [_of_value(schema["const"])]
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        return [_of_value(value) for value in schema["enum"]]
    kinds = schema.get("type")
    if isinstance(kinds, (str, list)) and kinds:
        kinds = [kinds] if isinstance(kinds, str) else kinds
        names = [name for kind in kinds for name in _of_kind(str(kind), schema, root, depth)]
        return [(name, None) for name in names]
    for key in ("oneOf", "anyOf"):
        if schema.get(key):
            found: list[tuple[str, str | None]] = []
            for branch in schema[key]:
                options = _options(branch, root, depth + 1)
                if options is None:
                    return None
                found += options
            return found
    for part in schema.get("allOf", ()):
        options = _options(part, root, depth + 1)
        if options is not None:
            return [(base, None) for base, _ in options]
    return None


def _of_kind(kind: str, schema: dict[str, Any], root: Any, depth: int) -> list[str]:
    if kind == "array" and isinstance(schema.get("items"), dict) and "prefixItems" not in schema:
        return [f"list[{_inner(schema['items'], root, depth)}]"]
    if kind == "object" and not schema.get("properties") and not schema.get("patternProperties"):
        more = schema.get("additionalProperties")
        if isinstance(more, dict):
            return [f"dict[str, {_inner(more, root, depth)}]"]
    if kind == "string" and schema.get("format") == "binary":
        return ["str", "bytes"]
    return [_NAMES.get(kind, "Any")]


def _inner(schema: Any, root: Any, depth: int) -> str:
    options = _options(schema, root, depth + 1)
    text = _union(base for base, _ in options) if options is not None else "Any"
    return text if len(text) <= LONGEST - 12 else "Any"


def _union(options: Iterable[str]) -> str:
    names = list(dict.fromkeys(options))
    if "Any" in names:
        return "Any"
    if "float" in names and "int" in names:
        names.remove("int")
    if "None" in names:
        names.remove("None")
        names.append("None")
    return " | ".join(names)
