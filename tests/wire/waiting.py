"""Wait for what shall come true, with a deadline."""

import time
from collections.abc import Callable
from typing import TypeVar

DEADLINE = 10.0  # seconds: much more than anything here takes

Found = TypeVar("Found")


def wait_for(
    look: Callable[[], Found], what: str | Callable[[], str], seconds: float = DEADLINE
) -> Found:
    """Return the first thing that `look` finds that is neither empty, false nor None.

    Raises:
        AssertionError: It has not found any in time. The message says `what` was looked for.
    """
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(
                f"not within {seconds} seconds: {what if isinstance(what, str) else what()}"
            )
        time.sleep(0.005)
