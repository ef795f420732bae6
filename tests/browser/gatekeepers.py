"""Who gets in to what documents/ways.yaml describes."""

from __future__ import annotations

from asynction import SecurityInfo


def key(key: str) -> SecurityInfo | None:
    return {"sub": "somebody", "scopes": ["read"]} if key == "sesame" else None


def login(username: str, password: str) -> SecurityInfo | None:
    return {"sub": username} if (username, password) == ("ada", "engine ü") else None
