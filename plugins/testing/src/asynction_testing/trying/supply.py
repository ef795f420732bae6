"""The cases of an event: its examples, the limits of its schemas, and what chance finds."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from random import Random
from typing import Any

from asynction_core import Event
from asynction_jsonschema import SchemaProblem, dialect_of
from asynction_jsonschema.arguments import as_arguments
from asynction_jsonschema.binary import in_bytes
from asynction_jsonschema.examples import given, is_json
from asynction_jsonschema.fake import CannotFake, FakeData
from asynction_jsonschema.json_values import deeper_than, fresh, json_key
from asynction_jsonschema.negation import negation
from asynction_testing.trying.boundaries import boundaries
from asynction_testing.trying.expectations import Expectations
from asynction_testing.trying.steps import Step, untaken

_SAFE = 2**53  # the integers up to here are the same in each language
_LONGEST = 60_000  # characters of a case: servers limit packets to a million bytes or less
_DEEPEST = 60
_PATIENCE = 20  # turns of chance that bring nothing new


class Supply:
    """Makes the cases of one event.

    Args:
        namespace: The namespace by its own name.
        expectations: What fits.
        seed: What all chance comes from.

    Attributes:
        covered: The keywords that cases were made for, each with where in the arguments.
    """

    def __init__(self, event: Event, namespace: str, expectations: Expectations, seed: int) -> None:
        self.event = event
        self.covered: set[tuple[str, str]] = set()
        self._namespace = namespace
        self._expectations = expectations
        self._seed = seed
        self._known: set[Hashable] = set()
        self._wants_ack = expectations.wants_ack(event)
        self._schema = event.payload
        self._contents = None
        self._is_tuple = self._schema is not None and self._schema.describes_tuple
        self._bytes: Callable[[Any], Any] = lambda value: value
        if self._schema is not None and self._schema.foreign_language is None:
            self._contents = self._schema.bundle()
            contents = as_arguments(self._contents)
            self._bytes = in_bytes(contents, dialect_of(self._schema.language, contents))

    def forget(self) -> None:
        """Make cases that were made once more."""
        self._known.clear()

    def examples(self) -> Iterator[Step]:
        """Yield the examples of the document, and one that is made if there are none."""
        found = self.event.node.resolved().value.get("examples")
        for one in found if isinstance(found, list) else []:
            if isinstance(one, dict) and "payload" in one:
                yield from self._value(one["payload"], "an example of the message", "examples")
        if self._schema is None:
            yield from self._step((), "no arguments", "examples")
            return
        for value in given(self._contents)[:10] if self._contents is not None else []:
            yield from self._value(value, "an example of the schema", "examples", only="valid")
        made = self._expectations.example(self._schema)
        if made is not None:
            yield from self._step(made, "the smallest that fits", "examples")

    def coverage(self) -> Iterator[Step]:
        """Yield cases on both sides of the limits of each keyword."""
        if self._schema is None or self._contents is None:
            return
        contents: Any = self._contents
        try:
            dialect = dialect_of(self._schema.language, contents)
        except SchemaProblem:
            return

        def check(value: Any) -> Any:
            return self._expectations.fits(self._schema, self._args(value)) or None

        number = 0
        for number, probe in enumerate(boundaries(contents, dialect, check)):
            about = f"{probe.keyword} at {probe.place}"
            for step in self._value(probe.value, about, "coverage"):
                self.covered.add((probe.keyword, probe.place))
                yield step
            if not number:
                yield from self._numbers_of_arguments(probe.value)

    def _numbers_of_arguments(self, value: Any) -> Iterator[Step]:
        args = self._args(value)
        for other, about in (
            ((), "no arguments"),
            (args[:-1], "an argument too few"),
            ((*args, "text"), "an argument too many"),
            ((*args, *args), "the arguments twice"),
            ((list(args),), "a list in place of the arguments"),
        ):
            yield from self._step(other, about, "coverage")

    def fuzzing(self, most: int) -> Iterator[Step]:
        """Yield cases of chance, those that fit and those that do not in turns."""
        if self._schema is None or self._contents is None:
            return
        random = Random(f"{self._seed}/{self._namespace}/{self.event.name}")
        contents = as_arguments(self._contents)
        makers = [maker for kind in ("realistic", "edge") if (maker := self._maker(contents, kind))]
        opposite = negation(self._contents)
        if isinstance(opposite, dict):
            kept = {n: contents[n] for n in ("definitions", "$schema") if n in contents}
            wrong = self._maker({**kept, **opposite}, "edge")
        else:
            wrong = None
        count = idle = 0
        for turn in range(4 * most):
            if count >= most or idle > _PATIENCE or not makers:
                return
            value = makers[turn % 3 == 2 and len(makers) > 1]()  # edge data take longer
            steps = list(self._value(value, "chance", "fuzzing"))
            for _ in range(2):
                steps += self._value(_mutated(fresh(value), random), "chance", "fuzzing")
            if wrong is not None and turn % 6 == 0:
                steps += self._value(wrong(), "chance", "fuzzing")
            count += len(steps)
            idle = 0 if steps else idle + 1
            yield from steps

    def remade(self, step: Step, args: tuple[Any, ...]) -> Step | None:
        """Return a case with other arguments, which fit as those of `step` do, or break the same.

        Args:
            step: The case.
            args: The arguments, of JSON.
        """
        plain = untaken(args)
        found = next(self._step(plain, step.about, step.phase, known=True), None)
        if found is None or (found.kind, found.broken) != (step.kind, step.broken):
            return None
        return replace(step, args=found.args if plain == args else args)

    def _maker(self, contents: Any, kind: Any) -> Callable[[], Any] | None:
        assert self._schema is not None
        fake = FakeData(None, kind=kind, seed=self._seed)
        name = f"{self._namespace} {self.event.name}"
        try:
            return fake.maker(contents, name, media_type=self._schema.language)
        except (CannotFake, SchemaProblem):
            return None

    def _args(self, value: Any) -> tuple[Any, ...]:
        return tuple(value) if self._is_tuple and isinstance(value, list) else (value,)

    def _value(self, value: Any, about: str, phase: str, only: str | None = None) -> Iterator[Step]:
        for step in self._step(self._args(value), about, phase):
            if only is None or step.kind == only:
                yield step

    def _step(
        self, args: tuple[Any, ...], about: str, phase: str, known: bool = False
    ) -> Iterator[Step]:
        plain = _as_everywhere(list(args))
        if plain is None or (self._is_tuple and plain == [None]):
            return
        if plain == [None] and self._expectations.fits(self._schema, ()) is None:
            # Clients emit nothing in its place.
            plain = []
        key = json_key(plain)
        if not known and key in self._known:
            return
        self._known.add(key)
        violation = self._expectations.fits(self._schema, plain)
        if isinstance(violation, str):  # contested
            return
        step = Step(
            self._namespace,
            self.event.name,
            about=about,
            phase=phase,
            wants_ack=self._wants_ack,
        )
        if violation is None:
            yield replace(step, args=self._with_bytes(plain))
        else:
            broken = tuple(violation.schema_path)
            yield replace(step, args=tuple(plain), kind="invalid", broken=broken)

    def _with_bytes(self, plain: list[Any]) -> tuple[Any, ...]:
        if self._is_tuple:
            return tuple(self._bytes(fresh(plain)))
        return tuple(self._bytes(fresh(value)) for value in plain)


def _as_everywhere(value: Any) -> Any:
    """Return a value as any language reads it from JSON; None if they do not read the same."""
    if not is_json(value) or deeper_than(value, _DEEPEST):
        return None
    if len(json.dumps(value)) > _LONGEST:
        return None
    return _with_plain_numbers(value)


def _with_plain_numbers(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) <= _SAFE:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _SAFE:
        return int(float(value)) if abs(value) < 10**300 else _SAFE
    if isinstance(value, dict):
        return {name: _with_plain_numbers(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_plain_numbers(item) for item in value]
    return value


_ANYTHING: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**9),
    *("", "text", " ", "0", [], {}, [[]]),
)


def _mutated(value: Any, random: Random) -> Any:
    """Return a value with something else at one place."""
    if isinstance(value, dict) and value and random.random() < 0.8:
        name = random.choice(sorted(value))
        if random.random() < 0.25:
            del value[name]
        elif random.random() < 0.1:
            value["extra"] = random.choice(_ANYTHING)
        else:
            value[name] = _mutated(value[name], random)
        return value
    if isinstance(value, list) and value and random.random() < 0.8:
        index = random.randrange(len(value))
        if random.random() < 0.2:
            del value[index]
        else:
            value[index] = _mutated(value[index], random)
        return value
    if isinstance(value, str) and value and random.random() < 0.3:
        return random.choice([value[:1], value * 50, value + "\u00e9", value.swapcase()])
    if isinstance(value, (int, float)) and not isinstance(value, bool) and random.random() < 0.4:
        return random.choice([-value, value + 0.5, value * 1000, str(value)])
    return fresh(random.choice(_ANYTHING))


def in_turn(every: Sequence[Iterable[Step]]) -> Iterator[Step]:
    """Yield one step of each event after the other."""
    several = zip_longest(*every)
    return (step for step in chain.from_iterable(several) if step is not None)
