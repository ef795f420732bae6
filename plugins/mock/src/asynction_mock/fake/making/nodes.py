"""Values of one place in a schema: the choices that lead to one, and the retries if it is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from asynction_mock.fake.impossible import Impossible, Stuck
from asynction_mock.fake.making.taste import Taste
from asynction_mock.fake.reading.demands import Choice
from asynction_mock.fake.reading.schema_parts import Bundle, Part, Path

__all__ = ["GREATEST_HEIGHT", "Node", "Plan", "Stage"]

GREATEST_HEIGHT = 24
"""How many recursive references the least value may have to go through."""

_EXPLANATIONS = 10  # values that are tried to say why none will do
_LENIENT_TRIES = 6  # of these: what oneOf excludes is left to luck, which is mostly enough
_MAX_FAILURES = 2_000  # per value of the whole: places within places multiply their tries
_ENOUGH = 64  # combinations of choices that have led to values: from there on these will do
_MAX_STAGES = 3_000  # combinations of choices, full ones or not, that are looked at for one place


class Stage(Protocol):
    """A place in a schema with some of its choices made, and at last all of them.

    Attributes:
        choices: What is left to choose.
        guarded: Whether a value has to be checked.
    """

    choices: list[Choice]
    guarded: bool

    def can_end(self, levels: int) -> bool:
        """Return whether a value can be made that goes through so many recursive references."""
        ...

    def chosen(self, levels: int, *, strict: bool) -> Stage | None:
        """Return this place with all choices made, None if that leads nowhere.

        Args:
            levels: How many recursive references a value may go through.
            strict: Whether other options of a ``oneOf`` are ruled out, and not left to luck.
        """
        ...

    def make(self, levels: int, *, desperate: bool = False) -> Any:
        """Return a value, nothing being left to choose.

        Args:
            levels: How many recursive references it may go through.
            desperate: Whether likely values have been tried, and led nowhere.

        Raises:
            Stuck: None was found.
        """
        ...

    def find_obstacle(self, seen: set[int]) -> Impossible | None:
        """Return why no value can be made; see `Node.find_obstacle`."""
        ...

    def suspect(self) -> Impossible | None:
        """Return what is likely to be hard to satisfy."""
        ...


class Plan:
    """The places of one schema.

    Args:
        bundle: The schema.
        taste: What makes the choices.
        start: Returns a place with no choice made; raises `Impossible` if no value can stand there.
        expects_objects: Whether a schema that speaks of properties alone means objects alone.

    Attributes:
        round: The number of the value that is being made.
        failures: How many tries have failed at places in it.
        made: How many places it has.
        culprit: The place at which all tries have failed first.
    """

    def __init__(
        self,
        bundle: Bundle,
        taste: Taste,
        start: Callable[[Node], Stage],
        *,
        expects_objects: bool,
    ) -> None:
        self.bundle = bundle
        self.taste = taste
        self.start = start
        self.expects_objects = expects_objects
        self.failures = self.made = self.round = 0
        self.culprit: Node | None = None
        self._nodes: dict[tuple[object, ...], Node] = {}

    def node(self, parts: tuple[Part, ...], name: str | None = None) -> Node:
        """Return the place where some parts of the schema hold together.

        Args:
            parts: The parts.
            name: The name of the property that is there, if one is.
        """
        key = (name, *dict.fromkeys(id(part.schema) for part in parts))
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = Node(self, parts, name)
        return found


class Node:
    """A place in a schema.

    Attributes:
        parts: What holds there.
        name: The name of the property that is there, None if none is.
        is_hopeless: Whether tries have shown that no value is to be expected.
    """

    def __init__(self, plan: Plan, parts: tuple[Part, ...], name: str | None) -> None:
        self.plan = plan
        self.parts = parts
        self.name = name
        self._start: Stage | None = None
        self._obstacle: Impossible | None = None
        self._accepts: Callable[[object], bool] | None = None
        self._can_end: dict[int, bool] = {}
        self._height: int | None = -1
        self._lenient_tries = _LENIENT_TRIES
        self._has_succeeded = False
        self._proven: dict[Stage, None] = {}
        self._proven_for: dict[int, list[Stage]] = {}
        self._stages = 0
        self._failed: set[int] = set()
        self.is_hopeless = False

    def accepts(self, value: object) -> bool:
        """Return whether a value may stand here."""
        if self._accepts is None:
            self._accepts = self.plan.bundle.checker(self.parts)
        return self._accepts(value)

    def can_end(self, levels: int) -> bool:
        """Return whether a value can be made that goes through so many recursive references."""
        known = self._can_end.get(levels)
        if known is None:
            stage = self.stage()
            known = self._can_end[levels] = stage is not None and stage.can_end(levels)
        return known

    @property
    def height(self) -> int | None:
        """How many recursive references a value has to go through, None if there is no value."""
        if self._height == -1:
            levels = range(GREATEST_HEIGHT + 1)
            self._height = next((level for level in levels if self.can_end(level)), None)
        return self._height

    @property
    def is_recursive(self) -> bool:
        """Whether a value may go through a recursive reference right here."""
        return self.plan.bundle.leads_back(self.parts)

    def count_stage(self, path: Path) -> None:
        """Take note of one more combination of choices.

        Raises:
            Impossible: There are so many that none is looked at any more.
        """
        self._stages += 1
        if self._stages > _MAX_STAGES:
            raise Impossible("there are too many ways to satisfy this: none was found", path)

    def stage(self) -> Stage | None:
        """Return where the choices start, None if no value can stand here."""
        if self._start is None and self._obstacle is None:
            try:
                self._start = self.plan.start(self)
            except Impossible as obstacle:
                self._obstacle = obstacle
        return self._start

    def obstacle(self) -> Impossible:
        """Return why no value can be made."""
        path = self.parts[0].path
        return self.find_obstacle(set()) or Impossible("it refers to itself without an end", path)

    def find_obstacle(self, seen: set[int]) -> Impossible | None:
        """Return why no value can be made, None if only a way round in a circle is to blame.

        Args:
            seen: The places that have been asked, by their ids.
        """
        if id(self) in seen:
            return None
        seen.add(id(self))
        stage = self.stage()
        return self._obstacle if stage is None else stage.find_obstacle(seen)

    def make(self, levels: int) -> Any:
        """Return a value.

        Args:
            levels: How many recursive references it may go through; at least its height.

        Raises:
            Stuck: None was found.
        """
        if self.is_hopeless or self._start is None:
            raise Stuck
        plan = self.plan
        plan.made += 1
        if plan.made > plan.taste.large:
            levels = min(levels, self.height or 0)
        tries = plan.taste.tries_per_place
        for attempt in range(tries):
            try:
                stage = self._chosen(levels, strict=attempt >= self._lenient_tries)
                value = stage.make(levels, desperate=2 * attempt > tries)
            except Stuck:
                pass
            else:
                if not stage.guarded or self.accepts(value):
                    self._succeed(stage, lenient=attempt < self._lenient_tries)
                    return value
            plan.taste.vary()
            plan.failures += 1
            if plan.failures > _MAX_FAILURES:
                raise Stuck
        if not self._has_succeeded:
            plan.culprit = plan.culprit or self
            self._failed.add(plan.round)
            self.is_hopeless = len(self._failed) >= plan.taste.patience
        raise Stuck

    def _chosen(self, levels: int, *, strict: bool) -> Stage:
        """Return this place with all choices made."""
        stage = self._start
        assert stage is not None
        if not stage.choices:
            return stage
        if len(self._proven) >= _ENOUGH:
            known = self._proven_for.get(levels)
            if known is None:
                known = [stage for stage in self._proven if stage.can_end(levels)]
                self._proven_for[levels] = known
            if known:
                return self.plan.taste.pick(known)
        found = stage.chosen(levels, strict=strict)
        if found is None and strict:
            found = stage.chosen(levels, strict=False)
        if found is None:
            raise Stuck
        return found

    def _succeed(self, stage: Stage, *, lenient: bool) -> None:
        self._has_succeeded = True
        if not lenient:
            self._lenient_tries = 0
        if stage is not self._start and len(self._proven) < _ENOUGH:
            self._proven[stage] = None

    def explanation(self) -> Impossible:
        """Return why all tries to make a value have failed, as far as tries tell."""
        height = self.height or 0
        for _ in range(_EXPLANATIONS):
            try:
                value = self._chosen(height, strict=True).make(height)
            except Stuck:
                continue
            found = self.plan.bundle.violation(self.parts, value)
            if found is not None:
                return found
        stage = self.stage()
        suspect = stage.suspect() if stage is not None else None
        return suspect or Impossible("nothing was found that satisfies this", self.parts[0].path)
