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

PLAIN = Path(__file__).parent / "plain"
DEADLINE = 30


@contextmanager
def plain_server(kind: str, what: str, fault: str) -> Iterator[str]:
    """Run a server for as long as the block lasts, and give its URL.

    Args:
        kind: "flask", "asgi" or "node".
        what: "shop", "depot" or "gate".
        fault: What is wrong with it.
    """
    port = free_port()
    command = [sys.executable, "-m", "plain.socket_server", kind, what, str(port), fault]
    if kind == "node":
        command = ["node", str(PLAIN.parent / "js" / f"{what}.mjs"), str(port), fault]
    is_over = threading.Event()
    processes: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        while not is_over.is_set():
            processes.append(
                subprocess.Popen(
                    command, cwd=PLAIN.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
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
