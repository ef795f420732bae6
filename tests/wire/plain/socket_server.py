"""A shop served by python-socketio: `python socket_server.py flask|asgi PORT FAULT`."""

import sys
import threading
import time
from typing import Any
from urllib.parse import parse_qsl

from shop import Kicked, Shop


def token_of(environ: dict[str, Any]) -> str | None:
    given = environ.get("HTTP_AUTHORIZATION")
    return None if given is None else given.removeprefix("Bearer").strip()


def query_of(environ: dict[str, Any]) -> dict[str, str]:
    return dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))


def flask(port: int, shop: Shop) -> None:
    from flask import Flask, request
    from flask_socketio import ConnectionRefusedError, SocketIO, disconnect

    app = Flask(__name__)
    io = SocketIO(app, async_mode="threading", cors_allowed_origins="*")

    def connect(namespace: str) -> Any:
        def on_connect(auth: Any = None) -> None:
            if not shop.lets_in(namespace, token_of(request.environ), query_of(request.environ)):
                raise ConnectionRefusedError("you may not")

        return on_connect

    def answer(namespace: str, event: str) -> Any:
        def on_event(*args: Any) -> Any:
            try:
                ack, sent = shop.handle(namespace, event, args, token_of(request.environ))
            except Kicked:
                disconnect(namespace=namespace)
                raise
            for where, name, value in sent:
                io.emit(name, value, namespace=where)
            return ack

        return on_event

    for namespace, events in {
        "/": ("order", "cancel", "move", "mood", "say"),
        "/admin": ("reset",),
        "/bound": ("add",),
    }.items():
        io.on_event("connect", connect(namespace), namespace)
        for event in events:
            io.on_event(event, answer(namespace, event), namespace)
    background(shop, lambda *sent: io.emit(sent[1], sent[2], namespace=sent[0]))
    io.run(app, port=port, allow_unsafe_werkzeug=True)


def asgi(port: int, shop: Shop) -> None:
    import asyncio

    import socketio
    import uvicorn

    io = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*", namespaces="*")

    @io.on("connect", namespace="*")
    async def on_connect(
        namespace: str, sid: str, environ: dict[str, Any], auth: Any = None
    ) -> None:
        await io.save_session(sid, {"token": token_of(environ)}, namespace)
        if not shop.lets_in(namespace, token_of(environ), query_of(environ)):
            raise socketio.exceptions.ConnectionRefusedError("you may not")

    @io.on("*", namespace="*")
    async def on_event(event: str, namespace: str, sid: str, *args: Any) -> Any:
        token = (await io.get_session(sid, namespace)).get("token")
        try:
            ack, sent = shop.handle(namespace, event, args, token)
        except Kicked:
            await io.disconnect(sid, namespace)
            raise
        for where, name, value in sent:
            await io.emit(name, value, namespace=where)
        return ack

    async def serve() -> None:
        loop = asyncio.get_running_loop()

        def send(*sent: Any) -> None:
            asyncio.run_coroutine_threadsafe(io.emit(sent[1], sent[2], namespace=sent[0]), loop)

        background(shop, send)
        app = socketio.ASGIApp(io)
        config = uvicorn.Config(app, port=port, log_level="critical", ws="wsproto")
        await uvicorn.Server(config).serve()

    asyncio.run(serve())


def background(shop: Shop, send: Any) -> None:
    """Send by itself, where that is what the shop is about."""
    if shop.fault not in ("noisy", "send-by-itself"):
        return

    def work() -> None:
        while True:
            time.sleep(0.05)
            send("/", "said", "tick" if shop.fault == "noisy" else {"no": "text"})

    threading.Thread(target=work, daemon=True).start()


if __name__ == "__main__":
    {"flask": flask, "asgi": asgi}[sys.argv[1]](int(sys.argv[2]), Shop(sys.argv[3]))
