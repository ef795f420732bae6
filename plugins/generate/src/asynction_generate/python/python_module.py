"""A module of Python with the types of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asynction_generate.python.annotations import Annotations
from asynction_generate.python.classes import ClassWriter
from asynction_generate.python.declared_types import DeclaredTypes
from asynction_generate.rendering import templates_of, with_source
from asynction_generate.shapes.document_shapes import document_shapes, title_of
from asynction_generate.source_text import WIDTH

if TYPE_CHECKING:
    from asynction_core import Spec

__all__ = ["python_module"]

_NAMES = """
Any Awaitable Callable False Literal Mapping NoReturn None NotRequired Protocol True TypeAlias
TypedDict Union
"""
_FROM_TYPING = ["Any", "Literal", "NoReturn", "Protocol", "TypeAlias", "TypedDict", "Union"]


def python_module(spec: Spec) -> str:
    """Return the types of a document, and classes for its namespaces, as the source of a module.

    Args:
        spec: Its spec.
    """
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
    environment.globals["imported"] = _imported
    return environment.get_template("module.py.jinja").render(
        title=title_of(spec),
        path=spec.server.path if spec.server is not None else "",
        used=used,
        typing=typing,
        declarations=declarations,
        protocols=classes.protocols,
        spaces=spaces,
    )


def _imported(head: str, names: list[str]) -> str:
    line = f"{head}{', '.join(names)}"
    lines = "".join(f"    {name},\n" for name in names)
    return line if len(line) <= WIDTH else f"{head}(\n{lines})"
