"""Values that have no parts, the plainest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import chain, product
from math import ceil, floor, gcd, inf, lcm
from string import ascii_lowercase

from asynction_jsonschema.examples.together import Together
from asynction_jsonschema.expressions import NoText, shortest_text
from asynction_jsonschema.json_values import exact

_FORMATS = {
    "byte": "dGV4dA==",
    "date": "2030-01-31",
    "date-time": "2030-01-31T12:00:00Z",
    "duration": "P1D",
    "email": "ada@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "json-pointer": "/path",
    "regex": "a",
    "relative-json-pointer": "0",
    "time": "12:00:00Z",
    "uri": "https://example.com/",
    "uri-reference": "/path",
    "uri-template": "/path/{name}",
    "url": "https://example.com/",
    "uuid": "00000000-0000-4000-8000-000000000000",
}
_WORDS = ("text", *ascii_lowercase, *(f"text {number}" for number in range(1, 1000)))
_LONGEST = 100_000  # characters
_CHANGED = 8  # of the last characters
_MANY = 1000  # multiples of a step
_FINEST = 25  # decimals
_LONG = 10**21  # from there on, numbers are written with an exponent


def texts(schemas: Together, matches: Callable[[str, str], bool]) -> Iterator[str]:
    """Yield texts that satisfy some schemas, as far as lengths and patterns go.

    Args:
        matches: Tells whether a pattern is found in a text.
    """
    low, high = schemas.least("minLength"), int(min(schemas.most("maxLength"), _LONGEST))
    patterns = schemas.all("pattern")
    words = _WORDS[:40] if patterns else _WORDS
    ascii_only = (name.removeprefix("idn-").replace("iri", "uri") for name in schemas.all("format"))
    made = chain(
        (_FORMATS[name] for name in ascii_only if name in _FORMATS),
        _found_by(patterns, low) if low <= high else (),
        (text.ljust(low, "x")[:high] for text in words if low <= high),
        ("Aa1!" * times for times in range(1, 5)),  # as patterns of passwords want it
    )
    for text in made:
        if low <= len(text) <= high and all(matches(one, text) for one in patterns):
            yield text


def _found_by(patterns: list[str], low: int) -> Iterator[str]:
    """Yield texts that patterns may be found in, and the same with one letter changed."""
    with suppress(NoText):
        shortest = [shortest_text(pattern, low) for pattern in patterns]
        for text in dict.fromkeys([*shortest, *["".join(shortest)] * bool(shortest)]):
            yield text
            yield text.ljust(low, text[-1:] or "x")
            for place, letter in product(range(len(text))[: -_CHANGED - 1 : -1], "bcdeBC1234-_"):
                yield text[:place] + letter + text[place + 1 :]


def numbers(schemas: Together, *, whole: bool) -> Iterator[int | float]:
    """Yield integers, or else numbers that are none, those next to 0 first."""
    steps = [exact(step) for step in schemas.all("multipleOf")] + [Fraction(1)] * whole
    grids = [Fraction(1, 2), *(Fraction(1, 10**digits) for digits in range(1, _FINEST))]
    if steps:
        denominator = gcd(*(step.denominator for step in steps))
        grids = [Fraction(lcm(*(step.numerator for step in steps)), denominator)]
    for step in grids:
        found = 0
        for number in _multiples(step, schemas):
            if (number.denominator == 1) is whole:
                found += 1
                yield _written(number)
        if found > 1:
            return


def _multiples(step: Fraction, schemas: Together) -> Iterator[Fraction]:
    first = max(_limits(schemas, "minimum", "exclusiveMinimum", step))
    last = -max(_limits(schemas, "maximum", "exclusiveMaximum", -step))
    start = int(min(max(first, 0), last)) if first <= last else 0
    around = ((start + distance, start - distance) for distance in range(1, _MANY))
    near = chain([start], chain.from_iterable(around))
    return (times * step for times in near if first <= times <= last)


def _limits(schemas: Together, keyword: str, exclusive: str, step: Fraction) -> Iterator[float]:
    """Yield the least factors of a step that give what is allowed."""
    yield -inf
    for schema in schemas:
        for name in (keyword, exclusive):
            limit = schema.get(name)
            if limit is not None and not isinstance(limit, bool):
                factor = exact(limit) / step
                is_excluded = name == exclusive or schema.get(exclusive) is True  # so in draft 4
                yield floor(factor) + 1 if is_excluded else ceil(factor)


def _written(number: Fraction) -> int | float:
    """Return a number as people write it."""
    with suppress(OverflowError):
        if number.denominator > 1 or (number > _LONG and exact(float(number)) == number):
            return float(number)
    return int(number)
