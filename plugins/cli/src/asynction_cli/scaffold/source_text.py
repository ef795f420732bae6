"""Python source, laid out as `ruff format` lays it out."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["WIDTH", "Code", "assigned", "call", "docstring", "literal", "signature", "width"]

WIDTH = 88  # of a line, as ruff has it by default

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True, slots=True)
class Code:
    """Source that stands as it is where a value is written."""

    text: str


def width(text: str) -> int:
    """Return how many columns a text takes."""
    return sum(
        2 if unicodedata.east_asian_width(letter) in "WF" else not unicodedata.combining(letter)
        for letter in text
    )


def literal(value: Any) -> str:
    """Return a value, as JSON knows them (and tuples), as an expression in one line."""
    if isinstance(value, Code):
        return value.text
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        pairs = (f"{literal(key)}: {literal(item)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"
    return repr(value).replace("e+", "e")


def assigned(head: str, value: Any, indent: int) -> str:
    """Return a statement that ends in a value, such as ``return`` and the value."""
    start = " " * indent + head
    line = start + literal(value)
    if width(line) > WIDTH and not isinstance(value, (dict, list, tuple)):
        inner = " " * (indent + 4) + literal(value)
        if width(inner) <= WIDTH:
            return f"{start}(\n{inner}\n{' ' * indent})"
    return start + _laid_out(value, indent, width(start), 0)


def call(head: str, arguments: Sequence[Any], indent: int) -> str:
    """Return a statement that ends in a call.

    Args:
        head: What stands before the parenthesis.
        arguments: The arguments: values, and `Code`.
        indent: How far it is indented.
    """
    start = " " * indent + head
    line = f"{start}({', '.join(map(literal, arguments))})"
    if width(line) <= WIDTH:
        return line
    inner = indent + 4
    lines = [f"{' ' * inner}{_laid_out(item, inner, inner, 1)}," for item in arguments]
    return "\n".join([f"{start}(", *lines, f"{' ' * indent})"])


def signature(name: str, parameters: Sequence[str], returns: str, indent: int = 0) -> str:
    """Return the line (or lines) that begin a function."""
    start, end = f"{' ' * indent}def {name}(", f") -> {returns}:"
    line = f"{start}{', '.join(parameters)}{end}"
    if width(line) <= WIDTH or not parameters:
        return line
    inner = " " * (indent + 4)
    return "\n".join(
        [start, *(f"{inner}{parameter}," for parameter in parameters), " " * indent + end]
    )


def docstring(paragraphs: Iterable[str], indent: int) -> str:
    """Return a docstring.

    Args:
        paragraphs: Its paragraphs. Lines of a paragraph are kept, and those that are too long are
            broken; a line that begins with spaces is indented.
        indent: How far the function, class or module that it is of is indented.
    """
    lines = [paragraph.splitlines() for paragraph in paragraphs]
    text = _joined(lines, WIDTH - indent - 4)
    if "\n" not in text and width(text) + 6 > WIDTH - indent - 4:
        text = _joined(lines, WIDTH - indent - 16)  # in two lines, beyond doubt
    margin = " " * indent
    if text.startswith('"'):
        text = f"'{text[1:]}"
    if "\n" not in text:
        text = f"{text[:-1]}'" if text.endswith('"') else text
        return f'{margin}"""{text}"""'
    return "\n".join([*textwrap.indent(f'"""{text}', margin).split("\n"), f'{margin}"""'])


def _joined(paragraphs: Iterable[Iterable[str]], columns: int) -> str:
    blocks = ["\n".join(_wrapped(line, columns) for line in lines) for lines in paragraphs]
    return "\n\n".join(block for block in blocks if block).strip()


def _wrapped(line: str, columns: int) -> str:
    margin = " " * (len(line) - len(line.lstrip(" ")))
    shown = "".join(letter if letter.isprintable() else " " for letter in line)
    words = " ".join(shown.split()).replace("\\", "\\\\").replace('"""', "'''")
    more = margin + " " * 4 if margin else ""
    return textwrap.fill(
        words,
        columns,
        initial_indent=margin,
        subsequent_indent=more,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _text(value: str) -> str:
    quote = "'" if value.count('"') > value.count("'") else '"'
    return quote + "".join(_escaped(letter, quote) for letter in value) + quote


def _escaped(letter: str, quote: str) -> str:
    if letter == quote:
        return f"\\{letter}"
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter.isprintable():
        return letter
    code = ord(letter)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _laid_out(value: Any, indent: int, column: int, trailing: int) -> str:
    """Return a value in one line where it fits, else one item a line.

    Args:
        value: The value.
        indent: How far the line that it begins on is indented.
        column: Where it begins.
        trailing: How many columns are needed behind it.
    """
    line = literal(value)
    if not isinstance(value, (dict, list, tuple)) or not value:
        return line
    if column + width(line) + trailing <= WIDTH:
        return line
    inner = indent + 4
    margin = " " * inner
    lines = []
    for item in value:
        head = margin
        if isinstance(value, dict):
            head, item = f"{margin}{literal(item)}: ", value[item]
        lines.append(f"{head}{_laid_out(item, inner, width(head), 1)},")
    opening, closing = line[0], line[-1]
    return "\n".join([opening, *lines, f"{' ' * indent}{closing}"])
