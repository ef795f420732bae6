"""AsyncAPI documents of any number of events, as YAML text.

They hold no integer and no boolean: asynction 0.8.3 cannot load a document that does, and both
sides of a comparison read the same text.
"""

from __future__ import annotations

from math import isqrt

NAMESPACE = "/users"
RECEIVED = "sign up"
SENT = "signed up"

# Valid for every event of every document below.
ARGUMENT = {
    "username": "ada",
    "text": "I have been here before.",
    "address": {"street": "12 St James's Square", "city": "London"},
    "tags": ["mathematics", "engines", "poetry"],
}

_HEAD = """\
asyncapi: 2.3.0
info:
  title: Benchmark
  version: 1.0.0
channels:
"""

_MESSAGE = """\
    {key}:
      name: {name}
      payload:
        type: object
        properties:
          username:
            type: string
          text:
            type: string
          address:
            type: object
            properties:
              street:
                type: string
              city:
                type: string
            required: [street, city]
          tags:
            type: array
            items:
              type: string
        required: [username, text, address, tags]
"""

_RECEIVED_ONLY = """\
      x-handler: handlers.answer
      x-ack:
        args:
          type: boolean
"""


def one_namespace() -> str:
    """Return a document with one received event (with an ack) and one sent event."""
    return _document({NAMESPACE: ([("SignUp", RECEIVED)], [("SignedUp", SENT)])})


def many_events(count: int) -> str:
    """Return a document of `count` events, every other one received, the rest sent.

    The number of namespaces and the number of events in each grow alike (both are about the square
    root of `count`), so that anything quadratic in either shows.
    """
    per_namespace = isqrt(count)
    channels: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {}
    for number in range(count):
        received, sent = channels.setdefault(f"/namespace{number // per_namespace}", ([], []))
        (sent if number % 2 else received).append((f"Message{number}", f"event {number}"))
    return _document(channels)


def _document(channels: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]]) -> str:
    parts = [_HEAD]
    messages = []
    for namespace, (received, sent) in channels.items():
        parts.append(f"  {namespace}:\n")
        for operation, events in (("publish", received), ("subscribe", sent)):
            if not events:
                continue
            parts.append(f"    {operation}:\n      message:\n        oneOf:\n")
            for key, name in events:
                parts.append(f'          - $ref: "#/components/messages/{key}"\n')
                messages.append(_MESSAGE.format(key=key, name=name))
                if operation == "publish":
                    messages.append(_RECEIVED_ONLY)
    return "".join([*parts, "components:\n  messages:\n", *messages])
