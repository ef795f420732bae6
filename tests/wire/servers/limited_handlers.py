"""The callables that limits.yaml and limits-v3.yaml name."""

import time
from collections.abc import Mapping
from typing import Any


def by_token(token: str) -> Mapping[str, Any] | None:
    """Let in whose token begins with "good": for an hour, to open vaults if it says so."""
    if not token.startswith("good"):
        return None
    scopes = "open" if "open" in token else ""
    return {"sub": "somebody", "scope": scopes, "exp": time.time() + 3600}
