"""What is closed at the end of a ``with`` block, and may have something to tell then."""

from __future__ import annotations

from abc import ABC, abstractmethod
from operator import methodcaller
from types import TracebackType
from typing import TypeVar

__tracebackhide__ = methodcaller("errisinstance", AssertionError)  # pytest shows the test

_Closing = TypeVar("_Closing", bound="Closing")


class Closing(ABC):
    """Is closed at the end of a ``with`` block."""

    @abstractmethod
    def close(self) -> None:
        """Close it.

        Raises:
            AssertionError: Something was wrong that was not told yet.
        """

    def __enter__(self: _Closing) -> _Closing:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.close()
        except AssertionError:
            if error is None:  # else what is raised already says more
                raise
