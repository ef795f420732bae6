"""The page about rules tells of each one what it is."""

import re

import pytest

from asynction_core.rules import OF_SERVING
from asynction_validation.judging.rules.rule import V2, V3
from asynction_validation.judging.rules.table import NAMES, RULES

from .pages import DOCS, ROOT, Page

PAGE = Page(DOCS / "rules.md")
ROWS = {row[0].strip("`"): row[1:] for section in PAGE.sections[2:] for row in section.rows}
OFFICIAL = {rule for rule, cells in ROWS.items() if len(cells) == 1}
OURS = {rule.name for rule in RULES} - OFFICIAL - {*OF_SERVING}
DEFECT = re.compile(r'Defect\([^"]*"([a-z]+-[a-z]+)"')


def versions_of(rule: str) -> str:
    """Return the versions that a rule holds in, as the page shows them."""
    versions = frozenset[str]().union(*(one.versions for one in RULES if one.name == rule))
    if versions == V2 | V3:
        return "all"
    of_2 = sorted(V2 & versions)
    shown = []
    if of_2:
        shown.append("2.x" if len(of_2) == len(V2) else f"{of_2[0]} to {of_2[-1]}")
    if V3 & versions:
        shown.append("3.x")
    return ", ".join(shown)


@pytest.mark.parametrize("rule", sorted(OURS))
def test_each_rule_is_listed_with_its_severity_and_versions(rule: str) -> None:
    severity, versions, *_ = ROWS[rule]
    assert severity == " or ".join(sorted({one.severity for one in RULES if one.name == rule}))
    assert versions == versions_of(rule)


def test_each_way_in_which_the_official_schemas_refuse_is_listed() -> None:
    source = ROOT / "plugins/validation/src/asynction_validation/judging"
    ways = {way for path in source.glob("*.py") for way in DEFECT.findall(path.read_text())}
    assert ways
    assert ways == OFFICIAL


def test_no_rule_is_listed_that_there_is_not() -> None:
    assert {rule for rule, cells in ROWS.items() if len(cells) > 2} == OURS
    assert ROWS.keys() == NAMES - {"unused-ignore"}  # which is about linting


def test_the_rules_about_serving_are_listed_together() -> None:
    [section] = [one for one in PAGE.sections if "Of serving with Socket.IO" in one.title]
    assert {row[0].strip("`") for row in section.rows} == {*OF_SERVING}
