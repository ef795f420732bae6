"""What makes the values of one place, one maker for each type that they may have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from asynction_mock.fake.impossible import Impossible
from asynction_mock.fake.making.array_values import ArrayMaker
from asynction_mock.fake.making.maker import Maker
from asynction_mock.fake.making.nodes import Node
from asynction_mock.fake.making.object_values import ObjectMaker
from asynction_mock.fake.reading.demands import Demands

__all__ = ["makers_of"]


class _Leaf:
    """Makes values that have no parts."""

    def __init__(self, kind: str, make: Callable[[], Any]) -> None:
        self.kind = kind
        self.is_likely = True
        self._make = make

    def make(self, levels: int) -> Any:
        return self._make()

    def can_end(self, levels: int) -> bool:
        return True

    def find_obstacle(self, seen: set[int]) -> Impossible | None:
        return None


def makers_of(demands: Demands, node: Node) -> list[Maker]:
    """Return what makes values, nothing being left to choose; the likely types first.

    Raises:
        Impossible: There are no values.
    """
    if not demands.typed and not demands.kinds and len(demands.types) == _ALL:
        return [_Leaf("any", node.plan.taste.anything(node.name))]
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


def _string(demands: Demands, node: Node) -> Maker:
    string = demands.string
    if string.most is not None and string.least > string.most:
        raise Impossible(
            f"no string has at least {string.least} characters and at most {string.most}",
            string.limits["least"],
        )
    return _Leaf("string", node.plan.taste.string(string, node.name))


def _number(demands: Demands, node: Node) -> Maker:
    whole = "fraction" not in demands.types
    broken = "integer" not in demands.types or demands.number.broken
    formats = tuple(demands.string.formats)
    number = replace(demands.number, whole=whole, broken=broken, formats=formats)
    return _Leaf("number", node.plan.taste.number(number, node.name))


def _boolean(demands: Demands, node: Node) -> Maker:
    values = [value for value in (True, False) if not demands.guarded or node.accepts(value)]
    if not values:
        raise Impossible("neither true nor false is allowed", node.parts[0].path)
    return _Leaf("boolean", lambda: node.plan.taste.pick(values))


def _null(demands: Demands, node: Node) -> Maker:
    if demands.guarded and not node.accepts(None):
        raise Impossible("null is not allowed", node.parts[0].path)
    return _Leaf("null", lambda: None)


_BUILDERS: dict[str, Callable[[Demands, Node], Maker]] = {
    "array": ArrayMaker,
    "boolean": _boolean,
    "null": _null,
    "number": _number,
    "object": ObjectMaker,
    "string": _string,
}
