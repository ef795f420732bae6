"""Schemas that are no JSON Schema, as the page shows them: as they are written."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["as_given"]


def as_given(schema: Any, language: str) -> dict[str, Any]:
    """Return a schema that the component shows as the text of one that it cannot read.

    Args:
        schema: That one: a text, or plain data.
        language: Its ``schemaFormat``.
    """
    is_text = isinstance(schema, str)
    text = schema if is_text else json.dumps(schema, indent=2, ensure_ascii=False)
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)  # or what is in the text could end it
    opening = fence if is_text else f"{fence}json"
    return {"title": language, "description": f"`{language}`\n\n{opening}\n{text}\n{fence}"}
