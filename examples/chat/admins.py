"""Who may connect to /admin. asyncapi.yaml names the callable that decides."""

from __future__ import annotations

import hmac
import os
import secrets

from asynction import SecurityInfo

# A secret stands in no document and in no code.
TOKEN = os.environ.get("ADMIN_TOKEN") or secrets.token_urlsafe(16)


def check_token(token: str) -> SecurityInfo | None:
    """Return who has this token; None for nobody."""
    if hmac.compare_digest(token.encode(), TOKEN.encode()):
        return {"sub": "admin"}
    return None
