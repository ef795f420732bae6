"""Which part of `info.version` has to move, and whether it did."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from asynction_core import Document
from asynction_validation.comparing.change import Change

_VERSION = re.compile(r"v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:[-+].*)?", re.ASCII)

_PARTS: tuple[Literal["major", "minor", "patch"], ...] = ("major", "minor", "patch")


@dataclass(frozen=True, slots=True)
class VersionMove:
    """What has to become of `info.version`.

    Attributes:
        old: The version of the old document.
        new: The version of the new one.
        part: The part that has to move, of a semantic version; None if nothing has changed.
        moved: Whether it did; None if one of the two is no such version.
    """

    old: str
    new: str
    part: Literal["major", "minor", "patch"] | None
    moved: bool | None

    @property
    def sentence(self) -> str:
        """What to tell people."""
        if self.part is None:
            return f"nothing has changed, and info.version ({self.new}) may stay"
        what = f"info.version is to move in its {self.part} part"
        if self.moved is None:
            return f"{what}, if it is a semantic version ({self.old} → {self.new})"
        did = "and did" if self.moved else "and did not"
        return f"{what}, {did}: {self.old} → {self.new}"


def version_move(old: Document, new: Document, found: Iterable[Change]) -> VersionMove:
    """Return what has to become of the version.

    Before 1.0.0 what breaks moves the minor part, and all else the patch.

    Args:
        old: The old document.
        new: The new one.
        found: The changes, as severe as they are taken. What is unsure counts as breaking.
    """
    versions = [_version(document) for document in (old, new)]
    numbers = [_numbers(version) for version in versions]
    severities = {one.severity for one in found}
    place: int | None = 2 if _contents(old) != _contents(new) else None
    if severities:
        place = 0 if severities - {"compatible"} else 1
    before, after = numbers
    if before is not None and before[0] == 0 and place is not None:
        place = min(place + 1, 2)
    moved = None
    if before is not None and after is not None:
        moved = place is None or after[: place + 1] > before[: place + 1]
    part = None if place is None else _PARTS[place]
    return VersionMove(versions[0], versions[1], part, moved)


def _version(document: Document) -> str:
    info = document.root.value.get("info")
    return str(info.get("version", "")) if isinstance(info, dict) else ""


def _numbers(version: str) -> tuple[int, ...] | None:
    found = _VERSION.fullmatch(version)
    return None if found is None else tuple(int(part or 0) for part in found.groups())


def _contents(document: Document) -> list[object]:
    """Return what stands in the files of a document, but for its version."""
    root = document.root.value
    info = root.get("info")
    plain = {key: value for key, value in info.items() if key != "version"} if info else info
    others = [file.value for file in document.files()[1:]]
    return [{**root, "info": plain}, *others]
