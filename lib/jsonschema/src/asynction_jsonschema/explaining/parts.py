"""What an explanation asks: whether a part of a value satisfies a part of a schema."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import thread_time
from typing import Any, TypeAlias

IsValid: TypeAlias = Callable[[Any], bool]

_STEPS = 10_000  # questions per value
_SECONDS = 0.05  # of work per value, as one question may be about all of a large value


class Spent(Exception):
    """No more may be asked about this value."""


class Budget:
    """What may be asked about one value: so many questions, in so much time."""

    def __init__(self) -> None:
        self._left = _STEPS
        self._end = thread_time() + _SECONDS

    def take(self) -> None:
        """Count a question.

        Raises:
            Spent: There have been too many.
        """
        self._left -= 1
        if self._left < 0 or thread_time() > self._end:
            raise Spent

    def extend(self, seconds: float) -> None:
        """Leave a time out of account."""
        self._end += seconds


class Parts:
    """The parts of a schema, each with what checks values against it, made when first needed.

    Args:
        compile: Returns what tells whether a value satisfies a schema, whose references lead into
            the definitions of the whole.
    """

    def __init__(self, compile: Callable[[Any], IsValid]) -> None:
        self._compile = compile
        self._known: dict[Hashable, tuple[IsValid, Any]] = {}

    def fit(self, part: Any, value: Any, budget: Budget) -> bool:
        """Return whether a value satisfies a part of the schema: the very object in there.

        Raises:
            Spent: Nothing more may be asked.
        """
        return self.fit_made(id(part), lambda: part, value, budget)

    def fit_made(self, key: Hashable, make: Callable[[], Any], value: Any, budget: Budget) -> bool:
        """Return whether a value satisfies what is made of parts of the schema.

        Args:
            key: What tells it from others.
            make: Makes it, if it is asked about for the first time.
            budget: What may be asked.

        Raises:
            Spent: Nothing more may be asked.
        """
        budget.take()
        if key not in self._known:
            # Compiled once in the life of a server, whatever values come.
            start = thread_time()
            part = make()
            self._known[key] = (self._compile(part), part)  # which stays, and so does its id
            budget.extend(thread_time() - start)
        return self._known[key][0](value)

    def fit_once(self, part: Any, value: Any, budget: Budget) -> bool:
        """Return whether a value satisfies a schema that is made for this value alone.

        Raises:
            Spent: Nothing more may be asked.
        """
        budget.take()
        return self._compile(part)(value)
