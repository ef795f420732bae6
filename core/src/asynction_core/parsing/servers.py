"""Read the servers of a document and choose the one that is run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from asynction_core.document import Node
from asynction_core.exceptions import SpecError
from asynction_core.findings import Findings
from asynction_core.parsing.fields import check_fields
from asynction_core.parsing.objects import extensions_of
from asynction_core.spec import SecurityRequirement, Server


class UnknownServer(SpecError, ValueError):
    """A server is chosen that the document lacks: asynction 0.8.3 raised a ValueError for it."""

    @classmethod
    def like(cls, error: SpecError) -> UnknownServer:
        """Return an error that says what another one does."""
        names = ("source", "line", "column", "pointer", "rule")
        return cls(error.message, **{name: getattr(error, name) for name in names})


def choose_server(servers: Mapping[str, Server], name: str | None, root: Node) -> Server | None:
    """Return the server of that name, None for None.

    Raises:
        UnknownServer: The document has no such server.
        SpecError: Its path is not known.
    """
    if name is None:
        return None
    if name not in servers:
        known = ", ".join(repr(known) for known in servers) or "no 'servers' at all"
        place = root.child("servers") if "servers" in root.mapping() else root
        message = f"there is no server {name!r}: the document has {known}"
        raise UnknownServer.like(place.error(message, rule="server"))
    server = servers[name]
    open_variable = re.search(r"\{([^{}]*)\}", server.path)
    if open_variable is not None:
        raise server.node.error(
            f"the path of the server {name!r} depends on the variable {open_variable[1]!r}, which "
            "has no 'default': describe it under 'variables', and give it one",
            rule="server-path",
        )
    return server


def shared_security(servers: Iterable[Server]) -> tuple[SecurityRequirement, ...] | None:
    """Return the requirements that all servers have alike; None if they differ."""
    found = [server.security for server in servers]
    if not found:
        return ()
    asked = {
        frozenset()
        if not any(requirement.schemes for requirement in requirements)
        else frozenset(
            frozenset((name, frozenset(scopes)) for name, scopes in requirement.schemes.items())
            for requirement in requirements
        )
        for requirements in found
    }
    return found[0] if len(asked) == 1 else None


def parse_server(name: str, node: Node, findings: Findings) -> Server:
    """Return a Server Object (2.x) as a server.

    Raises:
        SpecError: It is not one.
    """
    check_fields(node, "server", findings)
    if "url" not in node.mapping():
        raise node.error("a server needs a 'url'", rule="required-field")
    url = _with_defaults(node, "url", findings)
    return Server(
        name=name,
        node=node,
        url=url,
        path=_path(url, node),
        security=parse_security(node.get("security")),
        extensions=extensions_of(node),
    )


def parse_server_v3(name: str, node: Node, findings: Findings) -> Server:
    """Return a Server Object (3.x) as a server. Its security is not read: see `security_v3.py`.

    Raises:
        SpecError: It is not one.
    """
    check_fields(node, "server", findings, " of 3.x")
    for needed in ("host", "protocol"):
        if needed not in node.mapping():
            raise node.error(f"a server needs a {needed!r}", rule="required-field")
    host = _with_defaults(node, "host", findings)
    pathname = _with_defaults(node, "pathname", findings) if "pathname" in node.mapping() else ""
    if "/" in host:
        raise node.child("host").error(
            "the host of a server is a name, perhaps with a port: its scheme stands in 'protocol', "
            "and its path in 'pathname'",
            rule="server-path",
        )
    if "?" in pathname or "#" in pathname:
        raise node.child("pathname").error(
            "the path of a server has no query and no fragment", rule="server-path"
        )
    path = pathname.strip("/")
    url = f"{node.child('protocol').text()}://{host}/{path}"
    return Server(name, node, url, path, extensions=extensions_of(node))


def _with_defaults(node: Node, field: str, findings: Findings) -> str:
    """Return a text of a Server Object with the variables in it replaced by their defaults.

    A variable without a default, or that is not described, stays.
    """
    text_node = node.child(field)
    variables_node = node.get("variables")
    written = node.mapping().get("variables")
    is_reference = isinstance(written, dict) and isinstance(written.get("$ref"), str)
    variables = dict(variables_node.items()) if variables_node is not None else {}

    def default(match: re.Match[str]) -> str:
        name = match[1]
        if name not in variables and is_reference:
            return match[0]  # no reference stands for all of them
        if name not in variables:
            findings.warn(
                text_node,
                f"the variable {{{name}}} is not described: add it under 'variables' of the server",
                rule="server-variable",
            )
            return match[0]
        return str(variables[name].mapping().get("default", match[0]))

    return re.sub(r"\{([^{}]*)\}", default, text_node.text())


def _path(url: str, node: Node) -> str:
    """Return the path of a server's url, without the slashes around it.

    A url may lack its scheme, as in ``example.com/api/socket.io``.
    """
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
    except ValueError as error:
        raise node.error(f"{url!r} is not a URL: {error}", rule="server-path") from None
    return parts.path.strip("/")


def parse_security(node: Node | None) -> tuple[SecurityRequirement, ...]:
    """Return the requirements of a list of Security Requirement Objects (2.x).

    Raises:
        SpecError: It is not a list of mappings from scheme names to lists of scopes.
    """
    if node is None:
        return ()
    return tuple(parse_requirement(element.resolved()) for element in node.elements())


def parse_requirement(node: Node) -> SecurityRequirement:
    """Return a Security Requirement Object (2.x).

    Raises:
        SpecError: It is no mapping from scheme names to lists of scopes.
    """
    schemes = {}
    for name, scopes in node.items():
        schemes[name] = tuple(scope.text() for scope in scopes.elements())
    return SecurityRequirement(schemes, node)
