"""The addresses at which an app serves its documentation."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

from asynction_core import Spec
from asynction_docs.assets_of_page import assets
from asynction_docs.page import CONTENT_SECURITY_POLICY, page
from asynction_docs.shown_document import for_programs, for_the_page, json_text

__all__ = ["documentation"]

_FOREVER = "public, max-age=31536000, immutable"


def documentation(
    spec: Spec,
    path: str,
    *,
    server: str = "",
    try_it: bool = True,
    hide_internals: bool = False,
) -> Blueprint:
    """Return what serves the documentation of a document.

    Args:
        spec: What the document asks for.
        path: Socket.IO's path: the documentation is beside it.
        server: The address of the server to try it on; "" for the one that serves this.
        try_it: Whether readers can send and receive events.
        hide_internals: Whether programs, too, get the document without the names of callables.
    """
    folder, _, socket_name = path.strip("/").rpartition("/")
    found = assets()

    # What follows is made when somebody asks for it: most starts of a server are for nobody's eyes.
    @cache
    def shown() -> str:
        return page(
            spec,
            folder=f"docs/assets/{found.version}/",
            document="docs/page.json",
            socket_path=f"/{path.strip('/')}/" if server else f"{socket_name}/",
            server=server,
            try_it=try_it,
        )

    @cache
    def for_page() -> str:
        return json_text(for_the_page(spec.document, spec.codecs))

    @cache
    def document() -> str:
        return json_text(for_programs(spec.document, hide_internals=hide_internals))

    docs = Blueprint("asynction_docs", __name__, url_prefix=f"/{folder}" if folder else None)

    @docs.get("/docs")
    def show() -> Response:
        return _response(
            shown(),
            "text/html; charset=utf-8",
            {"Content-Security-Policy": CONTENT_SECURITY_POLICY},
        )

    @docs.get("/docs/")
    def redirect() -> Response:
        return Response(status=308, headers={"Location": "../docs"})

    @docs.get("/docs/asyncapi.json")
    def for_a_program() -> Response:
        return _response(document(), "application/json", {"Access-Control-Allow-Origin": "*"})

    @docs.get("/docs/page.json")
    def for_the_reader() -> Response:
        return _response(for_page(), "application/json")

    @docs.get("/docs/socket.io.js")
    def client() -> Response:
        return _response(found.files["socket.io.js"].read_bytes(), "text/javascript")

    @docs.get("/docs/assets/<version>/<name>")
    def asset(version: str, name: str) -> Response:
        file = found.files.get(name)
        if file is None:
            abort(404)
        headers = {
            "Cache-Control": _FOREVER if version == found.version else "no-cache",
            "Vary": "Accept-Encoding",
        }
        if not request.accept_encodings.quality("gzip"):
            return _response(file.read_bytes(), found.media_type(name), headers)
        headers["Content-Encoding"] = "gzip"
        return _response(_compressed(file), found.media_type(name), headers)

    return docs


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)


def _response(
    body: str | bytes, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    response = Response(body, content_type=media_type)
    response.headers.extend(
        {
            "Cache-Control": "no-cache",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
    )
    response.headers.update(headers or {})
    if response.headers["Cache-Control"] == "no-cache":
        response.add_etag()
        response.make_conditional(request)
    return response
