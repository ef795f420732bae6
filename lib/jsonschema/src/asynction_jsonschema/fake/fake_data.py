"""Fake data that satisfy a schema."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import cycle
from random import Random, SystemRandom
from typing import Any, Literal

from asynction_jsonschema.contract import Engine, Schema
from asynction_jsonschema.dialects import dialect_of
from asynction_jsonschema.engines.engine_choice import find_engine
from asynction_jsonschema.fake.choosing.realistic import Realistic
from asynction_jsonschema.fake.impossible import CannotFake
from asynction_jsonschema.fake.making.whole_values import Value
from asynction_jsonschema.fake.reading.schema_parts import Bundle
from asynction_jsonschema.fake.writing.words import Words
from asynction_jsonschema.json_values import fresh
from asynction_jsonschema.problems import SchemaProblem

_PROBES = 3  # values that show, when a maker is made, whether it can make any


class FakeData:
    """Makes data that satisfy schemas.

    Args:
        engine: The validation engine that every value is checked with, or its name: see
            `asynction_jsonschema.find_engine`.
        kind: ``"realistic"`` for what people and programs would send, ``"edge"`` for what a schema
            just about allows.
        seed: Makes the data repeatable: the same seed and the same schema under the same name give
            the same values in the same order, whatever else is made. By default no two instances
            make the same data.
        locale: Whose names, addresses and words there are, such as ``"de_DE"``: a locale of Faker.
        prefer_examples: Whether examples and defaults of the document come before made-up values.
            For ``"edge"`` they only help out where nothing can be made up.
        custom_formats_sample_size: From how many samples ``"edge"`` chooses for a ``format`` that
            is a provider of Faker.
        validate_formats: Whether values have to have their ``format`` as the engine knows it.
            Otherwise they have it as well, wherever the rest of the schema allows that.

    Raises:
        ValueError: Faker does not know the locale, there is no such kind, or a number is none.
    """

    def __init__(
        self,
        engine: Engine | str | None,
        *,
        kind: Literal["realistic", "edge"] = "realistic",
        seed: int | None = None,
        locale: str | None = None,
        prefer_examples: bool = True,
        custom_formats_sample_size: int = 20,
        validate_formats: bool = False,
    ) -> None:
        if kind not in ("realistic", "edge"):
            raise ValueError(f"there are no {kind!r} data: choose 'realistic' or 'edge'")
        if not isinstance(seed, (int, type(None))) or isinstance(seed, bool):
            raise ValueError(f"a seed is an integer, not {seed!r}")
        if not isinstance(custom_formats_sample_size, int) or custom_formats_sample_size < 1:
            raise ValueError(
                f"custom_formats_sample_size is 1 or more, not {custom_formats_sample_size!r}"
            )
        self._engine = find_engine(engine)
        self._kind = kind
        self._seed = SystemRandom().getrandbits(64) if seed is None else seed
        self._prefer_examples = prefer_examples
        self._sample_size = custom_formats_sample_size
        self._validate_formats = validate_formats
        self._locale = locale
        self._known_words: Words | None = None
        if kind == "realistic" or locale is not None:
            self._words()
        if kind == "edge":
            import asynction_jsonschema.fake.choosing.batches  # noqa: F401  # shows at once whether it is there

    def maker(
        self,
        schema: Schema,
        name: str,
        examples: Sequence[Any] = (),
        *,
        media_type: str | None = None,
    ) -> Callable[[], Any]:
        """Return what makes values that satisfy a schema. It can be called from any thread.

        Args:
            schema: The schema, plain data whose references all lead into its own ``definitions``.
            name: What it is the schema of: what the values depend on, beside the seed.
            examples: Examples that the document gives beside the schema. Those that satisfy it come
                before all else, in their order.
            media_type: The media type of the language of the schema; None for draft 7.

        Raises:
            CannotFake: No value can be made.
        """
        ways: list[tuple[bool, ...]] = [(self._validate_formats,)]
        if not self._validate_formats and _mentions(schema, "format"):
            ways.insert(0, (False, True))
        for way in ways[:-1]:
            with suppress(CannotFake):
                return self._maker_of(schema, name, examples, media_type, way)
        return self._maker_of(schema, name, examples, media_type, ways[-1])

    def maker_of_drawn(
        self,
        draw: Callable[[Random], Any],
        name: str,
        fits: Callable[[Any], bool],
        examples: Sequence[Any] = (),
    ) -> Callable[[], Any]:
        """Return what makes values that somebody else draws, as of what is no JSON Schema.

        It can be called from any thread.

        Args:
            draw: Gets what all chance comes from, and returns a value.
            name: What it is a value of: what the values depend on, beside the seed.
            fits: Says whether a value will do.
            examples: As for `maker`.

        Raises:
            CannotFake: No value can be drawn.
        """
        random = Random(f"{self._seed}/{self._kind}/{name}")

        def make() -> Any:
            try:
                value = draw(random)
            except Exception as error:
                raise CannotFake(f"{type(error).__name__}: {error}") from error
            if not fits(value):
                raise CannotFake("the value that was drawn does not fit")
            return value

        given = [example for example in examples if fits(example)]
        return self._with_examples(given, lambda: make, probes=1)

    def _maker_of(
        self,
        schema: Schema,
        name: str,
        examples: Sequence[Any],
        media_type: str | None,
        validate_formats: tuple[bool, ...],
    ) -> Callable[[], Any]:
        try:
            dialect = dialect_of(media_type, schema)
            bundle = Bundle(schema, self._engine, dialect, validate_formats)
            return self._maker(bundle, name, examples)
        except SchemaProblem as error:
            raise CannotFake(error.message, error.pointer) from error
        except RecursionError:
            raise CannotFake("the schema is nested too deeply") from None
        except CannotFake:
            raise
        except Exception as error:  # of an engine of somebody else's, or of what nobody thought of
            raise CannotFake(f"the schema cannot be read ({error!r})") from error

    def _maker(self, bundle: Bundle, name: str, examples: Sequence[Any]) -> Callable[[], Any]:
        given = [example for example in examples if bundle.check(example) is None]
        seed = f"{self._seed}/{self._kind}/{self._locale}/{name}"
        made_up = self._realistic if self._kind == "realistic" else self._edge
        return self._with_examples(given, lambda: made_up(bundle, seed), probes=_PROBES)

    def _with_examples(
        self, given: list[Any], made_up: Callable[[], Callable[[], Any]], *, probes: int
    ) -> Callable[[], Any]:
        """Return what gives examples, or makes values up, whichever comes first for this kind.

        Args:
            given: The examples that will do.
            made_up: Returns what makes values up.
            probes: How many values show that it can.

        Raises:
            CannotFake: There are no examples, and no value can be made up.
        """
        given = given if self._prefer_examples else []
        if not given or self._kind == "edge":
            try:
                make = made_up()
                known, *_ = [make() for _ in range(probes)]
                return _locked(_never_failing(make, known))
            except CannotFake:
                if not given:
                    raise
        around = cycle(given)
        return _locked(lambda: fresh(next(around)))

    def _realistic(self, bundle: Bundle, seed: str) -> Callable[[], Any]:
        taste = Realistic(self._words(), Random(seed), prefer_examples=self._prefer_examples)
        value = Value(bundle, taste)
        return value.explained(value.make)

    def _edge(self, bundle: Bundle, seed: str) -> Callable[[], Any]:
        from asynction_jsonschema.fake.choosing.batches import Batches
        from asynction_jsonschema.fake.choosing.edge import Edge

        taste = Edge(
            self._words,
            Random(seed),
            whole_floats=bundle.whole_floats,
            prefer_examples=self._prefer_examples,
            sample_size=self._sample_size,
        )
        value = Value(bundle, taste)
        return value.explained(Batches(value.make, taste, seed))

    def _words(self) -> Words:
        if self._known_words is None:
            self._known_words = Words(self._locale, self._seed)
        return self._known_words


def _mentions(schema: object, keyword: str) -> bool:
    """Return whether a keyword may stand somewhere in a schema."""
    left, seen = [schema], set[int]()
    while left:
        value = left.pop()
        if id(value) in seen:  # or a schema that contains itself would be looked through for ever
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            if keyword in value:
                return True
            left += value.values()
        elif isinstance(value, list):
            left += value
    return False


def _never_failing(make: Callable[[], Any], known: Any) -> Callable[[], Any]:
    """Return what makes values, and takes a known one where none is found."""

    def make_surely() -> Any:
        try:
            return make()
        except (CannotFake, RecursionError):
            return fresh(known)

    return make_surely


def _locked(make: Callable[[], Any]) -> Callable[[], Any]:
    """Return what makes one value at a time, whichever threads ask for them."""
    lock = threading.Lock()

    def make_alone() -> Any:
        with lock:
            return make()

    return make_alone
