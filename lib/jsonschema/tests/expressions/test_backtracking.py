"""What may take long to search for, in Python and in jsonschema-rs."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import product
from random import Random

import jsonschema_rs
import pytest

from asynction_jsonschema.expressions import (
    RegexInvalid,
    RegexUntranslatable,
    can_explode,
    for_python,
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


HARMLESS = [
    *("", "a", "^a*$", "^.*$", ".*", r"\s+$", r"^\s*|\s*$", "^$", "x-", "a?a?a?aaa", "^(a?){8}$"),
    # words, names, numbers
    *("^[a-z]+(-[a-z]+)*$", r"^(\w+\.)*\w+$", "^(a|ab)*$", "^[A-Za-z0-9_-]{1,128}$", "^.{1,5000}$"),
    *(r"^[a-z]+(?:[ '-][a-z]+)*$", r"^([a-zA-Z]+\s)*[a-zA-Z]+$", r"^\w+\s?\w+$", r"^\s*\S.*$"),
    *(r"^\d{3}-\d{4}$", r"^\+?[0-9 ()-]{7,20}$", r"^[1-9]\d{0,2}(,\d{3})*(\.\d\d)?$"),
    r"^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$",
    # addresses
    *(r"^\S+@\S+\.\S+$", r"\S+@\S+\.\S+", r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
    r"^[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$",
    r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$",
    r"^(25[0-5]|2[0-4]\d|[01]?\d\d?)(\.(25[0-5]|2[0-4]\d|[01]?\d\d?)){3}$",
    *(r"^https?://[^\s/$.?#].[^\s]*$", r"^(https?|wss?)://[^/]+(/[^?#]*)?(\?[^#]*)?(#.*)?$"),
    *("^(/[^/]+)*$", "^/(?:[^/]+/)*[^/]*$"),
    # times, versions, encodings
    r"^P(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$",
    r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$",
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$",
    *(r"(0|[1-9]\d*)(\.(0|[1-9]\d*))+", "^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$"),
    "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
    *("^#(?:[0-9a-fA-F]{3}){1,2}$", "^(sha1-)?[0-9a-f]{40}$", "^[A-Z]{2,3}(?:-[A-Za-z]{4})?$"),
    # quotes, assertions
    *(r'^"(?:[^"\\]|\\.)*"$', r"^([\"']).*?\1$", "^(?:(?!foo).)*$", r"([)>.,\n]|&gt;)+$"),
    r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[@$!%*?&])[A-Za-z\d@$!%*?&]{8,}$",
    # a word of many
    "^(?:" + "|".join(a + b for a in "abcdefghijklm" for b in "nopqrstuvwxyz") + ")$",
    # at most cubic
    *(r"^\d+\d+\d+$", r"\d+\d+x", "^a?(?:aa?b)*$"),
]
EXPLOSIVE = [
    # a repetition in another
    *("(a+)+", "(a*)*", "^(a+)+$", r"(\w+\s?)+", r"^(\d+)*$", "([a-z]+)*=", "^(.+)+$", "(x+x+)+y"),
    *("((ab)*)*", "^(([a-z])+.)+[A-Z]([a-z])+$", r"(?:\1x|(y+)+)", "(?=(a+)+$)b", "b(?<!(a|a)+c)"),
    r"^(https?:\/\/)?([\da-z\.-]+)\.([a-z\.]{2,6})([\/\w \.-]*)*\/?$",
    r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}([a-z]{2,3})$",
    # alternatives that overlap
    *("(a|a)*", "^(a|aa)+$", "(a|b|ab)*c", "(?:aaa|aa)*b", r"(\s|\s\s)+x", r"^(?:\p{L}|b)*$"),
    # what can be nothing
    *("(a?b?)*c", "^(?:b(?:a?)*)*c", "^(?:b(?:a?)?)*c", "^(?:a(?:|))*c", "^(?:a(?:b?|d?))*c"),
    *("^(?:b(?:^|)?)*c", "^(?:b(?:a*)+)*c"),
    # limits that are large, or many
    *(
        "^(a?){30}$",
        "(a{1,50}){1,50}",
        "(a|aa){30}",
        "^(?:(?:a?){5}){6}$",
        r"^(\w{1,20}\s?){1,10}$",
    ),
    *("((a{1,10}){1,10}){1,10}$", "(?:a+){10,20}", "^(a?){500}$", "(.*a){20}", "(.*a){12}b"),
    *("a?" * 30 + "$", "(a|aa)" * 30 + "$", "^" + "(?:a|[ab])" * 25 + "c"),
    # neighbours that overlap
    *(r"\d+\d+\d+x", r"^\d+\d+\d+\d+$", r"^\s*.*\s*.*\s*$", "^.*a.*a.*a.*a$"),
]


@pytest.mark.parametrize("pattern", HARMLESS)
def test_what_is_common_and_harmless_is_let_pass(pattern: str) -> None:
    assert not can_explode(pattern)


@pytest.mark.parametrize("pattern", EXPLOSIVE)
def test_what_explodes_is_found(pattern: str) -> None:
    assert can_explode(pattern)


ATOMS = ["a", "b", "a", "[ab]", "c", ".", r"\w", "[^a]", "ab", "aa"]
QUANTIFIERS = [
    "*",
    "+",
    "?",
    "*",
    "+",
    "{2}",
    "{0,3}",
    "{3,}",
    "*?",
    "+?",
    "??",
    "{5,20}",
    "{0,25}",
]
SEARCH = """
import json, re, sys
for pattern, texts in json.load(sys.stdin):
    search = re.compile(pattern).search
    for text in texts:
        search(text)
"""


def made_up(random: Random, levels: int) -> str:
    """Return a regular expression."""
    if not levels or random.random() < 0.2:
        return random.choice(ATOMS)
    part = made_up(random, levels - 1)
    kind = random.random()
    if kind < 0.3:
        return part + made_up(random, levels - 1)
    if kind < 0.5:
        other = random.choice(["", made_up(random, levels - 1), made_up(random, levels - 1)])
        return f"(?:{part}|{other})"
    return f"(?:{part}){random.choice(QUANTIFIERS)}"


def attacks() -> list[str]:
    """Return texts, most of which expressions of those match nearly."""
    turns = ["".join(turn) for n in (1, 2, 3) for turn in product("abc", repeat=n)]
    ends = ["!", "\n", "a", "b!"]
    return [
        f"{start}{turn * (60 // len(turn))}{end}"
        for start in ("", "a")
        for turn in turns
        for end in ends
    ]


def test_what_is_let_pass_does_not_explode() -> None:
    random = Random(8)
    patterns = [f"^(?:{made_up(random, 4)})$" for _ in range(200)]
    harmless = [pattern for pattern in (*HARMLESS, *patterns) if not can_explode(pattern)]
    assert len(harmless) > 100
    tasks = [(for_python(pattern), attacks()) for pattern in harmless]
    command = [sys.executable, "-c", SEARCH]
    subprocess.run(command, input=json.dumps(tasks), text=True, check=True, timeout=300)


@pytest.mark.parametrize("ask", [can_explode, needs_backtracking])
def test_what_is_no_expression_is_refused(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(RegexInvalid):
        ask("(a")
    with pytest.raises(RegexUntranslatable):
        ask("(" * 60 + ")" * 60)
