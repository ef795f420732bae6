"""The page about what breaks tells of each rule what it is, and how severe."""

from asynction_validation.comparing.change_rules import NAMES, RULES
from asynction_validation.judging.rules.table import NAMES as NAMES_OF_DOCUMENTS

from .pages import DOCS, Page

ROWS = {row[0].strip("`"): row[1:] for row in Page(DOCS / "diff.md").section("Rules").rows}


def test_each_rule_is_listed_with_its_severities_and_its_text() -> None:
    told = {name: [" or ".join(rule.severities), rule.text] for name, rule in RULES.items()}
    assert {name: list(cells) for name, cells in ROWS.items() if name != "rule"} == told


def test_what_breaks_somebody_comes_with_advice() -> None:
    assert {name for name, rule in RULES.items() if not rule.advice} == {
        name for name, rule in RULES.items() if rule.severities == ("compatible",)
    }


def test_no_rule_has_the_name_of_one_about_a_document() -> None:
    assert NAMES.isdisjoint(NAMES_OF_DOCUMENTS)
