"""Plain servers as processes that are started again when they die."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from free_ports import free_port

__all__ = ["DOCUMENT", "TOKEN", "plain_server"]

PLAIN = Path(__file__).parent / "plain"
DOCUMENT = PLAIN / "shop.yaml"
TOKEN = "open-sesame"
DEADLINE = 30


@contextmanager
def plain_server(kind: str, fault: str) -> Iterator[str]:
    """Run a shop for as long as the block lasts, and give its URL.

    Args:
        kind: "flask", "asgi" or "node".
        fault: What is wrong with it.
    """
    port = free_port()
    command = [sys.executable, str(PLAIN / "socket_server.py"), kind, str(port), fault]
    if kind == "node":
        command = ["node", str(PLAIN.parent / "js" / "shop.mjs"), str(port), fault]
    is_over = threading.Event()
    processes: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not is_over.is_set():
            processes.append(
                subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            )
            processes[-1].wait()

    threading.Thread(target=keep, daemon=True).start()
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        is_over.set()
        processes[-1].kill()
        processes[-1].wait()


def _wait_for(port: int) -> None:
    ends = time.monotonic() + DEADLINE
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nothing is served on port {port}")
