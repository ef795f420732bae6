"""The mapping is a specification: names of requirements, words of RFC 2119, vectors that hold."""

import json
import re
from typing import Any

import pytest
import yaml

from .pages import DOCS, Page

PAGE = Page(DOCS / "mapping.md")
SPECIFICATION = Page(DOCS / "specification.md")
VECTORS = json.loads((DOCS / "mapping.json").read_text(encoding="utf-8"))
REQUIREMENTS = re.findall(r"^- \*\*([A-Z]\d+)\*\* ", PAGE.path.read_text(), flags=re.MULTILINE)


def table(section: str) -> list[list[str]]:
    """Return the rows of a table of verdicts, which `test_tables.py` has servers judge."""
    rows = SPECIFICATION.section(section).rows
    return [
        [cell.strip("`") for cell in row]
        for row in rows
        if len(row) == 3 and row[-1] in ("fits", "refused")
    ]


def vector_of_arguments(payload: str, emitted: str, verdict: str) -> dict[str, Any] | None:
    found: list[object] = []
    eval(emitted, {"emit": lambda name, *arguments: found.extend(arguments)})
    if any(isinstance(value, bytes) for value in found):
        return None  # JSON has none
    schema = {} if payload == "none" else {"payload": yaml.safe_load(payload)}
    return {**schema, "arguments": found, "fits": verdict == "fits"}


def test_the_requirements_of_a_section_are_numbered() -> None:
    of_letter: dict[str, list[int]] = {}
    for name in REQUIREMENTS:
        of_letter.setdefault(name[0], []).append(int(name[1:]))
    assert len(of_letter) > 8
    for letter, numbers in of_letter.items():
        assert numbers == [*range(1, len(numbers) + 1)], letter


@pytest.mark.parametrize("word", ["MUST", "MUST NOT", "SHOULD", "MAY"])
def test_the_words_are_those_of_rfc_2119(word: str) -> None:
    assert word in PAGE.section("How to read it").text
    assert sum(word in section.text for section in PAGE.sections[2:]) > 1


def test_the_vectors_of_arguments_are_those_that_servers_of_ours_are_tried_with() -> None:
    expected = [vector for row in table("Arguments") if (vector := vector_of_arguments(*row))]
    assert VECTORS["arguments"] == expected


def test_the_vectors_of_queries_are_those_that_servers_of_ours_are_tried_with() -> None:
    assert VECTORS["query"] == [
        {
            "schema": yaml.safe_load(schema),
            "query": query.removeprefix("?"),
            "fits": verdict == "fits",
        }
        for schema, query, verdict in table("Bindings")
    ]


def test_the_version_is_said_once_more() -> None:
    version = VECTORS["version"]
    assert PAGE.sections[1].text.strip().startswith(f"Version {version} ")
    assert PAGE.section("Versions").rows[0][0] == version
