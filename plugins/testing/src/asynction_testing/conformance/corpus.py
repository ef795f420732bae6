"""The documents that every plugin has to survive."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "documents"

PLAIN = _FOLDER / "plain-v2.yaml"
"""A chat that any server can serve."""


def _huge() -> dict[str, Any]:
    """Return a document with a thousand events."""
    payload = {"type": "object", "properties": {"text": {"type": "string"}}}
    receives, sends = (
        {"message": {"oneOf": [{"name": f"{name} {n}", "payload": payload} for n in range(5)]}}
        for name in ("say", "said")
    )
    channels = {f"/room/{n}": {"publish": receives, "subscribe": sends} for n in range(100)}
    info = {"title": "A document with a thousand events", "version": "1.0.0"}
    return {"asyncapi": "2.6.0", "info": info, "channels": channels}


CORPUS: Mapping[str, Path | dict[str, Any]] = {
    **{file.stem: file for file in sorted(_FOLDER.glob("*.yaml"))},
    "huge": _huge(),
}
"""By name: small documents of AsyncAPI 2 and 3, and one that is large."""
