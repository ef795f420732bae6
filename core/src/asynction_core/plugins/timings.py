"""How long plugins take to be imported, and their hooks to answer, where somebody wants to know."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from time import perf_counter
from typing import Any


class Taken:
    """What some calls took together.

    Args:
        calls: How many there were.

    Attributes:
        calls: How many there were.
        seconds: How long they took.
    """

    __slots__ = ("calls", "seconds")

    def __init__(self, calls: int = 0) -> None:
        self.calls = calls
        self.seconds = 0.0

    @contextmanager
    def more(self) -> Iterator[None]:
        """Add what happens within."""
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds += perf_counter() - start


class Timings:
    """What the plugins took that were loaded within `timing`.

    Attributes:
        imports: How long it took to import each installed plugin, by name. What several of them
            import counts for the first.
        hooks: What the hooks took, by the name of the plugin and that of the hook.
    """

    def __init__(self) -> None:
        self.imports: dict[str, Taken] = {}
        self.hooks: dict[tuple[str, str], Taken] = {}

    def importing(self, plugin: str) -> Taken:
        """Return what importing a plugin takes, to be added to."""
        return self.imports.setdefault(plugin, Taken(calls=1))

    def answering(self, plugin: str, hook: str) -> Taken:
        """Return what a hook of a plugin takes, to be added to."""
        return self.hooks.setdefault((plugin, hook), Taken())


_asked_for: ContextVar[Timings | None] = ContextVar("asynction timings", default=None)


@contextmanager
def timing() -> Iterator[Timings]:
    """Have all plugins timed that are loaded within."""
    timings = Timings()
    token = _asked_for.set(timings)
    try:
        yield timings
    finally:
        _asked_for.reset(token)


def asked_for() -> Timings | None:
    """Return what is to be told of plugins that are loaded now; None if nobody wants to know."""
    return _asked_for.get()


def timed(function: Callable[..., Any], taken: Taken) -> Callable[..., Any]:
    """Return a function whose calls are added to what is taken."""

    def call(*args: Any, **kwargs: Any) -> Any:
        taken.calls += 1
        with taken.more():
            return function(*args, **kwargs)

    return call


def timed_wrapper(
    function: Callable[..., Generator[Any, Any, Any]], taken: Taken
) -> Callable[..., Generator[Any, Any, Any]]:
    """Return a wrapper of a hook that is timed as `timed` does: without what it stands around."""

    def call(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        taken.calls += 1
        inner = function(*args, **kwargs)
        resume: Callable[[], Any] = partial(next, inner)
        while True:
            try:
                with taken.more():
                    given = resume()
            except StopIteration as stop:
                return stop.value
            try:
                found = yield given
            except GeneratorExit:
                inner.close()
                raise
            except BaseException as error:
                resume = partial(inner.throw, error)
            else:
                resume = partial(inner.send, found)

    return call
