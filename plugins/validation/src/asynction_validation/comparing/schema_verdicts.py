"""Whether one schema takes what another does: a verdict, and a value that proves it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic, process_time
from typing import Any, Literal

from asynction_jsonschema import Dialect, SchemaProblem, Violation
from asynction_jsonschema.canonical import Undecided, covers, subtract
from asynction_jsonschema.canonical.cost import cost
from asynction_validation.comparing.closed_objects import closed, names_in
from asynction_validation.comparing.comparable import comparable
from asynction_validation.comparing.descent import Descent
from asynction_validation.comparing.described import Described
from asynction_validation.comparing.proof_search import Search

_FEW = 4  # proofs, of which the shortest is told
_LONG = 0.4  # seconds, of an answer that has not been found in time
_CHEAP = 300  # the cost of a schema that takes no time
_PATIENCE = 8  # such answers, from which on no more are waited for


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of a comparison.

    Attributes:
        kind: ``"same"`` if there is nothing to tell, ``"compatible"`` if the one takes all that the
            other does, ``"breaking"`` if it does not, which `value` proves, and else ``"unsure"``.
        value: What the one does not take and the other does: a list of arguments, a text, or lists
            of texts by name.
        violation: How it fails the one.
        reason: Why there is no other verdict, for a person to read.
    """

    kind: Literal["same", "compatible", "breaking", "unsure"]
    value: Any = None
    violation: Violation | None = None
    reason: str = ""


_SAME = Verdict("same")
_COMPATIBLE = Verdict("compatible")


class Verdicts:
    """Compares schemas, each pair once.

    Args:
        validate_formats: Whether ``format`` counts.
    """

    def __init__(self, *, validate_formats: bool) -> None:
        self.validate_formats = validate_formats
        self._known: dict[tuple[Any, ...], Verdict] = {}
        self._awaited = 0

    def verdict(self, wide: Described, narrow: Described) -> Verdict:
        """Return whether one schema takes all that another does.

        Args:
            wide: The one that is to take it.
            narrow: The other one.
        """
        if _are_same(wide, narrow, lambda one: one.text):
            return _SAME
        problem = wide.problem or narrow.problem
        if problem is not None:
            return Verdict("unsure", reason=problem)
        key = (wide.key, narrow.key)
        if key not in self._known:
            try:
                self._known[key] = self._compared(wide, narrow)
            except (SchemaProblem, RecursionError) as error:
                reason = f"they cannot be compared: {error or type(error).__name__}"
                self._known[key] = Verdict("unsure", reason=reason)
        return self._known[key]

    def _compared(self, wide: Described, narrow: Described) -> Verdict:
        if _are_same(wide, narrow, lambda one: one.words_text):
            return _SAME
        if wide.binds_nothing():
            return _SAME if narrow.binds_nothing() else _COMPATIBLE
        one, other, dialect = comparable(wide, narrow)
        if Descent(one, other).is_covered():
            return self._covered(one, other, dialect)
        lidded = closed(other, names_in(one))
        covered = self._ask(covers, one, lidded, dialect=dialect)
        if covered is True:
            return self._covered(one, other, dialect)
        difference = self._ask(subtract, lidded, one, dialect=dialect)
        began = process_time()
        search = Search(wide, narrow, lidded, dialect, validate_formats=self.validate_formats)
        found = search.best(difference, one, thorough=self._awaited < _PATIENCE)
        self._awaited += process_time() - began > _LONG
        if found is not None:
            return Verdict("breaking", found, wide.violation(found))
        if isinstance(covered, Undecided):
            return Verdict("unsure", reason=covered.reason)
        return Verdict("unsure", reason="no value has been found that shows the difference")

    def _covered(self, wide: Any, narrow: Any, dialect: Dialect) -> Verdict:
        if '"binary"' in _text([wide, narrow]):
            return _COMPATIBLE  # their forms know of no bytes
        sides = ((wide, narrow), (narrow, wide))
        same = all(self._ask(covers, *each, dialect=dialect) is True for each in sides)
        return _SAME if same else _COMPATIBLE

    def _ask(self, question: Callable[..., Any], *schemas: Any, dialect: Dialect) -> Any:
        """Return an answer of the canonical forms, of which not too many are waited for."""
        if self._awaited >= _PATIENCE and not all(_is_cheap(one, dialect) for one in schemas):
            return Undecided("too many comparisons take too long")
        began = monotonic()
        told = question(*schemas, dialect, validate_formats=self.validate_formats)
        if isinstance(told, Undecided) and monotonic() - began > _LONG:
            self._awaited += 1
        return told


def _is_cheap(schema: Any, dialect: Dialect) -> bool:
    return cost(schema, dialect, negated=True) <= _CHEAP


def _are_same(one: Described, other: Described, text: Callable[[Described], str]) -> bool:
    return (
        (one.is_any, one.is_tuple, one.dialect) == (other.is_any, other.is_tuple, other.dialect)
        and (one.language == other.language)
        and text(one) == text(other)
    )


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
