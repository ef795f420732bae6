"""A type with a name of its own."""

from __future__ import annotations

from dataclasses import dataclass

from asynction_generate.shapes.shape import Shape


@dataclass(slots=True)
class Declaration:
    """A type with a name of its own.

    Attributes:
        name: The name.
        shape: What it stands for; None while that is being read.
        description: What the document says of it.
        is_deprecated: Whether it is not to be used any more.
    """

    name: str
    shape: Shape | None
    description: str = ""
    is_deprecated: bool = False
