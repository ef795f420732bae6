# src/asynction_ratelimit/budgets.py
"""What is left of the limits, in memory or in Redis."""

from collections.abc import Mapping
from math import ceil
from time import time
from typing import Any
from weakref import WeakKeyDictionary

from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from asynction_core import Event, Namespace, Option, Spec, hookimpl
from asynction_ratelimit.clients import Clients
from asynction_ratelimit.extension import RateLimit, limit_in


class Budget:
    """One limit, and what each client has spent of it."""

    def __init__(self, name: str, limit: RateLimit, limiter: MovingWindowRateLimiter) -> None:
        self._name = name
        self._limit = limit
        self._limiter = limiter

    def spend(self, clients: Clients) -> int | None:
        """Count an event of the current client.

        Returns:
            None if it is within the limit, else in how many seconds the next one will be.
        """
        client = clients.current(self._limit.key)
        for item in self._limit.items:
            if not self._limiter.hit(item, self._name, client):
                free = self._limiter.get_window_stats(item, self._name, client).reset_time
                return max(1, ceil(free - time()))
        return None


class Budgets:
    """The budgets of a server."""

    def __init__(self, storage: str) -> None:
        self.clients = Clients()
        self._limiter = MovingWindowRateLimiter(storage_from_string(storage))

    def of_place(self, spec: Spec, namespace: Namespace | None) -> list[Budget]:
        """Return the budgets that any event on a namespace spends of."""
        server = spec.server
        found = [] if server is None else self._found(f"server {server.name}", server.extensions)
        if namespace is not None:
            found += self._found(f"channel {namespace.name}", namespace.extensions)
        return found

    def of_event(self, spec: Spec, event: Event) -> list[Budget]:
        """Return the budgets that an event spends of: that of the server first."""
        own = self._found(f"message {event.namespace} {event.name}", event.extensions)
        return self.of_place(spec, spec.namespaces[event.namespace]) + own

    def _found(self, name: str, extensions: Mapping[str, Any]) -> list[Budget]:
        limit = limit_in(extensions)
        return [] if limit is None else [Budget(name, limit, self._limiter)]


_budgets: WeakKeyDictionary[Spec, Budgets] = WeakKeyDictionary()


def budgets_of(spec: Spec, options: Mapping[str, Any]) -> Budgets:
    """Return the budgets of a server: the same for all hooks, gone with the server."""
    if spec not in _budgets:
        _budgets[spec] = Budgets(options["ratelimit_storage"])
    return _budgets[spec]


@hookimpl
def asynction_options() -> dict[str, Option]:
    return {
        "ratelimit_storage": Option(
            "memory://", "Where events are counted: 'memory://' or 'redis://host:6379/0'.", a_text
        )
    }


def a_text(value: object) -> None:
    if not isinstance(value, str):
        raise ValueError(f"ratelimit_storage is a URL, as 'redis://host:6379/0', not {value!r}")
