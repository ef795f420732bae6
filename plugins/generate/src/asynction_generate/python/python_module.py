"""A module of Python with the types of a document."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asynction_generate.python.annotations import Annotations
from asynction_generate.python.classes import ClassWriter, Handler
from asynction_generate.python.declared_types import DeclaredTypes
from asynction_generate.rendering import templates_of, with_source
from asynction_generate.shapes.declaration import Declaration
from asynction_generate.shapes.document_shapes import document_shapes, title_of

if TYPE_CHECKING:
    from asynction_core import Spec

_NAMES = """
Any Awaitable Callable False Literal Mapping NoReturn None NotRequired Protocol True TypeAlias
TypedDict Union
"""
_FROM_TYPING = ["Any", "Literal", "NoReturn", "Protocol", "TypeAlias", "TypedDict", "Union"]


@dataclass(frozen=True, slots=True)
class PythonModule:
    """A module with the types of a document.

    Attributes:
        source: Its source.
        names: The names of what others may import from it.
        handlers: What handles the events on a server, by namespace and name.
        servers: The names of the classes of what a server sends, by namespace.
        declarations: The types that the document describes, by name.
    """

    source: str
    names: Collection[str]
    handlers: Mapping[tuple[str, str], Handler]
    servers: Mapping[str, str]
    declarations: Mapping[str, Declaration]


def python_module(spec: Spec) -> PythonModule:
    """Return a module with the types of a document, and classes for its namespaces."""
    shapes = document_shapes(spec, frozenset(_NAMES.split()))
    annotations = Annotations(shapes.names)
    classes = ClassWriter(spec, annotations, shapes.names)
    spaces = [classes.classes(space) for space in shapes.namespaces]
    declarations = list(DeclaredTypes(annotations).sources(shapes.declarations))
    methods = [one for space in spaces for each in space["classes"] for one in each["methods"]]
    used = annotations.used | ({"Any"} if spaces else set())
    used |= {"Protocol"} if classes.protocols else set()
    typing = [name for name in _FROM_TYPING if name in used]
    typing += ["overload"] if any(len(one.signatures) > 1 for one in methods) else []
    typing = (["TYPE_CHECKING"] if "NotRequired" in used else []) + typing
    environment = with_source(templates_of("asynction_generate.python"))
    source = environment.get_template("module.py.jinja").render(
        title=title_of(spec),
        path=spec.server.path if spec.server is not None else "",
        used=used,
        typing=typing,
        declarations=declarations,
        protocols=classes.protocols,
        spaces=spaces,
    )
    declared = {one.name: one for one in shapes.declarations}
    return PythonModule(source, shapes.names.given, classes.handlers, classes.servers, declared)
