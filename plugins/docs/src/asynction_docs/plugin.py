"""The hooks that asynction-docs implements."""

from __future__ import annotations

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

        app.register_blueprint(
            documentation(
                server.spec,
                server.sockio_mw.engineio_path,
                try_it=bool(options["docs_try_it"]),
                hide_internals=bool(options["docs_hide_internals"]),
            )
        )
