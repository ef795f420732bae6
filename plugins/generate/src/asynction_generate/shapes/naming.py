"""Names of types, for what a document calls as it likes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from asynction_generate.python_names import unique

LONGEST = 40  # characters


class TypeNames:
    """The names of a module, of which none is given twice.

    Args:
        reserved: Names that mean something else there.

    Attributes:
        given: The names that have been given.
    """

    def __init__(self, reserved: Collection[str] = ()) -> None:
        self._taken = set(reserved)
        self.given: set[str] = set()

    def new(self, text: str) -> str:
        """Return a name for what a text says, which nothing has yet."""
        name = unique(type_name(text), self._taken.__contains__).replace("_", "")
        while name in self._taken:
            name += "0"
        self._taken.add(name)
        self.given.add(name)
        return name


def type_name(text: str) -> str:
    """Return a text as the name of a type, as ``NewMessage`` is of ``new message``.

    It is an identifier in Python and in TypeScript.
    """
    name = _joined(text)
    return name if name.isidentifier() else f"Type{name}"


def camel_case(text: str, otherwise: str) -> str:
    """Return a text as the name of a variable, as ``newMessage`` is of ``new message``.

    Args:
        otherwise: What is returned if no name can be made of it.
    """
    name = _joined(text)
    return name[0].lower() + name[1:] if name.isidentifier() else otherwise


def _joined(text: str) -> str:
    kept = "".join(
        letter if _is_of_a_name(letter) else " " for letter in unicodedata.normalize("NFKC", text)
    )
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", kept).split()
    name = "".join(word[0].upper() + word[1:] for word in words)[:LONGEST]
    return unicodedata.normalize("NFKC", name)


def _is_of_a_name(letter: str) -> bool:
    # Beyond these some languages know fewer letters than others.
    return letter <= "\u2fff" and letter.isalnum() and f"a{letter}".isidentifier()
