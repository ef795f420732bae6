"""Which numbers a schema allows, exactly: a float is the decimal number that it is written as."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import ceil, floor, lcm
from typing import TypeAlias

from asynction_jsonschema.fake.impossible import Impossible
from asynction_jsonschema.fake.reading.schema_parts import Path
from asynction_jsonschema.json_values import exact

Number: TypeAlias = int | float


_SAFE = 2**53  # up to here each integer is a float
_DIGITS = 15  # of which each number of so many is


def _readings(limit: Number) -> tuple[Fraction, Fraction]:
    """Return a limit as it is written; and, if it is that large, as a float stands for it."""
    written = exact(limit)
    return written, Fraction(limit) if abs(written) > _SAFE else written


@dataclass(frozen=True, slots=True)
class Grid:
    """The multiples of a number between two limits.

    Attributes:
        step: The number.
        first: How many times it makes the least of them, None if there is no least.
        last: How many times it makes the greatest of them, None if there is no greatest.
        divisors: The floats that each of them is a multiple of.
    """

    step: Fraction
    first: int | None
    last: int | None
    divisors: tuple[float, ...] = ()

    def value(self, times: int) -> Number:
        """Return the step taken so many times, as an integer where a float is not exact."""
        numerator, denominator = times * self.step.numerator, self.step.denominator
        if denominator == 1 or (
            abs(numerator) > _SAFE * denominator and not numerator % denominator
        ):
            return numerator // denominator
        return numerator / denominator

    def is_plain(self, value: Number) -> bool:
        """Return whether a number is a multiple also for those who divide floats to find out."""
        if abs(value) > _SAFE:
            return True
        return all((value / divisor).is_integer() for divisor in self.divisors)


@dataclass
class NumberDemands:
    """What a schema asks of a number.

    Attributes:
        lower: The lower limit, None if there is none; and whether it is excluded itself.
        upper: The upper limit, and the same.
        limits: The ways to the keywords that set them.
        divisors: What it has to be a multiple of.
        whole: Whether it has to be an integer.
        broken: Whether it must not be one.
        formats: The formats that it has to have, if they are about numbers.
    """

    lower: tuple[Fraction, bool] | None = None
    upper: tuple[Fraction, bool] | None = None
    limits: dict[str, Path] = field(default_factory=dict)
    divisors: list[Number] = field(default_factory=list)
    whole: bool = False
    broken: bool = False
    formats: tuple[str, ...] = ()

    def copy(self) -> NumberDemands:
        """Return the same, to be changed alone."""
        return replace(self, limits=self.limits.copy(), divisors=self.divisors.copy())

    def at_least(self, limit: Number, path: Path, *, excluded: bool) -> None:
        """Take a lower limit into account."""
        new = (max(_readings(limit)), excluded)
        if self.lower is None or new > self.lower:
            self.lower, self.limits["lower"] = new, path

    def at_most(self, limit: Number, path: Path, *, excluded: bool) -> None:
        """Take an upper limit into account."""
        new = (min(_readings(limit)), excluded)
        if self.upper is None or (-new[0], excluded) > (-self.upper[0], self.upper[1]):
            self.upper, self.limits["upper"] = new, path

    @property
    def step(self) -> Fraction | None:
        """What it has to be a multiple of, all in all; None if of nothing."""
        steps = [exact(divisor) for divisor in self.divisors] + [Fraction(1)] * self.whole
        if not steps:
            return None
        denominator = lcm(*(step.denominator for step in steps))
        return Fraction(lcm(*(int(step * denominator) for step in steps)), denominator)

    def within(self, low: int, high: int) -> NumberDemands:
        """Return the same within two limits more, if these leave anything."""
        narrowed = self.copy()
        narrowed.at_least(low, (), excluded=False)
        narrowed.at_most(high, (), excluded=False)
        try:
            narrowed.fine_grid()
        except Impossible:
            return self
        return narrowed

    def allows(self, number: Number) -> bool:
        """Return whether a number lies between the limits."""
        value = exact(number)
        if self.lower is not None and (value, False) < self.lower:
            return False
        return self.upper is None or (-value, False) >= (-self.upper[0], self.upper[1])

    @property
    def _finest(self) -> Fraction:
        """The finest step whose multiples between the limits are floats, 1 at the most."""
        least = self.lower[0] if self.lower and self.lower[0] > 0 else Fraction(0)
        least = -self.upper[0] if self.upper and self.upper[0] < 0 else least
        return Fraction(10) ** min(0, len(str(int(least))) - _DIGITS)

    def grid(self, step: Fraction | None = None) -> Grid:
        """Return the multiples of its step, or of another that takes the place of none.

        Raises:
            Impossible: There are none.
        """
        step = self.step or max(step or Fraction(1), self._finest)
        first = last = None
        if self.lower is not None:
            limit, excluded = self.lower
            first = floor(limit / step) + 1 if excluded else ceil(limit / step)
        if self.upper is not None:
            limit, excluded = self.upper
            last = ceil(limit / step) - 1 if excluded else floor(limit / step)
        if first is not None and last is not None and first > last:
            raise Impossible(
                "no such number lies between the lower and the upper limit",
                self.limits["upper"],
            )
        floats = tuple(divisor for divisor in self.divisors if isinstance(divisor, float))
        return Grid(step, first, last, floats)

    def fine_grid(self) -> Grid:
        """Return the grid of its step; without one, decimals fine enough to have a choice.

        Raises:
            Impossible: Nothing lies between the limits.
        """
        step = self.step
        if step is not None:
            if self.broken and step.denominator == 1:
                raise Impossible("each such number is an integer", self.limits.get("divisor", ()))
            return self.grid()
        if self.lower is None or self.upper is None:
            return self.grid(Fraction(1, 100))
        width = self.upper[0] - self.lower[0]
        if width < 0 or (width == 0 and (self.lower[1] or self.upper[1])):
            raise Impossible("no number lies between the limits", self.limits["upper"])
        if width == 0:
            only = self.lower[0]
            return Grid(abs(only) or Fraction(1), _sign(only), _sign(only))
        step = Fraction(1, 100)
        while width / step < 100 and step > self._finest:
            step /= 10
        return self.grid(step)


def _sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)
