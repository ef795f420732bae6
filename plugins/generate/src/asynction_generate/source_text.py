"""Python source, laid out as `ruff format` lays it out."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Call",
    "Code",
    "assigned",
    "call",
    "docstring",
    "imported",
    "in_parentheses",
    "literal",
    "signature",
]

WIDTH = 88  # of a line, as ruff has it by default


@dataclass(frozen=True, slots=True)
class Code:
    """Source that stands as it is where a value is written."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call that stands where a value is written, with its arguments."""

    name: str
    arguments: tuple[Any, ...]


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
    if isinstance(value, Call):
        return f"{value.name}({', '.join(map(literal, value.arguments))})"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bytes):
        text = _text(value.decode("latin-1"))
        return "b" + "".join(one if one.isascii() else f"\\x{ord(one):02x}" for one in text)
    if isinstance(value, dict):
        pairs = (f"{literal(key)}: {literal(item)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"
    return repr(value).replace("e+", "e")


def assigned(head: str, value: Any) -> str:
    """Return a statement that ends in a value, such as ``return`` and the value."""
    if not isinstance(value, (dict, list, tuple)) and width(head + literal(value)) > WIDTH:
        inside = literal(value)
        return in_parentheses(f"{head}(", inside) if _fits(head, inside) else head + inside
    return head + _laid_out(value, len(_margin(head)), width(head), 0)


def call(head: str, arguments: Sequence[Any], end: str = ")") -> str:
    """Return a statement that ends in a call, or the line (or lines) that begin a function.

    Args:
        head: What stands before the parenthesis, indented as it shall be.
        arguments: The arguments: values, and `Code`.
        end: What stands behind the arguments.
    """
    line = f"{head}({', '.join(map(literal, arguments))}{end}"
    if width(line) <= WIDTH or not arguments:
        return line
    margin = _margin(head)
    inner = len(margin) + 4
    lines = [f"{' ' * inner}{_laid_out(item, inner, inner, 1)}," for item in arguments]
    return "\n".join([f"{head}(", *lines, f"{margin}{end}"])


def signature(head: str, parameters: Iterable[object], returns: str) -> str:
    """Return the line (or lines) that begin a function."""
    return call(head, [Code(str(parameter)) for parameter in parameters], f") -> {returns}:")


def imported(module: str, names: Iterable[str], margin: str = "") -> str:
    """Return a statement that imports names from a module, behind a margin."""
    head = f"{margin}from {module} import "
    ordered = sorted(names, key=_place_in_import)
    line = f"{head}{', '.join(ordered)}"
    lines = "".join(f"{margin}    {name},\n" for name in ordered)
    return line if width(line) <= WIDTH else f"{head}(\n{lines}{margin})"


def in_parentheses(head: str, inside: str, end: str = ")") -> str:
    """Return a statement in one line where it fits, else what is in parentheses on its own line."""
    line = f"{head}{inside}{end}"
    margin = _margin(head)
    return line if width(line) <= WIDTH else f"{head}\n{margin}    {inside}\n{margin}{end}"


def docstring(text: str, margin: str = "") -> str:
    """Return a docstring.

    Args:
        text: What it says. Lines are kept, and those that are too long are broken; a line that
            begins with spaces is indented. Of several empty lines one is kept.
        margin: What stands before each line: the spaces of the function, class or module.
    """
    columns = WIDTH - len(margin) - 4
    found = _filled(text, columns)
    if "\n" not in found and width(found) + 6 > columns:
        found = _filled(text, columns - 12)  # in two lines, beyond doubt
    if found.startswith('"'):
        found = f"'{found[1:]}"
    if "\n" not in found:
        found = f"{found[:-1]}'" if found.endswith('"') else found
        return f'{margin}"""{found}"""'
    first, _, rest = found.partition("\n")
    return textwrap.indent(f'"""{first}\n{textwrap.dedent(rest)}\n"""', margin)


def _place_in_import(name: str) -> tuple[object, ...]:
    """Return what names are sorted by: constants, classes, others, and numbers by their value."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    return kind, _natural(name.lower()), _natural(name)


def _natural(text: str) -> list[tuple[bool, int, str]]:
    parts = re.findall("[0-9]+|[^0-9]", text)
    return [
        (False, int(part), "") if part[0] in "0123456789" else (True, 0, part) for part in parts
    ]


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]


def _fits(head: str, inside: str) -> bool:
    return len(_margin(head)) + 4 + width(inside) <= WIDTH


def _filled(text: str, columns: int) -> str:
    lines = "\n".join(_wrapped(line, columns) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


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
    inside = repr(f'"{value}')[2:-1]  # in single quotes, as there is a double one
    if value.count('"') > value.count("'"):
        return f"'{inside}'"
    inside = inside.replace("\\'", "'").replace('"', '\\"')
    return f'"{inside}"'


def _laid_out(value: Any, indent: int, column: int, trailing: int) -> str:
    """Return a value in one line where it fits, else one item a line.

    Args:
        indent: How far the line that it begins on is indented.
        column: Where it begins.
        trailing: How many columns are needed behind it.
    """
    line = literal(value)
    if not isinstance(value, (Call, dict, list, tuple)) or not value:
        return line
    if column + width(line) + trailing <= WIDTH:
        return line
    inner = indent + 4
    margin = " " * inner
    lines = []
    for item in value.arguments if isinstance(value, Call) else value:
        head = margin
        if isinstance(value, dict):
            head, item = f"{margin}{literal(item)}: ", value[item]
        lines.append(f"{head}{_laid_out(item, inner, width(head), 1)},")
    opening = f"{value.name}(" if isinstance(value, Call) else line[0]
    closing = line[-1]
    return "\n".join([opening, *lines, f"{' ' * indent}{closing}"])
