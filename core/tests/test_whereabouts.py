"""What the commands that start a server say of where it is."""

from __future__ import annotations

import pytest

from asynction_core import understand
from asynction_core.serving.whereabouts import servers_elsewhere

from .conftest import document_of

AT = {
    "a": {"url": "localhost/a/socket.io", "protocol": "ws"},
    "b": {"url": "localhost:5000/b/", "protocol": "ws"},
    "usual": {"url": "localhost:5000", "protocol": "ws"},
    "usual too": {"url": "ws://localhost/socket.io/", "protocol": "ws"},
    "open": {"url": "localhost/{v}", "protocol": "ws", "variables": {"v": {}}},
}


@pytest.mark.parametrize(
    ("servers", "chosen", "path", "line"),
    [
        ("", None, "/socket.io/", None),
        ("usual", None, "/socket.io/", None),
        ("a,usual too", None, "/socket.io/", None),
        ("open", None, "/socket.io/", None),
        ("a", "a", "/a/socket.io/", None),
        ("a", None, "/chosen/", None),
        (
            "a",
            None,
            "/socket.io/",
            "'a' at /a/socket.io/; --server a (in code, server_name='a') serves it there",
        ),
        (
            "open,b",
            None,
            "socket.io",
            "'b' at /b/; --server b (in code, server_name='b') serves it there",
        ),
        (
            "a,b",
            None,
            "/socket.io/",
            "'a' at /a/socket.io/, 'b' at /b/; --server a (in code, server_name='a') serves it",
        ),
    ],
)
def test_a_document_that_has_its_servers_at_other_paths_is_told(
    servers: str, chosen: str | None, path: str, line: str | None
) -> None:
    named = {name: AT[name] for name in servers.split(",") if name}
    spec = understand(document_of({"/": {}}, servers=named), server_name=chosen).checked()
    told = servers_elsewhere(spec, path)
    assert told is line is None or f"elsewhere in the document: {line}" in str(told)
