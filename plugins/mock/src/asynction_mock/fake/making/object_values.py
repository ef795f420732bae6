"""Objects: which properties are there, and what their values are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from asynction_mock.fake.impossible import NOTHING, Impossible, Stuck
from asynction_mock.fake.making.nodes import Node
from asynction_mock.fake.reading.demands import Demands
from asynction_mock.fake.reading.schema_parts import Part
from asynction_mock.fake.reading.strings import StringDemands

__all__ = ["ObjectMaker", "first_impossible"]

_NAME_TRIES = 20  # per property that is added


def first_impossible(demands: Demands, node: Node) -> Impossible | None:
    """Return why no object is possible if that is certain before all choices are made."""
    means_objects = demands.types == {"object"} or (
        node.plan.expects_objects and not demands.typed and demands.kinds == {"object"}
    )
    if not means_objects:
        return None
    for name in demands.required:
        place = node.plan.node(_parts_of(name, demands), name)
        if place.stage() is None:
            return _required(name, place.obstacle())
    return None


def _required(name: str, obstacle: Impossible) -> Impossible:
    if obstacle.message != NOTHING:
        return obstacle
    return Impossible(f"the property {name!r} is required, and not allowed", obstacle.path)


def _parts_of(name: str, demands: Demands) -> tuple[Part, ...]:
    """Return what the value of a property has to satisfy."""
    parts = []
    for group in demands.properties:
        named = [part for pattern, part in group.by_pattern if pattern.search(name)]
        if name in group.by_name:
            named.insert(0, group.by_name[name])
        if not named and group.others is not None:
            named.append(group.others)
        parts += named
    return tuple(parts)


class _Property(NamedTuple):
    name: str
    node: Node
    required: bool
    height: int
    recursive: bool


class ObjectMaker:
    """Makes objects.

    Raises:
        Impossible: There are none, as far as the names of properties tell.
    """

    kind = "object"
    is_likely = True

    def __init__(self, demands: Demands, node: Node) -> None:
        self._demands = demands
        self._plan = plan = node.plan
        self._taste = plan.taste
        self._least, self._most = demands.least_properties, demands.most_properties
        self._has_name: Callable[[object], bool] | None = None
        self._name_node: Node | None = None
        if demands.names:
            names = tuple(demands.names)
            self._has_name = plan.bundle.checker(names)
            self._name_node = plan.node((*names, Part({"type": "string"}, names[0].path)))
        self._children = self._named()
        self._check_counts()
        self._by_pattern = [
            plan.taste.string(StringDemands(patterns=[pattern]), None)
            for group in demands.properties
            for pattern, _ in group.by_pattern
        ]
        values = [group.others for group in demands.properties if group.others is not None]
        describes = any(part.schema not in (True, False, {}) for part in values)
        self._is_map = not self._children and (describes or bool(self._by_pattern))

    def _named(self) -> dict[str, Node]:
        """Return the places of the properties that schemas name, in the order of the document."""
        demands = self._demands
        names = dict.fromkeys(name for group in demands.properties for name in group.by_name)
        children = {}
        for name in [*names, *(name for name in demands.required if name not in names)]:
            if self._allows_name(name):
                children[name] = self._plan.node(_parts_of(name, self._demands), name)
            elif name in demands.required:
                raise Impossible(
                    f"the property {name!r} is required, and propertyNames does not allow it",
                    demands.required[name],
                )
        return children

    def _check_counts(self) -> None:
        paths = self._demands.paths
        if self._most is None:
            return
        if self._least > self._most:
            raise Impossible(
                f"no object has at least {self._least} properties and at most {self._most}",
                paths["least_properties"],
            )
        if len(self._demands.required) > self._most:
            raise Impossible(
                f"{len(self._demands.required)} properties are required, and at most {self._most} "
                "are allowed",
                paths["most_properties"],
            )

    @cached_property
    def _properties(self) -> list[_Property]:
        """The properties that can be there."""
        required = self._demands.required
        return [
            _Property(name, node, name in required, node.height, node.is_recursive)
            for name, node in self._children.items()
            if node.height is not None
        ]

    def can_end(self, levels: int) -> bool:
        children = self._children
        if not all(children[name].can_end(levels) for name in self._demands.required):
            return False
        return self._least <= len(children) or self._may_have_others()

    def _may_have_others(self) -> bool:
        groups = self._demands.properties
        closed = any(group.others is not None and group.others.schema is False for group in groups)
        named = self._name_node is None or self._name_node.height is not None
        return named and not self._demands.closed and (not closed or bool(self._by_pattern))

    def find_obstacle(self, seen: set[int]) -> Impossible | None:
        for name in self._demands.required:
            node = self._children[name]
            if node.height is None:
                found = node.find_obstacle(seen)
                return found and _required(name, found)
        if self._least > len(self._children) and not self._may_have_others():
            return Impossible(
                f"there cannot be as many as {self._least} properties",
                self._demands.paths["least_properties"],
            )
        return None

    def make(self, levels: int) -> dict[str, Any]:
        includes = self._taste.includes
        made: dict[str, Any] = {}
        names = self._subset(levels) if self._is_counted else None
        for name, node, required, height, recursive in self._properties:
            if required:
                made[name] = node.make(levels)
            elif height <= levels and (
                includes(recursive=recursive) if names is None else name in names
            ):
                try:
                    made[name] = node.make(levels)
                except Stuck:
                    continue
        extras = self._taste.extras(is_map=self._is_map)
        if extras or len(made) < self._least:
            self._add(made, max(extras, self._least - len(made)), levels)
            if len(made) < self._least:
                raise Stuck
        return made

    @cached_property
    def _is_counted(self) -> bool:
        required = sum(one.required for one in self._properties)
        too_many = self._most is not None and len(self._properties) > self._most
        return too_many or self._least > required

    def _subset(self, levels: int) -> set[str]:
        """Return which of the properties that need not be there are, if their number matters."""
        possible = [one for one in self._properties if not one.required and one.height <= levels]
        required = sum(one.required for one in self._properties)
        wanted = [one for one in possible if self._taste.includes(recursive=one.recursive)]
        others = [one for one in possible if one not in wanted]
        while others and len(wanted) + required < self._least:
            wanted.append(others.pop(self._taste.below(len(others))))
        while self._most is not None and wanted and len(wanted) + required > self._most:
            wanted.pop(self._taste.below(len(wanted)))
        return {one.name for one in wanted}

    def _add(self, made: dict[str, Any], count: int, levels: int) -> None:
        """Add properties that no schema names."""
        if not self._may_have_others():
            return
        most = len(made) + count
        if self._most is not None:
            most = min(most, self._most)
        for _ in range(count * _NAME_TRIES):
            if len(made) >= most:
                return
            name = self._name(levels)
            if name in made or name in self._children or not self._allows_name(name):
                self._taste.vary()
                continue
            node = self._plan.node(_parts_of(name, self._demands))
            if node.can_end(levels):
                made[name] = node.make(levels)

    def _allows_name(self, name: str) -> bool:
        return self._has_name is None or self._has_name(name)

    def _name(self, levels: int) -> str:
        if self._by_pattern and (self._taste.below(4) or not self._is_open):
            try:
                return self._taste.pick(self._by_pattern)()
            except Stuck:
                pass
        if self._name_node is not None and self._name_node.can_end(levels):
            name: str = self._name_node.make(levels)
            return name
        return self._taste.extra_name()

    @cached_property
    def _is_open(self) -> bool:
        """Whether properties may be there that neither a name nor a pattern speaks of."""
        return all(
            group.others is None or group.others.schema is not False
            for group in self._demands.properties
        )
