"""Texts that are made of words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random


def prose(
    rng: Random, words: Sequence[str], least: int, most: int | None, *, longest: int
) -> Callable[[], str]:
    """Return what makes sentences that are as long as is asked.

    Args:
        rng: Where the choices come from.
        least: How many characters the texts have at least.
        most: How many they may have, None for any number.
        longest: How many they have at most if they need not be longer.
    """
    most = max(least, longest if most is None else min(most, longest))
    low = max(least, most // 4)
    choices, random = rng.choices, rng.random
    # Words and the spaces between them: enough for the longest.
    average = sum(map(len, words)) / len(words) + 1
    spare = 1.0 / average

    def make() -> str:
        length = low + int(random() * (most - low + 1))
        text = " ".join(choices(words, k=int(length * spare) + 1))
        text = f"{text[:1].upper()}{text[1:]}."
        if len(text) <= most and len(text) >= least:
            return text
        if len(text) > most:
            shorter = text[: text.rfind(" ", 0, most)] if " " in text[:most] else text[:most]
            return f"{shorter[: most - 1]}." if least < len(shorter) < most else text[:most]
        while len(text) < least:
            text += " " + " ".join(choices(words, k=4))
        return text[:most]

    return make


def title(rng: Random, words: Sequence[str]) -> Callable[[], str]:
    """Return what makes titles of two to four words."""
    choices, random = rng.choices, rng.random

    def make() -> str:
        text = " ".join(choices(words, k=2 + int(random() * 3)))
        return text[:1].upper() + text[1:]

    return make
