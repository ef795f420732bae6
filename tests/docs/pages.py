"""Markdown pages as the tests need them: headings, fenced blocks, tables and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"

_FENCE = re.compile(r"(?P<indent> *)```(?P<language>[\w-]*)")
_HEADING = re.compile(r"(?P<level>#{1,6}) +(?P<title>.+)")
_OF_EXAMPLE = re.compile(r"\]\(\.\./(?P<path>examples/[\w/-]+/(?P<name>[\w-]+\.(?:py|yaml)))\)")
_FILE_NAME = re.compile(r"(?:#|//) (?P<name>[\w./-]+\.\w+)")


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        language: What stands behind the fence.
        text: What stands between the fences.
        line: The number of its first line on the page.
        section: The title of the section it stands in.
    """

    language: str
    text: str
    line: int
    section: str

    @property
    def file_name(self) -> str | None:
        """The file that the block is: its first line is a comment with nothing but the name."""
        match = _FILE_NAME.fullmatch(self.text.partition("\n")[0])
        return match["name"] if match else None


@dataclass
class Section:
    """A heading and what stands below it, up to the next heading of the same or a higher level."""

    title: str
    level: int
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def rows(self) -> list[list[str]]:
        """The rows of its tables, cell by cell, without the heads."""
        found: list[list[str]] = []
        for line in self.lines:
            if not line.startswith("|"):
                continue
            cells = [cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")]
            if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
                found.pop()  # what stands above the rule is the head
            else:
                found.append(cells)
        return found


class Page:
    """A Markdown file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.relative_to(ROOT).as_posix()
        self.blocks: list[Block] = []
        self.sections = [Section("", 0)]
        self._prose: list[str] = []
        self._read(path.read_text(encoding="utf-8").splitlines())

    def section(self, title: str) -> Section:
        """Return the section of that title; code in a title counts without its backticks."""
        for section in self.sections:
            if section.title.replace("`", "") == title:
                return section
        raise AssertionError(f"{self.name} has no section {title!r}")

    def files(self, until: int | None = None) -> dict[str, str]:
        """Return the files that stand on the page, before a line of it, by name.

        Those of an example that it links to are in the folder from the beginning.
        """
        linked = {
            match["name"]: (ROOT / match["path"]).read_text(encoding="utf-8")
            for match in _OF_EXAMPLE.finditer("\n".join(self._prose))
        }
        return linked | {
            block.file_name: f"{block.text}\n"
            for block in self.blocks
            if block.file_name is not None and (until is None or block.line < until)
        }

    @property
    def titles(self) -> set[str]:
        return {section.title.replace("`", "") for section in self.sections}

    @property
    def anchors(self) -> set[str]:
        """What a link to a heading of this page has behind its `#`."""
        return {
            re.sub(r"[^\w\- ]", "", section.title.lower()).replace(" ", "-")
            for section in self.sections
        }

    @property
    def links(self) -> Iterator[str]:
        """The targets of its links and images that lead to no other host."""
        for paragraph in "\n".join(self._prose).split("\n\n"):
            without_code = re.sub(r"`[^`]*`", "", paragraph)
            for target in re.findall(r"\]\(<?([^)\s>]+)>?[^)]*\)", without_code):
                if not re.match(r"[a-z]+:", target):
                    yield target

    def _read(self, lines: list[str]) -> None:
        fence = None
        for number, line in enumerate(lines, start=1):
            match = _FENCE.match(line)
            if fence is None and match:
                fence, text = match, list[str]()
                start = number + 1
            elif fence is not None and line.strip() == "```":
                title = self.sections[-1].title.replace("`", "")
                self.blocks.append(Block(fence["language"], "\n".join(text), start, title))
                fence = None
            elif fence is not None:
                text.append(line.removeprefix(fence["indent"]))
            elif heading := _HEADING.fullmatch(line):
                self.sections.append(Section(heading["title"], len(heading["level"])))
                continue
            else:
                self._prose.append(line)
            self._add(line)
        assert fence is None, f"{self.name}: a fence is not closed"

    def _add(self, line: str) -> None:
        """Add a line to the last section, and to those that it is a part of."""
        level = 7
        for section in reversed(self.sections):
            if section.level < level:
                section.lines.append(line)
                level = section.level


def all_pages() -> list[Page]:
    """Return every Markdown file of the repository."""
    paths = sorted(
        path
        for path in ROOT.rglob("*.md")
        if not any(
            part.startswith(".") or part in ("changelog.d", "node_modules", "dist", "_build")
            for part in path.relative_to(ROOT).parts
        )
    )
    return [Page(path) for path in paths]
