"""Arrays: how many items there are, and what they are."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from json import dumps, loads
from typing import Any

from asynction_jsonschema.fake.impossible import Impossible, Stuck
from asynction_jsonschema.fake.making.nodes import GREATEST_HEIGHT, Node
from asynction_jsonschema.fake.reading.demands import Contained, Demands
from asynction_jsonschema.json_values import fresh, json_key

_UNIQUE_TRIES = 25  # per item
_ITEM_ROOM = 20  # characters that an item should have room for, to be there
_MOST = 10_000  # items: no array that has to have more is made up


class ArrayMaker:
    """Makes arrays.

    Raises:
        Impossible: There are none, as far as their lengths tell.
    """

    kind = "array"
    is_likely = True

    def __init__(self, demands: Demands, node: Node) -> None:
        self._demands = demands
        self._plan = node.plan
        self._taste = node.plan.taste
        self._most = demands.most_items
        # From this index on all items are alike.
        self._alike_from = max((len(group.first) for group in demands.items), default=0)
        self._contained = [one for one in demands.contained if one.least > 0]
        self._nodes: dict[int, Node] = {}
        counts = [demands.least_items, 2 * demands.repeated]
        self._least = max(counts + [one.least for one in self._contained])
        if self._most is not None and self._least > self._most:
            path = demands.paths["most_items"]
            message = f"no array has at least {self._least} items and at most {self._most}"
            raise Impossible(message, path)
        if self._least > _MOST:
            path = demands.paths.get("least_items", ())
            raise Impossible("no array of so many items is made up", path)

    def _node(self, index: int, contained: tuple[Contained, ...] = ()) -> Node:
        """Return the place of an item.

        Args:
            contained: Which of what has to be contained it shall be; what must not be contained too
                often it is not, otherwise.
        """
        index = min(index, self._alike_from)
        if not contained and index in self._nodes:
            return self._nodes[index]
        parts = []
        for group in self._demands.items:
            part = group.first[index] if index < len(group.first) else group.others
            if part is not None:
                parts.append(part)
        parts += [one.part for one in contained]
        bundle = self._plan.bundle
        for one in self._demands.contained:
            if one.most is not None and one not in contained:
                parts.append(one.part.instead(bundle.refused(one.part.schema)))
        node = self._plan.node(tuple(parts))
        if not contained:
            self._nodes[index] = node
        return node

    def _reach(self, levels: int) -> int:
        """Return how many of the first items there can be, of those that may differ in kind."""
        indexes = range(self._alike_from + 1)
        if self._most is not None:
            indexes = indexes[: self._most]
        for index in indexes:
            hosted = ((one,) for one in self._contained)
            if not any(self._node(index, some).can_end(levels) for some in ((), *hosted)):
                return index
        return len(indexes)

    def can_end(self, levels: int) -> bool:
        if not self._least:
            return True
        reach = self._reach(levels)
        if reach <= self._alike_from and self._least > reach:
            return False
        return all(
            any(self._node(index, (one,)).can_end(levels) for index in range(reach))
            for one in self._contained
        )

    @cached_property
    def _possible(self) -> int | None:
        """The greatest length, None for no limit."""
        reach = self._reach(GREATEST_HEIGHT)
        return reach if reach <= self._alike_from else self._most

    def find_obstacle(self, seen: set[int]) -> Impossible | None:
        if self._possible is not None and self._least > self._possible:
            node = self._node(self._possible)
            return node.find_obstacle(seen)
        for one in self._contained:
            for index in range(self._alike_from + 1):
                found = self._node(index, (one,)).find_obstacle(seen)
                if found is not None:
                    return found
        return None

    def make(self, levels: int, room: int, name: str | None) -> list[Any]:
        plan, start, least = self._plan, self._plan.used, self._least
        length = self._length(room)
        places = self._places(length, levels)
        length = max(length, max(places, default=-1) + 1)
        least = max(least, max(places, default=-1) + 1)
        items: list[Any] = []
        keys: set[Hashable] = set()
        for index in range(length):
            left = room - (plan.used - start)
            node = self._node(index, places.get(index, ()))
            try:
                if not node.can_end(levels) or (left <= 0 and index >= least):
                    raise Stuck
                items.append(self._item(node, levels, left // (length - index), name, keys))
            except Stuck:
                if index < least:
                    raise
                break
            plan.used += 2
        if self._demands.repeated and len(items) > 1:
            items[-1] = fresh(items[self._taste.below(len(items) - 1)])
        return items

    def _length(self, room: int) -> int:
        """Return how many items there are to be, and no more than there is room for."""
        least = self._least
        if room <= 0 or self._possible == 0:
            return least
        tail = self._node(self._alike_from)
        length = self._taste.length(least, self._possible, recursive=tail.is_recursive)
        return min(length, max(least, 1 + room // _ITEM_ROOM))

    def _item(
        self, node: Node, levels: int, room: int, name: str | None, keys: set[Hashable]
    ) -> Any:
        """Return an item that none of some keys belongs to, should no item be there twice."""
        if not self._demands.unique:
            return node.make(levels, room, name)
        for _ in range(_UNIQUE_TRIES):
            item = node.make(levels, room, name)
            # As those read it, too, to whom all numbers are floats.
            key = json_key(loads(dumps(item), parse_int=float))
            if key not in keys:
                keys.add(key)
                return item
            self._taste.vary()
        raise Stuck

    def _places(self, length: int, levels: int) -> dict[int, tuple[Contained, ...]]:
        """Return at which indexes is what has to be contained.

        Raises:
            Stuck: There is no room.
        """
        places: dict[int, tuple[Contained, ...]] = {}
        for one in self._contained:
            room = max(length, self._alike_from + one.least + len(places))
            if self._possible is not None:
                room = min(room, self._possible)
            fitting = [
                index
                for index in range(room)
                if self._node(index, (*places.get(index, ()), one)).can_end(levels)
            ]
            free = [index for index in fitting if index not in places]
            near = [index for index in free if index < length]
            options = next((some for some in (near, free, fitting) if len(some) >= one.least), [])
            if not options:
                raise Stuck
            for _ in range(one.least):
                index = options.pop(self._taste.below(len(options)))
                places[index] = (*places.get(index, ()), one)
        return places
