"""What versions of jsonschema-rs judge otherwise, case by case: its range is pinned for that.

A version beyond the range has to be tried with this table before the range is widened.
"""

from __future__ import annotations

from importlib.metadata import requires, version
from typing import Any

import pytest
from packaging.requirements import Requirement

from asynction_jsonschema import Dialect, find_engine

INSTALLED = tuple(map(int, version("jsonschema-rs").split(".")[:2]))

# The schema, the value, whether it satisfied the schema before 0.61, and whether it does since.
CASES: list[tuple[Any, Any, bool, bool]] = [
    # numbers that a float is not exactly: the decimal that it is written as, or what it is
    ({"enum": [1e23]}, 1e23, True, True),
    ({"enum": [1e23]}, 10**23, True, False),
    ({"exclusiveMinimum": 1e23}, 10**23, False, True),
    ({"exclusiveMinimum": 1e23}, 1e23, False, False),
    ({"const": 2**64}, 2**64, True, True),
    ({"const": 2**64}, float(2**64), False, True),
    # a dot is what no line ends with: translated, so that both read it alike
    ({"pattern": "^.$"}, "a", True, True),
    ({"pattern": "^.$"}, "\n", False, False),
]


@pytest.mark.parametrize(("schema", "value", "before", "since"), CASES, ids=repr)
def test_a_verdict_is_that_of_the_installed_version(
    schema: Any, value: Any, before: bool, since: bool
) -> None:
    check = find_engine("jsonschema-rs").compile(schema, Dialect.DRAFT_7)
    assert (check(value) is None) == (since if INSTALLED >= (0, 61) else before)


def test_the_range_ends_with_what_this_table_knows() -> None:
    requirements = map(Requirement, requires("asynction-jsonschema") or [])
    (pinned,) = (one for one in requirements if one.name == "jsonschema-rs")
    assert sorted(map(str, pinned.specifier)) == ["<0.62", ">=0.59"]
    assert (0, 59) <= INSTALLED < (0, 62)
