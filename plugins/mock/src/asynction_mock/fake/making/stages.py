"""The choices that a place in a schema leaves: what follows from each, and values by all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from asynction_mock.fake.equality import fresh
from asynction_mock.fake.impossible import Impossible, Stuck
from asynction_mock.fake.making.maker import Maker
from asynction_mock.fake.making.nodes import Node
from asynction_mock.fake.making.object_values import first_impossible
from asynction_mock.fake.making.values_by_type import makers_of
from asynction_mock.fake.reading.demands import Demands
from asynction_mock.fake.reading.merging import demands_after_choice, demands_of

__all__ = ["start"]

_NO_WAY = "none of the ways to satisfy this is possible; the first one: "


def start(node: Node) -> DemandsStage:
    """Return a place with no choice made.

    Raises:
        Impossible: No value can stand there.
    """
    return DemandsStage(node, demands_of(node.parts, node.plan.bundle))


class DemandsStage:
    """A place with some of its choices made, by what is asked there with these.

    Args:
        node: The place.
        demands: What holds there, with what has been chosen.

    Raises:
        Impossible: What is chosen contradicts the rest.
    """

    def __init__(self, node: Node, demands: Demands) -> None:
        self._node = node
        self._demands = demands
        self._following: dict[tuple[int, bool], DemandsStage | Impossible] = {}
        self._can_end: dict[int, bool] = {}
        self._fixed: list[Any] | None = None
        self._last_resort: list[Any] = []
        self._makers: list[Maker] = []
        self.choices = demands.choices
        self.guarded = demands.guarded
        self._take_given_values()
        if self._fixed is not None:
            self.choices, self.guarded = [], False
        elif not self.choices:
            self._makers = makers_of(demands, node)
        elif obstacle := first_impossible(demands, node):
            raise obstacle

    def _take_given_values(self) -> None:
        demands, node = self._demands, self._node
        when = node.plan.taste.examples
        if demands.values is not None:
            self._fixed = [value for value in demands.values if node.accepts(value)]
            if not self._fixed:
                message = "the rest of the schema allows none of these values"
                raise Impossible(message, demands.paths["values"])
        elif when != "never":
            for values in (demands.examples, demands.defaults):
                accepted = [value for value in values if node.accepts(value)]
                if accepted and when == "first":
                    self._fixed = accepted
                self._last_resort = accepted
                if accepted:
                    break

    def suspect(self) -> Impossible | None:
        demands = self._demands
        if demands.string.patterns:
            texts = " and ".join(repr(pattern.text) for pattern in demands.string.patterns)
            limited = ", and is as long as it has to be" if demands.string.limits else ""
            path = demands.string.patterns[0].path
            return Impossible(f"no text was found that matches {texts}{limited}", path)
        if demands.unique:
            message = "no list was found without an item that is there twice"
            return Impossible(message, demands.paths["unique"])
        if demands.names:
            message = "no names were found for as many properties as there have to be"
            return Impossible(message, demands.names[0].path)
        return None

    def can_end(self, levels: int) -> bool:
        known = self._can_end.get(levels)
        if known is None:
            known = self._can_end[levels] = self._find_end(levels)
        return known

    def _find_end(self, levels: int) -> bool:
        if self.choices:
            following = self._follow(range(len(self.choices[0].options)), strict=False)
            return any(
                isinstance(stage, DemandsStage) and stage.can_end(levels) for stage in following
            )
        if self._fixed or self._last_resort:
            return True
        left = levels - self._demands.recursive
        return left >= 0 and any(maker.can_end(left) for maker in self._makers)

    def chosen(self, levels: int, *, strict: bool) -> DemandsStage | None:
        if not self.choices:
            return self if self.can_end(levels) else None
        indexes = list(range(len(self.choices[0].options)))
        below = self._node.plan.taste.below
        order = (indexes.pop(below(len(indexes))) for _ in range(len(indexes)))
        for stage in self._follow(order, strict=strict):
            if isinstance(stage, DemandsStage) and stage.can_end(levels):
                found = stage.chosen(levels, strict=strict)
                if found is not None:
                    return found
        return None

    def make(self, levels: int, *, desperate: bool = False) -> Any:
        taste = self._node.plan.taste
        if self._fixed is not None:
            return fresh(taste.pick(self._fixed))
        levels -= self._demands.recursive
        makers = self._makers
        try:
            if len(makers) > 1:
                makers = [maker for maker in makers if maker.can_end(levels)]
                if len(makers) > 1:
                    maker = taste.pick(makers) if desperate else taste.one_of(makers)
                    return maker.make(levels)
            if not makers:
                raise Stuck
            return makers[0].make(levels)
        except Stuck:
            if self._last_resort:
                return fresh(taste.pick(self._last_resort))
            raise

    def find_obstacle(self, seen: set[int]) -> Impossible | None:
        if not self.choices:
            return next(filter(None, (maker.find_obstacle(seen) for maker in self._makers)), None)
        choice = self.choices[0]
        reasons = [
            following if isinstance(following, Impossible) else following.find_obstacle(seen)
            for following in self._follow(range(len(choice.options)), strict=False)
        ]
        found = [reason for reason in reasons if reason is not None]
        if len(found) < 2:
            return found[0] if found else None
        return Impossible(_NO_WAY + found[0].message.removeprefix(_NO_WAY), choice.path)

    def _follow(
        self, indexes: Iterable[int], *, strict: bool
    ) -> Iterator[DemandsStage | Impossible]:
        """Yield what follows from options of the next choice: another stage, or why none does."""
        node, choice = self._node, self.choices[0]
        for index in indexes:
            found = self._following.get((index, strict))
            if found is None:
                option = choice.options[index]
                parts = option.strict if strict else option.parts
                try:
                    node.count_stage(choice.path)
                    demands = demands_after_choice(self._demands, parts, node.plan.bundle)
                    found = DemandsStage(node, demands)
                except Impossible as obstacle:
                    found = obstacle
                self._following[index, strict] = found
            yield found
