"""Data as people and programs would send them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from random import Random
from typing import Any, Literal, TypeVar

from asynction_jsonschema.expressions import Characters
from asynction_jsonschema.fake.choosing.property_names import figures_named, text_named
from asynction_jsonschema.fake.impossible import Impossible, Stuck
from asynction_jsonschema.fake.making.maker import MakerOfType
from asynction_jsonschema.fake.reading.numbers import Grid, Number, NumberDemands
from asynction_jsonschema.fake.reading.strings import Pattern, StringDemands
from asynction_jsonschema.fake.writing.prose import prose, title
from asynction_jsonschema.fake.writing.texts_of_formats import NUMBER_FORMATS, STANDARD_FORMATS
from asynction_jsonschema.fake.writing.words import Words

T = TypeVar("T")
_Text = Callable[[], str]

_PROBES = 12  # texts of each kind that show whether it can do
_LONG = 10_000  # characters of texts that are so long that few are tried
_TEXT_TRIES = 40  # per text and kind
_NUMBER_TRIES = 30
_USUAL = 1000  # how large numbers are of which nothing is known
_EXACT = 10**15  # up to here multiples of a decimal number are floats
_WIDE = 100_000  # limits further apart than that say what is possible, and not what is likely


class Realistic:
    """The taste of those who want to see likely data.

    Args:
        words: What the locale has.
        random: Where all choices come from.
        prefer_examples: Whether examples and defaults of the document come before all else.
    """

    patience = 1
    tries = 20
    tries_per_place = 40
    room = 30_000
    large = 4_000

    def __init__(self, words: Words, random: Random, *, prefer_examples: bool) -> None:
        self.examples: Literal["first", "last", "never"] = "first" if prefer_examples else "never"
        self._words = words
        self._rng = random
        self._random = random.random

    def vary(self) -> None:
        """Do nothing: random numbers never are the same."""

    def levels(self) -> int:
        return 3

    def below(self, limit: int) -> int:
        return int(self._random() * limit)

    def order(self, count: int) -> Iterable[int]:
        numbers = list(range(count))
        return (numbers.pop(self.below(len(numbers))) for _ in range(count))

    def pick(self, options: Sequence[T]) -> T:
        return options[int(self._random() * len(options))]

    def times(self, least: int, most: int) -> int:
        return most if not self.below(3) else least + self.below(most - least + 1)

    def character(self, characters: Characters) -> str:
        plain = characters.plain
        if plain:
            return plain[int(self._random() * len(plain))]
        return characters[int(self._random() * characters.size)]

    def one_of(self, makers: Sequence[MakerOfType]) -> MakerOfType:
        if makers[-1].kind == "null" and makers[-1].is_likely and self._random() < 0.1:
            return makers[-1]
        likely = [maker for maker in makers if maker.is_likely and maker.kind != "null"]
        return self.pick(likely or makers)

    def includes(self, *, recursive: bool) -> bool:
        return self._random() < (0.5 if recursive else 0.85)

    def length(self, least: int, most: int | None, *, recursive: bool) -> int:
        if recursive:
            length = least + int(self._random() * 2)
        elif least > 1:
            length = least + int(self._random() * 3)
        else:
            length = 1 + int(self._random() * 4)
        return length if most is None or length <= most else most

    def extras(self, *, is_map: bool) -> int:
        return 1 + int(self._random() * 3) if is_map else 0

    def extra_name(self) -> str:
        return self.pick(self._words.ascii_words())

    def anything(self, name: str | None) -> Callable[[], Any]:
        if text_named(name) is None and figures_named(name) is not None:
            return self.number(NumberDemands(), name)
        return self.string(StringDemands(), name)

    def string(self, demands: StringDemands, name: str | None) -> _Text:
        kinds = [kind for format in demands.formats if (kind := self._of_format(format))]
        named = text_named(name)
        if named is not None and not kinds:
            kinds.append(self._of_name(named, demands))
        kinds += [
            self._of_pattern(pattern, demands)
            for pattern in demands.patterns
            if pattern.texts is not None
        ]
        if len(demands.patterns) > 1:
            kinds.append(self._of_patterns(demands))
        kinds.append(self._prose(demands, longest=40))
        if not demands.patterns and not demands.least and demands.most is None:
            return kinds[0]
        return self._fitting(kinds, demands)

    def _fitting(self, kinds: list[_Text], demands: StringDemands) -> _Text:
        """Return what makes texts of the first of some kinds that do, of others if it fails."""
        accepts = demands.accepts
        if demands.patterns:
            plain = [pattern.is_plain for pattern in demands.patterns]
            strict = lambda text: accepts(text) and all(is_plain(text) for is_plain in plain)  # noqa: E731
            tests = [strict, accepts]
        else:
            tests = [accepts]
        probes = _PROBES * (1 + 4 * bool(demands.patterns))
        if demands.least > _LONG:
            probes = 2
        usable = [
            (kind, test)
            for test in tests
            for kind in kinds
            if any(test(kind()) for _ in range(probes))
        ]

        def make() -> str:
            for kind, test in usable:
                for _ in range(_TEXT_TRIES):
                    text = kind()
                    if test(text):
                        return text
            raise Stuck

        return make

    def _of_format(self, format: str) -> _Text | None:
        standard = STANDARD_FORMATS.get(format)
        if standard is not None:
            rng, words = self._rng, self._words.ascii_words()
            return lambda: standard(rng, words)
        return self._words.provider(format, self._rng)

    def _of_name(self, named: str, demands: StringDemands) -> _Text:
        kind, _, what = named.partition(":")
        rng, pool = self._rng, self._words.pool
        if kind == "format":
            return self._of_format(what) or self._of_name("text", demands)
        if kind == "provider":
            texts = pool(what)
            return lambda: texts[int(rng.random() * len(texts))]
        if kind == "text":
            return self._prose(demands, longest=120)
        if kind == "title":
            return title(rng, pool("word"))
        words = self._words.ascii_words()
        makers: dict[str, _Text] = {
            "slug": lambda: "-".join(rng.choices(words, k=3)),
            "token": lambda: f"{rng.getrandbits(128):032x}",
            "code": lambda: f"{self.pick(words)[:3].upper()}-{rng.randrange(1000, 10_000)}",
            "price": lambda: f"{rng.randrange(100, 50_000) / 100:.2f}",
            "version": lambda: f"{rng.randrange(10)}.{rng.randrange(20)}.{rng.randrange(10)}",
        }
        return makers[kind]

    def _prose(self, demands: StringDemands, *, longest: int) -> _Text:
        words = self._words.pool("word")
        return prose(self._rng, words, demands.least, demands.most, longest=longest)

    def _of_pattern(self, pattern: Pattern, demands: StringDemands) -> _Text:
        texts = pattern.texts
        assert texts is not None
        spreads: tuple[int, ...] = (4, 2, 8)
        if demands.least > 8:
            # The most of the last one is the least that a text of one repetition needs.
            spreads = (2 * demands.least, demands.least, demands.least - 1)
            if demands.most is not None and demands.most < 2 * demands.least:
                spreads = (demands.least - 1, demands.most - 1)
        if demands.most is not None:
            spreads = tuple(min(spread, max(demands.most, 1)) for spread in spreads)
        words = self._words.ascii_words()

        def make() -> str:
            text = texts.text(self, self.pick(spreads))
            while len(text) < demands.least and (self._random() < 0.9):
                text += self.pick(words)  # which it may do without an end that is anchored
            return text

        return make

    def _of_patterns(self, demands: StringDemands) -> _Text:
        """Return what makes texts with a match of each expression, in either order."""
        makers = [pattern.texts for pattern in demands.patterns if pattern.texts is not None]

        def make() -> str:
            texts = [maker.text(self, 4) for maker in makers]
            return "".join(texts if self._random() < 0.5 else reversed(texts))

        return make

    def number(self, demands: NumberDemands, name: str | None) -> Callable[[], Number]:
        figures = figures_named(name)
        if demands.step is not None or figures is None or demands.broken:
            grid = demands.fine_grid()
        else:
            try:
                grid = demands.grid(Fraction(1, 10**figures.decimals))
            except Impossible:
                grid = demands.fine_grid()
        limits = _usual(grid)
        if figures is not None:
            limits = _narrowed(grid, figures.low, figures.high) or limits
        for format in demands.formats:
            if format in NUMBER_FORMATS:
                limits = _within(limits, grid, *NUMBER_FORMATS[format])
        first, last = limits
        count = last - first + 1
        rng, random, value_of, is_plain = self._rng, self._random, grid.value, grid.is_plain
        if not grid.divisors and not demands.broken and max(-first, last) < _EXACT:
            return lambda: value_of(first + int(random() * count))

        def make() -> Number:
            for _ in range(_NUMBER_TRIES):
                value = value_of(first + rng.randrange(count))
                is_broken = not demands.broken or value != int(value)
                if is_broken and is_plain(value) and demands.allows(value):
                    return value
            raise Stuck

        return make


def _usual(grid: Grid) -> tuple[int, int]:
    """Return which multiples of its step are likely where only the schema tells."""
    first, last = grid.first, grid.last
    usual = max(int(_USUAL / grid.step), 20)
    if first is not None and last is not None and (last - first) * grid.step <= _WIDE:
        return first, last
    if first is not None and first > 0:
        return first, min(first + usual, first + usual if last is None else last)
    if last is not None and last < 0:
        return max(last - usual, last - usual if first is None else first), last
    low = first if first is not None and first > -usual else 0
    return low, usual if last is None else min(last, usual)


def _narrowed(grid: Grid, low: int, high: int) -> tuple[int, int] | None:
    """Return which multiples of its step lie between two numbers, None if there are none."""
    first, last = -(-low // grid.step), high // grid.step
    first = first if grid.first is None else max(first, grid.first)
    last = last if grid.last is None else min(last, grid.last)
    return (int(first), int(last)) if first <= last else None


def _within(limits: tuple[int, int], grid: Grid, low: int, high: int) -> tuple[int, int]:
    first = max(limits[0], int(-(-low // grid.step)))
    last = min(limits[1], int(high // grid.step))
    return (first, last) if first <= last else limits
