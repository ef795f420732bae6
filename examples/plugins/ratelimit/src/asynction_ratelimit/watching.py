# src/asynction_ratelimit/watching.py
"""Events that the document lacks come to no middleware, and spend the budgets all the same."""

from collections.abc import Mapping
from typing import Any

from asynction_core import Observation, Observer, Spec, hookimpl
from asynction_ratelimit.budgets import budgets_of


class Watching(Observer):
    def __init__(self, spec: Spec, options: Mapping[str, Any]) -> None:
        budgets = budgets_of(spec, options)
        self._clients = budgets.clients
        self._spent = {
            name: budgets.of_place(spec, namespace) for name, namespace in spec.namespaces.items()
        }
        self._elsewhere = budgets.of_place(spec, None)

    def received(self, observation: Observation) -> None:
        if observation.event is None:
            for budget in self._spent.get(observation.namespace or "", self._elsewhere):
                budget.spend(self._clients)

    def refused(self, observation: Observation) -> None:
        self._clients.forget(observation.sid)

    def disconnected(self, observation: Observation) -> None:
        self._clients.forget(observation.sid)


@hookimpl
def asynction_observe(spec: Spec, options: Mapping[str, Any]) -> Observer:
    return Watching(spec, options)
