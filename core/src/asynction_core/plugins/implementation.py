"""A plugin's implementation of a hook, and what is told of it where it goes wrong."""

from __future__ import annotations

import inspect

from asynction_core.exceptions import AsynctionException, PluginError
from asynction_core.plugins.origin import Origin

AS_IT_IS = (AsynctionException, KeyboardInterrupt)
"""What goes on as it is if a plugin raises it: so it says what is wrong with documents and options,
and so a user stops a program."""

_SHOWN = 60  # characters of a value


class Implementation:
    """A plugin's implementation of a hook.

    Args:
        origin: Whose it is.
        hook: The name of the hook.
        due: What to return from it: the end of a sentence.
    """

    __slots__ = ("due", "hook", "origin")

    def __init__(self, origin: Origin, hook: str, due: str) -> None:
        self.origin = origin
        self.hook = hook
        self.due = due

    def gives(self, what: str) -> PluginError:
        """Return the error that it returns something that is not due.

        Args:
            what: What it returns, as `described` does.
        """
        return PluginError(
            f"{self.origin} returns {what} from {self.hook}: return {self.due}; or "
            f"{self.origin.way_out}"
        )

    def fails(self, how: str) -> PluginError:
        """Return the error that it does not work.

        Args:
            how: What it does, and what it should do.
        """
        return PluginError(f"{self.origin} does not work: {how}; or {self.origin.way_out}")

    def blamed(self, error: BaseException, what: str | None = None) -> PluginError:
        """Return the error that it raises something that is none of ours.

        Args:
            error: What it raises.
            what: Which of its callables does; None for the hook itself.
        """
        told = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return self.fails(f"{what or self.hook} raises {told}: mend it")


def described(value: object) -> str:
    """Return what an error calls a value that somebody has returned; a coroutine is closed."""
    if value is None:
        return "None"
    if inspect.iscoroutine(value):
        value.close()  # or Python warns that it was never awaited
        return "a coroutine, as an 'async def' does,"
    if inspect.isgenerator(value) or inspect.isasyncgen(value):
        return "a generator, as a function with 'yield' does,"
    if inspect.isclass(value):
        return f"the class {value.__name__!r}, where an instance may be meant,"
    if isinstance(value, (str, bytes, int, float)):
        shown = repr(value)
        return f"{shown[:_SHOWN]}…" if len(shown) > _SHOWN else shown
    return f"an object of the type {type(value).__qualname__!r}"
