"""Rules about schemas: the property that tells alternatives apart, and their own values."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from asynction_core import Node, SpecError
from asynction_core.reading.source import pointer_to_path
from asynction_validation.judging.rules.example_values import misfits, problem_of, schema_at
from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Found, Whole

# Of drafts 4 to 2020-12, and of AsyncAPI.
_NAMES = (
    "$anchor $comment $defs $dynamicAnchor $dynamicRef $id $recursiveAnchor $recursiveRef $ref "
    "$schema $vocabulary additionalItems additionalProperties allOf anyOf const contains "
    "contentEncoding contentMediaType contentSchema default definitions dependencies "
    "dependentRequired dependentSchemas deprecated description discriminator else enum "
    "examples exclusiveMaximum exclusiveMinimum externalDocs format id if items maxContains "
    "maxItems maxLength maxProperties maximum minContains minItems minLength minProperties "
    "minimum multipleOf not oneOf pattern patternProperties prefixItems properties propertyNames "
    "readOnly required then title type unevaluatedItems unevaluatedProperties uniqueItems "
    "writeOnly xml"
)
_KEYWORDS = frozenset(_NAMES.split())
_NOT_ENFORCED = {("components", "schemas"), ("message", "headers"), ("messageTrait", "headers")}


_OF_OPENAPI = {
    "example": "OpenAPI's 'example' does nothing here: JSON Schema has 'examples', a list",
    "nullable": "OpenAPI's 'nullable' does nothing here: JSON Schema has null among the types, as "
    "in type: [string, 'null']",
}


def discriminator(schema: Place, whole: Whole) -> Found:
    """A discriminator names a property that is defined in the schema, and required."""
    name = schema.get("discriminator")
    if not isinstance(name, str):
        return
    parts = list(_parts(schema.node()))
    where = schema.child("discriminator")
    if not any(name in _collection(part, "properties") for part in parts):
        yield where, f"the discriminator {name!r} is none of the 'properties' of this schema"
    elif not any(name in _collection(part, "required") for part in parts):
        yield where, f"the discriminator {name!r} must be listed in 'required' of this schema"


def keywords(schema: Place, whole: Whole) -> Found:
    """A keyword is none that is misspelt."""
    for keyword in schema.value:
        if keyword in _OF_OPENAPI:
            yield schema.child(keyword), _OF_OPENAPI[keyword]
        elif keyword not in _KEYWORDS:
            meant = _meant(keyword)
            if meant is not None:
                yield (
                    schema.child(keyword),
                    f"JSON Schema has no keyword {keyword!r}, so that it checks nothing: is "
                    f"{meant!r} meant?",
                )


@lru_cache(maxsize=1024)
def _meant(keyword: str) -> str | None:
    if keyword.startswith("x-"):
        return None
    close = get_close_matches(keyword, _KEYWORDS, n=1, cutoff=0.8)
    return close[0] if close else None


def backtracking(schema: Place, whole: Whole) -> Found:
    """A regular expression needs no look-around, and no reference back to a group."""
    pattern = schema.value.get("pattern")
    places = [(schema.child("pattern"), pattern)] if isinstance(pattern, str) else []
    for name in _collection(schema.value, "patternProperties"):
        places.append((schema.child("patternProperties", name), name))
    for place, expression in places:
        if isinstance(expression, str) and _needs_backtracking(expression):
            yield (
                place,
                f"the regular expression {expression!r} needs backtracking (look-around, "
                "references to groups): texts that take it too many steps will be refused",
            )


@lru_cache(maxsize=1024)
def _needs_backtracking(expression: str) -> bool:
    # Takes a while to load, and most documents have no pattern.
    from asynction_jsonschema.expressions import (
        RegexInvalid,
        RegexUntranslatable,
        needs_backtracking,
    )

    try:
        return needs_backtracking(expression)
    except (RegexInvalid, RegexUntranslatable):
        return False  # others tell what is wrong with it


def default_fits(schema: Place, whole: Whole) -> Found:
    """A default fits its schema."""
    values = [(schema.child("default"), schema.value["default"])]
    yield from misfits(schema_at(schema), "default", values)


def examples_fit(schema: Place, whole: Whole) -> Found:
    """Examples fit their schema."""
    examples = schema.listed("examples")
    if examples:
        values = [(schema.child("examples", index), one) for index, one in enumerate(examples)]
        yield from misfits(schema_at(schema), "example", values)


def own_draft(schema: Place, whole: Whole) -> Found:
    """A schema of headers or of the components is one in the draft that its `$schema` names.

    Of all that is enforced, the server tells when it is built; of draft 7, the official schema.
    """
    above = schema.above
    if not isinstance(above, Place) or (above.kind, *schema.steps[:1]) not in _NOT_ENFORCED:
        return
    problem = problem_of(schema_at(schema))
    if problem is not None:
        steps = _steps_to(problem.pointer, schema.value)
        yield schema.child(*steps), f"this is no valid schema: {problem.message}"


def _steps_to(pointer: str, value: Any) -> Iterator[str | int]:
    for step in pointer_to_path(pointer):
        key: Any = int(step) if isinstance(value, list) else step
        if not isinstance(value, (dict, list)) or (isinstance(value, dict) and key not in value):
            return  # it stands in what was put in for a reference
        yield key
        value = value[key]


def _parts(schema: Node) -> Iterator[dict[str, Any]]:
    """Yield a schema and what it is composed of with ``allOf``."""
    todo, seen = [schema], set[int]()
    while todo:
        try:
            node = todo.pop().resolved()
        except SpecError:
            continue
        if not isinstance(node.value, dict) or id(node.value) in seen:
            continue
        seen.add(id(node.value))
        yield node.value
        composed = node.value.get("allOf")
        if isinstance(composed, list):
            todo += [node.child("allOf").child(index) for index in range(len(composed))]


def _collection(part: dict[str, Any], field: str) -> Any:
    value = part.get(field)
    return value if isinstance(value, (dict, list)) else ()
