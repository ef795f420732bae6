"""Names of the namespaces of a family, for tests to connect to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, islice
from typing import Any

from asynction_core import Namespace, Parameter
from asynction_jsonschema import SchemaProblem, dialect_of
from asynction_jsonschema.examples import candidates

_TRIES = 32
_UNFIT = re.compile(r"[/,?#\s{}]|^$")  # for a part of a namespace's name


def members_of(namespace: Namespace) -> Iterator[str]:
    """Yield names that clients may perhaps connect to: of a namespace that is no family, its own.

    Their values are those that the document offers, then such as their schemas describe.

    Args:
        namespace: The namespace or family.
    """
    values = {name: list(_values(one)) for name, one in namespace.parameters.items()}
    for index in range(max(map(len, values.values()), default=1)):
        name = namespace.name
        for parameter, several in values.items():
            name = name.replace(f"{{{parameter}}}", several[min(index, len(several) - 1)])
        yield name


def _values(parameter: Parameter) -> Iterator[str]:
    """Yield texts that may be the value of a parameter, the best first."""
    fields = parameter.node.mapping() if "address" not in parameter.node.mapping() else {}
    examples = fields.get("examples")
    offered: list[Any] = [
        fields.get("default"),
        *(examples if isinstance(examples, list) else ()),
    ]
    made: Iterator[Any] = iter(())
    if parameter.schema is not None:
        contents = parameter.schema.bundle()
        if isinstance(contents, dict):
            offered += [contents.get("default"), *(contents.get("examples") or ())]
            offered += contents.get("enum") or ()
        with suppress(SchemaProblem):
            made = candidates(contents, dialect_of(parameter.schema.language, contents))
    found = map(_text, chain((one for one in offered if one is not None), islice(made, _TRIES)))
    fitting = list(dict.fromkeys(text for text in found if not _UNFIT.search(text)))
    yield from fitting or ["1"]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
