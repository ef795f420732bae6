"""What may take long to search for."""

from __future__ import annotations

from time import thread_time

import jsonschema_rs
import pytest

from asynction_jsonschema import Dialect, find_engine
from asynction_jsonschema.expressions import (
    RegexInvalid,
    RegexUntranslatable,
    for_rust,
    needs_backtracking,
)

BACKTRACKING = [
    *("(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", r"\bfoo", r"foo\B", r"(a)\1", r"(?<n>a)\k<n>"),
    *(r"^(?:x|(?=.*\d).{8,})$", r"(\b)", "(?m:^a)", "(?m:a$)"),
]
WITHOUT_BACKTRACKING = [
    *("", "^a+$", "(a+)+$", r"[\b]", r"\p{L}", "(?:a|b)", "(?<n>a)", "(?i:a)", "[]", "[^]", r"\\b"),
    *(".", r"\d\w\s\D\W\S", "a{1000}"),
]


@pytest.mark.parametrize("pattern", BACKTRACKING)
def test_what_looks_around_or_back_needs_backtracking(pattern: str) -> None:
    assert needs_backtracking(pattern)


@pytest.mark.parametrize("pattern", WITHOUT_BACKTRACKING)
def test_all_else_needs_none(pattern: str) -> None:
    assert not needs_backtracking(pattern)


@pytest.mark.parametrize(
    "core", ["a|a", "a+", ".|[a-c]", r"\p{L}|a", "a|(?=a)a", r"a|\Ba|a", "a|(?<!b)a", "a|a[]|[^]"]
)
def test_jsonschema_rs_gives_up_only_where_backtracking_is_needed(core: str) -> None:
    pattern = f"^(?:{core})+$|^[a]{{40}}!$|x"
    is_found = jsonschema_rs.Draft7Validator({"pattern": for_rust(pattern)}).is_valid
    assert is_found("a" * 40 + "!") is not needs_backtracking(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^(a+)+$", "a" * 30_000 + "!"),
        ("^(a|a)*$", "a" * 30_000 + "!"),
        ("^(.*,){3}x$", "," * 20_000),
        (r"\s+$", " " * 100_000 + "x"),
        ("a*a*b", "a" * 50_000),
        ("(.*a){12}b", "a" * 20_000),
        ("^(?=(a+)+$)b", "a" * 50 + "!"),
        (r"^(\w+)\1+$", "a" * 5_000 + "!"),
    ],
)
@pytest.mark.parametrize("engine", ["jsonschema", "jsonschema-rs"])
def test_no_text_takes_long(engine: str, pattern: str, text: str) -> None:
    check = find_engine(engine).compile({"pattern": pattern}, Dialect.DRAFT_7)
    start = thread_time()
    assert check(text) is not None
    assert thread_time() - start < 2


def test_what_is_no_expression_is_refused() -> None:
    with pytest.raises(RegexInvalid):
        needs_backtracking("(a")
    with pytest.raises(RegexUntranslatable):
        needs_backtracking("(" * 60 + ")" * 60)
