"""The corpus of small documents, one rule each: every one is judged as it says itself.

The first lines of a document say what is expected: ``# expect: nothing``, or for each complaint
``# expect: SEVERITY RULE [FILE] POINTER (line LINE)``. Nothing else may be complained of.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sizes import sampled

from asynction_core import Document, self_contained, understand
from asynction_core.reading.source import read_file
from asynction_core.rules import OF_SERVING, TOLD_WHILE_PARSING
from asynction_validation.judging.rules.table import RULES
from asynction_validation.judging.rules.walk import broken_rules

pytestmark = pytest.mark.as_written  # the versions are in the documents

CORPUS = Path(__file__).parents[2] / "corpus"
EXPECTATION = re.compile(
    r"# expect: (?P<severity>error|warning) (?P<rule>\S+) (?:(?P<file>\S+\.yaml) )?"
    r"(?:(?P<pointer>/.*) )?\(line (?P<line>\d+)\)"
)
DOCUMENTS = sorted([*CORPUS.glob("*/*.yaml"), *CORPUS.glob("*/*/asyncapi.yaml")])
READABLE = [one for one in DOCUMENTS if "/readable.invalid" not in str(one)]
NAMES = {rule.name for rule in RULES}

Judgement = tuple[str, str, Path, str, int]


def name(document: Path) -> str:
    return str(document.relative_to(CORPUS).with_suffix("")).removesuffix("/asyncapi")


def expected(document: Path) -> list[Judgement]:
    """Return what a document says is wrong with it."""
    found: list[Judgement] = []
    for line in document.read_text().splitlines():
        if not line.startswith("# expect: "):
            break
        match = EXPECTATION.fullmatch(line)
        if match is None:
            assert line == "# expect: nothing"
            continue
        file = document.parent / (match["file"] or document.name)
        place = file, match["pointer"] or "", int(match["line"])
        found.append((match["severity"], match["rule"], *place))
    return sorted(found)


@sampled("document", DOCUMENTS, every=4, ids=name)
def test_a_document_is_judged_as_it_says(document: Path) -> None:
    found = [
        (one.severity, one.rule, Path(one.file or "").absolute(), one.pointer, one.line)
        for one in understand(str(document), skip_unsupported_schemas=True).findings
        if one.rule != "server"  # about what is installed, not about the document
    ]
    assert sorted(found) == expected(document)


@pytest.mark.parametrize("document", READABLE, ids=name)
def test_the_rules_alone_find_what_is_theirs(document: Path) -> None:
    found = [
        (one.severity, one.rule, Path(one.source or "").absolute(), one.pointer, one.line)
        for one in broken_rules(Document(read_file(document)))
    ]
    also_of_others = {name for name in NAMES if name in TOLD_WHILE_PARSING}
    of_rules = {one for one in expected(document) if one[1] in NAMES}
    assert {*found} <= of_rules
    assert {one for one in of_rules if one[1] not in also_of_others} <= {*found}


@pytest.mark.parametrize(
    "document", [one for one in DOCUMENTS if one.name == "asyncapi.yaml"], ids=name
)
def test_files_and_their_bundle_are_judged_alike(document: Path) -> None:
    # but for references that may not stand where they do: a bundle has what they lead to instead
    cured = {"reference-place", "reference-kind", "operation-channel"}
    bundle = self_contained(Document(read_file(document)))
    judged = understand(bundle, skip_unsupported_schemas=True).findings
    found = sorted((one.severity, one.rule) for one in judged if one.rule != "server")
    wanted = [one[:2] for one in expected(document)]
    assert found == wanted or (found == [] and {rule for _, rule in wanted} <= cured)


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_document_is_called_after_the_rule(document: Path) -> None:
    rule, _, case = name(document).partition("/")[2].partition(".")
    judgements = {one[:2] for one in expected(document)}
    kinds = {
        "valid": not judgements,
        "questionable": ("warning", rule) in judgements,
        "invalid": any(severity == "error" for severity, _ in judgements),
    }
    assert kinds[case.partition("-")[0]]


@pytest.mark.parametrize("version", ["2.0", "2.6", "3.0", "3.1"])
def test_there_are_valid_and_invalid_documents_of_each_version(version: str) -> None:
    count = Counter(bool(expected(one)) for one in DOCUMENTS if name(one).startswith(version))
    assert count[True] > 20
    assert count[False] > 10


@pytest.mark.parametrize("rule", sorted({*NAMES, *OF_SERVING} - {"server"}))
def test_each_rule_has_a_document_that_breaks_it(rule: str) -> None:
    assert any(rule == one[1] for document in DOCUMENTS for one in expected(document))


@pytest.mark.parametrize(
    ("document", "status"),
    [
        ("2.0/component-key.invalid-space.yaml", 1),
        ("2.6/nothing.valid-chat.yaml", 0),
        ("3.0/default-fits.questionable-in-other-file/asyncapi.yaml", 0),
        ("3.1/operation-messages.invalid-component.yaml", 1),
    ],
)
def test_the_command_says_the_same(document: str, status: int) -> None:
    pytest.importorskip("asynction_cli")
    program = "from asynction_cli import main; main()"
    command = [sys.executable, "-c", program, "validate", "--format", "json", document]
    done = subprocess.run(command, cwd=CORPUS, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    [report] = json.loads(done.stdout)
    found = [
        (one["severity"], one["rule"], CORPUS / one["file"], one["pointer"], one["line"])
        for one in report["complaints"]
        if one["rule"] != "server"
    ]
    assert sorted(found) == expected(CORPUS / document)
