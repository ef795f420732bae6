"""How severe findings are taken: by rule, by what is asked, and where a document says so itself."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, TypeVar

from asynction_core import Document, Finding, Node

Level = Literal["error", "warning", "off"]
LEVELS: tuple[Level, ...] = ("error", "warning", "off")

AnyLevel = TypeVar("AnyLevel", bound=str)
"""One of the levels that there are, of whatever rules."""

IGNORE = "x-asynction-ignore"
"""The extension that names the rules which are not to be asked about an object."""


def level_of(text: str, rules: Iterable[str], levels: tuple[AnyLevel, ...]) -> tuple[str, AnyLevel]:
    """Return a rule and its level by what stands on a command line: ``NAME=LEVEL``.

    Args:
        text: It.
        rules: The names of the rules that are known.
        levels: The levels that there are.

    Raises:
        ValueError: It says something else.
    """
    name, equals, level = text.partition("=")
    if not equals or level not in levels:
        raise ValueError(f"{text!r} is not NAME=LEVEL, where LEVEL is one of {', '.join(levels)}")
    return _known(name, rules), level


def configured(
    document: Path,
    rules: Iterable[str],
    levels: tuple[AnyLevel, ...],
    table: str,
) -> dict[str, AnyLevel]:
    """Return the levels in ``[tool.asynction.…]`` of the nearest ``pyproject.toml`` with such.

    Args:
        document: The document, from whose folder upwards is looked.
        rules: The names of the rules that are known.
        levels: The levels that there are.
        table: The last word of the table's name.

    Raises:
        ValueError: That file cannot be read, or says something else.
    """
    if sys.version_info >= (3, 11):
        import tomllib  # takes a while, and a server that is started needs none
    else:
        import tomli as tomllib
    for folder in document.absolute().parents:
        file = folder / "pyproject.toml"
        if not file.is_file():
            continue
        try:
            with file.open("rb") as opened:
                contents: Any = tomllib.load(opened)
        except (OSError, ValueError) as error:
            raise ValueError(f"{file} cannot be read: {error}") from None
        for key in ("tool", "asynction", table):
            contents = contents.get(key) if isinstance(contents, dict) else None
        if contents is None:
            continue
        if not isinstance(contents, dict):
            raise ValueError(f"{file}: [tool.asynction.{table}] is a table of rules and levels")
        try:
            said = (f"{name}={level}" for name, level in contents.items())
            return dict(level_of(one, rules, levels) for one in said)
        except ValueError as error:
            raise ValueError(f"{file}: [tool.asynction.{table}]: {error}") from None
    return {}


def judged(
    findings: Iterable[Finding], levels: Mapping[str, Level], *, for_asyncapi: bool
) -> list[Finding]:
    """Return findings as severe as they are taken, without those that are off.

    Args:
        levels: How severe they are taken, by rule.
        for_asyncapi: Whether only AsyncAPI's rules count.
    """
    return [
        one if one.rule not in levels else replace(one, severity=levels[one.rule])  # type: ignore[arg-type]
        for one in findings
        if levels.get(one.rule) != "off" and not (for_asyncapi and one.purpose != "asyncapi")
    ]


def unignored(
    findings: Iterable[Finding],
    document: Document,
    known: Iterable[str],
    *,
    elsewhere: Collection[str] = (),
) -> list[Finding]:
    """Return the findings that no object of a document says to ignore.

    What an object ignores and nothing breaks is a finding, too.

    Args:
        known: The names of the rules that are known, which need not be all: plugins have others.
        elsewhere: The names of rules that somebody else asks, and knows to be broken or not.
    """
    said = {(_name(node), node.pointer): (node, rules) for node, rules in ignoring(document)}
    used: set[tuple[str | None, str, str]] = set()
    kept = []
    for one in findings:
        places = [
            (one.file, above)
            for above in pointers_above(one.pointer)
            if one.rule in said.get((one.file, above), (None, ()))[1]
        ]
        used.update((file, above, one.rule) for file, above in places)
        if not places:
            kept.append(one)
    for (name, pointer), (node, rules) in said.items():
        for index, rule in enumerate(rules):
            if rule not in elsewhere and (name, pointer, rule) not in used:
                place = node.child(IGNORE).child(index)
                message = _unused(rule, {*known})
                told = place.error(message, rule="unused-ignore", severity="warning")
                kept.append(Finding.of(told))
    return kept


def _unused(rule: str, known: Collection[str]) -> str:
    """Return what is said of a rule that nothing breaks, and which may not even exist."""
    if rule in known:
        return f"nothing here breaks the rule {rule!r}: leave it out of {IGNORE!r}"
    meant = _close(rule, known)
    advice = f"is {meant!r} meant?" if meant else f"leave it out of {IGNORE!r}"
    return f"there is no rule {rule!r}, or it is a plugin's and nothing here breaks it: {advice}"


def _close(name: str, known: Iterable[str]) -> str | None:
    return next(iter(get_close_matches(name, sorted(known), n=1, cutoff=0.75)), None)


def _known(name: str, rules: Iterable[str]) -> str:
    """Return the name of a rule, which may be one of a plugin that is not known here.

    Raises:
        ValueError: It is nearly the name of a rule that is known.
    """
    known = set(rules)
    meant = None if name in known else _close(name, known)
    if meant or not name:
        hint = f": is {meant!r} meant?" if meant else ""
        raise ValueError(f"there is no rule {name!r}{hint}")
    return name


def _name(node: Node) -> str | None:
    """Return what findings call the file that a place is in."""
    return node.error("", rule="unused-ignore").source


def ignoring(document: Document) -> Iterator[tuple[Node, list[str]]]:
    """Yield the objects of a document that say what is to be ignored, and the rules."""
    todo, seen = document.files(), set[int]()
    while todo:
        node = todo.pop()
        if id(node.value) in seen:
            continue
        seen.add(id(node.value))
        items = node.value if isinstance(node.value, dict) else {}
        rules = items.get(IGNORE)
        if isinstance(rules, list) and all(isinstance(rule, str) for rule in rules):
            yield node, rules
        keys = range(len(node.value)) if isinstance(node.value, list) else items
        todo += [node.child(key) for key in keys if isinstance(node.value[key], (dict, list))]


def pointers_above(pointer: str) -> Iterator[str]:
    """Yield a pointer and those of what is above."""
    while True:
        yield pointer
        if not pointer:
            return
        pointer = pointer.rpartition("/")[0]
