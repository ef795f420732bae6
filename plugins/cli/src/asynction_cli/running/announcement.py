"""What `asynction run` says when it starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from asynction_core import AsynctionSocketIO

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def announcement(server: AsynctionSocketIO, app: Flask, host: str, port: int) -> str:
    """Return where a server, its documentation and its namespaces are."""
    return "\n".join(_lines(server, app, host, port))


def base_url(host: str, port: int) -> str:
    """Return the address at which whoever has started a server reaches it."""
    host = _EVERYWHERE.get(host, host)
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _lines(server: AsynctionSocketIO, app: Flask, host: str, port: int) -> Iterator[str]:
    from asynction_core.serving.whereabouts import documentation_paths, servers_elsewhere

    name, url = server.spec.document.source.name or "the document", base_url(host, port)
    everywhere = f", on all addresses ({host})" if host in _EVERYWHERE else ""
    yield f"Serving {name} at {url}{everywhere}; Ctrl-C stops it"
    yield f"  Socket.IO path: {server.sockio_mw.engineio_path}"
    elsewhere = servers_elsewhere(server.spec, server.sockio_mw.engineio_path)
    if elsewhere is not None:
        yield f"    {elsewhere}"
    yield f"  async mode: {server.async_mode}"
    for path in documentation_paths(app):
        yield f"  documentation: {url}{path}"
    for namespace in server.spec.namespaces.values():
        yield f"  namespace {namespace.name}"
        for direction, events in (("receives", namespace.receives), ("sends", namespace.sends)):
            if events:
                yield f"    {direction}: {', '.join(events)}"
