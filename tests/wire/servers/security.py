"""The server that the tests of security talk to: `python security.py CONFIGURATION`, JSON with

- `port`, and `async_mode` of Flask-SocketIO
- `observes`: whether it has a default error handler
- `tls`: the paths of its `certificate` and of the `authority` that client certificates are of

Each namespace of security.yaml is there a second time, behind "/forgiving": with an error handler.
"""

import sys
from typing import Any

from wire_json import dumps, loads

CONFIGURATION: dict[str, Any] = loads(sys.argv[1])

if CONFIGURATION["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

import logging  # noqa: E402
import ssl  # noqa: E402
from pathlib import Path  # noqa: E402

import yaml  # noqa: E402
from flask import Flask  # noqa: E402
from flask.typing import ResponseReturnValue  # noqa: E402
from gatekeepers import release  # noqa: E402
from record import notes  # noqa: E402
from security_handlers import ask, forgive  # noqa: E402

from asynction import AsynctionSocketIO  # noqa: E402

document = yaml.safe_load(Path(__file__).with_name("security.yaml").read_text())
document["channels"] |= {
    f"/forgiving{namespace}": {
        **channel,
        "x-handlers": {**channel["x-handlers"], "error": "security_handlers.forgive"},
    }
    for namespace, channel in document["channels"].items()
}

app = Flask(__name__)
asio = AsynctionSocketIO.from_spec(
    document,
    app=app,
    async_mode=CONFIGURATION["async_mode"],
    server_name="production",
    default_error_handler=forgive if CONFIGURATION.get("observes") else None,
)

# A namespace that the document lacks.
asio.on_event("ask", ask, namespace="/code")

app.register_blueprint(notes)


@app.post("/release/<token>")
def release_token(token: str) -> str:
    """Let the gatekeeper of "/gate" go on."""
    release(token)
    return ""


@app.post("/tell/<news>")
def tell(news: str) -> str:
    """Emit to everybody on "/gate"."""
    asio.emit("news", news, namespace="/gate")
    return ""


@app.get("/present")
def present() -> ResponseReturnValue:
    """Answer the session ids of those who are on "/gate"."""
    manager = asio.server.manager
    sids = manager.rooms.get("/gate", {}).get(None, {})
    return dumps(list(sids)), {"Content-Type": "application/json"}


def serve() -> None:
    asio.run(app, port=CONFIGURATION["port"], allow_unsafe_werkzeug=True)


def serve_with_tls(certificate: str, authority: str) -> None:
    """Serve over TLS, and pass on the client certificates that have been verified."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=authority)
    context.load_cert_chain(certificate)
    context.verify_mode = ssl.CERT_OPTIONAL
    if CONFIGURATION["async_mode"] == "gevent":
        from gevent.pywsgi import WSGIServer
        from geventwebsocket.handler import WebSocketHandler

        class GeventHandler(WebSocketHandler):  # type: ignore[misc]
            def get_environ(self) -> dict[str, Any]:
                return {**super().get_environ(), **_client_certificate(self.socket)}

        address = ("127.0.0.1", CONFIGURATION["port"])
        WSGIServer(
            address, app, ssl_context=context, handler_class=GeventHandler, log=None
        ).serve_forever()
    else:
        from werkzeug.serving import WSGIRequestHandler

        class ThreadingHandler(WSGIRequestHandler):
            def make_environ(self) -> dict[str, Any]:
                return {**super().make_environ(), **_client_certificate(self.connection)}

        asio.run(
            app,
            port=CONFIGURATION["port"],
            allow_unsafe_werkzeug=True,
            ssl_context=context,
            request_handler=ThreadingHandler,
        )


def _client_certificate(connection: Any) -> dict[str, str]:
    """Return what Apache's mod_ssl would say of the client of a connection."""
    certificate = connection.getpeercert()
    if not certificate:
        return {"SSL_CLIENT_VERIFY": "NONE"}
    short = {"commonName": "CN", "organizationName": "O", "organizationalUnitName": "OU"}
    names = [f"{short[name]}={value}" for ((name, value),) in reversed(certificate["subject"])]
    return {"SSL_CLIENT_VERIFY": "SUCCESS", "SSL_CLIENT_S_DN": ",".join(names)}


if __name__ == "__main__":
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    # What comes after the end of a WebSocket it takes for a bad request, and says so.
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    # Of a client that leaves, a request may come late.
    logging.getLogger("engineio.server").addFilter(
        lambda record: "session" not in record.getMessage().lower()
    )
    if "tls" in CONFIGURATION:
        serve_with_tls(**CONFIGURATION["tls"])
    else:
        serve()
