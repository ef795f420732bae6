"""The page that builds a plugin up ends with the plugin that is among the examples."""

from collections.abc import Callable

import pytest

from .examples import Folder
from .pages import DOCS, ROOT, Page

PAGE = Page(DOCS / "writing-a-plugin.md")
EXAMPLE = ROOT / "examples" / "plugins" / "ratelimit"


def test_the_page_ends_with_the_plugin_that_is_among_the_examples() -> None:
    files = {
        path.relative_to(EXAMPLE).as_posix(): path.read_text(encoding="utf-8")
        for folder in (EXAMPLE / "src", EXAMPLE / "tests")
        for path in sorted(folder.rglob("*.py"))
    }
    files["pyproject.toml"] = (EXAMPLE / "pyproject.toml").read_text(encoding="utf-8")
    of_page = PAGE.files()
    assert {name: of_page.get(name) for name in files} == files
    built = {name for name in of_page if name.startswith(("src/", "tests/"))}
    assert built <= files.keys()


def test_a_log_of_refusals_takes_at_most_forty_lines() -> None:
    files = [name for name in PAGE.files() if name.startswith("asynction_refusals")]
    lines = [line for name in files for line in PAGE.files()[name].splitlines()[1:]]
    assert len(files) == 2
    assert len(lines) <= 40


@pytest.mark.wide
def test_the_plugin_passes_its_tests(make_folder: Callable[..., Folder]) -> None:
    folder = make_folder(PAGE.files(), "pip install")
    assert folder.run("pip install -q -e .") == ""
    # The kit, which takes longer, runs with the examples of the page.
    printed = folder.run("python -m pytest -q tests/test_ratelimit.py -k 'not Conformance'")
    assert " passed" in printed, printed
    assert "failed" not in printed, printed
