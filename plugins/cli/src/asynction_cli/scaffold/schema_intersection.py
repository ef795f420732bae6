"""Merge two schemas into one that asks for what both ask for, as far as that is easily said."""

from __future__ import annotations

from typing import Any

__all__ = ["intersection"]

_UNIONS = ("required",)
_MAPS = ("properties", "patternProperties", "dependencies", "dependentRequired")
_HIGHEST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_LOWEST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


def intersection(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that asks for what both ask for."""
    result = dict(one)
    for key, value in other.items():
        if key not in one:
            result[key] = value
        elif key in _UNIONS:
            result[key] = [*one[key], *value]
        elif key in _MAPS:
            same = one[key].keys() & value.keys()
            result[key] = {
                **one[key],
                **value,
                **{name: {"allOf": [one[key][name], value[name]]} for name in same},
            }
        elif key in _HIGHEST or key in _LOWEST:
            result[key] = (max if key in _HIGHEST else min)(one[key], value)
        elif key == "enum":
            result[key] = [item for item in one[key] if item in value]
        elif key == "type":
            result[key] = _common_types(one[key], value)
        elif key == "items" and isinstance(value, dict) and isinstance(one[key], dict):
            result[key] = {"allOf": [one[key], value]}
        elif key not in ("title", "description"):
            result[key] = value
    return result


def _common_types(one: Any, other: Any) -> list[str]:
    ones, others = ([kind] if isinstance(kind, str) else kind for kind in (one, other))
    common = [kind for kind in ones if kind in others]
    if not common and {"integer", "number"} <= {*ones, *others}:
        return ["integer"]
    return common
