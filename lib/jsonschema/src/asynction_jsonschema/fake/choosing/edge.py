"""Data at the limits of what a schema allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any, Literal, Protocol, TypeVar

from hypothesis import strategies as st

from asynction_jsonschema.expressions import Characters, TextMaker
from asynction_jsonschema.fake.choosing.hostile import (
    ALPHABET,
    ANYTHING,
    FORMATTED,
    FRACTIONS,
    INTEGERS,
    NAMES,
    TEXTS,
)
from asynction_jsonschema.fake.impossible import Stuck
from asynction_jsonschema.fake.making.maker import MakerOfType
from asynction_jsonschema.fake.reading.numbers import Grid, Number, NumberDemands
from asynction_jsonschema.fake.reading.strings import StringDemands
from asynction_jsonschema.fake.writing.texts_of_formats import NUMBER_FORMATS, STANDARD_FORMATS
from asynction_jsonschema.fake.writing.words import Words
from asynction_jsonschema.json_values import exact, fresh

T = TypeVar("T")

_TRIES = 8  # per string or number
_MOST_DRAWS = 500  # of Hypothesis for one value: it gives up on one that takes very many
_LONG = 5_000  # characters that are the most where the schema has no limit, or a greater one
_MANY = 60  # items, likewise
_DEEP = 40  # recursive references
_FORMAT_SAMPLES = 20  # of standard formats
_FAR = 10_000
_WORDS = ("alpha", "beta", "gamma", "delta", "omega")


class _Draw(Protocol):
    def __call__(self, strategy: st.SearchStrategy[T], /) -> T: ...


class Edge:
    """The taste of those who want to see what breaks.

    All choices are Hypothesis', which has to `begin` each value.

    Args:
        words: Returns what Faker has of the locale.
        random: Where samples of formats come from.
        whole_floats: Whether 1.0 is an integer.
        prefer_examples: Whether examples and defaults of the document may be used at all.
        sample_size: How many samples there are of a format that Faker knows.

    Attributes:
        drawn: How many choices the last value has taken.
    """

    patience = 3
    tries = 2
    tries_per_place = 12
    room = 60_000
    large = 4_000

    def __init__(
        self,
        words: Callable[[], Words],
        random: Random,
        *,
        whole_floats: bool,
        prefer_examples: bool,
        sample_size: int,
    ) -> None:
        self.examples: Literal["first", "last", "never"] = "last" if prefer_examples else "never"
        self._words = words
        self._rng = random
        self._whole_floats = whole_floats
        self._sample_size = sample_size
        self._limits: dict[int, st.SearchStrategy[int]] = {}
        self._draw: _Draw
        self._later = Random(0)
        self.drawn = self._shift = 0
        self._is_deep = False

    def begin(self, draw: _Draw) -> None:
        """Make the next value by what draws from strategies."""
        self._draw = draw
        self.drawn = self._shift = 0
        self._later.seed(draw(_ROLLS))

    def _from(self, strategy: st.SearchStrategy[T], otherwise: Callable[[Random], T]) -> T:
        """Return what a strategy gives; or, late in a large value, what chance does."""
        self.drawn += 1
        return self._draw(strategy) if self.drawn < _MOST_DRAWS else otherwise(self._later)

    def vary(self) -> None:
        # Hypothesis likes to make the same choice again and again.
        self._shift += 1

    def levels(self) -> int:
        self._is_deep = not self.below(12)
        return _DEEP if self._is_deep else self.below(4)

    def below(self, limit: int) -> int:
        if limit < 2:
            return 0
        strategy = self._limits.get(limit)
        if strategy is None:
            strategy = self._limits[limit] = st.integers(0, limit - 1)
        drawn = self._from(strategy, lambda rng: rng.randrange(limit))
        return (drawn + self._shift) % limit

    def order(self, count: int) -> Iterable[int]:
        numbers = list(range(count))
        return (numbers.pop(self.below(len(numbers))) for _ in range(count))

    def pick(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def one_of(self, makers: Sequence[MakerOfType]) -> MakerOfType:
        likely = [maker for maker in makers if maker.is_likely]
        return self.pick(likely if likely and self.below(4) else makers)

    def includes(self, *, recursive: bool) -> bool:
        return bool(self.below(16 if recursive and self._is_deep else 2))

    def length(self, least: int, most: int | None, *, recursive: bool) -> int:
        longest = max(least, 2 if recursive else _MANY if not self.below(15) else 4)
        if most is not None:
            longest = min(most, max(longest, most if most <= 8 and not recursive else 0))
        how = self.below(4)
        if how == 0:
            return least
        return longest if how == 1 else least + self.below(longest - least + 1)

    def extras(self, *, is_map: bool) -> int:
        return self.below(4) if is_map else max(0, self.below(5) - 2)

    def extra_name(self) -> str:
        return self.pick(NAMES) if self.below(3) else self._text(0, 8)

    def anything(self, name: str | None) -> Callable[[], Any]:
        string = self.string(StringDemands(), None)
        number = self.number(NumberDemands(), None)

        def make() -> Any:
            how = self.below(4)
            if how == 0:
                return fresh(self.pick(ANYTHING))
            return string() if how > 1 else number()

        return make

    def string(self, demands: StringDemands, name: str | None) -> Callable[[], str]:
        samples = [text for format in demands.formats for text in self._samples(format)]
        samples = [text for text in samples if demands.accepts(text)]
        if samples:
            return lambda: self.pick(samples)
        hostile = [text for text in (*TEXTS, *NAMES) if demands.accepts(text)]
        if demands.patterns:
            return self._matching(demands, hostile)
        least = demands.least
        longest = max(least, min(_LONG, _LONG if demands.most is None else demands.most))
        shortest, short = min(least, 20), min(longest, least + 20, 40)

        def make() -> str:
            how = self.below(8)
            if how < 3 and hostile:
                return self.pick(hostile)
            text = self._text(shortest, short)
            if how == 3:
                return _of_length(text, longest)
            if how == 4:
                return _of_length(text, least)
            return _of_length(text, least) if len(text) < least else text

        return make

    def _matching(self, demands: StringDemands, hostile: list[str]) -> Callable[[], str]:
        makers = [one.texts for one in demands.patterns if one.texts is not None]
        longest = demands.most or _LONG
        spreads = (0, 3, max(12, demands.least - 1), min(max(40, 2 * demands.least), longest))
        is_plain = [pattern.is_plain for pattern in demands.patterns]
        hostile = [text for text in hostile if all(test(text) for test in is_plain)] or hostile
        dice = _Dice()

        def make() -> str:
            if hostile and not (makers and self.below(4)):
                return self.pick(hostile)
            if not makers:
                raise Stuck
            dice.roll(self._from(_ROLLS, lambda rng: rng.getrandbits(64)) + self._shift)
            for attempt in range(_TRIES):
                text = dice.text(makers, dice.pick(spreads))
                if len(text) < demands.least:
                    text += dice.pick(_WORDS) * (demands.least - len(text))
                    text = text[: demands.least]
                if demands.accepts(text) and (
                    attempt > _TRIES // 2 or all(test(text) for test in is_plain)
                ):
                    return text
            self.vary()
            raise Stuck

        return make

    def _text(self, least: int, most: int) -> str:
        """Return a text of such a length, two bytes for each character.

        Not by `st.text`: that keeps a table of all characters in a folder ``.hypothesis``.
        """
        strategy = st.binary(min_size=2 * least, max_size=2 * most)
        drawn = self._from(strategy, lambda rng: rng.randbytes(2 * rng.randint(least, most)))
        pairs = zip(drawn[::2], drawn[1::2], strict=False)
        return "".join([ALPHABET[(high * 256 + low) % len(ALPHABET)] for high, low in pairs])

    def _samples(self, format: str) -> list[str]:
        standard = STANDARD_FORMATS.get(format)
        if standard is not None:
            usual = [standard(self._rng, _WORDS) for _ in range(_FORMAT_SAMPLES)]
            return [*FORMATTED[format], *usual]
        provide = self._words().provider(format, self._rng)
        return [provide() for _ in range(self._sample_size)] if provide else []

    def number(self, demands: NumberDemands, name: str | None) -> Callable[[], Number]:
        for format in demands.formats:
            if format in NUMBER_FORMATS:
                demands = demands.within(*NUMBER_FORMATS[format])
        on_grid = self._on_grid(demands.fine_grid(), whole=demands.whole)
        if demands.step is not None:
            return self._broken(on_grid) if demands.broken else on_grid
        fractions = [value for value in FRACTIONS if demands.allows(value)]
        integers = [value for value in INTEGERS if demands.allows(value)]
        if demands.broken:
            fractions, integers = [value for value in fractions if value % 1], []
        low, high = _as_floats(demands)
        floats = None
        if low < high:
            floats = st.floats(low, high, allow_nan=False, allow_infinity=False)

        def make() -> Number:
            for _ in range(_TRIES):
                how = self.below(5)
                if how == 0 and fractions:
                    value: Number = self.pick(fractions)
                elif how == 1 and integers:
                    value = self.pick(integers)
                elif how == 2 and floats is not None:
                    value = self._from(floats, lambda rng: rng.choice((low, high)) * rng.random())
                else:
                    value = on_grid()
                if demands.allows(value):
                    return value
                self.vary()
            raise Stuck

        return self._broken(make) if demands.broken else make

    def _broken(self, make: Callable[[], Number]) -> Callable[[], Number]:
        """Return what makes those of some numbers that are no integers."""

        def make_broken() -> Number:
            for _ in range(_TRIES):
                value = make()
                if value != int(value):
                    return value
                self.vary()
            raise Stuck

        return make_broken

    def _on_grid(self, grid: Grid, *, whole: bool) -> Callable[[], Number]:
        first, last = grid.first, grid.last
        known = {int(value / grid.step) for value in INTEGERS}
        known |= {
            limit + step for limit in (first, last) if limit is not None for step in (-1, 0, 1)
        }
        boundary = sorted(
            times
            for times in known
            if (first is None or times >= first) and (last is None or times <= last)
        )
        spread = st.integers(first, last)

        def make() -> Number:
            for _ in range(_TRIES):
                near = boundary and self.below(3)
                times = self.pick(boundary) if near else self._from(spread, _near(first, last))
                value = grid.value(times)
                if grid.is_plain(value):
                    as_float = whole and self._whole_floats and abs(value) < 2**53
                    return float(value) if as_float and not self.below(8) else value
                self.vary()
            raise Stuck

        return make


class _Dice:
    """Makes all choices in a text by a single one of Hypothesis', as each of those takes time."""

    def __init__(self) -> None:
        self._random = Random(0)

    def roll(self, number: int) -> None:
        self._random.seed(number)

    def below(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def pick(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def times(self, least: int, most: int) -> int:
        how = self.below(4)
        return least if not how else most if how == 1 else least + self.below(most - least + 1)

    def character(self, characters: Characters) -> str:
        if characters.plain and self.below(3):
            return self.pick(characters.plain)
        return characters[self.below(characters.size)]

    def text(self, makers: list[TextMaker], spread: int) -> str:
        """Return a text by one of some makers, or by all of them one after the other."""
        if len(makers) == 1 or self.below(2):
            return self.pick(makers).text(self, spread)
        texts = [maker.text(self, 2) for maker in makers]
        return "".join(texts[:: 1 - 2 * self.below(2)])


_ROLLS = st.integers(0, 2**64 - 1)


def _of_length(text: str, length: int) -> str:
    text = text or "\u202ea"
    return (text * (length // len(text) + 1))[:length]


def _near(first: int | None, last: int | None) -> Callable[[Random], int]:
    """Return what gets an integer between two others by chance, near them if they are far apart."""
    low = first if first is not None else -_FAR if last is None else last - _FAR
    high = last if last is not None else low + 2 * _FAR
    return lambda rng: rng.randint(low, high)


def _as_floats(demands: NumberDemands) -> tuple[float, float]:
    low = demands.lower[0] if demands.lower else -_GREATEST
    high = demands.upper[0] if demands.upper else _GREATEST
    return float(max(-_GREATEST, min(low, _GREATEST))), float(min(_GREATEST, max(high, -_GREATEST)))


_GREATEST = exact(1.7976931348623157e308)
