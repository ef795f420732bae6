"""A server process for other rows: `wire_server.py KIND PORT OPTIONS`.

OPTIONS is a JSON object of what `servers.build` takes. It serves until its standard input ends.
"""

from __future__ import annotations

import json
import os
import sys
import threading

OPTIONS = {"async_mode": "threading", **json.loads(sys.argv[3])}

if OPTIONS["async_mode"] == "gevent":
    from gevent import monkey

    monkey.patch_all()

import logging  # noqa: E402

from servers import Kind, build  # noqa: E402


def _leave_with_the_parent() -> None:
    if OPTIONS["async_mode"] == "gevent":
        from gevent.os import tp_read

        tp_read(0, 1)
    else:
        sys.stdin.read()
    os._exit(0)


def _main(kind: Kind, port: int) -> None:
    threading.Thread(target=_leave_with_the_parent, daemon=True).start()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    # No ping falls into a round: the server that waits for its turn would be pinged as well.
    app, server = build(kind, **{"ping_interval": 3600, **OPTIONS})
    of_werkzeug = {"allow_unsafe_werkzeug": True} if OPTIONS["async_mode"] == "threading" else {}
    server.run(app, host="127.0.0.1", port=port, **of_werkzeug)


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]))  # type: ignore[arg-type]  # the parent passes a Kind
