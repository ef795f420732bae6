"""A module of TypeScript with the types of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asynction_generate.rendering import templates_of
from asynction_generate.shapes.document_shapes import NamespaceShapes, document_shapes, title_of
from asynction_generate.typescript.functions import FunctionWriter
from asynction_generate.typescript.types import TypeWriter, documented
from asynction_generate.typescript.written_text import comment, property_name

if TYPE_CHECKING:
    from asynction_core import Spec

_NAMES = """
Array ArrayBuffer ArrayBufferView Boolean Bytes ClientSocket Function Namespace Namespaces Number
Object Promise Record ServerNamespace ServerSocket Socket String Symbol
"""
_RESERVED = frozenset(_NAMES.split())
_BYTES = """\
/** Bytes, whatever holds them: in Node.js a Buffer, in a browser an ArrayBuffer. */
export type Bytes = ArrayBuffer | ArrayBufferView;
"""


def typescript_module(spec: Spec, *, for_server: bool = False) -> str:
    """Return the types of a document as the source of a module.

    Args:
        for_server: Whether they are for a server with `socket.io`, rather than for a client with
            `socket.io-client`.
    """
    shapes = document_shapes(spec, _RESERVED)
    types = TypeWriter(shapes.names)
    functions = FunctionWriter(types)
    spaces = [_namespace(functions, space, for_server) for space in shapes.namespaces]
    declarations = list(types.declarations(shapes.declarations))
    if types.has_bytes:
        declarations.insert(0, _BYTES)
    environment = templates_of("asynction_generate.typescript")
    environment.globals["comment"] = comment
    environment.filters["property_name"] = property_name
    return environment.get_template("module.ts.jinja").render(
        title=title_of(spec), for_server=for_server, spaces=spaces, declarations=declarations
    )


def _namespace(
    functions: FunctionWriter, space: NamespaceShapes, for_server: bool
) -> dict[str, Any]:
    ways = {"ClientToServer": space.receives, "ServerToClient": space.sends}
    listened_to = "ClientToServer" if for_server else "ServerToClient"
    said = space.namespace.node.mapping().get("description")
    return {
        "name": space.namespace.name,
        "said": documented(said.strip() if isinstance(said, str) else "", False, "  "),
        "ways": {
            way: [
                functions.event(event, " " * 6, is_listened_to=way == listened_to)
                for event in events
            ]
            for way, events in ways.items()
        },
    }
