"""What jsonschema-rs is given of a schema, so that it reads it as it is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import jsonschema_rs

from asynction_jsonschema.contract import Schema
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.formats import checks_of
from asynction_jsonschema.subschemas import LAYOUTS, definitions_of, rewritten
from asynction_jsonschema.survey import IDENTIFIERS, Survey

# Keywords that jsonschema-rs checks in drafts 6 and 7, where they need not be more than hints.
_HINTS = frozenset({"contentEncoding", "contentMediaType"})
_LEFT_OUT = IDENTIFIERS | _HINTS


class RustParts:
    """Compiles a schema, and parts of it, with jsonschema-rs.

    Args:
        survey: What there is to know of it.
        validate_formats: Whether ``format`` is checked.

    Attributes:
        patterns: Its regular expressions, each with what jsonschema-rs is given for it.

    Raises:
        RegexInvalid, RegexUntranslatable: It has a regular expression that is none, or one that
            jsonschema-rs would read in another way.
    """

    def __init__(self, schema: Schema, survey: Survey, *, validate_formats: bool) -> None:
        self._survey = survey
        self._layout = LAYOUTS[survey.dialect]
        self.patterns: dict[str, str] = {}
        self._options: dict[str, Any] = {"validate_formats": validate_formats}
        if survey.patterns:
            self._translate(survey.patterns)
        self._is_read_as_it_is = not (
            survey.keywords & _LEFT_OUT
            or ("prefixItems" in survey.keywords and survey.dialect is not Dialect.DRAFT_2020_12)
            or any(pattern != translation for pattern, translation in self.patterns.items())
        )
        self._definitions = definitions_of(schema)
        self._rewritten_definitions: dict[str, Any] = {}
        if validate_formats:
            self._options["formats"] = checks_of(
                survey.formats, survey.dialect, unknown_to_rust=True
            )
        if not self._layout.reference_stands_alone:
            for pattern in self.patterns.values():  # which it only looks at where a value gets to
                jsonschema_rs.Draft7Validator({"pattern": pattern})

    def compile(self, part: Any) -> Callable[[Any], bool]:
        """Return what tells whether a value satisfies the schema, or a part of it.

        Raises:
            ValueError, jsonschema_rs.ReferencingError: jsonschema-rs takes it for invalid.
        """
        part = self.rewritten(part)
        if isinstance(part, dict) and "definitions" not in part:
            names = self._survey.names_in_reach_of(part)
            part = part | {"definitions": {name: self._definition(name) for name in names}}
        kind = getattr(jsonschema_rs, self._survey.dialect.validator)
        is_valid: Callable[[Any], bool] = kind(part, **self._options).is_valid
        return is_valid

    def rewritten(self, part: Any) -> Any:
        """Return the schema, or a part of it, as jsonschema-rs has to be given it."""
        if self._is_read_as_it_is:
            return part
        return rewritten(part, self._layout, self._change)

    def _translate(self, patterns: Iterable[str]) -> None:
        # Takes a while to load, and most schemas have no pattern.
        from asynction_jsonschema.expressions import BACKTRACKS, for_rust

        self.patterns = {pattern: for_rust(pattern) for pattern in patterns}
        limit = jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACKS)
        self._options["pattern_options"] = limit

    def _definition(self, name: str) -> Any:
        if name not in self._rewritten_definitions:
            self._rewritten_definitions[name] = self.rewritten(self._definitions[name])
        return self._rewritten_definitions[name]

    def _change(self, copy: dict[str, Any], original: dict[str, Any]) -> None:
        for keyword in _LEFT_OUT.intersection(copy):
            if isinstance(copy[keyword], str):
                del copy[keyword]
        if isinstance(copy.get("pattern"), str):
            copy["pattern"] = self._translated(copy["pattern"])
        if isinstance(copy.get("patternProperties"), dict):
            copy["patternProperties"] = self._by_translation(copy["patternProperties"])
        if "prefixItems" in copy and self._survey.dialect is not Dialect.DRAFT_2020_12:
            prefix = copy.pop("prefixItems")
            if "items" in copy:
                copy["additionalItems"] = copy["items"]
            copy["items"] = prefix

    def _by_translation(self, by_pattern: dict[str, Any]) -> dict[str, Any]:
        translated: dict[str, Any] = {}
        for pattern, subschema in by_pattern.items():
            translation = self._translated(pattern)
            if translation in translated:  # which two ways to write the same come to
                subschema = {"allOf": [translated[translation], subschema]}
            translated[translation] = subschema
        return translated

    def _translated(self, pattern: str) -> str:
        return self.patterns.get(pattern, pattern)
