"""A help desk: customers open tickets and talk about them, agents take them and close them."""

from __future__ import annotations

import itertools
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from threading import RLock
from typing import Any

from extensions import socketio
from flask import Flask, jsonify, request
from flask_socketio import (
    ConnectionRefusedError,
    Namespace,
    close_room,
    emit,
    join_room,
    leave_room,
    rooms,
)

PRIORITIES = ("low", "normal", "high")
AGENT_KEY = os.environ.get("AGENT_KEY", "open sesame")


@dataclass
class Message:
    """What somebody has said about a ticket."""

    author: str
    text: str
    sent: str


@dataclass
class Ticket:
    """What a customer needs help with."""

    number: int
    customer: str
    title: str
    priority: str = "normal"
    agent: str | None = None
    closed: bool = False
    opened: str = ""
    tags: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """Return what a list of tickets shows."""
        summary = {
            "number": self.number,
            "title": self.title,
            "priority": self.priority,
            "closed": self.closed,
        }
        if self.agent is not None:
            summary["agent"] = self.agent
        return summary


class NoSuchTicket(LookupError):
    """There is no ticket of that number, or it is somebody else's."""


class Desk:
    """All tickets, in memory."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._numbers = itertools.count(1)
        self._tickets: dict[int, Ticket] = {}
        self._names: dict[str, str] = {}

    def greet(self, sid: str, name: str) -> None:
        """Remember what a customer is called."""
        with self._lock:
            self._names[sid] = name

    def part_with(self, sid: str) -> str | None:
        """Forget a customer, and return the name."""
        with self._lock:
            return self._names.pop(sid, None)

    def name_of(self, sid: str) -> str:
        """Return what a customer is called."""
        with self._lock:
            return self._names.get(sid, "anonymous")

    def open(self, customer: str, title: str, priority: str, tags: list[str]) -> Ticket:
        """Open a ticket and return it."""
        with self._lock:
            number = next(self._numbers)
            ticket = Ticket(number, customer, title, priority, opened=now(), tags=tags)
            self._tickets[number] = ticket
            return ticket

    def find(self, number: Any) -> Ticket:
        """Return a ticket by its number."""
        with self._lock:
            try:
                return self._tickets[number]
            except (KeyError, TypeError):
                raise NoSuchTicket(number) from None

    def waiting(self) -> list[Ticket]:
        """Return the tickets that nobody has taken, the urgent ones first."""
        with self._lock:
            waiting = [one for one in self._tickets.values() if not (one.agent or one.closed)]
        return sorted(waiting, key=lambda one: -PRIORITIES.index(one.priority))

    def of(self, customer: str) -> list[Ticket]:
        """Return the tickets of a customer."""
        with self._lock:
            return [one for one in self._tickets.values() if one.customer == customer]

    def counts(self) -> dict[str, int]:
        """Return how many tickets there are of each kind."""
        with self._lock:
            tickets = list(self._tickets.values())
        closed = sum(one.closed for one in tickets)
        taken = sum(one.agent is not None and not one.closed for one in tickets)
        return {"open": len(tickets) - closed - taken, "taken": taken, "closed": closed}


desk = Desk()
app = Flask(__name__)
app.config["SECRET_KEY"] = os.environ.get("SECRET_KEY", "only for trying it out")


def now() -> str:
    """Return the time as texts have it."""
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


def room_of(ticket: Ticket) -> str:
    """Return the room of those who follow a ticket."""
    return f"ticket {ticket.number}"


def tell_agents(ticket: Ticket, what: str) -> None:
    """Tell the agents what has become of a ticket, and all who watch the board."""
    socketio.emit("queue", (what, ticket.summary()), namespace="/agents")
    socketio.emit("counts", desk.counts(), namespace="/board")


# Customers


@socketio.on("connect")
def connect(auth: Any = None) -> None:
    """Let everybody in, and greet who gives a name."""
    name = (auth or {}).get("name", "anonymous")
    desk.greet(request.sid, name)
    emit("welcome", {"name": name, "waiting": len(desk.waiting())})


@socketio.on("disconnect")
def disconnect(reason: str | None = None) -> None:
    """Tell the agents that a customer has gone."""
    name = desk.part_with(request.sid)
    if name is not None:
        socketio.emit("gone", name, namespace="/agents")


@socketio.on("open ticket")
def open_ticket(data: dict[str, Any]) -> dict[str, Any]:
    """Open a ticket, follow it, and acknowledge it with its number."""
    priority = data.get("priority", "normal")
    if priority not in PRIORITIES:
        return {"error": f"the priority is one of {', '.join(PRIORITIES)}"}
    title = str(data["title"]).strip()
    ticket = desk.open(desk.name_of(request.sid), title, priority, data.get("tags", []))
    join_room(room_of(ticket))
    tell_agents(ticket, "opened")
    return {"number": ticket.number}


@socketio.on("say")
def say(number: int, text: str) -> bool:
    """Say something about a ticket to all who follow it."""
    ticket = desk.find(number)
    return speak(ticket, desk.name_of(request.sid), text, namespace="/")


def speak(ticket: Ticket, author: str, text: str, namespace: str) -> bool:
    """Add a message to a ticket, and send it to both sides."""
    if ticket.closed or not text.strip():
        return False
    message = Message(author, text, now())
    ticket.messages.append(message)
    for side in ("/", "/agents"):
        socketio.emit("said", (ticket.number, asdict(message)), to=room_of(ticket), namespace=side)
    return True


@socketio.on("typing")
def typing(number: int) -> None:
    """Show the others who follow a ticket that somebody writes."""
    ticket = desk.find(number)
    name = desk.name_of(request.sid)
    emit("typing", {"number": number, "name": name}, to=room_of(ticket), include_self=False)


@socketio.on("my tickets")
def my_tickets() -> list[dict[str, Any]]:
    """Acknowledge with the tickets of the customer."""
    return [one.summary() for one in desk.of(desk.name_of(request.sid))]


@socketio.on("attach")
def attach(number: int, name: str, content: bytes) -> tuple[str, int]:
    """Attach a file to a ticket; acknowledge its name and how long it is."""
    ticket = desk.find(number)
    emit("attached", (ticket.number, name, content), to=room_of(ticket), include_self=False)
    return name, len(content)


@socketio.on("rate")
def rate(data: dict[str, Any]) -> None:
    """Take what a customer thinks of the help; nobody waits for an answer."""
    ticket = desk.find(data["number"])
    stars = data["stars"]
    socketio.emit("rated", {"number": ticket.number, "stars": stars}, namespace="/agents")


# Agents


class Agents(Namespace):
    """What agents do."""

    def on_connect(self, auth: Any = None) -> None:
        """Let in who has the key."""
        if request.args.get("key") != AGENT_KEY:
            raise ConnectionRefusedError("agents have a key")
        emit("waiting", [one.summary() for one in desk.waiting()])

    def on_disconnect(self, reason: str | None = None) -> None:
        """Leave the board as it is: an agent keeps the tickets."""

    def on_take(self, number: int, agent: str) -> tuple[bool, str]:
        """Take a ticket; acknowledge whether it worked, and whose it is."""
        ticket = desk.find(number)
        taken = ticket.agent is None and not ticket.closed
        if taken:
            ticket.agent = agent
            join_room(room_of(ticket))
            emit("taken", {"number": number, "agent": agent}, to=room_of(ticket), namespace="/")
            tell_agents(ticket, "taken")
        return taken, ticket.agent or ""

    def on_say(self, number: int, text: str) -> bool:
        """Say something to the customer."""
        ticket = desk.find(number)
        return speak(ticket, ticket.agent or "an agent", text, namespace="/agents")

    def on_close(self, number: int) -> dict[str, Any]:
        """Close a ticket, and ask the customer how it was."""
        ticket = desk.find(number)
        ticket.closed = True

        def answered(wants_more: Any = None) -> None:
            self.emit("asked", {"number": number, "satisfied": not wants_more})

        socketio.emit("closed", number, to=room_of(ticket), callback=answered)
        leave_room(room_of(ticket))
        tell_agents(ticket, "closed")
        return {"closed": True, "messages": len(ticket.messages)}

    def on_rooms(self) -> list[str]:
        """Acknowledge which tickets an agent follows."""
        return sorted(room for room in rooms() if room.startswith("ticket "))

    def on_broom(self, number: int) -> None:
        """Have nobody follow a ticket any more."""
        close_room(room_of(desk.find(number)))


socketio.on_namespace(Agents("/agents"))


# The board that hangs in the office


@socketio.on("connect", namespace="/board")
def watch(auth: Any = None) -> None:
    """Show who watches how things stand."""
    emit("counts", desk.counts())


@socketio.on("*", namespace="/board")
def only_watch(event: str, *args: Any) -> dict[str, str]:
    """Say that the board takes no orders."""
    return {"error": f"nobody listens to {event} here"}


@socketio.on_error_default
def failed(error: Exception) -> dict[str, str]:
    """Tell who waits for an answer that there is none."""
    if isinstance(error, NoSuchTicket):
        return {"error": "there is no such ticket"}
    app.logger.warning("%s: %s", type(error).__name__, error)
    return {"error": "something went wrong"}


@app.get("/counts")
def counts() -> Any:
    """Answer with how things stand."""
    return jsonify(desk.counts())


socketio.init_app(app)

if __name__ == "__main__":
    socketio.run(app, port=5000, allow_unsafe_werkzeug=True)
