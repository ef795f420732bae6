"""Texts that a regular expression finds something in."""

from __future__ import annotations

from random import Random

import pytest

from asynction_jsonschema.expressions import (
    Characters,
    NoText,
    TextMaker,
    searcher,
    shortest_text,
)

# The expression, the text for it, the text of at least 12 characters.
SHORTEST = [
    ("", "", ""),
    ("a.c", "aac", "aac"),
    ("^[a-z]+$", "a", "a" * 12),
    ("^x*y$", "y", "x" * 11 + "y"),
    ("^(ab)+$", "ab", "ab" * 6),
    ("^a{2,50}$", "aa", "a" * 12),
    ("^[0-9]+-[0-9]+$", "0-0", "0000000000-0"),
    ("^[A-Z]{2}-\\d{3,}(?:x|y)?$", "AA-000", "AA-000000000"),
    ("^(foo|bar|go)+$", "go", "foo" * 4),
    ("^[^a-c]*$", "", "d" * 12),
    (r"^\w+@\w+\.[a-z]{2,}$", "a@a.aa", "aaaaaaa@a.aa"),
    (r"^\+?[0-9 ()-]{7,20}$", "0000000", "+00000000000"),
    ("^#(?:[0-9a-fA-F]{3}){1,2}$", "#aaa", "#aaaaaa"),
    (r"^(a)(b)\2\1+$", "abba", "abbaaaaaaaaa"),
    (r"^\x41\u0042*$", "A", "A" + "B" * 11),
    (r"^[\d\s]+$", "0", "0" * 12),
    (r"^\D\S\W*$", "aa", "aa" + " " * 10),
    ("^(?<year>[0-9]{4})-[0-9]{2}.*$", "0000-00", "0000-00aaaaa"),
    (r"^[\]a]+$", "a", "a" * 12),
    ("^$|^a+$", "", "a" * 12),
    ("^(?:(?:a|b)*c)*$", "", "c" * 12),
    ("^(a{1,3}b){2}$", "abab", "abaaab"),
    ("^(a*)*$", "", "a" * 12),
    ("^(a+)+$", "a", "a" * 12),
    # what is around a place is tried
    ("(?<!a)b", "b", "b"),
    (r"\bfoo\b", "foo", "foo"),
    (r"^(?!a)\w+$", "b", "b" * 12),
    (r"^(?=.*\d)[a-z\d]{3}$", "000", "000"),
    (r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)\w{3,}$", "A0aaa", "aaaaaaaA0aaa"),
    # properties are known a little
    (r"^\p{Lu}{2}\p{Script=Greek}$", "AA\u0370", "AA\u0370"),
]


@pytest.mark.parametrize(("pattern", "short", "long"), SHORTEST)
def test_a_short_text_is_always_the_same(pattern: str, short: str, long: str) -> None:
    assert shortest_text(pattern) == short
    assert shortest_text(pattern, 12) == long


@pytest.mark.parametrize(
    "pattern",
    [
        *("(a", "[a", "*", "a)", "\\", "[b-a]"),
        *("(?=a)b", "a$b", "a^", r"a\bb", "[]", r"\ud800", r"\p{Nonsense}", r"(a)?\1b"),
        *("a{30000}", "(?:a{300}){300}", "(?:^){99999}"),
    ],
)
def test_it_is_said_that_there_is_no_text(pattern: str) -> None:
    with pytest.raises(NoText):
        shortest_text(pattern)


def test_very_long_texts_are_refused() -> None:
    assert len(shortest_text("a+", 10_000)) == 10_000
    with pytest.raises(NoText):
        shortest_text("a+", 10**9)


class Chances:
    """Leaves all choices to chance."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def below(self, limit: int) -> int:
        return self.random.randrange(limit)

    def times(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def character(self, characters: Characters) -> str:
        return characters[self.random.randrange(characters.size)]


@pytest.mark.parametrize(
    "pattern",
    [
        *(r"^\w+\s?$", "^[^a-z]{2,4}$", "^(?:ab|c){3}d*$", r"^(\d|x)-\1$", r"^(?<n>.)\k<n>{2}$"),
        *("^.{5}$", "^[^]$", "^(?s:.)+$", r"^\S\W\D$", "^a{2}?b{0}c$", "^(?:a|(b)\\1)$"),
    ],
)
def test_texts_by_chance_match(pattern: str) -> None:
    maker, search = TextMaker(pattern), searcher(pattern)
    texts = [maker.text(Chances(seed), spread=3) for seed in range(50)]
    assert [text for text in texts if not search(text)] == []


def test_texts_by_chance_are_different() -> None:
    maker = TextMaker(r"^\p{Lu}[a-z]+(?: \w+)*$")
    assert len({maker.text(Chances(seed), spread=4) for seed in range(50)}) > 45


def test_no_choice_makes_a_text_endless() -> None:
    maker = TextMaker("(?:(?:(?:(?:(?:a*)*)*)*)*)*")
    assert all(len(maker.text(Chances(seed), spread=40)) <= 20_000 for seed in range(20))


def test_halves_of_surrogate_pairs_are_never_chosen() -> None:
    characters = Characters.of("\ud7ff\ue000")
    assert [characters[index] for index in range(characters.size)] == ["\ud7ff", "\ue000"]
