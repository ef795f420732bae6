"""Something that has passed, and that the document does not allow."""

from __future__ import annotations

from collections.abc import Sequence

from asynction_core import Node


class Disagreement(AssertionError):
    """What has passed between a client and a server is not what the document says.

    Attributes:
        message: What is wrong.
        namespace: The namespace that it passed on.
        event: The event in question; None where it is about a connection.
        path: Where in the value it is wrong: names of properties, indices of lists.
        source: The file of the document; None if it was given as a mapping.
        line: The line in that file, counted from 1, where it is known.
        pointer: The JSON pointer (RFC 6901) to the place in the file that says what is right.
    """

    def __init__(
        self,
        message: str,
        place: Node,
        *,
        namespace: str,
        event: str | None = None,
        path: Sequence[str | int] = (),
    ) -> None:
        at = f" (at {'/'.join(map(str, path))})" if path else ""
        error = place.error(f"{message}{at}", rule="server")
        super().__init__(error.alone)
        self.message = message
        self.namespace = namespace
        self.event = event
        self.path = tuple(path)
        self.source = error.source
        self.line = error.line
        self.pointer = error.pointer
