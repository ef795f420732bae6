"""On pairs of schemas that a fixed list of mutations makes: no verdict that samples disprove."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from sizes import sampled

from asynction_core import Document, Schema
from asynction_core.reading.mappings import read_mapping
from asynction_jsonschema import Dialect, find_engine
from asynction_jsonschema.arguments import check_arguments
from asynction_jsonschema.examples import candidates
from asynction_jsonschema.fake import CannotFake, FakeData
from asynction_validation.comparing.closed_objects import closed, names_in
from asynction_validation.comparing.described import Described
from asynction_validation.comparing.schema_verdicts import Verdict, Verdicts

from .mutations import Pair, pairs

pytestmark = pytest.mark.as_written

PAIRS = pairs()
DRAFT = Dialect.DRAFT_7
MANY = 40  # values of a schema

UNSURE = 20
"""How many of the 600 verdicts may be unsure: 2 for each pair."""


def described(schema: Any) -> Described:
    """Return a schema as one of a document, whose definitions stand beside it."""
    definitions = schema.get("definitions", {}) if isinstance(schema, dict) else {}
    alone = schema
    if isinstance(schema, dict):
        alone = {key: value for key, value in schema.items() if key != "definitions"}
    document = Document(read_mapping({"definitions": definitions, "schema": alone}))
    node = document.root.child("schema")
    return Described(Schema(node), "arguments", validate_formats=True)


def both(pair: Pair) -> list[tuple[Described, Described, Verdict]]:
    one, other = described(pair.one), described(pair.other)
    verdicts = Verdicts(validate_formats=True)  # which waits a limited time for all of a document
    return [
        (wide, narrow, verdicts.verdict(wide, narrow))
        for wide, narrow in ((one, other), (other, one))
    ]


def samples(narrow: Described, wide: Described) -> list[Any]:
    """Return values that are sent by a schema: without properties that it does not declare."""
    schema = closed(narrow.words, names_in(wide.words))
    check = find_engine().compile(schema, DRAFT, validate_formats=True)
    found = list(candidates(schema, DRAFT, check, filled=True))
    for kind in ("realistic", "edge"):
        with suppress(CannotFake):
            make = FakeData("jsonschema-rs", kind=kind, seed=5).maker(schema, "values")
            found += [make() for _ in range(MANY)]
    return [value for value in found if check(value) is None]


def takes(schema: Described, args: tuple[Any, ...]) -> bool:
    check = find_engine().compile(schema.contents, DRAFT, validate_formats=True)
    return check_arguments(schema.is_tuple, check).several(args) is None


def arguments(schema: Described, value: Any) -> tuple[Any, ...]:
    return tuple(value) if schema.is_tuple and isinstance(value, list) else (value,)


@sampled("pair", PAIRS, every=12, rest="exhaustive", ids=lambda pair: pair.name)
def test_no_verdict_can_be_disproved_by_samples(pair: Pair) -> None:
    for wide, narrow, verdict in both(pair):
        if verdict.kind == "breaking":
            assert takes(narrow, tuple(verdict.value))
            assert not takes(wide, tuple(verdict.value))
        elif verdict.kind in ("same", "compatible"):
            for value in samples(narrow, wide):
                args = arguments(narrow, value)
                assert not takes(narrow, args) or takes(wide, args), value


@pytest.mark.exhaustive
def test_few_verdicts_are_unsure() -> None:
    count = Counter(verdict.kind for pair in PAIRS for _, _, verdict in both(pair))
    assert sum(count.values()) == 600
    assert count["unsure"] <= UNSURE, count
