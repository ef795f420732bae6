"""Be told of the first connection, however the server is run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def tell_of_first_connection(manager: Any, tell: Callable[[], None]) -> None:
    """Have a callable called before the first client of a server is connected.

    python-socketio initializes its client manager then, and so does Flask-SocketIO's test client,
    which goes past python-engineio. Other test clients of the same server do so once more.

    Args:
        manager: The client manager of python-socketio.
        tell: The callable.
    """
    initialize = manager.initialize

    def initialize_and_tell() -> None:
        initialize()
        tell()

    manager.initialize = initialize_and_tell
