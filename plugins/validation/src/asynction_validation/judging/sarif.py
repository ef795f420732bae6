"""Findings in the Static Analysis Results Interchange Format (SARIF 2.1.0, OASIS)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from asynction_core import Finding
from asynction_core.rules import OF_SERVING
from asynction_validation.judging.rules.table import TEXTS

_SPECIFICATION = "https://www.asyncapi.com/docs/reference/specification/latest"
_SOCKETIO = "https://socket.io/docs/v4/"


def sarif(findings: Iterable[Finding], version: str) -> dict[str, Any]:
    """Return a log of one run of `asynction validate` as plain data.

    Args:
        findings: What has been found, in all files.
        version: The version of what has found it.
    """
    found = list(findings)
    rules = [_rule(name) for name in sorted({one.rule for one in found})]
    return run_of("asynction validate", version, rules, [(one.severity, one) for one in found])


def run_of(
    program: str,
    version: str,
    rules: list[dict[str, Any]],
    found: Sequence[tuple[str, Finding]],
) -> dict[str, Any]:
    """Return a log of one run as plain data.

    Args:
        program: What has found something.
        rules: The rules (reportingDescriptor objects) that are broken.
        found: What has been found, each with its level: "error", "warning" or "note".
    """
    driver = {"name": program, "semanticVersion": version, "rules": rules}
    places = {rule["id"]: index for index, rule in enumerate(rules)}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_result(level, one, places[one.rule]) for level, one in found],
            }
        ],
    }


def _rule(name: str) -> dict[str, Any]:
    texts = TEXTS.get(name)
    told = {} if texts is None else {"shortDescription": {"text": texts}}
    return {"id": name, **told, "helpUri": _SOCKETIO if name in OF_SERVING else _SPECIFICATION}


def _result(level: str, one: Finding, rule: int) -> dict[str, Any]:
    return {
        "ruleId": one.rule,
        "ruleIndex": rule,
        "level": level,
        "message": {"text": one.message},
        "locations": [_location(one)],
    }


def _location(one: Finding) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(str(one.file))}}
    if one.line is not None:
        physical["region"] = {"startLine": one.line, "startColumn": one.column or 1}
    location: dict[str, Any] = {"physicalLocation": physical}
    if one.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": one.pointer}]
    return location


def _uri(file: str) -> str:
    """Return what a file is called there: relative to the current folder where it is in it."""
    if file.startswith(("http://", "https://")):
        return file
    path = Path(file)
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return path.as_uri()
    return quote(PurePath(path).as_posix())
