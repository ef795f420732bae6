"""Every link within the repository leads to something."""

import pytest

from .pages import ROOT, Page, all_pages

PAGES = all_pages()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_and_headings(page: Page) -> None:
    broken = [target for target in page.links if not leads_somewhere(page, target)]
    assert broken == []


def leads_somewhere(page: Page, target: str) -> bool:
    name, _, anchor = target.partition("#")
    path = (page.path.parent / name).resolve() if name else page.path
    if not path.exists() or not path.is_relative_to(ROOT):
        return False
    return not anchor or anchor in Page(path).anchors


def test_links_are_found() -> None:
    assert any(page.name == "README.md" and "docs/hooks.md" in page.links for page in PAGES)
