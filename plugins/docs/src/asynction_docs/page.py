"""The HTML of the page. It holds no script and no style: those are files of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from markupsafe import Markup, escape

from asynction_core import Namespace, SecurityRequirement, Spec

__all__ = ["CONTENT_SECURITY_POLICY", "files_of_page", "page"]

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        # Whoever reads the page may try it on another server than the one that it comes from.
        "connect-src *",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ]
)

_STYLES = ("asyncapi.css", "page.css")
_SCRIPTS = (
    "react.js",
    "react-dom.js",
    "no_code_generation.js",  # right before what it is for
    "asyncapi.js",
    "model.js",
)
_SCRIPTS_TO_TRY_IT = ("socket.io.js", "connections.js", "try_it.js")

_TEMPLATE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
{head}<title>{title}</title>
{styles}
{scripts}
</head>
<body>
<noscript>This page needs JavaScript. The document itself: {source}.</noscript>
<div id="asynction-docs" {data}></div>
</body>
</html>
"""


def page(
    spec: Spec,
    *,
    folder: str,
    document: str,
    socket_path: str,
    server: str = "",
    try_it: bool,
    more_scripts: Sequence[str] = (),
    head: str = "",
) -> str:
    """Return the page that shows a document. All addresses in it are relative to its own.

    Args:
        spec: What the document asks for.
        folder: Where scripts and styles are: what stands in front of their names.
        document: Where the document for the page is.
        socket_path: Socket.IO's path.
        server: The address of the server to try it on; "" for the one that the page comes from.
        try_it: Whether readers can send and receive events.
        more_scripts: Scripts to load before the page's own.
        head: More HTML for the head.
    """
    *scripts, last = _scripts(try_it=try_it)
    scripts += [*more_scripts, last]
    data = {
        "document": document,
        "socket-path": socket_path,
        "try-it": "true" if try_it else "false",
        "server": server,
        "namespaces": json.dumps([_namespace(spec, one) for one in spec.namespaces.values()]),
    }
    return _TEMPLATE.format(
        head=head,
        title=escape(_title(spec)),
        styles=_lines('<link rel="stylesheet" href="{}">', (folder + name for name in _STYLES)),
        scripts=_lines('<script defer src="{}"></script>', (folder + name for name in scripts)),
        source=Markup('<a href="{0}">{0}</a>').format(document.replace("page.", "asyncapi.")),
        data=Markup(" ").join(
            Markup('data-{}="{}"').format(name, value) for name, value in data.items()
        ),
    )


def files_of_page(*, try_it: bool) -> list[str]:
    """Return the names of the files that the page needs."""
    return [*_STYLES, *_scripts(try_it=try_it)]


def _scripts(*, try_it: bool) -> list[str]:
    return [*_SCRIPTS, *(_SCRIPTS_TO_TRY_IT if try_it else ()), "page.js"]


def _lines(template: str, values: Iterable[str]) -> str:
    return "\n".join(Markup(template).format(value) for value in values)


def _title(spec: Spec) -> str:
    info = spec.document.root.value.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    return title if isinstance(title, str) and title else "AsyncAPI document"


def _namespace(spec: Spec, namespace: Namespace) -> dict[str, Any]:
    """Return what the page has to know of a namespace to connect to it."""
    return {
        "name": namespace.name,
        "receives": list(namespace.receives),
        "sends": list(namespace.sends),
        "parameters": list(namespace.parameters),
        "security": [
            [_scheme(spec, requirement, name) for name in requirement.schemes]
            for requirement in spec.security_of(namespace)
        ],
    }


def _scheme(spec: Spec, requirement: SecurityRequirement, name: str) -> dict[str, Any]:
    if name not in spec.security_schemes:
        raise requirement.place_of(name).error(
            f"there is no security scheme {name!r} under components/securitySchemes",
            rule="security-scheme-exists",
        )
    fields = spec.security_schemes[name].mapping()
    return {
        "name": name,
        "type": fields.get("type"),
        "scheme": fields.get("scheme"),
        "in": fields.get("in"),
        "parameter": fields.get("name"),
    }
