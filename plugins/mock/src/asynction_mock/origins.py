"""Which web pages may connect to a mock server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


def is_of_this_machine(origin: str | None, environ: Mapping[str, Any]) -> bool:
    """Return whether a page comes from this machine, on any port, or from the server itself.

    Developers serve pages with servers of their own; nobody else's page may connect.

    Args:
        origin: The origin of the page; None if there is none.
        environ: The WSGI environment of its request.
    """
    try:
        parts = urlsplit(origin or "")
        host = parts.hostname
    except ValueError:
        return False
    return host in _THIS_MACHINE or (bool(host) and parts.netloc == environ.get("HTTP_HOST"))
