"""Stand in for a server that is not built yet: fake acknowledgements, and fake events.

The package is light: what it needs is imported when `MockAsynctionSocketIO` is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asynction_mock.server import MockAsynctionSocketIO as MockAsynctionSocketIO

__all__ = ["MockAsynctionSocketIO"]


def __getattr__(name: str) -> object:
    if name == "MockAsynctionSocketIO":
        from asynction_mock.server import MockAsynctionSocketIO

        return MockAsynctionSocketIO
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
