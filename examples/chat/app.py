"""The chat as a server: python examples/chat/app.py

The environment variables PORT and ASYNC_MODE choose another port than 5000 and another mode of
Flask-SocketIO than threading, and ASYNCAPI=3 the document in AsyncAPI 3. ADMIN_TOKEN is the token
for /admin; without it each run has its own.
"""

from __future__ import annotations

import logging
import os
import sys
from os.path import relpath
from pathlib import Path

from admins import TOKEN
from flask import Flask, Response

from asynction import AsynctionSocketIO

DOCUMENTS = {"2": "asyncapi.yaml", "3": "asyncapi-v3.yaml"}
DOCUMENT = Path(__file__).with_name(DOCUMENTS[os.environ.get("ASYNCAPI", "2")])
CLIENT, ADMIN = Path(__file__).with_name("client.py"), Path(__file__).with_name("admin.py")
PORT = int(os.environ.get("PORT", "5000"))

GREETING = f"""\
The chat is on http://127.0.0.1:{PORT}: open it in a browser, or join it from a terminal:

    {relpath(sys.executable)} {relpath(CLIENT)} YOUR-NAME http://127.0.0.1:{PORT}

What it understands and what it says is shown on http://127.0.0.1:{PORT}/docs.
"""

# For whoever has started the server, not for whoever asks it.
FOR_ADMINS = f"""\
Whoever has the token of this run may watch what happens:

    {relpath(sys.executable)} {relpath(ADMIN)} {TOKEN} http://127.0.0.1:{PORT}
"""

asio = AsynctionSocketIO.from_spec(
    DOCUMENT,
    server_name="local",
    on_invalid="ack",  # a client that waits for an answer learns what was wrong
    async_mode=os.environ.get("ASYNC_MODE", "threading"),
)


def create_app() -> Flask:
    app = Flask(__name__, static_folder="page")

    @app.get("/")
    def chat() -> Response:
        return app.send_static_file("index.html")

    asio.init_app(app)
    return app


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    # It would tell of every request, and take the end of every WebSocket for a bad one.
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    print(GREETING, FOR_ADMINS, sep="\n", flush=True)
    # Werkzeug, which the threading mode runs on, would otherwise refuse to run without a terminal.
    asio.run(create_app(), host="127.0.0.1", port=PORT, allow_unsafe_werkzeug=True)
