"""Values, made place by place.

At each place of a value there are options: values that may be all right there. The first of them is
taken. What is wrong with the whole then tells at which place to take the next one instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, islice, product
from typing import Any, TypeAlias

from asynction_jsonschema.arguments import resolved
from asynction_jsonschema.contract import Checker, Violation
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.engines.engine_choice import find_engine
from asynction_jsonschema.examples.choices import Choices
from asynction_jsonschema.examples.leaves import numbers, texts
from asynction_jsonschema.examples.together import Together

_Above: TypeAlias = tuple[Together, ...]
_Option: TypeAlias = Callable[[], Any]

_HEIGHT = 48  # of values, in levels of objects and arrays
_STEPS = 15_000  # subschemas that are looked at, again and again; less with each shift
_FAILURES = 60  # values that do not satisfy the schema, likewise
_OPTIONS = 64  # of a place
_LARGEST = 2000  # items and properties
_WAYS = 200  # to make the choices of a place
_FILLED_HEIGHT = 4
_FILLED = 100  # properties and lists that need not be there, in one value
_CONDITIONAL = {"then", "else", "dependencies", "dependentSchemas"}


class _Impossible(Exception):
    """No option is left at a place."""


class _Spent(Exception):
    """Enough has been tried."""


class _Place:
    """A place in values that are made one after the other.

    Attributes:
        turn: Which of its options is taken.
        learned: Schemas that hold here because of what is in the value.
        below: The places right below it.
    """

    def __init__(self) -> None:
        self.turn = 0
        self.learned: list[Any] = []
        self.below: dict[str | int, _Place] = {}

    def at(self, step: str | int) -> _Place:
        return self.below.setdefault(step, _Place())

    def advance(self) -> None:
        self.turn += 1
        self.below.clear()


class Maker:
    """Makes values that satisfy a schema.

    Args:
        dialect: The draft of JSON Schema that it is written in.
        check: What checks a value.
    """

    def __init__(self, schema: Any, dialect: Dialect, check: Checker) -> None:
        self._dialect = dialect
        self._check = check
        self._choices = Choices(schema, dialect, self._spend)
        self._searchers: dict[str, Checker] = {}
        # By the ids of schemas: what height is too low for their values, before any was tried; and
        # the schemas, so that no others get the ids.
        self._too_low: dict[tuple[int, ...], tuple[int, Sequence[Any]]] = {}

    def values(self, shift: int, *, filled: bool) -> Iterator[Any]:
        """Yield values that satisfy the schema.

        Args:
            shift: How many options of each place are put behind the others.
            filled: Whether they have what need not be there, as far as that is not much.
        """
        self._shift, self._filled, self._steps = shift, filled, _STEPS // (shift + 1)
        failures, self._is_untried = _FAILURES // (shift + 1), True
        root = _Place()
        with suppress(_Impossible, _Spent, RecursionError):
            while failures:
                self._fillable = _FILLED
                value = self._make([self._choices.root], root, ())
                self._is_untried = False
                violation = self._check(value)
                if violation is None:
                    yield value
                    root.advance()
                else:
                    failures -= 1
                    self._blame(root, violation)

    def _spend(self) -> None:
        self._steps -= 1
        if self._steps < 0:
            raise _Spent

    def _blame(self, place: _Place, violation: Violation) -> None:
        """Have the next option taken where a value is wrong, or learn what holds there for it."""
        steps = iter(violation.path)
        while (step := next(steps, None)) in place.below:
            place = place.below[step]
        told = violation.schema
        is_new = step is None and told not in (self._choices.root, *place.learned)
        if is_new and not _CONDITIONAL.isdisjoint(violation.schema_path):
            place.learned.append(told)
        else:
            place.advance()

    def _make(self, schemas: Sequence[Any], place: _Place, above: _Above) -> Any:
        """Return the value of a place that some schemas are about, and around it what is above."""
        left, start = _HEIGHT - len(above), place.turn
        key = tuple(map(id, schemas))
        if left <= self._too_low.get(key, (-1,))[0] or left < 0:
            raise _Impossible
        options = self._options([*place.learned, *schemas], place, above)
        put_behind = [*islice(options, self._shift)]
        for option in islice(chain(options, put_behind), start, max(start, _OPTIONS)):
            with suppress(_Impossible):
                return option()
            place.advance()
        if not place.learned:
            if self._is_untried:
                self._too_low[key] = (left, schemas)
            raise _Impossible
        place.learned.clear()
        place.turn = start + 1
        return self._make(schemas, place, above)

    def _options(self, schemas: Sequence[Any], place: _Place, above: _Above) -> Iterator[_Option]:
        """Yield options: what authors give, the first of each kind, and all others in turn."""
        further: list[Iterator[_Option]] = []
        seen: list[Any] = []
        for together in _recursive_last(islice(self._choices.made(schemas), _WAYS), above):
            for value in together.given():
                if not any(value is one for one in seen):
                    seen.append(value)
                    yield _constant(value)
            for options in self._kinds(together, place, above):
                yield from islice(options, 1)
                further.append(options)
        while further:
            options = further.pop(0)
            for option in islice(options, 1):
                yield option
                further.append(options)

    def _kinds(
        self, together: Together, place: _Place, above: _Above
    ) -> Iterator[Iterator[_Option]]:
        """Yield options kind by kind."""
        values = together.values()
        for kind in together.types if values is None else ["one of these"]:
            if kind == "object":
                yield self._objects(place, (*above, together))
            elif kind == "array":
                yield self._arrays(place, (*above, together))
            elif kind == "string":
                yield map(_constant, texts(together, self._matches))
            elif kind in ("integer", "fraction"):
                yield map(_constant, numbers(together, whole=kind == "integer"))
            else:
                constants = [True, False] if kind == "boolean" else [None]
                yield map(_constant, constants if values is None else values)

    def _objects(self, place: _Place, above: _Above) -> Iterator[_Option]:
        together = above[-1]
        every = [*dict.fromkeys(chain(*together.all("properties")))]
        filled = [name for name in every if self._fills(self._property(name, together), above)]
        least, most = together.least("minProperties"), min(together.most("maxProperties"), _LARGEST)
        seen: list[Any] = []
        for more, beyond in ((filled, 0), ([], 0), (every, 0), ([], 1)):
            names = together.required(more)
            number = max(least, beyond and len(names) + beyond)
            if max(len(names), number) <= most and (names, number) not in seen:
                seen.append((names, number))
                ordered = [*dict.fromkeys([name for name in every if name in names] + names)]
                yield partial(self._object, ordered, number, place, above)

    def _object(self, names: list[str], least: int, place: _Place, above: _Above) -> dict[str, Any]:
        together = above[-1]
        made: dict[str, Any] = {}
        for name in chain(names, self._more_names(together) if least else ()):
            if name in made:
                continue
            if len(made) >= least and name not in names:
                break
            try:
                made[name] = self._make(self._property(name, together), place.at(name), above)
            except _Impossible:
                if name in together.required():
                    raise
        if len(made) < least:
            raise _Impossible
        return made

    def _more_names(self, together: Together) -> Iterator[str]:
        """Yield names that properties may have."""
        yield from chain(*together.all("properties"))
        rules = [*together.all("propertyNames"), {"type": "string"}]
        for pattern in [*chain(*together.all("patternProperties")), ""]:
            yield from (
                one() for one in self._options([*rules, {"pattern": pattern}], _Place(), ())
            )

    def _property(self, name: str, together: Together) -> list[Any]:
        return together.property(name, self._matches)

    def _arrays(self, place: _Place, above: _Above) -> Iterator[_Option]:
        together = above[-1]
        least, most = together.least("minItems"), min(together.most("maxItems"), _LARGEST)
        leading, contained = together.leading(), together.contained()
        fills = any(together.all("items")) and self._fills(together.item(0), above)
        lengths = dict.fromkeys((int(min(most, max(least, leading or fills))), least, least + 1))
        apart_or_in_one = [contained] + [[{"allOf": contained}]] * (len(contained) > 1)
        firsts = range(leading + 1 if contained else 1)
        for length, first, inside in product(lengths, firsts, apart_or_in_one):
            needed = max(least, first + len(inside))
            if max(length, needed) <= most:
                hosts = dict(enumerate(inside, first))
                yield partial(self._array, max(length, needed), needed, hosts, place, above)

    def _array(
        self, length: int, needed: int, inside: dict[int, Any], place: _Place, above: _Above
    ) -> list[Any]:
        together, shift = above[-1], self._shift
        others = [{"not": one["contains"]} for one in together if "maxContains" in one]
        made: list[Any] = []
        try:
            for index in range(length):
                item = together.item(index) + ([inside[index]] if index in inside else others)
                # So items differ, if there is anything else that they can be.
                self._shift = shift + index * any(together.all("uniqueItems"))
                made.append(self._make(item, place.at(index), above))
        except _Impossible:
            if len(made) < needed:
                raise
        finally:
            self._shift = shift
        return made

    def _matches(self, pattern: str, text: str) -> bool:
        if pattern not in self._searchers:
            self._searchers[pattern] = find_engine().compile({"pattern": pattern}, self._dialect)
        return self._searchers[pattern](text) is None

    def _fills(self, schemas: list[Any], above: _Above) -> bool:
        """Return whether there is a value that need not be there: it is not, within its like."""
        found = {id(resolved(schema, self._choices.root)) for schema in schemas}
        fills = self._filled and self._fillable > 0 and len(above) <= _FILLED_HEIGHT
        fills = fills and found.isdisjoint(_schemas_of(above))
        self._fillable -= fills
        return fills


def _recursive_last(ways: Iterable[Together], above: _Above) -> Iterator[Together]:
    """Yield ways to make choices: those at last that lead back to what is around."""
    around = _schemas_of(above)
    recursive = []
    for together in ways:
        if any(id(schema) in around for schema in together[-1:]):
            recursive.append(together)
        else:
            yield together
    yield from recursive


def _schemas_of(above: _Above) -> set[int]:
    return {id(schema) for together in above for schema in together}


def _constant(value: Any) -> _Option:
    return lambda: value
