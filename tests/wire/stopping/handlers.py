"""Handlers that take their time, and tell when they have begun."""

import time

from flask_socketio import emit


def echo(text: str) -> str:
    return text


def sleep(seconds: float) -> str:
    emit("begun")
    time.sleep(seconds)
    return "slept"


def compute(seconds: float) -> None:
    """Keep a processor busy, and with it the loop of gevent."""
    emit("begun")
    time.sleep(0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def disconnect(reason: str) -> None:
    print("disconnect:", reason, flush=True)
