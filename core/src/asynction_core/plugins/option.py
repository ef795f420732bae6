"""An option that a plugin adds to `from_spec`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from asynction_core.value import Value


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Option(Value):
    """A keyword option that a plugin adds to `AsynctionSocketIO.from_spec`.

    Attributes:
        default: Its value where the caller gives none.
        description: What it does, in one sentence.
        check: Gets the value that the caller gives, and raises ValueError if it is none; None if
            any value will do.
    """

    default: Any
    description: str
    check: Callable[[Any], object] | None = None
