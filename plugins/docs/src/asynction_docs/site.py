"""The documentation without the server that it describes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from markupsafe import Markup

from asynction_core import Spec, SpecError, Understanding, understand
from asynction_core.parsing.versions import parser_of
from asynction_docs.assets_of_page import assets
from asynction_docs.page import CONTENT_SECURITY_POLICY, files_of_page, page
from asynction_docs.routes import documentation
from asynction_docs.shown_document import for_programs, for_the_page, json_text

__all__ = ["read", "site_app", "write_site"]

_DOCUMENT = "document.js"

# Browsers take these from headers alone.
_POLICY = "; ".join(
    part for part in CONTENT_SECURITY_POLICY.split("; ") if not part.startswith("frame-ancestors")
)


def read(document: Path, options: Mapping[str, Any]) -> Spec:
    """Return what a document asks for. Nothing that it names is imported.

    What keeps a server from being built of it is logged, unless it cannot be shown either. What is
    only about a server is not: there is none.

    Args:
        document: The document.
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


def site_app(spec: Spec, *, url: str = "", try_it: bool = True) -> Flask:
    """Return an app that serves the documentation of a document, and nothing else.

    Args:
        spec: What the document asks for.
        url: The server to try events on; "" for the one that the document names.
        try_it: Whether readers can try events.
    """
    app = Flask(__name__, static_folder=None)
    path = _socket_path(spec)
    docs = documentation(spec, path, server=url or _address(spec), try_it=try_it)
    app.register_blueprint(docs)
    return app


def write_site(spec: Spec, folder: Path, *, url: str = "", try_it: bool = True) -> Path:
    """Write the documentation as files that any web server, or none, can show.

    Args:
        spec: What the document asks for.
        folder: Where they go. It is made if it is missing.
        url: The server to try events on; "" for the one that the document names.
        try_it: Whether readers can try events.

    Returns:
        The page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    html = page(
        spec,
        folder="",
        document="asyncapi.json",
        socket_path=f"/{_socket_path(spec)}/",
        server=url or _address(spec),
        try_it=try_it,
        more_scripts=[_DOCUMENT],
        head=Markup('<meta http-equiv="Content-Security-Policy" content="{}">\n').format(_POLICY),
    )
    shown = json_text(for_the_page(spec.document, spec.codecs))
    # Browsers fetch nothing for a page that is a file; they do load scripts.
    (folder / _DOCUMENT).write_text(f"window.asynctionDocument = {shown};\n", encoding="utf-8")
    whole = json_text(for_programs(spec.document, hide_internals=True))
    (folder / "asyncapi.json").write_text(whole, encoding="utf-8")
    needed = {"licenses.txt", *files_of_page(try_it=try_it)}
    for name, file in assets().files.items():
        if name in needed:
            (folder / name).write_bytes(file.read_bytes())
        else:
            (folder / name).unlink(missing_ok=True)  # of an earlier page
    index = folder / "index.html"
    index.write_text(html, encoding="utf-8")
    return index


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
