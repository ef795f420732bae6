"""Answers that are made once, compressed once, and sent as often as somebody asks."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import count
from threading import Lock
from time import monotonic
from types import MappingProxyType
from typing import Any

from flask import Response, request

__all__ = ["Answer", "Growing"]

_PATIENCE = 0.1  # seconds that somebody waits for the whole before getting parts

_HEADERS = {
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


class Answer:
    """What is answered at an address.

    Args:
        body: The bytes.
        media_type: The value of Content-Type.
        headers: Further headers.
    """

    def __init__(
        self, body: bytes, media_type: str, headers: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.body = body
        self.media_type = media_type
        self.headers = headers

    @cached_property
    def etag(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:32]

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.body, mtime=0)

    def response(self) -> Response:
        """Return the response to the current request: nothing but its status if it is known."""
        is_packed = _takes_gzip()
        response = self.response_of(self.packed if is_packed else self.body)
        response.set_etag(f"{self.etag}-gzip" if is_packed else self.etag)
        response.make_conditional(request)
        return response

    def response_of(self, body: bytes | Iterable[bytes]) -> Response:
        """Return a response with the headers of this answer."""
        response = Response(body, content_type=self.media_type)
        response.headers.update({**_HEADERS, **self.headers})
        if _takes_gzip():
            response.headers["Content-Encoding"] = "gzip"
        return response


class Growing:
    """An answer that is made part by part, once: the first to ask get parts as they are made.

    Nobody waits for all of a long one, and it keeps nobody else from being served.

    Args:
        make: Makes it, when somebody asks first.
        pause: Lets others be served: called with 0 after each part that is made.
        about: An answer with the media type and the headers.
    """

    def __init__(
        self, make: Callable[[], Iterator[str]], pause: Callable[[float], Any], about: Answer
    ) -> None:
        self._source = make
        self._pause = pause
        self._about = about
        self._lock = Lock()
        self._making: Iterator[str] | None = None
        self._parts: list[bytes] = []
        self._whole: Answer | None = None

    def response(self) -> Response:
        """Return the response to the current request: as a whole if that takes no time."""
        end = monotonic() + _PATIENCE
        while self._whole is None and monotonic() < end:
            self._make(len(self._parts))
        with self._lock:
            whole, parts = self._whole, self._parts
        if whole is not None:
            return whole.response()
        growing = self._grown(parts)
        return self._about.response_of(_packed(growing) if _takes_gzip() else growing)

    def _grown(self, parts: list[bytes]) -> Iterator[bytes]:
        for number in count():
            if number >= len(parts):
                self._make(number)
                self._pause(0)
            if number >= len(parts):
                return
            yield parts[number]

    def _make(self, number: int) -> None:
        """Make a part, unless somebody else has."""
        with self._lock:
            if self._whole is not None or number < len(self._parts):
                return
            self._making = self._making or self._source()
            try:
                part = next(self._making, None)
            except Exception:
                self._making, self._parts = None, []  # for whoever asks next
                raise
            if part is not None:
                self._parts.append(part.encode())
            else:
                about = self._about
                self._whole = Answer(b"".join(self._parts), about.media_type, about.headers)
                self._making, self._parts = None, []


def _takes_gzip() -> bool:
    return bool(request.accept_encodings.quality("gzip"))


def _packed(parts: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=31)  # gzip
    for part in parts:
        yield packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
