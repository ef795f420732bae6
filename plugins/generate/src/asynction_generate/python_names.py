"""Python names for what a document calls as it likes: events, namespaces, schemes, properties."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Callable, Collection

LONGEST = 40  # characters: a signature of such names fits in a line

_BUILTINS = frozenset(dir(builtins))


def identifier(text: str, otherwise: str, taken: Collection[str] = ()) -> str:
    """Return the text as the name of a function, argument or module, in lower case.

    Args:
        text: What a document says, any text.
        otherwise: What the name is, or begins with, where the text gives none by itself.
        taken: Names that mean something else where this one will stand.
    """
    # Python reads identifiers in this form, and attributes are looked up by what it has read.
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", text).lower()
    kept = "".join(letter if f"a{letter}".isidentifier() else "_" for letter in text)
    kept = unicodedata.normalize("NFKC", kept)
    name = re.sub(r"_+", "_", kept).strip("_")[:LONGEST].rstrip("_") or otherwise
    if not name.isidentifier():
        name = f"{otherwise}_{name}"
    if keyword.iskeyword(name) or name in _BUILTINS or name in taken:
        name += "_"
    return name


def module_name(text: str, otherwise: str) -> str:
    """Return the text as the name of a file: in ASCII, which every file system takes."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return identifier(plain.encode("ascii", "ignore").decode(), otherwise)


def unique(name: str, is_taken: Callable[[str], bool]) -> str:
    """Return the name, or the first of name_2, name_3, … that is not taken."""
    found, count = name, 1
    while is_taken(found):
        count += 1
        found = f"{name.rstrip('_')}_{count}"
    return found


def is_dotted_path(text: str, parts: int = 2) -> bool:
    """Return whether a text is at least so many Python names, joined by dots."""
    names = text.split(".")
    return len(names) >= parts and all(
        name.isidentifier() and not keyword.iskeyword(name) for name in names
    )
