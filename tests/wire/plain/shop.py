"""A shop without any library for documents: what plain servers answer, with faults if wanted."""

import os
import re
import threading
from typing import Any, ClassVar, NamedTuple, TypeAlias

TOKEN = "open-sesame"
REFUSED = {"error": "that does not fit"}


Sent: TypeAlias = tuple[str, str, tuple[Any, ...]]
"""A namespace, an event, and its arguments."""


class Handshake(NamedTuple):
    """What a client presents."""

    query: dict[str, str]
    headers: dict[str, str]
    auth: Any

    @property
    def token(self) -> str | None:
        given = self.headers.get("authorization")
        return None if given is None else given.removeprefix("Bearer").strip()


class Silence(Exception):
    """There is to be no acknowledgement."""


class Kicked(Exception):
    """The client is to be disconnected."""


def is_integer(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def is_text(value: Any, least: int, most: int) -> bool:
    return isinstance(value, str) and least <= len(value) <= most


class Shop:
    """Answers events.

    Args:
        fault: What is wrong with it; "" for nothing. Or a way to conform: "kicks", "silent".
    """

    noise: ClassVar = ("said", ("tick",))
    namespaces: ClassVar = {
        "/": ("order", "cancel", "move", "mood", "say"),
        "/admin": ("reset",),
        "/bound": ("add",),
    }

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.orders: dict[int, str] = {}
        self.count = 0
        self.lock = threading.Lock()

    def lets_in(self, namespace: str, given: Handshake) -> bool:
        token, query = given.token, given.query
        if namespace == "/admin":
            if self.fault == "any-token":
                return token is not None
            if self.fault == "empty-token" and token == "":
                return True
            return token == TOKEN or self.fault in ("no-auth", "leak")
        if namespace == "/bound":
            if self.fault == "no-query" and "v" not in query:
                return True
            return query.get("v") in ("1", "2") or (self.fault == "any-query" and "v" in query)
        if namespace.startswith("/rooms/"):
            room = namespace.removeprefix("/rooms/")
            return self.fault == "any-room" or re.fullmatch("[a-z]{1,8}", room) is not None
        return namespace == "/"

    def handle(
        self, namespace: str, event: str, args: tuple[Any, ...], who: str, given: Handshake
    ) -> tuple[Any, list[Sent]]:
        """Return the acknowledgement, and what is sent to all."""
        answer = getattr(self, f"on_{event}", None)
        if answer is None:
            if self.fault == "crash-undocumented":
                os._exit(1)
            raise Silence
        if namespace == "/admin" and given.token != TOKEN and self.fault == "leak":
            return REFUSED, []
        sent: list[Sent] = []
        with self.lock:
            ack = answer(args, sent)
        if ack is REFUSED and self.fault == "kicks":
            raise Kicked
        if ack is REFUSED and self.fault == "silent":
            raise Silence
        if ack is REFUSED and self.fault == "odd-error":
            return "no", sent
        return ack, sent

    def on_order(self, args: tuple[Any, ...], sent: list[Sent]) -> Any:
        fault = self.fault
        if len(args) != 1 or not isinstance(args[0], dict):
            return REFUSED
        order = args[0]
        if fault == "crash" and order.get("note") == "":
            os._exit(1)
        if fault == "crash-wrong" and isinstance(order.get("item"), list):
            os._exit(1)
        item, amount = order.get("item"), order.get("amount")
        if fault == "amount-text" and isinstance(amount, str) and amount.isdigit():
            amount = int(amount)
        least = 0 if fault == "amount-zero" else 1
        most = 101 if fault == "amount-high" else 100
        longest = 21 if fault == "item-long" else 20
        shortest = 0 if fault == "item-empty" else 1
        if fault == "no-item" and "item" not in order:
            item = "nothing"
        if not is_text(item, shortest, longest) or not is_integer(amount, least, most):
            return REFUSED
        if "note" in order and not is_text(order["note"], 0, 50):
            return REFUSED
        if set(order) - {"item", "amount", "note"} and fault != "extra":
            return REFUSED
        self.count += 1
        self.orders[self.count] = str(item)
        wrong_item = fault == "send-type" and amount == 100
        sent.append(("/", "placed", ({"orderId": self.count, "item": 7 if wrong_item else item},)))
        sent.append(("/admin", "audited", (str(item),)))
        if fault == "send-undocumented":
            sent.append(("/", "debug", ({"at": self.count},)))
        if fault == "silent-ack" and amount == 100:
            raise Silence
        if fault == "ack-type":
            return {"orderId": str(self.count), "total": 1}
        if fault == "ack-missing" and "note" in order:
            return {"orderId": self.count}
        return {"orderId": self.count, "total": -1 if fault == "ack-limit" else int(amount or 0)}

    def on_cancel(self, args: tuple[Any, ...], sent: list[Sent]) -> Any:
        if len(args) != 1 or not isinstance(args[0], dict):
            return REFUSED
        number = args[0].get("orderId")
        if not is_integer(number, 1, 10**18):
            return REFUSED
        if number not in self.orders:
            return {"error": "unknown"}
        if self.fault == "twice":
            if self.orders[number] == "cancelled":
                return "it is cancelled already"
            self.orders[number] = "cancelled"
            return True
        del self.orders[number]
        if self.fault == "cancelled-silent":
            raise Silence
        return True

    def on_move(self, args: tuple[Any, ...], sent: list[Sent]) -> Any:
        if self.fault == "move-one" and len(args) == 1:
            args = (*args, 0)
        if self.fault == "move-three" and len(args) == 3:
            args = args[:2]
        most = 99 if self.fault == "move-far" else 9
        if len(args) != 2 or not is_integer(args[0], 0, 9) or not is_integer(args[1], 0, most):
            return REFUSED
        return args[0] + args[1]

    def on_mood(self, args: tuple[Any, ...], sent: list[Sent]) -> Any:
        allowed = args in (("good",), ("bad",))
        if not allowed and not (
            self.fault == "any-mood" and len(args) == 1 and is_text(args[0], 0, 99)
        ):
            return REFUSED
        return 1

    def on_say(self, args: tuple[Any, ...], sent: list[Sent]) -> Any:
        longest = 10_000 if self.fault == "say-long" else 10
        if len(args) == 1 and is_text(args[0], 1, longest):
            sent.append(("/", "said", (3,) if self.fault == "said-type" else args))

    def on_reset(self, args: tuple[Any, ...], sent: list[Sent]) -> Any:
        return 1 if len(args) == 1 and is_integer(args[0], 0, 10**18) else REFUSED

    def on_enter(self, args: tuple[Any, ...], sent: list[Sent]) -> Any:
        return 1 if len(args) == 1 and is_text(args[0], 1, 10) else REFUSED

    def on_add(self, args: tuple[Any, ...], sent: list[Sent]) -> Any:
        return 1 if len(args) == 1 and is_integer(args[0], -(10**18), 10**18) else REFUSED
