"""Findings: what is wrong or questionable about a document, told together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynction_core.exceptions import Severity, SpecError
from asynction_core.rules import TOLD_WHILE_PARSING, Purpose
from asynction_core.value import Value

if TYPE_CHECKING:
    from asynction_core.document import Document, Node


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Finding(Value):
    """Something that is wrong with a document, or questionable.

    Attributes:
        severity: ``"error"`` if no server can be built of the document, else ``"warning"``.
        file: The file (or URI) that it is in; None if the document was given as a mapping.
        line: The line in that file, counted from 1, where it is known.
        column: The column in that line, counted from 1, where it is known.
        pointer: The JSON pointer (RFC 6901) to the place in the file, "" for the whole file.
        rule: The name of the rule that is broken; ``"server"`` for what is not about the document,
            but about a server that were built of it now.
        message: What is wrong and what to do about it.
        purpose: ``"asyncapi"`` if it is about the document, ``"socketio"`` if it is about serving
            it with Socket.IO.
    """

    severity: Severity
    file: str | None
    line: int | None
    column: int | None
    pointer: str
    rule: str
    message: str
    purpose: Purpose = "asyncapi"

    @classmethod
    def of(cls, error: SpecError) -> Finding:
        """Return what an error tells, without the others that it holds."""
        where = (error.source, error.line, error.column, error.pointer or "")
        return cls(error.severity, *where, error.rule, error.message, error.purpose)


class Findings:
    """What has been found about a document so far: errors and warnings."""

    def __init__(self) -> None:
        self._found: dict[Finding, SpecError] = {}  # each once, in the order of finding
        self._while_parsing: set[Finding] = set()

    def __iter__(self) -> Iterator[SpecError]:
        return iter(self._found.values())

    def add(self, error: SpecError, *, while_parsing: bool = False) -> None:
        """Add an error or a warning, and what it holds besides itself.

        Args:
            error: The error or warning.
            while_parsing: Whether it was found in what a document asks for, and not in the document
                as it stands, of which it may be an echo.
        """
        for one in (error, *error.others):
            finding = Finding.of(one)
            if finding not in self._found:
                self._found[finding] = one
                if while_parsing and one.rule in TOLD_WHILE_PARSING:
                    self._while_parsing.add(finding)
        error.others = ()

    def add_all(self, errors: Iterable[SpecError], *, while_parsing: bool = False) -> None:
        """Add errors and warnings, as far as they come: what is raised on the way is added, too."""
        try:
            for error in errors:
                self.add(error, while_parsing=while_parsing)
        except SpecError as error:
            self.add(error, while_parsing=while_parsing)

    def add_each(
        self,
        of_plugins: Iterable[Iterable[SpecError]],
        *,
        while_parsing: bool = False,
        errors_only: bool = False,
    ) -> None:
        """Add what each of several plugins has found, or the errors among it."""
        for found in of_plugins:
            told = (one for one in found if not errors_only or one.severity == "error")
            self.add_all(told, while_parsing=while_parsing)

    def warn(self, node: Node, message: str, *, rule: str) -> None:
        """Add a warning about a place in the document."""
        self.add(node.error(message, rule=rule, severity="warning"))

    @contextmanager
    def of_part(self) -> Iterator[None]:
        """Look at a part of the document that the others do not depend on."""
        try:
            yield
        except SpecError as error:
            self.add(error)

    def has_errors(self) -> bool:
        """Return whether anything that was found is an error."""
        return any(finding.severity == "error" for finding in self._found)

    def told(self, document: str | None) -> dict[Finding, SpecError]:
        """Return what to tell, by where it stands, without echoes.

        Args:
            document: The file that the document is in, whose findings come first.
        """
        echoing = self._while_parsing
        places = {_place(one, one.severity) for one in self._found if one not in echoing}

        def is_echo(one: Finding) -> bool:
            severities = {"error", one.severity}
            return one in echoing and any(_place(one, each) in places for each in severities)

        told = in_order((one for one in self._found if not is_echo(one)), document)
        return {one: self._found[one] for one in told}


def in_order(findings: Iterable[Finding], document: str | None) -> list[Finding]:
    """Return findings by where they stand, each once.

    Args:
        findings: The findings.
        document: The file that the document is in, whose findings come first.
    """
    return sorted(
        {*findings},
        key=lambda one: (
            one.file != document,
            one.file or "",
            one.line or 0,
            one.column or 0,
            one.pointer,
            one.severity,
            one.rule,
            one.message,
        ),
    )


def about_server(message: str, document: Document) -> SpecError:
    """Return a warning that is not about a document, but about a server that were built of it."""
    return SpecError(message, source=document.source.name, rule="server", severity="warning")


def _place(finding: Finding, severity: str) -> tuple[str, str | None, str]:
    return severity, finding.file, finding.pointer


def raise_first(errors: Iterable[SpecError]) -> None:
    """Raise the first of some errors with the others in it, if there are any.

    Raises:
        SpecError: There are.
    """
    for first in (found := iter(errors)):
        first.others = tuple(found)
        raise first
