"""How deep a value may be nested, where a schema is recursive: told without a step in Python.

jsonschema-rs does not count the levels of a value, and one of very many would make it run out of
stack, which ends the process. So a schema that describes nothing but levels is asked first: a chain
of so many definitions, of which the last allows no objects and no arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import jsonschema_rs

from asynction_jsonschema.json_values import MAX_DEPTH


@cache
def is_flat_enough() -> Callable[[Any], bool]:
    """Return what tells whether a value has at most `MAX_DEPTH` levels of objects and arrays.

    It raises ValueError for some values that jsonschema-rs cannot take.
    """
    levels: dict[str, Any] = {}
    for level in range(MAX_DEPTH):
        following = {"$ref": f"#/definitions/{level + 1}"}
        levels[str(level)] = {"items": following, "additionalProperties": following}
    levels[str(MAX_DEPTH)] = {"not": {"type": ["array", "object"]}}
    schema = {"$ref": "#/definitions/0", "definitions": levels}
    is_valid: Callable[[Any], bool] = jsonschema_rs.Draft7Validator(schema).is_valid
    return is_valid
