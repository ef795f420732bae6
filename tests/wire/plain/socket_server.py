"""A shop, depot or gate on python-socketio: `-m plain.socket_server flask|asgi WHAT PORT FAULT`."""

import sys
import threading
import time
from typing import Any
from urllib.parse import parse_qsl

from .depot import Depot
from .gate import Gate
from .shop import Handshake, Kicked, Shop


def handshake_of(environ: dict[str, Any], auth: Any) -> Handshake:
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return Handshake(query, headers, auth)


def flask(port: int, shop: Any) -> None:
    from flask import Flask, request
    from flask_socketio import ConnectionRefusedError, SocketIO, disconnect

    app = Flask(__name__)
    io = SocketIO(app, async_mode="threading", cors_allowed_origins="*")
    known: dict[tuple[str, str], Handshake] = {}

    def connect(namespace: str) -> Any:
        def on_connect(auth: Any = None) -> None:
            given = handshake_of(request.environ, auth)
            known[namespace, request.sid] = given  # type: ignore[attr-defined]
            if not shop.lets_in(namespace, given):
                raise ConnectionRefusedError("you may not")

        return on_connect

    def answer(namespace: str, event: str) -> Any:
        def on_event(*args: Any) -> Any:
            who: str = request.sid  # type: ignore[attr-defined]
            try:
                ack, sent = shop.handle(namespace, event, args, who, known[namespace, who])
            except Kicked:
                disconnect(namespace=namespace)
                raise
            for where, name, values in sent:
                io.emit(name, values, namespace=where)
            return ack

        return on_event

    for namespace, events in shop.namespaces.items():
        io.on_event("connect", connect(namespace), namespace)
        for event in events:
            io.on_event(event, answer(namespace, event), namespace)
    background(shop, lambda where, name, values: io.emit(name, values, namespace=where))
    io.run(app, port=port, allow_unsafe_werkzeug=True)


def asgi(port: int, shop: Any) -> None:
    import asyncio

    import socketio
    import uvicorn

    io = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*", namespaces="*")

    @io.on("connect", namespace="*")
    async def on_connect(
        namespace: str, sid: str, environ: dict[str, Any], auth: Any = None
    ) -> None:
        given = handshake_of(environ, auth)
        await io.save_session(sid, {"given": given}, namespace)
        if not shop.lets_in(namespace, given):
            raise socketio.exceptions.ConnectionRefusedError("you may not")

    @io.on("*", namespace="*")
    async def on_event(event: str, namespace: str, sid: str, *args: Any) -> Any:
        given = (await io.get_session(sid, namespace))["given"]
        try:
            ack, sent = shop.handle(namespace, event, args, sid, given)
        except Kicked:
            await io.disconnect(sid, namespace)
            raise
        for where, name, values in sent:
            await io.emit(name, values, namespace=where)
        return ack

    async def serve() -> None:
        loop = asyncio.get_running_loop()

        def send(where: str, name: str, values: tuple[Any, ...]) -> None:
            asyncio.run_coroutine_threadsafe(io.emit(name, values, namespace=where), loop)

        background(shop, send)
        app = socketio.ASGIApp(io)
        config = uvicorn.Config(app, port=port, log_level="critical", ws="wsproto")
        await uvicorn.Server(config).serve()

    asyncio.run(serve())


def background(shop: Any, send: Any) -> None:
    """Send by itself, where that is what it is about."""
    if shop.fault not in ("noisy", "send-by-itself"):
        return

    def work() -> None:
        while True:
            time.sleep(0.05)
            send("/", *(shop.noise if shop.fault == "noisy" else ("said", ({"no": "text"},))))

    threading.Thread(target=work, daemon=True).start()


if __name__ == "__main__":
    kind, what, port, fault = sys.argv[1:]
    built = {"shop": Shop, "depot": Depot, "gate": Gate}[what](fault)
    {"flask": flask, "asgi": asgi}[kind](int(port), built)
