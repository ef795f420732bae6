"""Check documents: against AsyncAPI's JSON Schemas, and against what these cannot say."""

from __future__ import annotations

__all__: list[str] = []
