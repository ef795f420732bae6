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

    def leave_out_echoes(self) -> None:
        """Leave out what only says that a place cannot be served that breaks a rule."""
        broken = {_place(error) for error in self.found if error.rule != "servable"}
        self.found = [
            error for error in self.found if error.rule != "servable" or _place(error) not in broken
        ]

    def sort(self, first: str | None) -> None:
        """Sort the errors by where they stand.

        Args:
            first: The name of the file whose errors come first.
        """
        self.found.sort(
            key=lambda one: (one.source != first, one.source or "", one.line or 0, one.column or 0)
        )

    def raise_any(self) -> None:
        """Raise the first error, if there is one, with the others in it.

        Raises:
            SpecError: The document is wrong.
        """
        if self.found:
            first = self.found[0]
            first.others = tuple(self.found[1:])
            raise first


def _place(error: SpecError) -> tuple[str | None, str | None]:
    return error.source, error.pointer
