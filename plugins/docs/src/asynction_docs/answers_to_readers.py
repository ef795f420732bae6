"""What is answered at the addresses of the documentation, each made when somebody asks first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from asynction_core import Spec
from asynction_docs.assets_of_page import assets
from asynction_docs.compressed import Answer, Growing
from asynction_docs.shown_document import for_programs, json_text

if TYPE_CHECKING:
    from asynction_docs.page import Page

_FOREVER = "public, max-age=31536000, immutable"

# Chromium else looks through all of a page for what to load before it paints: here that is one
# script, near the beginning.
_NOT_LOOKED_AHEAD = "expect-no-linked-resources"


class Answers:
    """The documentation of a document.

    Args:
        spec: What the document asks for.
        page: The page.
        hide_internals: Whether programs, too, get the document without the names of callables.
        reloads: Whether the page looks for a newer one, and shows that.
        pause: Lets others be served for some seconds.
    """

    def __init__(
        self,
        spec: Spec,
        page: Page,
        *,
        hide_internals: bool,
        reloads: bool,
        pause: Callable[[float], Any],
    ) -> None:
        self._spec = spec
        self._page = page
        self._hide_internals = hide_internals
        self._more_scripts = ["reload.js"] if reloads else []
        self._pause = pause
        self.file = cache(self._file)

    @cached_property
    def page(self) -> Growing:
        """The answer that is the page."""
        headers = {
            "Content-Security-Policy": self._page.policy,
            "Document-Policy": _NOT_LOOKED_AHEAD,
        }
        about = Answer(b"", "text/html; charset=utf-8", headers)
        return Growing(self._parts, self._pause, about)

    def asset(self, name: str, *, is_current: bool) -> Answer:
        """Return one of the page's scripts and styles.

        Args:
            name: Its name.
            is_current: Whether its address is that of its contents.
        """
        return _asset(name, _FOREVER if is_current else "no-cache")

    def _parts(self) -> Iterator[str]:
        return self._page.html(
            folder=f"docs/assets/{assets().version}/",
            document="docs/document.js",
            beside="docs/",
            more_scripts=self._more_scripts,
        )

    def _file(self, name: str) -> Answer:
        if name == "socket.io.js":
            return _asset(name, "no-cache")
        if name == "document.js":
            return Answer(self._page.script().encode(), "text/javascript; charset=utf-8")
        headers = {"Access-Control-Allow-Origin": "*"}
        if name == "asyncapi.md":
            return Answer(self._page.markdown().encode(), "text/markdown; charset=utf-8", headers)
        text = json_text(for_programs(self._spec.document, hide_internals=self._hide_internals))
        return Answer(text.encode(), "application/json", headers)


@cache
def _asset(name: str, kept: str) -> Answer:
    found = assets()
    headers = {"Cache-Control": kept}
    return Answer(found.files[name].read_bytes(), found.media_type(name), headers)
