"""The hooks that asynction-docs implements."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from asynction_core import Option, hookimpl

if TYPE_CHECKING:
    from flask import Flask

    from asynction_core import AsynctionSocketIO


@hookimpl
def asynction_options() -> dict[str, Option]:
    return {
        "docs_hide_internals": Option(
            False, "Leave the names of callables out of asyncapi.json, as the page does always."
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
        app.register_blueprint(
            documentation(
                server.spec,
                path,
                try_it=bool(options["docs_try_it"]),
                hide_internals=bool(options["docs_hide_internals"]),
            ),
            name=f"asynction_docs_{len(shown) + 1}" if shown else "asynction_docs",
        )
        shown[place] = server.spec


def _tell_taken(place: str, path: str) -> None:
    logging.getLogger("asynction").warning(
        "the documentation of the server at %r is not served, as that of another one is at %r: "
        "give it a path in a folder of its own, such as path='orders/socket.io', or docs=False",
        path,
        place,
    )
