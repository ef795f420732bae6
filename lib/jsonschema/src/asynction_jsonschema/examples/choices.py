"""The choices that a schema leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, product
from typing import Any

from asynction_jsonschema.arguments import resolved
from asynction_jsonschema.dialects import Dialect
from asynction_jsonschema.examples.together import Together
from asynction_jsonschema.negation import negation
from asynction_jsonschema.own_words import in_own_words
from asynction_jsonschema.subschemas import LAYOUTS

# Keywords that mean nothing in a draft, and something in later ones.
_SINCE_2019 = {"dependentRequired", "dependentSchemas", "maxContains", "minContains"}
_LATER: dict[Dialect, set[str]] = {
    Dialect.DRAFT_4: {"const", "contains", "if", "propertyNames", *_SINCE_2019},
    Dialect.DRAFT_6: {"if", *_SINCE_2019},
    Dialect.DRAFT_7: _SINCE_2019,
}

_EXCLUSIVE = 12  # options of a oneOf that may have to be had without the others


class Choices:
    """Makes the choices that a schema leaves.

    Args:
        root: The schema.
        dialect: The draft of JSON Schema that it is written in.
        spend: Is called for each subschema that is looked at.
    """

    def __init__(self, root: Any, dialect: Dialect, spend: Callable[[], None]) -> None:
        self.root = root
        self._spend = spend
        self._dialect = dialect
        self._is_alone = LAYOUTS[dialect].reference_stands_alone
        self._later = _LATER.get(dialect, set())
        # By the ids of schemas, and with these, so that no other one gets the id.
        self._known: dict[int, tuple[Any, dict[str, Any], list[Sequence[Any]]]] = {}

    def made(self, schemas: Sequence[Any], done: Sequence[Any] = ()) -> Iterator[Together]:
        """Yield what some schemas ask together, for each way to make the choices in them."""
        ahead = [*schemas]
        together = Together(done)
        while ahead:
            self._spend()
            schema = ahead.pop(0)
            if schema is False:
                return
            if schema is True:
                continue
            if "$ref" in schema:
                ahead.insert(0, resolved(schema, self.root))
                if self._is_alone:
                    continue
            schema, options = self._understood(schema)
            if any(schema is one for one in together):
                continue
            together.append(schema)
            ahead[:0] = schema.get("allOf", ())
            if options:
                for chosen in product(*options) if together.types else ():
                    yield from self.made([*chain(*chosen), *ahead], together)
                return
        if together.types:
            yield together

    def _understood(self, schema: dict[str, Any]) -> tuple[dict[str, Any], list[Sequence[Any]]]:
        """Return what its draft understands of a schema, and the options that this leaves."""
        if id(schema) not in self._known:
            known = {key: schema[key] for key in schema if key not in self._later}
            known = schema if self._later.isdisjoint(schema) else known
            self._known[id(schema)] = (schema, known, [*self._options_of(known)])
        return self._known[id(schema)][1:]

    def _options_of(self, schema: dict[str, Any]) -> Iterator[Sequence[Any]]:
        """Yield the options, lists of schemas, of each keyword that leaves a choice."""
        if "anyOf" in schema:
            yield [[one] for one in schema["anyOf"]]
        if "oneOf" in schema:
            every = schema["oneOf"]
            yield [[one] for one in every] + [
                [one, *({"not": other} for other in every if other is not one)]
                for one in every[:_EXCLUSIVE]
            ]
        if "not" in schema:
            refused = in_own_words(resolved(schema["not"], self.root), self._dialect)
            opposite = negation(refused)
            several = opposite.get("anyOf", [opposite]) if isinstance(opposite, dict) else []
            yield [
                # What cannot be said without a not is left to luck.
                [{key: value for key, value in one.items() if key != "not" or value != refused}]
                for one in ([{}] if opposite is True else several)
                if one is not False
            ]
        if "if" in schema:
            met, unmet = schema.get("then", True), schema.get("else", True)
            # Mostly a value shows which of the two holds, and what it lacks is learned then.
            yield [[], [schema["if"], met], [{"not": schema["if"]}, unmet]]
