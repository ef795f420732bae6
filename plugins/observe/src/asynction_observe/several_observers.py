"""Several observers as one, which is what a plugin gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace

from asynction_core import Observation

_METHODS = ("connected", "refused", "disconnected", "received", "sent")

_Tell = Callable[[Observation], object]


def together(observers: Sequence[object]) -> object:
    """Return one observer for several: the one if there is one, None if there is none.

    Args:
        observers: The observers. What one of them raises keeps no other from being told.
    """
    if len(observers) < 2:
        return observers[0] if observers else None
    told = {
        name: [getattr(one, name) for one in observers if hasattr(one, name)] for name in _METHODS
    }
    return SimpleNamespace(**{name: _each(methods) for name, methods in told.items() if methods})


def _each(methods: Sequence[_Tell]) -> _Tell:
    def tell(observation: Observation) -> None:
        failure: Exception | None = None
        for method in methods:
            try:
                method(observation)
            except Exception as error:
                failure = failure or error
        if failure is not None:
            raise failure

    return tell
