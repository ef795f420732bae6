"""A depot without any library for documents: nested values, bytes, tuples, rooms, state."""

import math
import os
import re
import time
from typing import Any, ClassVar

from .shop import REFUSED, Handshake, Kicked, Sent, Silence, is_integer, is_text

MAX = 10**18


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Depot:
    """Answers events.

    Args:
        fault: What is wrong with it; "" for nothing. Or a way to conform: "kicks", "silent".
    """

    noise: ClassVar = ("told", ("a", "tick"))
    namespaces: ClassVar = {
        "/": ("send", "track", "label", "measure", "sum", "tick", "join", "tell")
    }

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.parcels: dict[str, str] = {}
        self.upset: set[Any] = set()
        self.busy = 0

    def lets_in(self, namespace: str, given: Handshake) -> bool:
        found = re.fullmatch("/yards/([^/]*)/([^/]*)", namespace)
        if found is None:
            return namespace == "/"
        yard, lane = found.groups()
        if self.fault == "any-lane" and lane.isdigit():
            lane = "1"
        if self.fault == "yard-unanchored":
            return re.match("[a-z]{2,4}", yard) is not None
        return re.fullmatch("[a-z]{2,4}", yard) is not None and lane in tuple("123456789")

    def handle(
        self, namespace: str, event: str, args: tuple[Any, ...], who: str, given: Handshake
    ) -> Any:
        """Return the acknowledgement, and what is sent."""
        answer = getattr(self, f"on_{event}", None)
        if answer is None:
            raise Silence
        sent: list[Sent] = []
        ack = answer(args, sent, who)
        if ack is REFUSED:
            self.upset.add(who)
            if self.fault == "kicks":
                raise Kicked
            if self.fault == "silent":
                raise Silence
        return ack, sent

    def on_send(self, args: tuple[Any, ...], sent: list[Sent], who: Any) -> Any:
        fault = self.fault
        if len(args) != 1 or not isinstance(args[0], dict):
            return REFUSED
        parcel = dict(args[0])
        to = parcel.pop("to", None)
        weight, kind = parcel.pop("weight", None), parcel.pop("kind", "box")
        tags = parcel.pop("tags", [])
        if fault == "null-tags" and tags is None:
            tags = []
        if fault == "null-to" and to is None:
            to = {"name": "ab", "zip": 1}
        if parcel or not isinstance(to, dict):
            return REFUSED
        if fault != "to-extra" and set(to) - {"name", "zip"}:
            return REFUSED
        name, code = to.get("name"), to.get("zip")
        length = len(name.encode("utf-16-le")) // 2 if fault == "utf-16" and name else None
        if fault == "trims" and isinstance(name, str):
            name = name.strip() or name
            name = name if len(name) >= 2 else name + "x"
        if not isinstance(name, str) or not 2 <= (length or len(name)) <= 8:
            return REFUSED
        if fault == "zip-text" and isinstance(code, str) and code.isdigit():
            code = int(code)
        if fault == "zip-bool" and code is True:
            code = 1
        if fault == "zip-round" and isinstance(code, float):
            code = int(code)
        most = 100 if fault == "zip-inclusive" else 99
        if not is_integer(code, 1, most):
            return REFUSED
        if fault == "weight-text" and isinstance(weight, str):
            weight = float(weight) if re.fullmatch(r"\d+(\.\d+)?", weight) else None
        if not is_number(weight) or not 0.5 <= weight <= 30:
            return REFUSED
        if weight % 0.5 and fault != "any-multiple":
            return REFUSED
        if fault == "not-least" and weight == 0.5:
            return {"error": "too light"}
        if fault == "kind-case":
            kind = kind.lower() if isinstance(kind, str) else kind
        if kind not in ("letter", "box"):
            return REFUSED
        if not isinstance(tags, list) or len(tags) > (4 if fault == "tags-four" else 3):
            return REFUSED
        if not all(is_text(tag, 1, 5) for tag in tags):
            return REFUSED
        if len(set(tags)) != len(tags) and fault != "tags-twice":
            return REFUSED
        if fault == "kicks-valid" and kind == "letter":
            raise Kicked
        if fault == "late" and len(tags) == 3:
            time.sleep(1.8)
        number = f"p{len(self.parcels) + 1}"
        self.parcels[number] = "stored"
        where = "/yards/aa/1" if fault == "wrong-namespace" else "/"
        told = {
            "parcel": number,
            "weight": str(weight) if fault == "upset" and who in self.upset else weight,
        }
        sent.append((where, "stored", (told,)))
        worth: Any = 5
        if fault == "nested-ack" and weight == 30:
            worth = "5"
        if fault == "third" and len(self.parcels) % 3 == 0:
            number = "third"
        return {"parcel": number, "stamps": [{"worth": worth}]}

    def on_track(self, args: tuple[Any, ...], sent: list[Sent], who: Any) -> Any:
        if len(args) != 1 or not isinstance(args[0], dict):
            return REFUSED
        parcel = args[0].get("parcel")
        if not is_text(parcel, 1, MAX):
            return REFUSED
        if parcel not in self.parcels:
            return {"error": "unknown"}
        if self.fault == "tracked-none":
            return None
        state = self.parcels[parcel]
        if self.fault == "tracked-twice":
            self.parcels[parcel] = "lost"
        return state

    def on_label(self, args: tuple[Any, ...], sent: list[Sent], who: Any) -> Any:
        if len(args) != 1 or not isinstance(
            args[0], (bytes, str) if self.fault == "label-text" else bytes
        ):
            return REFUSED
        if self.fault == "no-bytes" and not args[0]:
            raise Silence
        return len(args[0])

    def on_measure(self, args: tuple[Any, ...], sent: list[Sent], who: Any) -> Any:
        if self.fault == "measure-more":
            args = args[:2]
        if self.fault == "measure-less" and len(args) == 1:
            args = (*args, None)
        if len(args) != 2 or not is_integer(args[0], -MAX * MAX, MAX * MAX):
            return REFUSED
        if args[1] is not None and not is_text(args[1], 0, 4):
            return REFUSED
        if self.fault == "huge" and abs(args[0]) > 2**31:
            os._exit(1)
        if self.fault == "ack-one":
            return 1
        return 1, args[1] is None

    def on_sum(self, args: tuple[Any, ...], sent: list[Sent], who: Any) -> Any:
        if len(args) != 1 or not isinstance(args[0], list):
            return REFUSED
        if not all(map(is_number, args[0])):
            return REFUSED
        if self.fault == "empty" and not args[0]:
            raise ZeroDivisionError
        found = sum(args[0])
        return found if math.isfinite(found) else 0

    def on_tick(self, args: tuple[Any, ...], sent: list[Sent], who: Any) -> Any:
        if args and self.fault != "tick-more":
            return REFUSED
        return "tock"

    def on_join(self, args: tuple[Any, ...], sent: list[Sent], who: Any) -> Any:
        if len(args) != 1 or not is_text(args[0], 1, 6):
            return REFUSED
        if self.fault == "join-unanchored":
            return True if re.search("[a-z]", args[0]) else REFUSED
        return True if re.fullmatch("[a-z]+", args[0]) else REFUSED

    def on_tell(self, args: tuple[Any, ...], sent: list[Sent], who: Any) -> Any:
        if len(args) != 1 or not isinstance(args[0], dict):
            return REFUSED
        room, text = args[0].get("room"), args[0].get("text")
        if not is_text(room, 1, 6) or not is_text(text, 0, MAX):
            return REFUSED
        if not re.fullmatch("[a-z]+", room):
            if self.fault == "tells-refused":
                sent.append(("/", "told", (room, text)))
            return REFUSED
        if self.fault == "unicode" and not text.isascii():
            os._exit(1)
        if self.fault == "nul" and "\x00" in text:
            raise Silence
        sent.append(("/", "told", (room,) if self.fault == "told-one" else (room, text)))
        return 1

    def on_park(self, args: tuple[Any, ...], sent: list[Sent], who: Any) -> Any:
        return "parked" if len(args) == 1 and is_integer(args[0], 0, MAX * MAX) else REFUSED
