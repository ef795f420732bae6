"""Whatever is taken for a regular expression ends in a result or in an exception with a name."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from asynction_jsonschema.expressions import (
    NoText,
    RegexInvalid,
    RegexUntranslatable,
    for_rust,
    needs_backtracking,
    parse,
    searcher,
    shortest_text,
)

UNBALANCED = [
    "(" * 5000,
    ")" * 5000,
    "[" * 20_000,
    "(?:" * 5000,
    "(?=" * 500 + ")" * 499,
    "a" + "]",
]
NESTED = [
    f"{opening * levels}a{')' * levels}{end}"
    for opening in ("(", "(?:", "(?=", "(?<!", "(?:b|(", "(?s:")
    for levels in (50, 51, 5000)
    for end in ("", "*", "$")
] + ["(?:" * 50 + "a" + ")*" * 50, "(" * 49 + "a?" + "){2}" * 49]
HUGE = [
    *("a{99999999999}", "a{" + "9" * 5000 + "}", "a{1," + "9" * 5000 + "}", "a{0,4294967295}"),
    *("(?:a{65535}){65535}", "(?:){999999999}", "(?:^|$){999999999}", "((a*)*){999999}"),
    *(
        "\\" + "9" * 5000,
        "(a)\\" + "1" * 5000,
        r"\u{" + "f" * 5000 + "}",
        r"\u{" + "0" * 5000 + "}",
    ),
    *("(a?|b?)" * 500, "a?" * 2000, "(a|aa)" * 300, "a|" * 5000, "[a-z]" * 5000, "x" * 20_000),
    "".join(f"(\\{number}a)" for number in range(1, 200)),
    "(a)" + "".join(f"(\\{number}\\{number})" for number in range(1, 60)),
    "|".join(f"w{number}" for number in range(1000)),
]
SURROGATES = [
    "\ud800",
    "[\ud800-\udbff]",
    "\udfff+",
    "(?<\ud800>a)",
    r"\ud800",
    r"[^\udc00]",
    r"\ud800\ud800",
]
STRANGE = [
    "\0",
    "a\nb",
    "\\",
    "\\\n",
    "[\\",
    "[a-",
    "(?",
    "(?<",
    "(?<a",
    "{",
    "a{1",
    r"\k<",
    r"\p{",
]
HOSTILE = [*UNBALANCED, *NESTED, *HUGE, *SURROGATES, *STRANGE]


@pytest.mark.parametrize(
    "ask",
    [parse, for_rust, searcher, needs_backtracking, shortest_text],
    ids=lambda ask: ask.__name__,
)
def test_every_question_is_answered_or_refused(ask: Callable[[str], object]) -> None:
    for pattern in HOSTILE:
        with suppress(RegexInvalid, RegexUntranslatable, NoText):
            ask(pattern)


def test_fifty_levels_are_not_too_many() -> None:
    assert searcher("(" * 50 + "a" + ")" * 50)("a")
    with pytest.raises(RegexUntranslatable, match="too deeply"):
        parse("(" * 51 + "a" + ")" * 51)
