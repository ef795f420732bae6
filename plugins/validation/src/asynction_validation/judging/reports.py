"""Findings as other tools read them: annotations of GitHub's workflows, and JUnit's XML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree

from asynction_core import Finding

# What XML 1.0 cannot hold.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def github(findings: Mapping[str, Sequence[Finding]]) -> Iterator[str]:
    """Yield a workflow command per finding, by which GitHub shows it beside the line."""
    yield from workflow_commands((one.severity, one) for some in findings.values() for one in some)


def workflow_commands(found: Iterable[tuple[str, Finding]]) -> Iterator[str]:
    """Yield a workflow command per finding, each of which comes with its level."""
    for level, one in found:
        places = {"file": one.file, "line": one.line, "col": one.column, "title": one.rule}
        written = [
            f"{name}={_escaped(str(value), properties=True)}"
            for name, value in places.items()
            if value is not None
        ]
        pointer = f"{one.pointer}: " if one.pointer else ""
        yield f"::{level} {','.join(written)}::{_escaped(pointer + one.message)}"


def junit(findings: Mapping[str, Sequence[Finding]], wrong: set[str]) -> str:
    """Return a test suite per document, with a test that failed per finding.

    Args:
        findings: The findings, by the documents that were asked for.
        wrong: The documents that are wrong.
    """
    root = ElementTree.Element("testsuites", name="asynction validate")
    for document, of_document in findings.items():
        failures = [one for one in of_document if one.severity == "error"]
        if document in wrong and not failures:
            failures = [*of_document]  # as warnings are taken for errors
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=_xml(document),
            tests=str(max(1, len(of_document))),
            failures=str(len(failures)),
            errors="0",
        )
        for one in of_document:
            where = ":".join(str(part) for part in (one.file, one.line, one.column) if part)
            name = f"{one.rule} {one.pointer}".strip()
            case = ElementTree.SubElement(
                suite, "testcase", classname=_xml(document), name=_xml(f"{where} {name}")
            )
            kind = "failure" if one in failures else "system-out"
            told = ElementTree.SubElement(case, kind)
            if kind == "failure":
                told.set("type", one.severity)
                told.set("message", _xml(one.message))
            pointer = f"{one.pointer}: " if one.pointer else ""
            told.text = _xml(f"{where}: {one.severity}: {pointer}{one.message}")
        if not of_document:
            ElementTree.SubElement(suite, "testcase", classname=_xml(document), name="ok")
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _escaped(text: str, *, properties: bool = False) -> str:
    for character, code in {"%": "%25", "\r": "%0D", "\n": "%0A"}.items():
        text = text.replace(character, code)
    if properties:
        text = text.replace(":", "%3A").replace(",", "%2C")
    return text


def _xml(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
