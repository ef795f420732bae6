"""Objects: which properties are there, and what their values are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from asynction_jsonschema.fake.impossible import NOTHING, Impossible, Stuck
from asynction_jsonschema.fake.making.nodes import Node
from asynction_jsonschema.fake.reading.demands import Demands
from asynction_jsonschema.fake.reading.schema_parts import Part
from asynction_jsonschema.fake.reading.strings import Pattern, StringDemands

_NAME_TRIES = 20  # per property that is added
_PROPERTY_ROOM = 40  # characters that a property should have room for, to be there
_PUNCTUATION = 6  # characters around a name and its value
_MOST = 5_000  # properties: no object that has to have more is made up


def certain_places(demands: Demands, node: Node) -> list[Node]:
    """Return the places of properties that are there whatever is chosen.

    Raises:
        Impossible: No value can stand at one of them.
    """
    means_objects = demands.types == {"object"} or (
        node.plan.expects_objects and not demands.typed and demands.kinds == {"object"}
    )
    if not means_objects:
        return []
    places = []
    for name in demands.required:
        place = node.plan.node(_parts_of(name, demands))
        if place.stage() is None:
            raise _required(name, place.obstacle())
        places.append(place)
    return places


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
        self._children: dict[str, Node] = {}
        self._by_pattern: dict[str, Callable[[], str]] = {}
        self._name_node: Node | None = None
        if demands.names:
            self._name_node = plan.node((*demands.names, Part(_TEXT, demands.names[0].path)))
        self._check_names()
        self._check_counts()

    def _check_names(self) -> None:
        for name, path in self._demands.required.items():
            if not self._allows_name(name):
                raise Impossible(
                    f"the property {name!r} is required, and propertyNames does not allow it", path
                )

    def _check_counts(self) -> None:
        demands, least, most = self._demands, self._least, self._most
        if max(least, len(demands.required)) > _MOST:
            path = demands.paths.get("least_properties", ())
            raise Impossible("no object of so many properties is made up", path)
        if most is None:
            return
        if least > most:
            raise Impossible(
                f"no object has at least {least} properties and at most {most}",
                demands.paths["least_properties"],
            )
        if len(demands.required) > most:
            raise Impossible(
                f"{len(demands.required)} properties are required, and at most {most} are allowed",
                demands.paths["most_properties"],
            )

    @cached_property
    def _names(self) -> dict[str, bool]:
        """The names that schemas give, in the order of the document; whether each is required."""
        demands = self._demands
        names = dict.fromkeys(name for group in demands.properties for name in group.by_name)
        names.update(dict.fromkeys(demands.required))
        return {name: name in demands.required for name in names if self._allows_name(name)}

    def _child(self, name: str) -> Node:
        found = self._children.get(name)
        if found is None:
            found = self._children[name] = self._plan.node(_parts_of(name, self._demands))
        return found

    def can_end(self, levels: int) -> bool:
        required = self._demands.required
        if not all(self._child(name).can_end(levels) for name in required):
            return False
        lacking = self._least - len(required)
        if lacking <= 0 or self._may_have_others(levels):
            return True
        optional = (name for name, is_required in self._names.items() if not is_required)
        return sum(self._child(name).can_end(levels) for name in optional) >= lacking

    def _may_have_others(self, levels: int) -> bool:
        """Return whether properties may be there that no schema names."""
        if self._name_node is not None and not self._name_node.can_end(levels):
            return False
        if self._patterns:
            return not self._demands.closed
        return not self._demands.closed and self._other.can_end(levels)

    @cached_property
    def _other(self) -> Node:
        """The place of a property that neither a name nor a pattern speaks of."""
        groups = self._demands.properties
        return self._plan.node(tuple(group.others for group in groups if group.others is not None))

    @cached_property
    def _patterns(self) -> list[Pattern]:
        """The patterns of names of properties that may be there."""
        groups = self._demands.properties
        pairs = [pair for group in groups for pair in group.by_pattern]
        return [pattern for pattern, part in pairs if part.schema is not False]

    def _matching(self, pattern: Pattern) -> str:
        make = self._by_pattern.get(pattern.text)
        if make is None:
            make = self._taste.string(StringDemands(patterns=[pattern]), None)
            self._by_pattern[pattern.text] = make
        return make()

    def find_obstacle(self, seen: set[int]) -> Impossible | None:
        for name in self._demands.required:
            node = self._child(name)
            if node.height is None:
                found = node.find_obstacle(seen)
                return found and _required(name, found)
        if self._least > len(self._demands.required):
            return Impossible(
                f"there cannot be as many as {self._least} properties",
                self._demands.paths["least_properties"],
            )
        return None

    def make(self, levels: int, room: int, name: str | None) -> dict[str, Any]:
        plan, start = self._plan, self._plan.used
        made: dict[str, Any] = {}
        names = self._subset(levels) if self._is_counted else self._wanted(room)
        for index, name in enumerate(names):
            left = room - (plan.used - start)
            is_required = self._names[name]
            node = self._child(name)
            if is_required or (left > 0 and node.can_end(levels)):
                try:
                    made[name] = node.make(levels, left // (len(names) - index), name)
                except Stuck:
                    if is_required:
                        raise
                else:
                    plan.used += len(name) + _PUNCTUATION
        extras = self._taste.extras(is_map=self._is_map) if room > 0 else 0
        if extras or len(made) < self._least:
            count = max(extras, self._least - len(made))
            self._add(made, count, levels, room - (plan.used - start))
            if len(made) < self._least:
                raise Stuck
        return made

    @cached_property
    def _is_map(self) -> bool:
        """Whether schemas speak of properties, and name none."""
        values = [group.others for group in self._demands.properties if group.others is not None]
        describes = any(part.schema not in (True, False, {}) for part in values)
        patterns = any(group.by_pattern for group in self._demands.properties)
        return not self._names and (describes or patterns)

    def _wanted(self, room: int) -> list[str]:
        """Return the names of properties that there are to be, as many as there is room for."""
        taste = self._taste
        names = self._names
        needed = _PROPERTY_ROOM * len(names)
        return [
            name
            for name, is_required in names.items()
            if is_required
            or (
                room > 0
                and (room >= needed or taste.below(needed) < room)
                and taste.includes(recursive=self._child(name).is_recursive)
            )
        ]

    @cached_property
    def _is_counted(self) -> bool:
        too_many = self._most is not None and len(self._names) > self._most
        return too_many or self._least > len(self._demands.required)

    def _subset(self, levels: int) -> list[str]:
        """Return the names of properties that there are to be, if their number matters."""
        below, names = self._taste.below, self._names
        required = sum(names.values())
        possible = [one for one in names if not names[one] and self._child(one).can_end(levels)]
        includes = self._taste.includes
        wanted = [one for one in possible if includes(recursive=self._child(one).is_recursive)]
        others = [one for one in possible if one not in set(wanted)]
        while others and len(wanted) + required < self._least:
            wanted.append(others.pop(below(len(others))))
        while self._most is not None and wanted and len(wanted) + required > self._most:
            wanted.pop(below(len(wanted)))
        kept = set(wanted)
        return [name for name, is_required in names.items() if is_required or name in kept]

    def _add(self, made: dict[str, Any], count: int, levels: int, room: int) -> None:
        """Add properties that no schema names."""
        if not self._may_have_others(levels):
            return
        plan, most, start = self._plan, len(made) + count, self._plan.used
        if self._most is not None:
            most = min(most, self._most)
        for attempt in range(count * _NAME_TRIES):
            left = room - (plan.used - start)
            if len(made) >= most or (left <= 0 and len(made) >= self._least):
                return
            name = self._name(levels, attempt)
            if name in made or name in self._names or not self._allows_name(name):
                self._taste.vary()
                continue
            node = plan.node(_parts_of(name, self._demands))
            if node.can_end(levels):
                made[name] = node.make(levels, left // (most - len(made)))
                plan.used += len(name) + _PUNCTUATION

    def _allows_name(self, name: str) -> bool:
        return self._name_node is None or self._name_node.accepts(name)

    def _name(self, levels: int, attempt: int) -> str:
        if self._patterns and (self._taste.below(4) or not self._other.can_end(levels)):
            try:
                return self._matching(self._taste.pick(self._patterns))
            except Stuck:
                pass
        if self._name_node is not None and self._name_node.can_end(levels):
            name: str = self._name_node.make(levels, _PROPERTY_ROOM)
            return name
        name = self._taste.extra_name()
        return name if attempt < _NAME_TRIES else f"{name}{attempt}"


_TEXT = {"type": "string"}
