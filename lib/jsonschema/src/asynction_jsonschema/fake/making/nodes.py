"""Values of one place in a schema: the choices that lead to one, and the retries if it is none."""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time
from typing import Any, Protocol

from asynction_jsonschema.fake.impossible import TOO_MANY, Impossible, Stuck, TooMuch
from asynction_jsonschema.fake.making.maker import Maker
from asynction_jsonschema.fake.making.taste import Taste
from asynction_jsonschema.fake.reading.demands import Choice
from asynction_jsonschema.fake.reading.schema_parts import Bundle, Part, Path

GREATEST_HEIGHT = 16
"""How many recursive references the least value may have to go through."""

_EXPLANATIONS = 10  # values that are tried to say why none will do
_LENIENT_TRIES = 6  # of these: what oneOf excludes is left to luck, which is mostly enough
_DEEP_TRIES = 4  # of these: from there on without more recursive references than it has to be
_ENOUGH = 64  # combinations of choices that have led to values: from there on these will do
_MAX_STAGES = 1_000  # combinations of choices, full ones or not, that are looked at for one place
_MAX_STAGES_OF_ALL = 4_000  # and places: each takes some 10 kB, and half a millisecond
_MAX_PLACES = 30_000  # that are made for one value, those of failed tries included


class Stage(Maker, Protocol):
    """A place in a schema with some of its choices made, and at last all of them: what makes it.

    Attributes:
        choices: What is left to choose.
        guarded: Whether a value has to be checked.
    """

    choices: list[Choice]
    guarded: bool

    def chosen(self, levels: int, *, strict: bool) -> Stage | None:
        """Return this place with all choices made, None if that leads nowhere.

        Args:
            levels: How many recursive references a value may go through.
            strict: Whether other options of a ``oneOf`` are ruled out, and not left to luck.
        """
        ...

    def make(self, levels: int, room: int, name: str | None, *, desperate: bool = False) -> Any:
        """Return a value, nothing being left to choose; see `Node.make`.

        Args:
            levels, room, name: As there.
            desperate: Whether likely values have been tried, and led nowhere.
        """
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
        deadline: Until when values may be made, by the clock of `time.thread_time`.

    Attributes:
        round: The number of the value that is being made.
        made: How many of its places have been made, in vain or not.
        used: How many characters of JSON it has so far.
        culprit: The place at which all tries have failed first.
    """

    def __init__(
        self,
        bundle: Bundle,
        taste: Taste,
        start: Callable[[Node], Stage],
        *,
        expects_objects: bool,
        deadline: float,
    ) -> None:
        self.bundle = bundle
        self.taste = taste
        self.start = start
        self.expects_objects = expects_objects
        self.deadline = deadline
        self.made = self.round = self.used = 0
        self.culprit: Node | None = None
        self._stages = 0
        self._nodes: dict[tuple[int | Path, ...], Node] = {}

    def node(self, parts: tuple[Part, ...]) -> Node:
        """Return the place where some parts of the schema hold together."""
        # What is not allowed at two places is so for two reasons, and there is only one False.
        keys = [part.path if part.schema is False else id(part.schema) for part in parts]
        key = tuple(dict.fromkeys(keys))
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = Node(self, parts)
        return found

    def count_stage(self, path: Path) -> None:
        """Take note of one more place, or combination of choices at one.

        Raises:
            Impossible: There are so many that none is looked at any more.
        """
        self._stages += 1
        if self._stages > _MAX_STAGES_OF_ALL:
            raise Impossible(TOO_MANY, path)
        if not self._stages % 64:
            self._watch_clock()

    def count_place(self) -> None:
        """Take note of one more place that is made.

        Raises:
            TooMuch: The value takes too many of them, or too long.
        """
        self.made += 1
        if self.made > _MAX_PLACES:
            raise TooMuch("a value is larger, or harder to find, than can be made up")
        if not self.made % 256:
            self._watch_clock()

    def _watch_clock(self) -> None:
        if thread_time() > self.deadline:
            raise TooMuch("it takes too long to find a value")


class Node:
    """A place in a schema.

    Attributes:
        parts: What holds there.
        is_hopeless: Whether tries have shown that no value is to be expected.
    """

    def __init__(self, plan: Plan, parts: tuple[Part, ...]) -> None:
        self.plan = plan
        self.parts = parts
        self.is_hopeless = False
        self._start: Stage | None = None
        self._obstacle: Impossible | None = None
        self._can_end: dict[int, bool] = {}
        self._is_recursive: bool | None = None
        self._lenient_tries = _LENIENT_TRIES
        self._has_succeeded = False
        self._proven: dict[Stage, None] = {}
        self._proven_for: dict[int, list[Stage]] = {}
        self._stages = 0
        self._failed: set[int] = set()

    def accepts(self, value: object) -> bool:
        """Return whether a value may stand here."""
        return self.plan.bundle.accepts(self.parts, value)

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
        return next((level for level in range(GREATEST_HEIGHT + 1) if self.can_end(level)), None)

    @property
    def is_recursive(self) -> bool:
        """Whether a value may go through a recursive reference right here."""
        if self._is_recursive is None:
            self._is_recursive = self.plan.bundle.leads_back(self.parts)
        return self._is_recursive

    def count_stage(self, path: Path) -> None:
        """Take note of one more combination of choices.

        Raises:
            Impossible: There are so many that none is looked at any more.
        """
        self._stages += 1
        if self._stages > _MAX_STAGES:
            raise Impossible(TOO_MANY, path)
        self.plan.count_stage(path)

    def stage(self) -> Stage | None:
        """Return where the choices start, None if no value can stand here."""
        if self._start is None and self._obstacle is None:
            try:
                self.plan.count_stage(self.parts[0].path if self.parts else ())
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

    def make(self, levels: int, room: int, name: str | None = None) -> Any:
        """Return a value.

        Args:
            levels: How many recursive references it may go through; at least its height.
            room: How many characters of JSON it may have, as long as the schema leaves a choice.
            name: The name of the property that it is the value of, if it is.

        Raises:
            Stuck: None was found.
            TooMuch: It would go beyond all bounds to find one.
        """
        if self.is_hopeless or self._start is None:
            raise Stuck
        plan = self.plan
        plan.count_place()
        if levels > 0 and plan.used > plan.taste.large:
            levels = min(levels, self.height or 0)
        tries, used = plan.taste.tries_per_place, plan.used
        for attempt in range(tries):
            if attempt == _DEEP_TRIES and levels > 0:
                levels = min(levels, self.height or 0)
            try:
                stage = self._chosen(levels, strict=attempt >= self._lenient_tries)
                value = stage.make(levels, room, name, desperate=2 * attempt > tries)
            except Stuck:
                pass
            else:
                if not stage.guarded or self.accepts(value):
                    self._succeed(stage, lenient=attempt < self._lenient_tries)
                    return value
            plan.taste.vary()
            plan.used = used
            plan.count_place()
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
                value = self._chosen(height, strict=True).make(height, 0, None)
            except Stuck:
                continue
            found = self.plan.bundle.violation(self.parts, value)
            if found is not None:
                return found
        stage = self.stage()
        suspect = stage.suspect() if stage is not None else None
        return suspect or Impossible("nothing was found that satisfies this", self.parts[0].path)
