"""The hooks that asynction-docs implements."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asynction_core import Option, hookimpl

if TYPE_CHECKING:
    from flask import Flask

    from asynction_core import AsynctionSocketIO, Spec
    from asynction_docs.page import Page

_SOURCE = re.compile(r"[!-+\--:<-~]+")  # all that is visible, but what ends a source


@hookimpl
def asynction_options() -> dict[str, Option]:
    return {
        "docs_hide_internals": Option(
            False, "Leave the names of callables out of asyncapi.json, as the page does always."
        ),
        "docs_connect_src": Option(
            (),
            "Where else than to this server the page may connect: sources of a policy.",
            _check_sources,
        ),
        "docs_templates": Option(
            None, "A folder of templates to use in the place of the page's.", _check_folder
        ),
        "docs_try_it": Option(True, "Let readers of the documentation send and receive events."),
    }


@hookimpl
def asynction_attach(server: AsynctionSocketIO, app: Flask, options: Mapping[str, Any]) -> None:
    if options["docs"]:
        from asynction_docs.routes import documentation

        path = server.sockio_mw.engineio_path
        shown = app.extensions.setdefault("asynction_docs", {})
        place = server.base_path
        if place in shown:
            if shown[place] is not server.spec:
                _tell_taken(f"{place}/docs", path)
            return
        page = partial(_page, server.spec, f"{path.strip('/').rpartition('/')[2]}/", options)
        hide_internals = bool(options["docs_hide_internals"])
        app.register_blueprint(
            documentation(
                server.spec, path, page, hide_internals=hide_internals, pause=server.sleep
            ),
            name=f"asynction_docs_{len(shown) + 1}" if shown else "asynction_docs",
        )
        shown[place] = server.spec


def _page(spec: Spec, socket_path: str, options: Mapping[str, Any]) -> Page:
    from asynction_docs.page import Page  # with all that renders it, once somebody wants to see it

    return Page(
        spec,
        socket_path=socket_path,
        try_it=bool(options["docs_try_it"]),
        connect_src=options["docs_connect_src"],
        templates=options["docs_templates"],
    )


def _check_sources(value: Any) -> None:
    is_list = isinstance(value, Collection) and not isinstance(value, str)
    if not is_list or not all(isinstance(one, str) and _SOURCE.fullmatch(one) for one in value):
        raise ValueError(
            "docs_connect_src must be a list of sources of a Content-Security-Policy, such as "
            f"'wss://example.com', not {value!r}"
        )


def _check_folder(value: Any) -> None:
    if value is not None and not Path(value).is_dir():
        raise ValueError(f"docs_templates must be a folder, and {str(value)!r} is none")


def _tell_taken(place: str, path: str) -> None:
    logging.getLogger("asynction").warning(
        "the documentation of the server at %r is not served, as that of another one is at %r: "
        "give it a path in a folder of its own, such as path='orders/socket.io', or docs=False",
        path,
        place,
    )
