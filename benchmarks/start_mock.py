"""Print the CPU seconds until a mock of many events lets a client in: `start_mock.py 1000`."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import threading
import time
from contextlib import closing, suppress
from pathlib import Path

from documents import many_events
from flask import Flask
from wire import free_port
from wire_client import Connection

DEADLINE = 120.0  # seconds


def _main(events: int) -> None:
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "asyncapi.yaml")
        path.write_text(many_events(events))
        # As for start.py: what the mock itself imports is on its time.
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # not to be found
        __import__("asynction")
        start = time.process_time()
        from asynction_mock import MockAsynctionSocketIO

        app, port = Flask(__name__), free_port()
        mock = MockAsynctionSocketIO.from_spec(path, app=app, async_mode="threading")
    threading.Thread(target=mock.run, args=(app,), kwargs={"port": port}, daemon=True).start()
    _wait_until_let_in(port)
    print(time.process_time() - start, flush=True)
    os._exit(0)  # its end is another matter


def _wait_until_let_in(port: int) -> None:
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        with suppress(ConnectionRefusedError), closing(Connection(port, "/namespace0")):
            return
        time.sleep(0.01)
    raise TimeoutError(f"the mock lets nobody in within {DEADLINE:.0f} s")


if __name__ == "__main__":
    _main(int(sys.argv[1]))
