"""Texts, numbers, names and comments in TypeScript, as prettier writes them."""

from __future__ import annotations

import json
import re
import textwrap
from unicodedata import ucd_3_2_0

from asynction_generate.source_text import width

WIDTH = 80  # of a line, as prettier has it by default


def text(value: str) -> str:
    """Return a string literal."""
    quote = "'" if value.count('"') > value.count("'") else '"'
    return quote + "".join(_letter(one, quote) for one in value) + quote


def number(value: float) -> str:
    """Return a literal for a number."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        value = int(value)
    written = json.dumps(value).replace("e+", "e")
    return re.sub(r"e(-?)0+(?=\d)", r"e\1", written)


def property_name(name: str) -> str:
    """Return a name as a key of an object type: in quotes where it needs them."""
    is_name = name[:1] not in _DIGITS and name != "" and all(map(_is_of_a_name, name))
    return name if is_name else text(name)


def comment(said: str, margin: str) -> str:
    """Return lines with a comment, each ended; "" for nothing.

    Args:
        said: What it says. Nothing in it ends the comment, or is a directive or a tag.
        margin: What stands before each line.
    """
    columns = WIDTH - len(margin) - 3
    lines = [line for part in said.splitlines() for line in _wrapped(part, columns) or [""]]
    if not any(lines):
        return ""
    if len(lines) == 1 and width(lines[0]) <= columns - 4:
        return f"{margin}/** {lines[0]} */\n"
    body = "".join(f"{margin} * {line}".rstrip() + "\n" for line in lines)
    return f"{margin}/**\n{body}{margin} */\n"


def _wrapped(line: str, columns: int) -> list[str]:
    shown = "".join(one if one.isprintable() else " " for one in line)
    # In front of a word it would be a tag of JSDoc, or a directive of the compiler.
    shown = re.sub(r"(?<!\S)@(?!deprecated$)|(?<=[*{])@", r"\\@", shown).replace("*/", r"*\/")
    return textwrap.wrap(
        " ".join(shown.split()), columns, break_long_words=False, break_on_hyphens=False
    )


def _is_of_a_name(letter: str) -> bool:
    """Return whether prettier leaves the quotes out around a name with this letter in it."""
    if letter.isascii():
        return letter.isalnum() or letter in "_$"
    # That is what ECMAScript 5 took for letters: fewer than there are today.
    return letter <= "\uffff" and ucd_3_2_0.category(letter) in _OF_NAMES


def _letter(letter: str, quote: str) -> str:
    if letter in (quote, "\\"):
        return f"\\{letter}"
    if letter in _SHORT:
        return _SHORT[letter]
    if letter.isprintable():
        return letter
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[index : index + 2].hex()}" for index in range(0, len(units), 2))


_DIGITS = "0123456789"
_OF_NAMES = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
