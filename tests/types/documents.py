"""Documents to generate types of: those of other tests, and one of hostile texts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_KEY = re.compile(r"[A-Za-z0-9._-]+")  # of a component
ROOT = Path(__file__).resolve().parents[2]

HOSTILE = [
    "{{ 7 * 7 }}{% raw %}{# gone #}",
    "*/ throw stolen; /*",
    '"""; throw_stolen() #',
    "'; throw_stolen() #\\",
    '"; throw stolen; //',
    "first\n\n\nthrow_stolen()\n{{ docstring }}",
    "`${stolen}`",
    "\u2028throw stolen\u2029throw stolen\x85throw stolen",
    "\\u0022; throw stolen; \\",
    "</script><!--",
    "\r\n// @ts-nocheck",
    "@ts-expect-error",
    "@ts-ignore",
    "# type: ignore",
    "prettier-ignore",
    "fmt: off",
    "\x00\x07\x1b",
    "constructor",
    "__proto__",
    "class",
    "default",
    "await",
    "None",
    "True",
    "TypedDict",
    "Namespaces",
    "ClientSocket",
    "Socket",
    "Bytes",
    "string",
    "any",
    "self",
    "0",
    "-1",
    "1e5",
    "  ",
    "日本語",
    "größe",
    "𝒳",
    "a b",
    "a-b",
    "a_b",
    "aB",
    "a" * 130,
]


def _hostile() -> dict[str, Any]:
    """Return a document in which each text stands wherever texts may stand."""
    received, sent = [], []
    for number, text in enumerate(HOSTILE):
        inner = {"type": "object", "title": text, "properties": {text: {"enum": [text, 1.5, None]}}}
        payload = {
            "type": "object",
            "title": text,
            "description": text,
            "required": [text],
            "properties": {text: {"const": text, "description": text}, "inner": inner},
        }
        ack = {"args": {"enum": [text, None], "description": text}}
        texts = {"title": text, "summary": text, "description": text}
        if text.strip():
            received.append({"name": text, **texts, "payload": payload, "x-ack": ack})
        items = [{"type": "string", "title": text}, {"type": "array", "items": {"enum": [text]}}]
        row = {"type": "array", "items": items}
        sent.append({"name": f"{number}{text}", "payload": row, "x-ack": ack})
    return {
        "asyncapi": "2.6.0",
        "info": {"title": " ".join(HOSTILE), "version": "1"},
        "channels": {
            "/": {
                "description": "\n".join(HOSTILE),
                "publish": {"message": {"oneOf": received}},
                "subscribe": {"message": {"oneOf": sent}},
            }
        },
        "components": {
            "schemas": {text: {"type": "null"} for text in HOSTILE if _KEY.fullmatch(text)}
        },
    }


def _documents() -> dict[str, Path | dict[str, Any]]:
    chat = ROOT / "examples" / "chat"
    scaffolded = ROOT / "plugins" / "generate" / "tests" / "scaffold" / "documents"
    paths = [
        *(chat / "asyncapi.yaml", chat / "asyncapi-v3.yaml", scaffolded / "deep" / "asyncapi.yaml"),
        *sorted(scaffolded.glob("*.*")),
        *sorted((ROOT / "tests" / "wire" / "mocks").glob("*.yaml")),
        *sorted((ROOT / "tests" / "wire" / "generated").glob("*.yaml")),
    ]
    nothing = {"asyncapi": "2.6.0", "info": {"title": "Nothing", "version": "1"}, "channels": {}}
    found: dict[str, Path | dict[str, Any]] = {"hostile": _hostile(), "nothing": nothing}
    for number, path in enumerate(paths):
        found[f"{path.stem.replace('-', '_')}{number}"] = path
    return found


DOCUMENTS = _documents()
"""Documents by a name that a module may have."""
