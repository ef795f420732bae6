"""Whole values of a schema, checked; and why there is none, if so."""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time
from typing import Any

from asynction_jsonschema.fake.impossible import CannotFake, Impossible, Stuck, TooMuch
from asynction_jsonschema.fake.making.nodes import Node, Plan
from asynction_jsonschema.fake.making.stages import start
from asynction_jsonschema.fake.making.taste import Taste
from asynction_jsonschema.fake.reading.schema_parts import Bundle
from asynction_jsonschema.survey import json_pointer

_MOST_FAILURES = 2  # values that go beyond all bounds before there is one that does not
# Places are counted, so that it never comes to this, but for a schema that nobody has thought of.
_SECONDS = 3.0  # of the processor, for the first value with all that is found out: a rough bound


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
        deadline = thread_time() + _SECONDS / 2
        for expects_objects in (True, False):
            self._plan = Plan(
                bundle, taste, start, expects_objects=expects_objects, deadline=deadline
            )
            self._node = self._plan.node((bundle.root,))
            height = _height_of(self._node)
            if height is not None:
                break
        else:
            raise _error(self._node.obstacle())
        self._height = height
        self._has_succeeded = False
        self._explanation: Impossible | None = None
        self._failures = 0
        self._room = taste.room

    def make(self) -> Any:
        """Return a value.

        Raises:
            Stuck: None was found.
        """
        if self._failures >= _MOST_FAILURES and not self._has_succeeded:
            raise Stuck
        plan = self._plan
        plan.round += 1
        plan.made = 0
        levels, room = self._height, self._room
        if room:
            levels += self._taste.levels()
        for _ in range(self._taste.tries):
            plan.used = 0
            try:
                value = self._node.make(levels, room)
            except Stuck:
                if self._node.is_hopeless:
                    break
            except RecursionError:
                levels = self._height
            except TooMuch as reason:
                if not self._room:
                    self._explanation = self._explanation or Impossible(str(reason), ())
                    self._failures += 1
                    break
                # From now on as small as can be, and half of the time is kept for that.
                levels, room, plan.made = self._height, 0, 0
                self._room = 0
                plan.deadline += _SECONDS / 2
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
            if self._has_succeeded:
                self._plan.deadline = thread_time() + _SECONDS / 4
            try:
                return make()
            except Stuck:
                nothing = Impossible("nothing was found that satisfies this", ())
                raise _error(self._explanation or nothing) from None

        return make_or_explain


def _height_of(node: Node) -> int | None:
    try:
        return node.height
    except TooMuch as reason:
        raise CannotFake(str(reason)) from None


def _error(obstacle: Impossible) -> CannotFake:
    return CannotFake(obstacle.message, json_pointer(obstacle.path))
