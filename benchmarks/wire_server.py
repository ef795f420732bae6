"""A server process for wire.py: `wire_server.py KIND PORT` serves until its standard input ends."""

from __future__ import annotations

import logging
import os
import sys
import threading

from servers import Kind, build


def _leave_with_the_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def _main(kind: Kind, port: int) -> None:
    threading.Thread(target=_leave_with_the_parent, daemon=True).start()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # No ping falls into a round: the server that waits for its turn would be pinged as well.
    app, server = build(kind, ping_interval=3600)
    server.run(app, host="127.0.0.1", port=port, allow_unsafe_werkzeug=True)


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))  # type: ignore[arg-type]  # the parent passes a Kind
