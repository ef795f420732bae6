"""Schemas made ready for jsonschema-rs to calculate with, and made of what it has calculated."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from asynction_jsonschema.contract import Schema
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.engines.rust_parts import RustParts
from asynction_jsonschema.formats import checks_of
from asynction_jsonschema.subschemas import LAYOUTS, rewritten
from asynction_jsonschema.survey import Survey


@dataclass(frozen=True, slots=True)
class Readable:
    """A schema that jsonschema-rs reads as it is meant.

    Attributes:
        text: The original as JSON.
        schema: What jsonschema-rs is given.
        patterns: From regular expressions in that to those of the original.
        formats: What ``format`` in the original names.
    """

    text: str
    schema: Schema
    patterns: dict[str, str]
    formats: frozenset[str]


def readable(schema: Schema, dialect: Dialect, *, validate_formats: bool) -> Readable:
    """Return a schema made ready.

    Raises:
        ValueError, TypeError, RecursionError: It is invalid, or cannot be made ready.
    """
    text = json.dumps(schema, allow_nan=False, sort_keys=True)
    plain = json.loads(text)
    if plain != schema:
        raise ValueError("it is no JSON")
    survey = Survey(plain, dialect)
    if validate_formats:
        plain = _with_checked_formats(plain, survey)
    parts = RustParts(plain, survey, validate_formats=False)
    originals = {translation: pattern for pattern, translation in parts.patterns.items()}
    return Readable(text, parts.rewritten(plain), originals, frozenset(survey.formats))


def _with_checked_formats(schema: Schema, survey: Survey) -> Schema:
    """Return a schema without the formats that nothing checks.

    Raises:
        ValueError: Some are checked, of which jsonschema-rs knows nothing in this draft.
    """
    taught = checks_of(survey.formats, survey.dialect, unknown_to_rust=True)
    if taught:
        raise ValueError(
            f"jsonschema-rs has none of these formats in this draft: {', '.join(sorted(taught))}"
        )
    checked = checks_of(survey.formats, survey.dialect)

    def change(copy: dict[str, Any], original: dict[str, Any]) -> None:
        if copy.get("format") not in checked:
            copy.pop("format", None)

    changed: Schema = rewritten(schema, LAYOUTS[survey.dialect], change)
    return changed


def as_written(text: str, read: list[Readable], dialect: Dialect) -> Schema:
    """Return a schema that jsonschema-rs has made, with the expressions of those it was made of.

    Raises:
        SchemaProblem: It is none that an engine takes.
    """
    schema: Schema = json.loads(text)
    originals = {new: old for one in read for new, old in one.patterns.items()}

    def change(copy: dict[str, Any], original: dict[str, Any]) -> None:
        copy.pop("$schema", None)
        if "pattern" in copy:
            copy["pattern"] = originals.get(copy["pattern"], copy["pattern"])
        if "patternProperties" in copy:
            by_pattern = copy["patternProperties"].items()
            copy["patternProperties"] = {originals.get(new, new): part for new, part in by_pattern}

    Survey(schema, dialect)
    changed: Schema = rewritten(schema, LAYOUTS[dialect], change)
    return changed
