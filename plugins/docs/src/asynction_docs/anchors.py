"""Where on the page something is: an anchor of its own for whatever can be linked to."""

from __future__ import annotations

import re

_UNFIT = re.compile(r"[^\w./{}:-]+")


class Anchors:
    """The anchors of a page, which depend on names alone, so that links to them last.

    Of two places of one name the later one gets a number.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}
        self._places: dict[str, str] = {}

    def new(self, *names: str) -> str:
        """Return an anchor for what is called so."""
        wanted = ":".join(_UNFIT.sub("-", name).strip("-") or "-" for name in names)
        anchor = wanted
        while anchor in self._taken:
            self._counts[wanted] = self._counts.get(wanted, 1) + 1
            anchor = f"{wanted}~{self._counts[wanted]}"
        self._taken.add(anchor)
        return anchor

    def put(self, pointer: str, anchor: str) -> str:
        """Say what stands at a place of the document, unless that is said already."""
        return self._places.setdefault(pointer, anchor)

    def of(self, pointer: str) -> str:
        """Return the anchor of a place of the document, "" if it has none."""
        return self._places.get(pointer, "")
