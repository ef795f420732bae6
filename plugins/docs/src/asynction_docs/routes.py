"""The addresses at which an app serves its documentation."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort

from asynction_core import Spec
from asynction_docs.assets_of_page import assets
from asynction_docs.compressed import Answer, Growing
from asynction_docs.shown_document import for_programs, json_text

if TYPE_CHECKING:
    from asynction_docs.page import Page

__all__ = ["documentation"]

_FOREVER = "public, max-age=31536000, immutable"

# Chromium else looks through all of a page for what to load before it paints: here that is one
# script, near the beginning.
_NOT_LOOKED_AHEAD = "expect-no-linked-resources"


def documentation(
    spec: Spec,
    path: str,
    page: Callable[[], Page],
    *,
    hide_internals: bool = False,
    reloads: bool = False,
    pause: Callable[[float], Any] = time.sleep,
) -> Blueprint:
    """Return what serves the documentation of a document.

    Args:
        spec: What the document asks for.
        path: Socket.IO's path: the documentation is beside it.
        page: Returns the page, the same one each time.
        hide_internals: Whether programs, too, get the document without the names of callables.
        reloads: Whether the page looks for a newer one, and shows that.
        pause: Lets others be served for some seconds.
    """
    folder = path.strip("/").rpartition("/")[0]
    found = assets()
    docs = Blueprint("asynction_docs", __name__, url_prefix=f"/{folder}" if folder else None)

    def serve(address: str, make: Callable[[], Answer | Growing], name: str) -> None:
        """Serve what is made when somebody asks: most starts of a server are for nobody's eyes."""
        made = cache(make)
        docs.add_url_rule(address, name, lambda: made().response(), methods=["GET"])

    def show() -> Growing:
        def parts() -> Iterator[str]:
            return page().html(
                folder=f"docs/assets/{found.version}/",
                document="docs/document.js",
                beside="docs/",
                more_scripts=["reload.js"] if reloads else [],
            )

        headers = {"Content-Security-Policy": page().policy, "Document-Policy": _NOT_LOOKED_AHEAD}
        return Growing(parts, pause, Answer(b"", "text/html; charset=utf-8", headers))

    def for_a_program() -> Answer:
        text = json_text(for_programs(spec.document, hide_internals=hide_internals))
        return Answer(text.encode(), "application/json", {"Access-Control-Allow-Origin": "*"})

    def as_text() -> Answer:
        headers = {"Access-Control-Allow-Origin": "*"}
        return Answer(page().markdown().encode(), "text/markdown; charset=utf-8", headers)

    def for_trying() -> Answer:
        return Answer(page().script().encode(), "text/javascript; charset=utf-8")

    serve("/docs", show, "show")
    serve("/docs/asyncapi.json", for_a_program, "for_a_program")
    serve("/docs/asyncapi.md", as_text, "as_text")
    serve("/docs/document.js", for_trying, "for_trying")
    serve("/docs/socket.io.js", lambda: _asset("socket.io.js", "no-cache"), "client")

    @docs.get("/docs/")
    def redirect() -> Response:
        return Response(status=308, headers={"Location": "../docs"})

    @docs.get("/docs/assets/<version>/<name>")
    def asset(version: str, name: str) -> Response:
        if name not in found.files:
            abort(404)
        return _asset(name, _FOREVER if version == found.version else "no-cache").response()

    return docs


@cache
def _asset(name: str, kept: str) -> Answer:
    found = assets()
    headers = {"Cache-Control": kept}
    return Answer(found.files[name].read_bytes(), found.media_type(name), headers)
