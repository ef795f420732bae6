"""A place in a schema with some of its choices made, and at last all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from asynction_mock.fake.equality import fresh
from asynction_mock.fake.impossible import Impossible, Stuck
from asynction_mock.fake.making.makers import Maker, makers_of
from asynction_mock.fake.making.object_values import first_impossible
from asynction_mock.fake.reading.demands import Demands

if TYPE_CHECKING:
    from asynction_mock.fake.making.nodes import Node

__all__ = ["Stage"]

_NO_WAY = "none of the ways to satisfy this is possible; the first one: "


class Stage:
    """A place in a schema with some of its choices made.

    Args:
        node: The place.
        demands: What holds there, with what has been chosen.

    Attributes:
        choices: What is left to choose.
        guarded: Whether a value has to be checked.

    Raises:
        Impossible: What is chosen contradicts the rest.
    """

    def __init__(self, node: Node, demands: Demands) -> None:
        self._node = node
        self._demands = demands
        self._following: dict[tuple[int, bool], Stage | Impossible] = {}
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
        """Return what is likely to be hard to satisfy."""
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
        """Return whether a value can be made that goes through so many recursive references."""
        known = self._can_end.get(levels)
        if known is None:
            known = self._can_end[levels] = self._find_end(levels)
        return known

    def _find_end(self, levels: int) -> bool:
        if self.choices:
            following = self._follow(range(len(self.choices[0].options)), strict=False)
            return any(isinstance(stage, Stage) and stage.can_end(levels) for stage in following)
        if self._fixed or self._last_resort:
            return True
        left = levels - self._demands.recursive
        return left >= 0 and any(maker.can_end(left) for maker in self._makers)

    def chosen(self, levels: int, *, strict: bool) -> Stage | None:
        """Return this place with all choices made, None if that leads nowhere.

        Args:
            levels: How many recursive references a value may go through.
            strict: Whether other options of a ``oneOf`` are ruled out, and not left to luck.
        """
        if not self.choices:
            return self if self.can_end(levels) else None
        indexes = list(range(len(self.choices[0].options)))
        below = self._node.plan.taste.below
        order = (indexes.pop(below(len(indexes))) for _ in range(len(indexes)))
        for stage in self._follow(order, strict=strict):
            if isinstance(stage, Stage) and stage.can_end(levels):
                found = stage.chosen(levels, strict=strict)
                if found is not None:
                    return found
        return None

    def make(self, levels: int, *, desperate: bool = False) -> Any:
        """Return a value, nothing being left to choose.

        Args:
            levels: How many recursive references it may go through.
            desperate: Whether likely values have been tried, and led nowhere.

        Raises:
            Stuck: None was found.
        """
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
        """Return why no value can be made; see `Node.find_obstacle`."""
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

    def _follow(self, indexes: Iterable[int], *, strict: bool) -> Iterator[Stage | Impossible]:
        """Yield what follows from options of the next choice: another stage, or why none does."""
        node, choice = self._node, self.choices[0]
        for index in indexes:
            found = self._following.get((index, strict))
            if found is None:
                option = choice.options[index]
                parts = option.strict if strict else option.parts
                try:
                    node.count_stage(choice.path)
                    found = Stage(node, self._demands.chosen(parts, node.plan.bundle))
                except Impossible as obstacle:
                    found = obstacle
                self._following[index, strict] = found
            yield found
