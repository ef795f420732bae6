"""Where a server is to be found, for the commands that start one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from asynction_core.spec import Spec

_DEFAULT = "socket.io"
_NAMED = 3


def documentation_paths(app: Flask) -> Iterator[str]:
    """Yield the paths of the pages of documentation that an app serves, such as ``/docs``."""
    rules = (rule.rule.rstrip("/") for rule in app.url_map.iter_rules() if not rule.arguments)
    yield from dict.fromkeys(rule for rule in rules if rule.endswith("/docs"))


def servers_elsewhere(spec: Spec, path: str) -> str | None:
    """Return a line for people whose document has its servers at other paths than it is served.

    Args:
        spec: What the document asks for.
        path: The path of Socket.IO, with or without slashes around it.

    Returns:
        The line; None if one of its servers was chosen, if one is at that path, or if that path is
        not Socket.IO's usual one: then somebody has chosen it.
    """
    if spec.server is not None or path.strip("/") != _DEFAULT:
        return None
    paths = {name: server.path or _DEFAULT for name, server in spec.servers.items()}
    if _DEFAULT in paths.values():
        return None
    known = [(name, path) for name, path in paths.items() if "{" not in path]
    if not known:
        return None
    told = ", ".join(f"{name!r} at /{path}/" for name, path in known[:_NAMED])
    more = ", …" if len(known) > _NAMED else ""
    name = known[0][0]
    how = f"--server {name} (in code, server_name={name!r})"
    return f"elsewhere in the document: {told}{more}; {how} serves it there"
