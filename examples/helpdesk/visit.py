"""A customer, an agent and the board, for a minute: prints what each of them gets."""

from __future__ import annotations

import time
from typing import Any

import socketio

URL = "http://localhost:5000"
KEY = "open sesame"

seen: dict[str, list[Any]] = {"customer": [], "agent": [], "board": []}


def client(who: str, namespace: str, query: str = "", **options: Any) -> socketio.Client:
    """Connect somebody, whose events are noted."""
    one = socketio.Client(reconnection=False)

    def note(event: str, *args: Any) -> Any:
        seen[who].append((event, *args))
        return event == "closed" or None

    one.on("*", note, namespace=namespace)
    one.connect(f"{URL}{query}", namespaces=[namespace], wait_timeout=5, **options)
    return one


def wait_for(who: str, event: str) -> None:
    """Wait until somebody has got an event."""
    deadline = time.monotonic() + 5
    while event not in [name for name, *_ in seen[who]] and time.monotonic() < deadline:
        time.sleep(0.01)


def main() -> None:
    """Open a ticket, talk, close it."""
    board = client("board", "/board")
    agent = client("agent", "/agents", f"?key={KEY}".replace(" ", "%20"))
    customer = client("customer", "/", auth={"name": "Kim"})

    def ask(event: str, *args: Any) -> None:
        data = args if len(args) != 1 else args[0]
        print("customer", event, "->", customer.call(event, data if args else None))

    def order(event: str, *args: Any) -> None:
        data = args if len(args) != 1 else args[0]
        print("agent", event, "->", agent.call(event, data, namespace="/agents"))

    ask("open ticket", {"title": "The printer is on fire", "priority": "high"})
    ask("open ticket", {"title": "It smokes", "tags": ["printer", "smoke"]})
    ask("open ticket", {"title": "?", "priority": "urgent"})
    ask("open ticket", {"title": 404})
    order("take", 1, "Robin")
    order("take", 1, "Charlie")
    ask("say", 1, "Are you there?")
    order("say", 1, "Did you pull the plug?")
    ask("say", 17, "Hello?")
    ask("attach", 1, "fire.png", b"\x89PNG")
    ask("my tickets")
    order("close", 1)
    wait_for("agent", "asked")
    customer.emit("rate", {"number": 1, "stars": 5})
    wait_for("agent", "rated")
    print("board reset ->", board.call("reset", namespace="/board"))
    try:
        client("agent", "/agents", "?key=wrong")
    except socketio.exceptions.ConnectionError:
        print("agent with a wrong key: refused")
    customer.disconnect()
    wait_for("agent", "gone")
    agent.disconnect()
    board.disconnect()
    for who, events in seen.items():
        print(who, "got", *sorted({name for name, *_ in events}))


if __name__ == "__main__":
    main()
