"""Both engines, and a plain jsonschema where it reads schemas alike, agree on what is made up.

But for numbers that a float is not exactly: there jsonschema is known to differ.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from asynction_jsonschema import Checker, Dialect, Engine, SchemaProblem, find_engine

Strategy = st.SearchStrategy[Any]
Draw = Callable[[Strategy], Any]

SLOW = find_engine("jsonschema")
FAST = find_engine("jsonschema-rs")

EXAMPLES = settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)

# Few names, texts and numbers, so that what schemas ask for and what values have meet.
NAMES = st.sampled_from(["a", "b", "ab", "", "é", "$ref", "type", "a/b", "x-1"])
TEXTS = st.sampled_from(
    ["", "a", "b", "ab", "abc", "é", "😀", "a\n", "1", "٣", " ", "a-b", "\ufeff", "\r"]
)
NUMBERS = st.sampled_from(
    [0, 1, 2, 3, -1, 10, 0.5, 1.0, -0.0, 1.5, 0.25, -0.125, 2**31, 2**53, -(2**53)]
)
PATTERNS = st.sampled_from(
    [r"^a", r"b$", r"a|b", r"^\d$", r"^\w+$", r"\s", r"^[^a]*$", r"\bb", r"^(?=.*\d)", r"^.$"]
) | st.sampled_from(
    [r"^$", r"\u0061", r"^[\w-]+$", r"(a)(b)?c", r"\/|\-", r"^a{1,2}$", r"[^\s\S]", r"\cA|\x61"]
)
# Those that Python's own numbers and regular expressions get right.
PLAIN_TEXTS = st.sampled_from(["", "a", "b", "ab", "abc", "1", "a-b"])
PLAIN_NUMBERS = st.sampled_from([0, 1, 2, 3, -1, 10, 0.5, 1.0, 2.5, -4.0])
PLAIN_PATTERNS = st.sampled_from([r"^a", r"a|b", r"^[^a]*$", r"^a{1,2}", r"[0-9]"])

TYPES = st.sampled_from(["array", "boolean", "integer", "null", "number", "object", "string"])
SIZES = st.integers(0, 3)
REFERENCES = {"node": "node", "a b": "a%20b", "x/y~": "x~1y~0"}


class Member(Enum):
    TEXT = "a"
    NUMBER = 1
    ITEMS = (1, "a")


NO_JSON = st.sampled_from(
    [b"", b"a", bytearray(b"a"), math.inf, -math.inf, "\ud800", object(), *Member]
) | st.sampled_from([Decimal("0.5"), Decimal("1"), Decimal("1.0")])


def containers(items: Strategy, names: Strategy = NAMES) -> Strategy:
    return st.lists(items, max_size=4) | st.dictionaries(names, items, max_size=4)


def values(numbers: Strategy = NUMBERS, texts: Strategy = TEXTS) -> Strategy:
    scalars = st.none() | st.booleans() | numbers | texts
    return st.recursive(scalars, containers, max_leaves=6)


def values_that_are_no_json() -> Strategy:
    return st.recursive(
        NUMBERS | TEXTS | NO_JSON | NO_JSON,
        lambda items: (
            containers(items, NAMES | st.just("\ud800")) | st.lists(items, max_size=3).map(tuple)
        ),
        max_leaves=6,
    )


class Vocabulary:
    """The keywords that schemas of a dialect are made up of."""

    def __init__(
        self,
        dialect: Dialect,
        *,
        tuples: bool = False,
        numbers: Strategy = NUMBERS,
        texts: Strategy = TEXTS,
        patterns: Strategy = PATTERNS,
    ) -> None:
        self.dialect = dialect
        self.tuples = tuples or dialect is Dialect.DRAFT_2020_12
        self.patterns = patterns
        names = st.lists(NAMES, min_size=1, max_size=3, unique=True)
        constants = values(numbers, texts)
        limits = numbers if dialect is not Dialect.DRAFT_4 else st.nothing()
        self.leaves: dict[str, Strategy] = {
            "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
            "enum": st.lists(constants, min_size=1, max_size=4),
            "const": constants,
            "minimum": numbers,
            "maximum": numbers,
            "exclusiveMinimum": limits,
            "exclusiveMaximum": limits,
            "multipleOf": numbers.filter(lambda number: number > 0),
            "minLength": SIZES,
            "maxLength": SIZES,
            "pattern": patterns,
            "minItems": SIZES,
            "maxItems": SIZES,
            "uniqueItems": st.booleans(),
            "minProperties": SIZES,
            "maxProperties": SIZES,
            "required": names,
            "contentEncoding": st.just("base64"),
            "format": st.sampled_from(["email", "binary", "int32"]),
        }
        if dialect in (Dialect.DRAFT_2019_09, Dialect.DRAFT_2020_12):
            self.leaves |= {
                "minContains": SIZES,
                "maxContains": SIZES,
                "dependentRequired": st.dictionaries(NAMES, names, max_size=2),
            }
        self.leaves = {keyword: leaf for keyword, leaf in self.leaves.items() if not leaf.is_empty}

    def composed(self, below: Strategy) -> dict[str, Strategy]:
        several = st.lists(below, min_size=1, max_size=3)
        by_name = st.dictionaries(NAMES, below, max_size=3)
        composed = {
            "items": below if self.tuples else below | several,
            "properties": by_name,
            "patternProperties": st.dictionaries(self.patterns, below, max_size=2),
            "additionalProperties": below,
            "dependencies": st.dictionaries(NAMES, below | self.leaves["required"], max_size=2),
            "allOf": several,
            "anyOf": several,
            "oneOf": several,
            "not": below,
            "contains": below,
            "propertyNames": below,
            "if": below,
            "then": below,
            "else": below,
        }
        if self.tuples:
            composed["prefixItems"] = several
        else:
            composed["additionalItems"] = below
        if self.dialect in (Dialect.DRAFT_2019_09, Dialect.DRAFT_2020_12):
            composed |= {
                "dependentSchemas": by_name,
                "unevaluatedItems": below,
                "unevaluatedProperties": below,
            }
        return composed

    def subschemas(self, levels: int) -> Strategy:
        if levels == 0:
            keywords = self.leaves
        else:
            composed = self.composed(st.deferred(lambda: self.subschemas(levels - 1)))
            keywords = {**self.leaves, **composed, **composed}
        trivial = st.just({}) if self.dialect is Dialect.DRAFT_4 else st.booleans()
        references = st.sampled_from(sorted(REFERENCES.values())).map(
            lambda name: {"$ref": f"#/definitions/{name}"}
        )
        made = _of_keywords(keywords)
        return made | made | made | references | trivial

    def schemas(self) -> Strategy:
        definitions = st.fixed_dictionaries({name: self.subschemas(1) for name in REFERENCES})
        return st.builds(
            lambda schema, definitions: (
                {**schema, "definitions": definitions} if isinstance(schema, dict) else schema
            ),
            self.subschemas(2),
            definitions,
        )


@st.composite
def _of_keywords(draw: Draw, keywords: dict[str, Strategy]) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(sorted(keywords)), min_size=1, max_size=4, unique=True))
    return {name: draw(keywords[name]) for name in names}


def verdicts(
    schema: Any, dialect: Dialect, instances: list[Any], *, in_words: bool = True
) -> list[bool]:
    """Return which instances satisfy a schema, after a look at whether the engines agree.

    Args:
        in_words: Whether they say the same of what does not satisfy it.
    """
    slow, fast = compiled(SLOW, schema, dialect), compiled(FAST, schema, dialect)
    if isinstance(slow, SchemaProblem) or isinstance(fast, SchemaProblem):
        assert (type(fast), str(fast)) == (type(slow), str(slow))
        reject()
    result = []
    for instance in instances:
        violation = slow(instance)
        other = fast(instance)
        assert (other is None) == (violation is None)
        # By their representations, as NaN is not equal to itself.
        assert not in_words or repr(other) == repr(violation)
        result.append(violation is None)
    return result


def compiled(engine: Engine, schema: Any, dialect: Dialect) -> Checker | SchemaProblem:
    try:
        return engine.compile(schema, dialect)
    except SchemaProblem as problem:
        return problem


def several(instances: Strategy) -> Strategy:
    return st.lists(instances, min_size=1, max_size=8)


VOCABULARIES = {
    "draft 4": Vocabulary(Dialect.DRAFT_4),
    "draft 6": Vocabulary(Dialect.DRAFT_6),
    "draft 7": Vocabulary(Dialect.DRAFT_7),
    "draft 7 with prefixItems": Vocabulary(Dialect.DRAFT_7, tuples=True),
    "2019-09": Vocabulary(Dialect.DRAFT_2019_09),
    "2020-12": Vocabulary(Dialect.DRAFT_2020_12),
}


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=VOCABULARIES)
def test_engines_agree(vocabulary: Vocabulary) -> None:
    @EXAMPLES
    @given(vocabulary.schemas(), several(values()))
    def check(schema: Any, instances: list[Any]) -> None:
        verdicts(schema, vocabulary.dialect, instances)

    check()


@EXAMPLES
@given(VOCABULARIES["draft 7"].schemas(), several(values_that_are_no_json()))
def test_engines_agree_on_values_that_are_no_json(schema: Any, instances: list[Any]) -> None:
    verdicts(schema, Dialect.DRAFT_7, instances, in_words=False)


@EXAMPLES
@given(
    Vocabulary(
        Dialect.DRAFT_7, numbers=PLAIN_NUMBERS, texts=PLAIN_TEXTS, patterns=PLAIN_PATTERNS
    ).schemas(),
    several(values(PLAIN_NUMBERS, PLAIN_TEXTS)),
)
def test_engines_agree_with_a_plain_jsonschema(schema: Any, instances: list[Any]) -> None:
    result = verdicts(schema, Dialect.DRAFT_7, instances)
    plain = jsonschema.Draft7Validator(schema)
    try:
        assert result == [plain.is_valid(instance) for instance in instances]
    except TypeError:  # it does not expect additionalItems beside {"items": true}
        reject()
