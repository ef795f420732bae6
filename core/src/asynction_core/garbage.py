"""Keep the garbage collector from going through a large document again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def garbage_collection_paused() -> Iterator[None]:
    """Pause the cyclic garbage collector, if it runs.

    A large document is hundreds of thousands of objects, all of which stay. The collector would
    visit them each time that some more have come, which takes longer than to load them: the time
    of `from_spec` would grow faster than the document.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
