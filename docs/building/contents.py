"""The order of the pages is that of the lists in `docs/README.md`, which people read, too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sphinx.application import Sphinx

__all__ = ["Entry", "Part", "parts", "setup"]

LISTS = "docs/README.md"

_ENTRY = re.compile(r"- \[(?P<title>[^\]]+)\]\((?P<file>[^)#]+\.md)\)(?:: (?P<about>.*))?")


@dataclass(frozen=True)
class Entry:
    """A page in the list: its title, its document in the site, and what it is about."""

    title: str
    document: str
    about: str


@dataclass
class Part:
    """A heading of the list, and the pages below it."""

    title: str
    entries: list[Entry] = field(default_factory=list)


def parts(root: Path) -> list[Part]:
    """Return what `docs/README.md` lists.

    Args:
        root: The folder of the repository.
    """
    found: list[Part] = []
    index = root / LISTS
    for line in index.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            found.append(Part(line.removeprefix("## ")))
        elif match := _ENTRY.fullmatch(line):
            path = (index.parent / match["file"]).resolve().relative_to(root.resolve())
            document = path.with_suffix("").as_posix()
            found[-1].entries.append(Entry(match["title"], document, match["about"] or ""))
    return found


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("source-read", _add_contents)
    return {"parallel_read_safe": True}


def _add_contents(app: Sphinx, document: str, source: list[str]) -> None:
    """Give the first page the lists as tables of contents, which the site shows at its side."""
    if document == app.config.root_doc:
        source[0] += "".join(_toctrees(Path(app.srcdir)))
    elif document == LISTS.removesuffix(".md"):
        source[0] = f"---\norphan: true\n---\n{source[0]}"


def _toctrees(root: Path) -> Iterator[str]:
    for part in parts(root):
        pages = "".join(f"{one.title} </{one.document}>\n" for one in part.entries)
        yield f"\n```{{toctree}}\n:hidden:\n:caption: {part.title}\n\n{pages}```\n"
