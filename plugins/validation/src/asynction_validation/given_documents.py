"""What somebody names on the command line for a document: a path, or the standard input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asynction_core.reading.source import Source

STDIN, NAMED = "-", "<stdin>"


def given_source(file: str) -> Source | str:
    """Return a path as it is, and for ``-`` what stands on the standard input.

    Raises:
        SpecError: It cannot be read.
    """
    if file != STDIN:
        return file
    from asynction_core.reading.limits import MAX_BYTES
    from asynction_core.reading.source import given_text, text_of

    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    return given_text(text_of(content, NAMED), NAMED)
