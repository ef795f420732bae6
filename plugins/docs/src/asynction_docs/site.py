"""The documentation without the server that it describes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

from asynction_core import Spec, SpecError, Understanding, understand
from asynction_core.parsing.versions import parser_of
from asynction_docs.assets_of_page import assets
from asynction_docs.page import Page, files_of_page
from asynction_docs.routes import documentation
from asynction_docs.shown_document import for_programs, json_text

_OF_EARLIER_PAGES = ("asyncapi.css", "asyncapi.js", "document.js", "react-dom.js", "react.js")


def read(document: Path, options: Mapping[str, Any]) -> Spec:
    """Return what a document asks for. Nothing that it names is imported.

    What keeps a server from being built of it is logged, unless it cannot be shown either. What is
    only about a server is not: there is none.

    Args:
        options: The options of `AsynctionSocketIO.from_spec`. If they choose no server, it is the
            first of the document.

    Raises:
        SpecError: It cannot be read.
    """
    understood = understand(document, **options)
    spec = understood.spec or _shown_alone(understood)
    for one in understood.findings:
        if one.rule != "server":
            told = SpecError(
                one.message, source=one.file, line=one.line, pointer=one.pointer, rule=one.rule
            )
            logging.getLogger("asynction").warning("%s", told)
    if spec.server is None and spec.servers:
        spec = replace(spec, server=next(iter(spec.servers.values())))
    return spec


def _shown_alone(understood: Understanding) -> Spec:
    """Return a document as one that no server is built of: it is shown, and nothing can be tried.

    Raises:
        SpecError: It cannot be shown either.
    """
    unreadable = {"readable", "reference", "remote-reference", "shape"}
    if understood.document is None or unreadable & {one.rule for one in understood.errors}:
        understood.checked()
    assert understood.document is not None  # or there was an error
    parser_of(understood.document)
    logging.getLogger("asynction").warning(
        "no Socket.IO server can be built of the document as it is: it is shown, and nothing can "
        "be tried on the page"
    )
    return Spec(understood.document, {})


def site_app(spec: Spec, *, reloads: bool = False, **options: Any) -> Flask:
    """Return an app that serves the documentation of a document, and nothing else.

    Args:
        spec: What the document asks for.
        reloads: Whether the page looks for a newer one, and shows that.
        **options: Those of `page_alone`.
    """
    app = Flask(__name__, static_folder=None)
    page = page_alone(spec, **options)
    app.register_blueprint(documentation(spec, _socket_path(spec), lambda: page, reloads=reloads))
    return app


def page_alone(spec: Spec, *, url: str = "", **options: Any) -> Page:
    """Return the page of a document without the server that it describes.

    Args:
        spec: What the document asks for.
        url: The server to try events on; "" for the one that the document names.
        **options: Those of `Page`.
    """
    server, path = url or _address(spec), _socket_path(spec)
    socket_path = f"/{path}/" if server else f"{path.rpartition('/')[2]}/"
    return Page(spec, server=server, socket_path=socket_path, **options)


def write_site(spec: Spec, folder: Path, **options: Any) -> Path:
    """Write the documentation as files that any web server, or none, can show.

    Args:
        spec: What the document asks for.
        folder: Where they go. It is made if it is missing.
        **options: Those of `page_alone`.

    Returns:
        The page.
    """
    page = page_alone(spec, **options)
    html = page.html(folder="", document="document.js", says_policy=True)
    needed = {"licenses.txt", *files_of_page(try_it=page.try_it)}
    files = {name: file.read_bytes() for name, file in assets().files.items() if name in needed}
    files["index.html"] = "".join(html).encode()
    files["asyncapi.json"] = json_text(for_programs(spec.document, hide_internals=True)).encode()
    files["asyncapi.md"] = page.markdown().encode()
    if page.try_it:
        files["document.js"] = page.script().encode()
    folder.mkdir(parents=True, exist_ok=True)
    for name, contents in files.items():
        (folder / name).write_bytes(contents)
    for name in (*_OF_EARLIER_PAGES, *assets().files):
        if name not in files:
            (folder / name).unlink(missing_ok=True)
    return folder / "index.html"


def write_markdown(spec: Spec, folder: Path, **options: Any) -> Path:
    """Write the documentation as one text.

    Args:
        spec: What the document asks for.
        folder: Where it goes. It is made if it is missing.
        **options: Those of `page_alone`.

    Returns:
        The text.
    """
    text = page_alone(spec, **options).markdown()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "asyncapi.md").write_text(text, encoding="utf-8")
    return folder / "asyncapi.md"


def _socket_path(spec: Spec) -> str:
    return (spec.server.path if spec.server else "") or "socket.io"


def _address(spec: Spec) -> str:
    """Return the address of the server that the document names, "" if it names none."""
    server = spec.server
    if server is None:
        return ""
    scheme, _, rest = server.url.rpartition("://")
    protocol = scheme or str(server.node.value.get("protocol", ""))
    secure = protocol in ("https", "wss")
    return f"{'https' if secure else 'http'}://{rest.partition('/')[0]}"
