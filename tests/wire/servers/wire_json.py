"""JSON for what Socket.IO can carry: bytes stand in it as ``{"$bytes": "<hexadecimal>"}``.

The tests, the servers and javascript_client.js talk about events in it.
"""

import json
from typing import Any


def dumps(value: Any) -> str:
    """Return a value as one line of text. A tuple becomes a list."""
    return json.dumps(value, default=_tagged)


def loads(text: str | bytes) -> Any:
    return json.loads(text, object_hook=_untagged)


def _tagged(value: Any) -> Any:
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": value.hex()}
    return {"$object": repr(value)}


def _untagged(value: dict[str, Any]) -> Any:
    return bytes.fromhex(value["$bytes"]) if value.keys() == {"$bytes"} else value
