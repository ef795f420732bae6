"""What makes the values of one place, one maker for each type that they may have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from json import dumps
from json.encoder import encode_basestring_ascii
from typing import Any, TypeAlias

from asynction_jsonschema.fake.impossible import Impossible
from asynction_jsonschema.fake.making.array_values import ArrayMaker
from asynction_jsonschema.fake.making.maker import MakerOfType
from asynction_jsonschema.fake.making.nodes import Node, Plan
from asynction_jsonschema.fake.making.object_values import ObjectMaker
from asynction_jsonschema.fake.reading.demands import Demands

_Make: TypeAlias = Callable[[], Any]

_ANY_ROOM = 100  # characters that a value may have wherever it stands
_SHORTER = 4  # tries to make a shorter one, if it is too long
_LONGEST = 200_000  # characters: no string that has to be longer is made up


class _Leaf:
    """Makes values that have no parts.

    Args:
        kind: Their type.
        plan: What counts how long they are.
        build: Returns what makes them, by the name of the property that they are the value of.
    """

    def __init__(self, kind: str, plan: Plan, build: Callable[[str | None], _Make]) -> None:
        self.kind = kind
        self.is_likely = True
        self._plan = plan
        self._build = build
        self._built: dict[str | None, _Make] = {}

    def make(self, levels: int, room: int, name: str | None) -> Any:
        make = self._built.get(name)
        if make is None:
            make = self._built[name] = self._build(name)
        value = make()
        length = length_of(value)
        if length > _ANY_ROOM and length > room:
            value = min((make() for _ in range(_SHORTER)), key=length_of)
            length = length_of(value)
        self._plan.used += length
        return value

    def can_end(self, levels: int) -> bool:
        return True

    def find_obstacle(self, seen: set[int]) -> Impossible | None:
        return None


def length_of(value: Any) -> int:
    """Return how many characters of JSON a value has, roughly if it is a number."""
    if isinstance(value, str):
        return len(encode_basestring_ascii(value))
    return len(dumps(value)) if isinstance(value, (dict, list)) else 8


def makers_of(demands: Demands, node: Node) -> list[MakerOfType]:
    """Return what makes values, nothing being left to choose; the likely types first.

    Raises:
        Impossible: There are no values.
    """
    if not demands.typed and not demands.kinds and len(demands.types) == _ALL:
        return [_Leaf("any", node.plan, node.plan.taste.anything)]
    makers, obstacles = [], []
    for kind in _kinds(demands):
        try:
            maker = _BUILDERS[kind](demands, node)
        except Impossible as obstacle:
            obstacles.append(obstacle)
        else:
            maker.is_likely = demands.typed or kind in demands.kinds
            makers.append(maker)
    if not makers:
        raise obstacles[0]
    if not any(maker.is_likely for maker in makers):
        makers[0].is_likely = True
    return makers


_ALL = 7  # types, "number" split in two


def _kinds(demands: Demands) -> Iterator[str]:
    types = demands.types
    allowed: list[str] = [kind for kind in ("object", "array", "string") if kind in types]
    allowed += ["number"] * (not types.isdisjoint({"integer", "fraction"}))
    yield from (kind for kind in allowed if kind in demands.kinds)
    yield from (kind for kind in reversed(allowed) if kind not in demands.kinds)
    yield from (kind for kind in ("boolean", "null") if kind in types)


def _string(demands: Demands, node: Node) -> MakerOfType:
    string = demands.string
    if string.most is not None and string.least > string.most:
        raise Impossible(
            f"no string has at least {string.least} characters and at most {string.most}",
            string.limits["least"],
        )
    if string.least > _LONGEST:
        raise Impossible("no string that long is made up", string.limits["least"])
    return _Leaf("string", node.plan, partial(node.plan.taste.string, string))


def _number(demands: Demands, node: Node) -> MakerOfType:
    whole = "fraction" not in demands.types
    broken = "integer" not in demands.types or demands.number.broken
    formats = tuple(demands.string.formats)
    number = replace(demands.number, whole=whole, broken=broken, formats=formats)
    number.fine_grid()  # tells whether there are any
    return _Leaf("number", node.plan, partial(node.plan.taste.number, number))


def _boolean(demands: Demands, node: Node) -> MakerOfType:
    values = [value for value in (True, False) if not demands.guarded or node.accepts(value)]
    if not values:
        raise Impossible("neither true nor false is allowed", node.parts[0].path)
    return _Leaf("boolean", node.plan, lambda name: lambda: node.plan.taste.pick(values))


def _null(demands: Demands, node: Node) -> MakerOfType:
    if demands.guarded and not node.accepts(None):
        raise Impossible("null is not allowed", node.parts[0].path)
    return _Leaf("null", node.plan, lambda name: lambda: None)


_BUILDERS: dict[str, Callable[[Demands, Node], MakerOfType]] = {
    "array": ArrayMaker,
    "boolean": _boolean,
    "null": _null,
    "number": _number,
    "object": ObjectMaker,
    "string": _string,
}
