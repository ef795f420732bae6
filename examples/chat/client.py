"""Join the chat and talk, a line at a time: python examples/chat/client.py NAME [URL]"""

import sys
from typing import Any

import socketio

PHRASES = {
    "login": "you are in, {numUsers} in all",
    "user joined": "{username} is in, {numUsers} in all",
    "user left": "{username} is gone, {numUsers} in all",
    "new message": "{username}: {message}",
    "typing": "{username} is typing",
    "stop typing": "{username} has stopped typing",
}


def chat(name: str, url: str = "http://127.0.0.1:5000") -> None:
    client = socketio.Client(reconnection=False)

    @client.on("*")
    def show(event: str, data: dict[str, Any]) -> None:
        print(PHRASES[event].format(**data), flush=True)

    try:
        client.connect(url)
    except socketio.exceptions.ConnectionError:
        sys.exit(f"nothing answers on {url}: is the chat running there?")
    answer = client.call("add user", name)
    if "error" in answer:
        client.disconnect()
        sys.exit(answer["error"]["message"])
    for line in sys.stdin:
        if client.call("new message", line.rstrip("\n")) is not True:
            print("(nobody has heard that: a message has 1 to 1000 characters)", flush=True)
    client.disconnect()


if __name__ == "__main__":
    chat(*sys.argv[1:])
