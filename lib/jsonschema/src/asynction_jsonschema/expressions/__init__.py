"""Regular expressions as JSON Schema means them, ECMA-262: read once, translated, made texts of."""

from __future__ import annotations

from asynction_jsonschema.expressions.backtracking import needs_backtracking
from asynction_jsonschema.expressions.characters import Characters
from asynction_jsonschema.expressions.grammar import RegexInvalid, RegexUntranslatable, parse
from asynction_jsonschema.expressions.matching_texts import (
    Chooser,
    NoText,
    TextMaker,
    shortest_text,
)
from asynction_jsonschema.expressions.translation import BACKTRACKS, for_rust, searcher

__all__ = [
    "BACKTRACKS",
    "Characters",
    "Chooser",
    "NoText",
    "RegexInvalid",
    "RegexUntranslatable",
    "TextMaker",
    "for_rust",
    "needs_backtracking",
    "parse",
    "searcher",
    "shortest_text",
]
