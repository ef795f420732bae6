"""The addresses at which an app serves its documentation."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort

from asynction_core import Spec
from asynction_docs.assets_of_page import assets

if TYPE_CHECKING:
    from asynction_docs.answers_to_readers import Answers
    from asynction_docs.page import Page

__all__ = ["documentation"]

# One rule for all of them: a rule is compiled at the start, whether or not anybody asks.
_FILES = '<any("asyncapi.json", "asyncapi.md", "document.js", "socket.io.js"):name>'


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
        page: Makes the page: called once, when somebody asks first.
        hide_internals: Whether programs, too, get the document without the names of callables.
        reloads: Whether the page looks for a newer one, and shows that.
        pause: Lets others be served for some seconds.

    Raises:
        PluginError: Files of the page are missing.
    """
    folder = path.strip("/").rpartition("/")[0]
    found = assets()
    docs = Blueprint("asynction_docs", __name__, url_prefix=f"/{folder}" if folder else None)

    @cache
    def answers() -> Answers:
        """Return what is made when somebody asks: most starts of a server are for nobody's eyes."""
        from asynction_docs.answers_to_readers import Answers

        return Answers(spec, page(), hide_internals=hide_internals, reloads=reloads, pause=pause)

    @docs.get("/docs")
    def show() -> Response:
        return answers().page.response()

    @docs.get("/docs/")
    def redirect() -> Response:
        return Response(status=308, headers={"Location": "../docs"})

    @docs.get(f"/docs/{_FILES}")
    def file(name: str) -> Response:
        return answers().file(name).response()

    @docs.get("/docs/assets/<version>/<name>")
    def asset(version: str, name: str) -> Response:
        if name not in found.files:
            abort(404)
        return answers().asset(name, is_current=version == found.version).response()

    return docs
