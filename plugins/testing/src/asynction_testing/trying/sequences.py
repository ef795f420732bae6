"""Sequences of events by several clients: later ones use what earlier ones have brought."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from asynction_core import Event, Schema
from asynction_jsonschema.arguments import items_of, resolved
from asynction_testing.trying.steps import Step, Taken
from asynction_testing.trying.supply import Supply

_LONGEST = 8  # steps
_CLIENTS = 2
_DEEPEST = 3


class Sequences:
    """Makes sequences.

    Args:
        supplies: What makes cases, for each event.
        pools: Some cases of each event.
        random: Where all chance comes from.
        sends: The events that the server sends.
    """

    def __init__(
        self,
        supplies: Sequence[Supply],
        pools: Sequence[Sequence[Step]],
        random: Random,
        sends: Iterable[Event] = (),
    ) -> None:
        self._supplies = [one for one, pool in zip(supplies, pools, strict=True) if pool]
        self._pools = [pool for pool in pools if pool]
        self._random = random
        self._brings = [_leaves(one.event.ack) for one in self._supplies]
        self._takes = [_leaves(one.event.payload) for one in self._supplies]
        self._heard = {f"{one.namespace} {one.name}": _leaves(one.payload) for one in sends}

    def next(self) -> list[Step]:
        """Return a sequence; none if there is nothing to make one of."""
        if not self._pools:
            return []
        random, steps, made = self._random, list[Step](), list[int]()
        for _ in range(random.randint(2, _LONGEST)):
            if steps and random.random() < 0.3:
                at = random.randrange(len(steps))  # once more, maybe by another client
                step, number = steps[at], made[at]
            else:
                number = self._event(made)
                step = random.choice(self._pools[number])
                step = self._with_what_was_brought(step, number, made)
            client = random.randrange(_CLIENTS) if random.random() < 0.4 else 0
            steps.append(replace(step, client=client, phase="stateful", number=len(steps)))
            made.append(number)
        return steps

    def _event(self, made: list[int]) -> int:
        """Return which event comes next: most often one that uses what was brought."""
        able = [
            number
            for number in range(len(self._pools))
            if any(_links(leaves, self._takes[number]) for leaves in self._known(made))
        ]
        if able and self._random.random() < 0.6:
            return self._random.choice(able)
        return self._random.randrange(len(self._pools))

    def _known(self, made: list[int]) -> list[_Leaves]:
        return [*(self._brings[one] for one in made), *(self._heard.values() if made else ())]

    def _with_what_was_brought(self, step: Step, number: int, made: list[int]) -> Step:
        if step.kind != "valid" or self._random.random() < 0.2:
            return step
        args: Any = list(step.args)
        for into, place in self._takes[number].items():
            brought: dict[int | str, _Leaves] = {n: self._brings[m] for n, m in enumerate(made)}
            brought.update(self._heard if made else {})
            choices = [
                (rank, at, source)
                for at, leaves in brought.items()
                for rank, source in _fitting(leaves, into, place)
            ]
            if choices and _has(args, into[0]):
                best = max(rank for rank, *_ in choices)
                _, at, source = self._random.choice([one for one in choices if one[0] == best])
                args = _put(args, into[0], at, source)
        return replace(step, args=tuple(args))


_Leaves = dict[tuple[tuple[str | int, ...], str], str]


def _leaves(schema: Schema | None) -> _Leaves:
    """Return where in arguments single values stand, each with its name, and their types."""
    if schema is None or schema.foreign_language is not None:
        return {}
    contents = schema.bundle()
    found: _Leaves = {}
    if not schema.describes_tuple:
        _collect(contents, contents, (0,), "", found)
    elif isinstance(contents, dict):
        for index, below in enumerate(items_of(contents)[0]):
            _collect(below, contents, (index,), "", found)
    return found


def _collect(
    schema: Any, root: Any, path: tuple[str | int, ...], name: str, found: _Leaves
) -> None:
    schema = resolved(schema, root)
    if not isinstance(schema, dict) or len(path) > _DEEPEST:
        return
    kind = schema.get("type")
    is_free = not {"enum", "const"} & schema.keys() and schema.get("format") != "binary"
    if kind in ("string", "integer", "number") and is_free:
        form = f"string {schema.get('format', '')}"
        found[path, _plain(name)] = "number" if kind != "string" else form
    for key, below in (schema.get("properties") or {}).items():
        _collect(below, root, (*path, key), key, found)
    for keyword in ("oneOf", "anyOf", "allOf"):
        for below in schema.get(keyword) or ():
            _collect(below, root, path, name, found)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _fitting(
    brought: _Leaves, into: tuple[tuple[str | int, ...], str], kind: str
) -> Iterator[tuple[int, tuple[str | int, ...]]]:
    """Yield how well each value fits a place: 2 by its name, 1 by the end of it, 0 by type."""
    for (path, name), other in brought.items():
        names = {name, into[1]}
        rank = 2 if len(names) == 1 and name else 0
        if any(one.endswith(two) and two and one != two for one in names for two in names):
            rank = 1
        if other == kind and (rank or "" in names):
            yield rank, path


def _links(brought: _Leaves, takes: _Leaves) -> bool:
    every = (one for into, kind in takes.items() for one in _fitting(brought, into, kind))
    return any(rank for rank, _ in every)


def _has(value: Any, path: tuple[str | int, ...]) -> bool:
    for part in path:
        try:
            value = value[part]
        except (LookupError, TypeError):
            return False
    return True


def _put(
    value: Any, path: tuple[str | int, ...], step: int | str, source: tuple[str | int, ...]
) -> Any:
    if not path:
        return Taken(step, source, value)
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _put(copy[path[0]], path[1:], step, source)
    return copy
