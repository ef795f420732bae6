"""How the arguments of an event, or of an acknowledgement, map to their schema.

A schema that describes a tuple describes the arguments one by one, any other the one argument that
there is. No argument, or None alone, counts as null for one argument, and as the empty list for a
tuple.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from asynction_jsonschema.contract import Checker, Violation
from asynction_jsonschema.survey import definition_named


def resolved(schema: Any, root: Any) -> Any:
    """Return what a reference into ``definitions`` leads to, and other schemas as they are.

    Args:
        root: The one whose ``definitions`` references lead into. Where nothing is, anything goes.
    """
    passed = set()
    while isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
        if schema["$ref"] in passed:
            return True
        passed.add(schema["$ref"])
        schema = root.get("definitions", {}).get(definition_named(schema["$ref"]), True)
    return schema


def describes_tuple(schema: Any) -> bool:
    """Return whether a schema describes arguments one by one.

    That is one with ``prefixItems``, or ``items`` as a list; or an array of additional items alone,
    which generators write for no arguments, or for any.
    """
    schema = resolved(schema, schema)
    return isinstance(schema, dict) and (
        "prefixItems" in schema
        or isinstance(schema.get("items"), list)
        or (schema.get("type") == "array" and "additionalItems" in schema and "items" not in schema)
    )


def items_of(schema: dict[str, Any]) -> tuple[list[Any], Any]:
    """Return the schemas of the first items of an array, and the one of all further items."""
    items = schema.get("items", True)
    if isinstance(items, list):
        return schema.get("prefixItems", items), schema.get("additionalItems", True)
    if "prefixItems" not in schema:
        return [], items
    return schema["prefixItems"], schema.get("items", schema.get("additionalItems", True))


def as_arguments(schema: Any) -> Any:
    """Return the schema of those values of a schema that arguments can be.

    Those of a tuple come as a list, and null alone would count as none.
    """
    if not describes_tuple(schema):
        return schema
    kept = {name: schema[name] for name in ("definitions", "$schema") if name in schema}
    alone = {name: value for name, value in schema.items() if name not in kept}
    return {**kept, "allOf": [alone, {"type": "array", "not": {"enum": [[None]]}}]}


class ArgumentsChecker(NamedTuple):
    """What checks arguments: each returns what is wrong with them, None if nothing is.

    Most events have one argument, and to check that costs no call beyond the engine's.

    Attributes:
        one: Gets the one argument that there is.
        several: Gets the arguments, however many there are.
    """

    one: Checker
    several: Callable[[tuple[Any, ...]], Violation | None]


def check_arguments(is_tuple: bool, check: Checker) -> ArgumentsChecker:
    """Return what checks arguments against a schema.

    Args:
        is_tuple: Whether the schema describes them one by one.
        check: What checks one value against it.
    """
    if not is_tuple:
        return ArgumentsChecker(check, _check_single(check))
    return ArgumentsChecker(
        lambda argument: check([] if argument is None else [argument]),
        lambda args: check([] if len(args) == 1 and args[0] is None else list(args)),
    )


def _check_single(check: Checker) -> Callable[[tuple[Any, ...]], Violation | None]:
    def check_single(args: tuple[Any, ...]) -> Violation | None:
        if len(args) < 2:
            return check(args[0] if args else None)
        message = f"one argument is described, and {len(args)} were given"
        return Violation(message, (), (), "maxItems", list(args), {"maxItems": 1})

    return check_single
