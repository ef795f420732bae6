"""The hook that asynction-testing implements: it says what ``x-test`` is."""

from __future__ import annotations

from asynction_core import Extension, hookimpl

_EXTENSIONS = (
    Extension(
        "x-test",
        ("channel", "operation", "message"),
        {
            "type": "boolean",
            "description": "Whether `asynction test` tries it: `false` for what does damage.",
        },
    ),
)


@hookimpl
def asynction_extensions() -> tuple[Extension, ...]:
    return _EXTENSIONS
