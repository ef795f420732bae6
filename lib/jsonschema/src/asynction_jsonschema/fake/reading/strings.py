"""What a schema asks of a string."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from asynction_jsonschema.expressions import NoText, TextMaker
from asynction_jsonschema.fake.reading.schema_parts import Path


class Pattern:
    """A regular expression that a string has to match.

    Args:
        text: The expression.
        path: The way to where it stands.
        search: Tells whether it matches somewhere in a text, as JSON Schema means it.

    Attributes:
        texts: What makes texts that match; None if that is not known how to.
    """

    def __init__(self, text: str, path: Path, search: Callable[[str], bool]) -> None:
        self.text = text
        self.path = path
        self.search = search
        self.texts: TextMaker | None
        try:
            self.texts = TextMaker(text)
        except NoText:
            self.texts = None
        self._search_in_python = _python_search(text)

    def is_plain(self, text: str) -> bool:
        """Return whether it matches also for those who read it as an expression of Python's."""
        return self._search_in_python(text)


@dataclass
class StringDemands:
    """What a schema asks of a string.

    Attributes:
        least: The least length, in code points.
        most: The greatest length, None for no limit.
        limits: The ways to the keywords that set these two.
        patterns: The regular expressions that it has to match.
        formats: The formats that it has to have.
    """

    least: int = 0
    most: int | None = None
    limits: dict[str, Path] = field(default_factory=dict)
    patterns: list[Pattern] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)

    def copy(self) -> StringDemands:
        """Return the same, to be changed alone."""
        return replace(
            self,
            limits=self.limits.copy(),
            patterns=self.patterns.copy(),
            formats=self.formats.copy(),
        )

    def accepts(self, text: str) -> bool:
        """Return whether a text does as far as length and expressions go."""
        return self.fits(text) and all(pattern.search(text) for pattern in self.patterns)

    def fits(self, text: str) -> bool:
        """Return whether a text has the right length."""
        return len(text) >= self.least and (self.most is None or len(text) <= self.most)


def _python_search(text: str) -> Callable[[str], bool]:
    try:
        search = re.compile(text).search
    except (re.error, OverflowError, RecursionError):
        return lambda text: True
    return lambda text: search(text) is not None
