"""Look for a value that one schema takes, and another does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from math import inf
from time import process_time
from typing import Any

from asynction_jsonschema import Dialect, Violation, find_engine
from asynction_jsonschema.binary import in_bytes
from asynction_jsonschema.canonical import Form, Undecided
from asynction_jsonschema.examples import candidates
from asynction_jsonschema.negation import negation
from asynction_jsonschema.subschemas import definitions_of, without_definitions
from asynction_validation.comparing.described import Described
from asynction_validation.comparing.handshake import as_texts
from asynction_validation.comparing.neighbours import neighbours, telling_values

_FEW = 4  # proofs, of which the shortest is told
_BASES = 6  # values whose neighbours are tried
_TRIES = 5_000  # of neighbours
_SECONDS = 2  # on a processor


class _TooLong(Exception):
    """The time is up."""


class Search:
    """Looks for a value that one schema takes, and another does not.

    Args:
        wide: The schema that does not take it.
        narrow: The one that does.
        lidded: The latter as a schema in `dialect`, of values without properties that it does not
            declare.
        dialect: That dialect.
        validate_formats: Whether ``format`` counts.
    """

    def __init__(
        self,
        wide: Described,
        narrow: Described,
        lidded: Any,
        dialect: Dialect,
        *,
        validate_formats: bool,
    ) -> None:
        self._wide = wide
        self._narrow = narrow
        self._lidded = lidded
        self._dialect = dialect
        self._as_list = wide.role == "arguments" and (wide.is_tuple or narrow.is_tuple)
        options = {"validate_formats": validate_formats}
        self._fits_lid = find_engine().compile(lidded, dialect, **options)
        self._as_bytes = in_bytes(lidded, dialect)
        self._ends = inf

    def best(self, difference: Form | Undecided, wide: Any, *, thorough: bool) -> Any:
        """Return the shortest of some such values, as `Described.violation` takes it, or None.

        Args:
            difference: What the one takes and the other does not, as far as that is known.
            wide: The schema that does not take it, in the dialect.
            thorough: Whether it may take a while.
        """
        found: list[Any] = []
        self._ends = process_time() + _SECONDS
        with suppress(_TooLong):
            self._collect(found, difference, wide, thorough=thorough)
        self._ends = inf
        return self._proof(min(found, key=lambda one: len(repr(one)))) if found else None

    def _collect(
        self, found: list[Any], difference: Form | Undecided, wide: Any, *, thorough: bool
    ) -> None:
        """Add proofs of the first way to make some that makes any."""
        for values in islice(self._stages(difference, wide), None if thorough else 1):
            found.extend(islice(values, _FEW))
            if found:
                return

    def _stages(self, difference: Form | Undecided, wide: Any) -> Iterator[Iterator[Any]]:
        if isinstance(difference, Form):
            yield self._of(difference.schema)
        yield self._of(self._lidded)
        definitions = {**definitions_of(wide), **definitions_of(self._lidded)}
        opposite = negation(without_definitions(wide))
        alone = without_definitions(self._lidded)
        yield self._of({"definitions": definitions, "allOf": [alone, opposite]})

        yield self._near(telling_values(wide, self._lidded))

    def _near(self, values: list[Any]) -> Iterator[Any]:
        """Yield proofs that differ in one place from a value that the narrow schema takes."""
        bases = islice(candidates(self._lidded, self._dialect, self._fits_lid, filled=True), _BASES)
        tried = (one for base in list(bases) for one in neighbours(base, values))
        return (one for one in islice(tried, _TRIES) if self._proof(one) is not None)

    def _of(self, schema: Any) -> Iterator[Any]:
        return candidates(schema, self._dialect, self._unproven)

    def _unproven(self, value: Any) -> Violation | None:
        """Return None for a value that is a proof."""
        if self._proof(value) is not None:
            return None
        return Violation("it proves nothing", (), (), "", value, None)

    def _proof(self, value: Any) -> Any:
        """Return a value as it is sent if it proves something then, perhaps as bytes; else None."""
        if process_time() > self._ends:
            raise _TooLong
        for one in (value, self._as_bytes(json.loads(json.dumps(value)))):
            sent = self._sent(one)
            if (
                sent is not None
                and self._fits_lid(one) is None
                and self._narrow.violation(sent) is None
                and self._wide.violation(sent) is not None
            ):
                return sent
        return None

    def _sent(self, value: Any) -> Any:
        """Return a value of the schemas as it is sent; None if it cannot be."""
        if self._wide.role != "arguments":
            return as_texts(self._wide.role, value)
        if not self._as_list:
            return [value]
        return None if value == [None] or not isinstance(value, list) else value
