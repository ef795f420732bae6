"""Write what a project has besides its callables and tests: app.py, README.md, requirements."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from asynction_cli.scaffold.source_text import docstring, literal

if TYPE_CHECKING:
    from asynction_core import Spec

__all__ = ["app_source", "readme", "requirements"]

_APP = '''\
{doc}

import os
from pathlib import Path
from typing import Any

from asynction import AsynctionSocketIO
from flask import Flask

DOCUMENT = Path(__file__).parent / {document}
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "5000"))


def create_server(app: Flask, **options: Any) -> AsynctionSocketIO:
    """Return the server that the document describes, attached to an app."""
    return AsynctionSocketIO.from_spec(
        DOCUMENT,
        app=app,
{options}        **options,
    )


app = Flask(__name__)
asio = create_server(app)

if __name__ == "__main__":
    # Without a terminal, Flask-SocketIO would not run Werkzeug, which is for development.
    asio.run(app, host=HOST, port=PORT, allow_unsafe_werkzeug=True)
'''

_README = """\
# {title}

A [Socket.IO](https://socket.io) server that [{document}]({document}) describes and drives.

    pip install -r requirements.txt
    python app.py           # serves http://127.0.0.1:5000{path}
    python -m pytest        # runs the tests

The environment variables `HOST` and `PORT` choose another address.{server}

| file | what |
|---|---|
| `{document}` | what it understands, and what it says |
{files}

Change the document, and the server follows: an event that does not fit it reaches no handler, and
one that it does not let the server send is not sent.{security}
"""


def app_source(document: Path, output: Path, server: str | None, *, validation: bool) -> str:
    """Return app.py.

    Args:
        document: The document that it serves.
        output: The folder that app.py is in.
        server: The server of the document that it is.
        validation: Whether events and the like are checked.
    """
    options = []
    if server is not None:
        options.append(f"server_name={literal(server)},")
    if validation:
        options.append(
            'on_invalid="ack",  # a client that waits for an answer learns what was wrong'
        )
    else:
        options.append("validation=False,")
    return _APP.format(
        doc=docstring(
            [
                "The server: python app.py",
                f"What it understands and what it says stands in {document.name}.",
            ],
            0,
        ),
        document=literal(_relative(document, output)),
        options="".join(f"        {option}\n" for option in options),
    )


def readme(spec: Spec, document: Path, output: Path, files: Sequence[tuple[str, str]]) -> str:
    """Return README.md.

    Args:
        spec: The spec, with the server that is run.
        document: The document.
        output: The folder that README.md is in.
        files: The other files, each with what it is.
    """
    info = spec.document.root.mapping().get("info")
    title = info.get("title") if isinstance(info, dict) else None
    server, path, is_secured = spec.server, "", False
    if server is not None and server.path:
        path = f", path /{server.path}"
    for namespace in spec.namespaces.values():
        is_secured = is_secured or any(one.schemes for one in spec.security_of(namespace))
    others = [name for name in spec.servers if server is not None and name != server.name]
    said = ""
    if server is not None:
        said = f"\nOf the servers in the document it is `{server.name}`"
        said += f", not {' or '.join(f'`{name}`' for name in others)}" if others else ""
        said += ": `create_server` in app.py says so."
    security = (
        "\n\nNobody can connect where the document asks for security, until the callables that "
        "decide are\nfilled in."
        if is_secured
        else ""
    )
    return _README.format(
        title=" ".join(title.split()) if isinstance(title, str) and title.strip() else "A server",
        document=_relative(document, output),
        path=path,
        server=said,
        security=security,
        files="\n".join(f"| `{name}` | {what} |" for name, what in files),
    )


def requirements() -> str:
    """Return requirements.txt."""
    return f"asynction>={version('asynction-core')}\n\n# for the tests\npytest\n"


def _relative(document: Path, output: Path) -> str:
    try:
        return Path(os.path.relpath(document, output)).as_posix()
    except ValueError:  # on another drive
        return document.as_posix()
