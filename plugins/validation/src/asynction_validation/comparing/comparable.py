"""Two schemas made ready to be asked whether one takes what the other does."""

from __future__ import annotations

from typing import Any

from asynction_jsonschema import Dialect
from asynction_jsonschema.arguments import resolved
from asynction_jsonschema.subschemas import LAYOUTS, definitions_of, rewritten, without_definitions
from asynction_validation.comparing.described import Described

_NULL_ALONE = {"prefixItems": [{"type": "null"}], "minItems": 1, "maxItems": 1}
_TEXTS: tuple[Any, ...] = ({"type": "string"}, {}, True)


def comparable(wide: Described, narrow: Described) -> tuple[Any, Any, Dialect]:
    """Return the words of two schemas as schemas of the same kind of value, in one dialect.

    Of arguments it is the list of them, unless both describe the one that there is. No argument and
    null alone are the same then: the empty list.
    """
    words, dialect = [wide.words, narrow.words], wide.dialect
    if wide.role == "arguments" and (wide.is_tuple or narrow.is_tuple):
        mixed = wide.is_tuple is not narrow.is_tuple
        words = [_arguments(one, mixed=mixed) for one in (wide, narrow)]
    elif wide.role != "arguments":
        words[0] = _any_text(words[0], whole=wide.role == "parameter")
    if wide.dialect is not narrow.dialect:
        dialect = Dialect.DRAFT_2019_09
        words = [rewritten(one, LAYOUTS[dialect], _without_dependencies) for one in words]
    return words[0], words[1], dialect


def _arguments(described: Described, *, mixed: bool) -> Any:
    words = described.words
    if not described.is_tuple:
        return _list_of(described)
    if isinstance(words, bool):
        return {"type": "array"} if words else False
    alone = {**words, "type": "array"}
    if "$ref" in words:
        found = resolved(words, words)
        if isinstance(found, dict):
            alone = {**found, **_definitions(words), "type": "array"}
    if not mixed:
        return alone
    return {**_definitions(alone), "allOf": [without_definitions(alone), {"not": _NULL_ALONE}]}


def _list_of(described: Described) -> Any:
    """Return the schema of the list that one argument makes, which is empty for null."""
    words = described.words
    return {
        **_definitions(words),
        "type": "array",
        "prefixItems": [{"allOf": [without_definitions(words), {"not": {"type": "null"}}]}],
        "items": False,
        "minItems": 0 if described.violation([None]) is None else 1,
    }


def _definitions(words: Any) -> dict[str, Any]:
    """Return the keyword with the definitions of a schema; nothing if it has none."""
    return {"definitions": found} if (found := definitions_of(words)) else {}


def _any_text(words: Any, *, whole: bool) -> Any:
    """Return a schema of texts that takes anything where any text will do."""
    found = resolved(words, words)
    if whole:
        return True if found in _TEXTS else words
    properties = found.get("properties") if isinstance(found, dict) else None
    if not isinstance(properties, dict):
        return words
    free = {name: True if one in _TEXTS else one for name, one in properties.items()}
    return {**found, "properties": free, **_definitions(words)}


def _without_dependencies(copy: dict[str, Any], _: dict[str, Any]) -> None:
    """Say `dependencies` as later drafts do."""
    dependencies = copy.pop("dependencies", None)
    for name, needed in dependencies.items() if isinstance(dependencies, dict) else ():
        keyword = "dependentRequired" if isinstance(needed, list) else "dependentSchemas"
        copy[keyword] = {**copy.get(keyword, {}), name: needed}
