"""The page of a document with all that it needs: what is rendered once, for whoever shows it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from os import PathLike
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from asynction_core import Event, Namespace, Schema, Spec
from asynction_docs.assets_of_page import assets
from asynction_docs.contents import Contents, mapping, resolved
from asynction_docs.made_examples import Examples
from asynction_docs.shown_document import as_shown, json_text
from asynction_docs.templating import rendered

__all__ = ["Page", "files_of_page"]

# What is loaded when somebody tries an event first, in the order in which they need each other.
_FOR_TRYING = (
    "try_it.css",
    "socket.io.js",
    "validator.js",
    "values.js",
    "forms.js",
    "connections.js",
    "log.js",
    "try_it.js",
)


class Page:
    """The page of a document. Nothing is made before it is asked for.

    Args:
        spec: What the document asks for.
        server: The address of the server to try it on; "" for the one that the page comes from.
        socket_path: Socket.IO's path.
        try_it: Whether readers can send and receive events.
        connect_src: Where else than to its own server the page may connect to, as
            Content-Security-Policy has it.
        templates: A folder of templates to use instead of ours.
    """

    def __init__(
        self,
        spec: Spec,
        *,
        server: str = "",
        socket_path: str,
        try_it: bool = True,
        connect_src: Sequence[str] = (),
        templates: str | PathLike[str] | None = None,
    ) -> None:
        self._spec = spec
        self._server = server
        self._socket_path = socket_path
        self._wants_try_it = try_it
        self._connect_src = connect_src
        self._templates = templates

    @cached_property
    def shown(self) -> Spec:
        """The document as it is shown."""
        return as_shown(self._spec)

    @cached_property
    def _examples(self) -> Examples:
        return Examples(self.shown)

    def _contents(self) -> Contents:
        return Contents(self.shown, self._examples)

    @property
    def try_it(self) -> bool:
        return self._wants_try_it and self.shown.is_whole

    @property
    def policy(self) -> str:
        """The value of Content-Security-Policy."""
        places = ["'self'", *_origins(self._server), *self._connect_src]
        # The style is in the page, known by its hash: the first paint waits for one answer.
        rules = {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": f"'self' 'sha256-{_hash_of_style()}'",
            "img-src": "'self' data:",
            "connect-src": " ".join(dict.fromkeys(places)),
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'self'",
        }
        return "; ".join(f"{name} {value}" for name, value in rules.items())

    def html(
        self,
        *,
        folder: str,
        document: str,
        beside: str = "",
        says_policy: bool = False,
        more_scripts: Sequence[str] = (),
    ) -> Iterator[str]:
        """Yield the page, part by part. All addresses in it are relative to its own.

        Args:
            folder: Where scripts and styles are: what stands in front of their names.
            document: Where the script with the document is.
            beside: What stands in front of the names of what is for programs.
            says_policy: Whether it says its policy itself, as a file must.
            more_scripts: Scripts to load besides the page's own.
        """
        # Browsers take frame-ancestors from headers alone.
        policy = "; ".join(part for part in self.policy.split("; ") if part[:6] != "frame-")
        return rendered(
            "page.html",
            self._contents(),
            self._templates,
            style=Markup(_style()),
            folder=folder,
            document=document,
            whole=f"{beside}asyncapi.json",
            text=f"{beside}asyncapi.md",
            more_scripts=more_scripts,
            for_trying=_FOR_TRYING if self.try_it else (),
            policy=policy if says_policy else "",
            server=self._server,
            socket_path=self._socket_path,
        )

    def markdown(self) -> str:
        """Return the document as text, in CommonMark."""
        return "".join(rendered("page.md", self._contents(), self._templates))

    def script(self) -> str:
        """Return the script with what has to be known of the document to try it."""
        known = self._examples
        namespaces = [_namespace(known, one) for one in self.shown.namespaces.values()]
        data = {"document": self.shown.document.root.value, "namespaces": namespaces}
        # As text: in an object of JavaScript, "__proto__" is no key like the others.
        return f"AsynctionDocs.data = JSON.parse({json_text(json_text(data))});\n"


@cache
def _style() -> str:
    return assets().files["page.css"].read_text(encoding="utf-8")


@cache
def _hash_of_style() -> str:
    return b64encode(hashlib.sha256(_style().encode()).digest()).decode()


def files_of_page(*, try_it: bool) -> list[str]:
    """Return the names of the files that the page needs."""
    return ["page.js", *(_FOR_TRYING if try_it else ())]


def _origins(server: str) -> Iterator[str]:
    """Yield what a policy calls the server: for HTTP, and for WebSockets."""
    if server:
        address = urlsplit(server)
        yield f"{address.scheme}://{address.netloc}"
        yield f"{'wss' if address.scheme == 'https' else 'ws'}://{address.netloc}"


def _namespace(examples: Examples, namespace: Namespace) -> dict[str, Any]:
    """Return what the page has to know of a namespace to try it."""
    query = namespace.bindings.query if namespace.bindings else None
    return {
        "name": namespace.name,
        "receives": {name: _event(examples, one) for name, one in namespace.receives.items()},
        "sends": {name: _event(examples, one) for name, one in namespace.sends.items()},
        "parameters": list(namespace.parameters),
        "query": None if query is None else list(_fields(resolved(query.node))),
        "security": [
            [_scheme(examples.spec, name) for name in requirement.schemes]
            for requirement in examples.spec.security_of(namespace)
        ],
    }


def _fields(schema: Any) -> Iterator[str]:
    yield from map(str, mapping(mapping(schema).get("properties")))


def _event(examples: Examples, event: Event) -> dict[str, Any]:
    return {
        "payload": _arguments(event.payload),
        "example": examples.of_event(event),
        "ack": _arguments(event.ack),
        "answer": examples.of_schema(event.ack),
    }


def _arguments(schema: Schema | None) -> dict[str, Any] | None:
    if schema is None or schema.foreign_language is not None:
        return None
    return {
        "schema": schema.node.value,
        "isTuple": schema.describes_tuple,
        "language": schema.language,
    }


def _scheme(spec: Spec, name: str) -> dict[str, Any]:
    fields = mapping(resolved(spec.security_schemes[name])) if name in spec.security_schemes else {}
    return {
        "name": name,
        "type": fields.get("type"),
        "scheme": fields.get("scheme"),
        "in": fields.get("in"),
        "parameter": fields.get("name"),
    }
