"""Serve a document with plugins that observe and limit, and print what they made of it, as JSON."""

import json
from io import StringIO
from typing import Any

from flask import Flask

from asynction_core import AsynctionSocketIO

DOCUMENT = {
    "asyncapi": "2.6.0",
    "info": {"title": "Chat", "version": "1.0.0"},
    "channels": {"/": {"publish": {"message": {"name": "say", "x-rateLimit": "2/minute"}}}},
}


def observed() -> dict[str, Any]:
    app, log = Flask(__name__), StringIO()
    server = AsynctionSocketIO.from_spec(
        DOCUMENT,
        app=app,
        async_mode="threading",
        metrics=True,
        tracing=True,
        access_log=log,
        ratelimit_storage="memory://",
    )
    server.on_event("say", lambda text: True)
    client = server.test_client(app)
    answers = [client.emit("say", "hello", callback=True) for _ in range(3)]
    return {
        "answers": [answer if answer is True else sorted(answer["error"]) for answer in answers],
        "logged": [json.loads(line)["outcome"] for line in log.getvalue().splitlines()],
        "metrics": app.test_client().get("/metrics").text,
    }


print(json.dumps(observed()))
