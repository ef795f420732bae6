"""Changes as people and other tools read them."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from asynction_core import Finding, Node
from asynction_validation.comparing.change import Change, Proof, place_of
from asynction_validation.comparing.change_rules import RULES, Severity
from asynction_validation.comparing.version_moves import VersionMove
from asynction_validation.judging.reports import workflow_commands
from asynction_validation.judging.sarif import run_of
from asynction_validation.one_line import plain

_SEVERITIES: tuple[Severity, ...] = ("breaking", "unsure", "compatible")
_LONGEST = 300  # characters of a proof that people read
_LEVELS = {"breaking": "error", "unsure": "warning", "compatible": "note"}


def as_data(found: Sequence[Change], move: VersionMove, names: tuple[str, str]) -> dict[str, Any]:
    """Return changes as plain data: see "Formats of diff" on the page of the command line."""
    counted = Counter(one.severity for one in found)
    return {
        "old": {"file": names[0], "version": move.old},
        "new": {"file": names[1], "version": move.new},
        "version": {"part": move.part, "moved": move.moved},
        "summary": {severity: counted[severity] for severity in _SEVERITIES},
        "changes": [_data_of(one, names) for one in found],
    }


def _data_of(one: Change, names: tuple[str, str]) -> dict[str, Any]:
    proof = one.proof and {
        "value": _plain(one.proof.value),
        "kind": one.proof.kind,
        "satisfies": one.proof.satisfies,
        "reason": one.proof.reason,
    }
    return {
        "rule": one.rule,
        "severity": one.severity,
        "namespace": one.namespace,
        "event": one.event,
        "direction": one.direction,
        "message": one.message,
        "old": _place(one.old, names[0]),
        "new": _place(one.new, names[1]),
        "proof": proof,
        "advice": one.advice,
    }


def _place(node: Node, name: str) -> dict[str, Any]:
    place = place_of(node)
    return {
        "file": place.file or name,
        "line": place.line,
        "column": place.column,
        "pointer": place.pointer,
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: bytes as a data URL."""
    if isinstance(value, bytes):
        return f"data:;base64,{base64.b64encode(value).decode()}"
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


def summary(found: Sequence[Change], move: VersionMove) -> str:
    """Return how much there is, and what has to become of the version."""
    counted = Counter(one.severity for one in found)
    numbers = ", ".join(f"{counted[severity]} {severity}" for severity in _SEVERITIES)
    return f"{numbers}; {move.sentence}"


def lines(found: Sequence[Change], move: VersionMove, names: tuple[str, str]) -> Iterator[str]:
    """Yield what people read: changes, the severest first, and what they come to."""
    for one in _in_order(found):
        yield plain(f"{_where(one.new, names[1])}: {one.severity}: {_told(one)} [{one.rule}]")
        yield plain(f"    before: {_where(one.old, names[0])}")
        if one.proof is not None:
            yield plain(f"    proof: {_shown(one.proof)}")
        if one.advice is not None:
            yield f"    advice: {one.advice}"
    yield plain(summary(found, move))


def markdown(found: Sequence[Change], move: VersionMove, names: tuple[str, str]) -> Iterator[str]:
    """Yield Markdown, as a comment on a change has it."""
    yield f"## {_code(names[0])} → {_code(names[1])}"
    yield ""
    yield _escaped(summary(found, move))
    for severity in _SEVERITIES:
        of_severity = [one for one in found if one.severity == severity]
        if of_severity:
            yield ""
            yield f"### {severity.capitalize()}"
            yield ""
        for one in of_severity:
            yield f"- **{one.rule}** {_escaped(_told(one))}  "
            yield f"  {_code(_where(one.new, names[1]))}, before {_code(_where(one.old, names[0]))}"
            if one.proof is not None:
                yield f"  - proof: {_code(_shown(one.proof))}"
            if one.advice is not None:
                yield f"  - advice: {_escaped(one.advice)}"


def github(found: Sequence[Change], names: tuple[str, str]) -> Iterator[str]:
    """Yield workflow commands, by which GitHub shows changes beside the new lines."""
    levels = {**_LEVELS, "compatible": "notice"}
    return workflow_commands(
        (levels[one.severity], _finding(one, names)) for one in _in_order(found)
    )


def log(found: Sequence[Change], names: tuple[str, str], version: str) -> dict[str, Any]:
    """Return a log in SARIF as plain data.

    Args:
        found: The changes.
        names: What the two documents are called.
        version: The version of what has found them.
    """
    rules = [
        {
            "id": name,
            "shortDescription": {"text": RULES[name].text},
            **({"help": {"text": advice}} if (advice := RULES[name].advice) else {}),
        }
        for name in sorted({one.rule for one in found})
    ]
    told = [(_LEVELS[one.severity], _finding(one, names)) for one in _in_order(found)]
    return run_of("asynction diff", version, rules, told)


def _finding(one: Change, names: tuple[str, str]) -> Finding:
    """Return a change as a finding about the new document."""
    place = place_of(one.new)
    proof = f"; proof: {_shown(one.proof)}" if one.proof is not None else ""
    message = f"{_told(one)} (before: {_where(one.old, names[0])}){proof}"
    return replace(place, file=place.file or names[1], rule=one.rule, message=message)


def _in_order(found: Sequence[Change]) -> list[Change]:
    return sorted(found, key=lambda one: _SEVERITIES.index(one.severity))


def _where(node: Node, name: str) -> str:
    place = place_of(node)
    return ":".join(str(part) for part in (place.file or name, place.line, place.column) if part)


def _told(one: Change) -> str:
    about = [one.namespace] if one.namespace is not None else []
    about += [f"{one.direction} {one.event!r}"] if one.event is not None else []
    return ": ".join([*about, one.message])


def _shown(proof: Proof) -> str:
    text = json.dumps(_plain(proof.value), ensure_ascii=False)
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}… ({len(text)} characters)"
    verb = "fit" if proof.kind.endswith("s") else "fits"
    return f"{proof.kind} {text} {verb} the {proof.satisfies} one alone"


def _code(text: str) -> str:
    """Return a text as a code span, whatever it holds."""
    text = " ".join(text.split())
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def _escaped(text: str) -> str:
    """Return a text that means nothing else in Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>#|!@&~])", r"\\\1", " ".join(text.split()))
