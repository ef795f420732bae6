"""The fixtures of pytest: servers and clients that are closed when a test ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from asynction_testing import Client, Served


@pytest.fixture
def asynction_server() -> Iterator[Callable[..., Served]]:
    """Serve a document or a server: ``asynction_server("asyncapi.yaml", live=True)``.

    Takes the arguments of `asynction_testing.serve`. What it returns is closed when the test ends.
    """
    from asynction_testing import serve

    with ExitStack() as stack:

        def start(*args: Any, **options: Any) -> Served:
            return stack.enter_context(serve(*args, **options))

        yield start


@pytest.fixture
def asynction_client() -> Iterator[Callable[..., Client]]:
    """Connect a client to a server or a URL: ``asynction_client(asio, "/chat", auth=...)``.

    Takes the arguments of `asynction_testing.Client`. What it returns is closed when the test ends.
    """
    from asynction_testing import Client

    with ExitStack() as stack:

        def connect(*args: Any, **options: Any) -> Client:
            return stack.enter_context(Client(*args, **options))

        yield connect
