"""Reports for programs: JUnit, JSON, SARIF, Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

from asynction_testing.reporting.from_templates import rendered
from asynction_testing.trying.outcome_of_run import CHECKS

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def title_of(failure: Mapping[str, Any]) -> str:
    """Return what a failure is about, in a line."""
    about = " ".join(str(part) for part in (failure["namespace"], failure["event"]) if part)
    return f"{failure['check']}: {about}" if about else str(failure["check"])


def calls_of(failure: Mapping[str, Any]) -> list[str]:
    """Return what clients do, a line each; they are numbered if there are several."""
    steps = failure["steps"]
    places = {step["number"]: number for number, step in enumerate(steps, 1)}
    lines = [_call_of(step, places) for step in steps]
    return lines if len(lines) < 2 else [f"{n}. {line}" for n, line in enumerate(lines, 1)]


def _call_of(step: Mapping[str, Any], places: Mapping[Any, int]) -> str:
    where = f"{step['namespace']} " + (f"client {step['client']} " if step["client"] else "")
    shown = f"{where}connects" if step["event"] is None else _emission(where, step, places)
    return f"{shown} with {step['presents']}" if step["presents"] else shown


def _emission(where: str, step: Mapping[str, Any], places: Mapping[Any, int]) -> str:
    args = ", ".join(_shown(arg, places) for arg in step["args"])
    args = args if len(args) < 2_000 else f"{args[:2_000]}…"
    return f"{where}{json.dumps(step['event'], ensure_ascii=False)}({args})"


def _shown(value: Any, places: Mapping[Any, int]) -> str:
    """Return a value as JSON has it, bytes and what was brought in words."""
    if isinstance(value, dict) and value.keys() == {"$bytes"}:
        return f"<bytes {value['$bytes']}>"
    if isinstance(value, dict) and value.keys() == {"$taken"}:
        taken = value["$taken"]
        name = ".".join(map(str, taken["path"][1:])) or "argument"
        if isinstance(taken["step"], str):
            return f"<{name} of {taken['step'].partition(' ')[2]!r}>"
        if taken["step"] in places:
            return f"<{name} of the acknowledgement of {places[taken['step']]}>"
        return _shown(taken["value"], places)
    if isinstance(value, dict):
        items = (
            f"{json.dumps(n, ensure_ascii=False)}: {_shown(i, places)}" for n, i in value.items()
        )
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_shown(item, places) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _as_json(report: Mapping[str, Any]) -> str:
    return json.dumps(report, indent=2, ensure_ascii=True) + "\n"


def _as_junit(report: Mapping[str, Any]) -> str:
    failures = report["failures"]
    suites = ElementTree.Element("testsuites", name="asynction test")
    suite = ElementTree.SubElement(suites, "testsuite", name=_text(report["document"]))
    passed = [
        (check, counts)
        for check, counts in report["checks"].items()
        if all(one["check"] != check for one in failures)
    ]
    suite.set("tests", str(len(failures) + len(passed)))
    suite.set("failures", str(len(failures)))
    suite.set("errors", "0")
    suite.set("time", str(report["seconds"]))
    for check, counts in passed:
        case = ElementTree.SubElement(suite, "testcase", name=check, classname="asynction.test")
        if not counts["held"]:
            reason = f"{counts['undecided']} undecided"
            ElementTree.SubElement(case, "skipped", message=reason)
    for one in failures:
        name = _text(title_of(one))
        case = ElementTree.SubElement(suite, "testcase", name=name, classname="asynction.test")
        failure = ElementTree.SubElement(case, "failure", message=_text(one["came"]))
        steps = "\n".join(calls_of(one)) or "by itself"
        failure.text = _text(f"{steps}\nexpected: {one['expected']}\ncame: {one['came']}")
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _text(value: object) -> str:
    return _NO_XML.sub("\ufffd", str(value))


def _as_sarif(report: Mapping[str, Any]) -> str:
    results = []
    for one in report["failures"]:
        steps = "; ".join(calls_of(one)) or "by itself"
        result: dict[str, Any] = {
            "ruleId": one["check"],
            "level": "error",
            "message": {"text": f"{steps}: expected {one['expected']}; came {one['came']}"},
            "partialFingerprints": {"asynction/v1": one["fingerprint"]},
        }
        if one["where"] is not None:
            place: dict[str, Any] = {"artifactLocation": {"uri": _uri_of(one["where"]["source"])}}
            if one["where"]["line"] is not None:
                place["region"] = {"startLine": one["where"]["line"]}
            result["locations"] = [{"physicalLocation": place}]
        results.append(result)
    rules = [{"id": name, "shortDescription": {"text": text}} for name, text in CHECKS.items()]
    run = {"tool": {"driver": {"name": "asynction test", "rules": rules}}, "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _uri_of(source: str) -> str:
    """Return a path as SARIF has it: from the current folder, where that is above it."""
    path = Path(source)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return source if "://" in source else quote(path.as_posix())


def _as_markdown(report: Mapping[str, Any]) -> str:
    return rendered("report.md", report=report, calls_of=calls_of, title_of=title_of)


WRITERS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "json": _as_json,
    "junit": _as_junit,
    "markdown": _as_markdown,
    "sarif": _as_sarif,
}
"""What writes a report, by the name of its format."""
