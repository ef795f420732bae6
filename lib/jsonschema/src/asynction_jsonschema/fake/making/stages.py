"""The choices that a place in a schema leaves: what follows from each, and values by all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from asynction_jsonschema.fake.impossible import TOO_MANY, Impossible, Stuck
from asynction_jsonschema.fake.making.maker import MakerOfType
from asynction_jsonschema.fake.making.nodes import Node
from asynction_jsonschema.fake.making.object_values import certain_places
from asynction_jsonschema.fake.making.values_by_type import length_of, makers_of
from asynction_jsonschema.fake.reading.demands import Demands
from asynction_jsonschema.fake.reading.merging import demands_after_choice, demands_of
from asynction_jsonschema.json_values import fresh

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
        self._dead_ends: set[tuple[int, bool]] = set()
        self._certain: list[Node] = []
        self._fixed: list[Any] | None = None
        self._last_resort: list[Any] = []
        self._makers: list[MakerOfType] = []
        self.choices = demands.choices
        self.guarded = demands.guarded
        self._take_given_values()
        if self._fixed is not None:
            self.choices, self.guarded = [], False
        elif not self.choices:
            self._makers = makers_of(demands, node)
        else:
            self._certain = certain_places(demands, node)

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
        return self._first(levels, range, strict=False) is not None

    def chosen(self, levels: int, *, strict: bool) -> DemandsStage | None:
        return self._first(levels, self._node.plan.taste.order, strict=strict)

    def _first(
        self, levels: int, order: Callable[[int], Iterable[int]], *, strict: bool
    ) -> DemandsStage | None:
        """Return the first stage with all choices made from which a value can be made.

        Args:
            levels: How many recursive references it may go through.
            order: Gets the number of options of a choice, and returns in which order they come.
            strict: Whether other options of a ``oneOf`` are ruled out.
        """
        way: list[tuple[DemandsStage, Iterator[DemandsStage | Impossible]]] = []
        stage: DemandsStage | Impossible | None = self
        while True:
            if isinstance(stage, DemandsStage) and stage._may_end(levels, strict=strict):
                if not stage.choices:
                    return stage
                way.append((stage, stage._follow(order, strict=strict)))
            if not way:
                return None
            last, left = way[-1]
            stage = next(left, None)
            if stage is None:
                last._dead_ends.add((levels, strict))
                way.pop()

    def _may_end(self, levels: int, *, strict: bool) -> bool:
        """Return whether a value can be made, as far as what has been chosen tells."""
        if self._fixed or self._last_resort:
            return True
        if (levels, strict) in self._dead_ends:
            return False
        left = levels - self._demands.recursive
        if self.choices:
            may_end = left >= 0 and all(place.can_end(left) for place in self._certain)
        else:
            may_end = left >= 0 and any(maker.can_end(left) for maker in self._makers)
        if not may_end:
            self._dead_ends.add((levels, strict))
        return may_end

    def make(self, levels: int, room: int, name: str | None, *, desperate: bool = False) -> Any:
        if self._fixed is not None:
            return self._given(self._fixed)
        levels -= self._demands.recursive
        taste, makers = self._node.plan.taste, self._makers
        try:
            if len(makers) > 1:
                makers = [maker for maker in makers if maker.can_end(levels)]
            if not makers:
                raise Stuck
            maker = taste.pick(makers) if desperate else taste.one_of(makers)
            return maker.make(levels, room, name)
        except Stuck:
            if self._last_resort:
                return self._given(self._last_resort)
            raise

    def _given(self, values: list[Any]) -> Any:
        plan = self._node.plan
        value = fresh(plan.taste.pick(values))
        plan.used += length_of(value)
        return value

    def find_obstacle(self, seen: set[int]) -> Impossible | None:
        if not self.choices:
            return next(filter(None, (maker.find_obstacle(seen) for maker in self._makers)), None)
        choice = self.choices[0]
        reasons = [
            following if isinstance(following, Impossible) else following.find_obstacle(seen)
            for following in self._follow(range, strict=False)
        ]
        found = [reason for reason in reasons if reason is not None]
        if len(found) < 2:
            return found[0] if found else None
        for reason in found:
            if reason.message == TOO_MANY:
                return reason
        return Impossible(_NO_WAY + found[0].message.removeprefix(_NO_WAY), choice.path)

    def _follow(
        self, order: Callable[[int], Iterable[int]], *, strict: bool
    ) -> Iterator[DemandsStage | Impossible]:
        """Yield what follows from options of the next choice: another stage, or why none does."""
        node, choice = self._node, self.choices[0]
        for index in order(len(choice.options)):
            found = self._following.get((index, strict))
            if found is None:
                try:
                    node.count_stage(choice.path)
                    demands = demands_after_choice(
                        self._demands, index, node.plan.bundle, strict=strict
                    )
                    found = DemandsStage(node, demands)
                except Impossible as obstacle:
                    found = obstacle
                self._following[index, strict] = found
            yield found
