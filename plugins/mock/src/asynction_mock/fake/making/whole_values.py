"""Whole values of a schema, checked; and why there is none, if so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asynction_mock.fake.impossible import CannotFake, Impossible, Stuck, json_pointer
from asynction_mock.fake.making.nodes import Plan
from asynction_mock.fake.making.stages import start
from asynction_mock.fake.making.taste import Taste
from asynction_mock.fake.reading.schema_parts import Bundle

__all__ = ["Value"]


class Value:
    """What makes values of a schema.

    Args:
        bundle: The schema.
        taste: What makes the choices.

    Raises:
        CannotFake: There are no values.
    """

    def __init__(self, bundle: Bundle, taste: Taste) -> None:
        self._check = bundle.check
        self._taste = taste
        for expects_objects in (True, False):
            self._plan = Plan(bundle, taste, start, expects_objects=expects_objects)
            self._node = self._plan.node((bundle.root,))
            height = self._node.height
            if height is not None:
                break
        else:
            raise _error(self._node.obstacle())
        self._height = height
        self._has_succeeded = False
        self._explanation: Impossible | None = None

    def make(self) -> Any:
        """Return a value.

        Raises:
            Stuck: None was found.
        """
        plan = self._plan
        plan.round += 1
        levels = self._height + self._taste.levels()
        for _ in range(self._taste.tries):
            plan.failures = plan.made = 0
            try:
                value = self._node.make(levels)
            except Stuck:
                if self._node.is_hopeless:
                    break
            except RecursionError:
                levels = self._height
            else:
                if self._check(value) is None:
                    self._has_succeeded = True
                    return value
        if not self._has_succeeded and self._explanation is None:
            self._explanation = (plan.culprit or self._node).explanation()
        raise Stuck

    def explained(self, make: Callable[[], Any]) -> Callable[[], Any]:
        """Return what does as `make`, and raises CannotFake where that raises Stuck."""

        def make_or_explain() -> Any:
            try:
                return make()
            except Stuck:
                nothing = Impossible("nothing was found that satisfies this", ())
                raise _error(self._explanation or nothing) from None

        return make_or_explain


def _error(obstacle: Impossible) -> CannotFake:
    return CannotFake(obstacle.message, json_pointer(obstacle.path))
