"""Showing a document anew when one of its files has changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from asynction_core import AsynctionException, Spec

if TYPE_CHECKING:
    from flask import Flask

_Stamps = dict[Path, int]


class Reloading:
    """A WSGI application that is another one once a document has changed.

    Files are looked at when somebody asks for something. What cannot be read is logged, and what
    was shown before stays.

    Args:
        app: What shows the document.
        spec: What the document asks for.
        read: Reads it again.
        show: Returns what shows that.
    """

    def __init__(
        self, app: Flask, spec: Spec, read: Callable[[], Spec], show: Callable[[Spec], Flask]
    ) -> None:
        self._app = app
        self._read = read
        self._show = show
        self._lock = Lock()
        self._files = _files_of(spec)
        self._stamps = _stamps_of(self._files)

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        with self._lock:
            stamps = _stamps_of(self._files)
            if stamps != self._stamps:
                self._stamps = stamps
                self._renew()
        return self._app(environ, start_response)

    def _renew(self) -> None:
        try:
            spec = self._read()
        except AsynctionException as error:
            logging.getLogger("asynction").error("%s", error)
            return
        self._app = self._show(spec)
        self._files = _files_of(spec)
        self._stamps = _stamps_of(self._files)


def _files_of(spec: Spec) -> list[Path]:
    addresses = [urlsplit(node.uri) for node in spec.document.files()]
    return [Path(url2pathname(one.path)) for one in addresses if one.scheme == "file"]


def _stamps_of(files: Iterable[Path]) -> _Stamps:
    return {file: file.stat().st_mtime_ns for file in files if file.exists()}
