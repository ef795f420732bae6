"""Collect the errors of a document, so that all of them are told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from asynction_core.exceptions import SpecError

__all__ = ["Errors"]


class Errors:
    """What is wrong with a document, as far as it has been found."""

    def __init__(self) -> None:
        self.found: list[SpecError] = []

    def add(self, errors: Iterable[SpecError]) -> None:
        """Add errors, and what they hold besides themselves."""
        for error in errors:
            self.found += (error, *error.others)
            error.others = ()

    @contextmanager
    def of_part(self) -> Iterator[None]:
        """Look at a part of the document that the others do not depend on."""
        try:
            yield
        except SpecError as error:
            self.add([error])

    def raise_any(self) -> None:
        """Raise the first error, if there is one, with the others in it.

        Raises:
            SpecError: The document is wrong.
        """
        if self.found:
            first = self.found[0]
            first.others = tuple(self.found[1:])
            raise first
