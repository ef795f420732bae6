"""Watch what happens in the chat: python examples/chat/admin.py TOKEN [URL]"""

import sys
from typing import Any

import socketio


def watch(token: str, url: str = "http://127.0.0.1:5000") -> None:
    client = socketio.Client(reconnection=False)

    @client.on("server metric", namespace="/admin")
    def show(metric: dict[str, Any]) -> bool:
        print("{name}, {users} in all".format(**metric), flush=True)
        return True  # the acknowledgement that the document asks for

    @client.on("connect_error", namespace="/admin")
    def show_why(reason: dict[str, str] | str) -> None:
        why = reason["message"] if isinstance(reason, dict) else reason
        print(f"refused: {why}", file=sys.stderr)

    try:
        client.connect(url, namespaces="/admin", auth={"token": token})
    except socketio.exceptions.ConnectionError:
        sys.exit(1)
    client.wait()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    watch(*sys.argv[1:])
