"""Answers that are made once, compressed once, and sent as often as somebody asks."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from flask import Response, request

__all__ = ["Answer"]

_HEADERS = {
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True)
class Answer:
    """What is answered at an address.

    Attributes:
        body: The bytes.
        media_type: The value of Content-Type.
        headers: Further headers.
    """

    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def etag(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:32]

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.body, mtime=0)

    def response(self) -> Response:
        """Return the response to the current request: nothing but its status if it is known."""
        is_packed = bool(request.accept_encodings.quality("gzip"))
        response = Response(self.packed if is_packed else self.body, content_type=self.media_type)
        response.headers.update({**_HEADERS, **self.headers})
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
        response.set_etag(f"{self.etag}-gzip" if is_packed else self.etag)
        response.make_conditional(request)
        return response
