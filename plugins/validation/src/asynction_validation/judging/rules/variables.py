"""Rules about the variables of servers, and the values that variables and parameters may have."""

from __future__ import annotations

import re

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Found, Whole

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_TEXTS = {2: ("url",), 3: ("host", "pathname")}


def described_variables(server: Place, whole: Whole) -> Found:
    """A server describes the variables in its address."""
    variables = _variables(server)
    for field in _TEXTS[whole.major]:
        text = server.get(field)
        for name in dict.fromkeys(_VARIABLE.findall(text)) if isinstance(text, str) else ():
            if variables is not None and name not in variables:
                yield (
                    server.child(field),
                    f"the variable {{{name}}} is not described: add {name!r} under 'variables' of "
                    "the server",
                )


def unused_variables(server: Place, whole: Whole) -> Found:
    """The variables of a server stand in its address."""
    texts = [text for text in map(server.get, _TEXTS[whole.major]) if isinstance(text, str)]
    used = {name for text in texts for name in _VARIABLE.findall(text)}
    for name in _variables(server) or () if texts else ():
        if name not in used:
            yield (
                server.child("variables", name),
                f"the address of the server has no variable {{{name}}}: its description means "
                "nothing",
            )


def allowed_values(place: Place, whole: Whole) -> Found:
    """The default and the examples are among the values that are allowed."""
    allowed = place.listed("enum")
    if not allowed:
        return
    words = ", ".join(repr(value) for value in allowed[:5])
    default = place.get("default")
    if "default" in place.value and default not in allowed:
        yield place.child("default"), f"the default is none of the values of 'enum': {words}"
    for index, example in enumerate(place.listed("examples")):
        if example not in allowed:
            where = place.child("examples", index)
            yield where, f"the example is none of the values of 'enum': {words}"


def _variables(server: Place) -> dict[str, object] | None:
    """Return the variables; None if that cannot be told."""
    if "variables" not in server.value:
        return {}
    variables = server.get("variables")
    if isinstance(variables, dict) and isinstance(variables.get("$ref"), str):
        return None  # no reference stands for all of them
    return variables if isinstance(variables, dict) else None
