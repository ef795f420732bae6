"""Rules about the keys of maps, which the specification limits to some characters."""

from __future__ import annotations

import re

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Check, Found, Whole

__all__ = ["component_keys", "names"]

_COMPONENT = re.compile(r"[a-zA-Z0-9.\-_]+")
_NAME = re.compile(r"[A-Za-z0-9_\-]+")


def component_keys(components: Place, whole: Whole) -> Found:
    """Keys of components are letters, digits, dots, hyphens and underscores."""
    for section, contents in components.value.items():
        if section not in whole.shapes["components"] or not isinstance(contents, dict):
            continue
        for key in contents:
            if not _COMPONENT.fullmatch(key):
                yield (
                    components.child(section, key),
                    f"the key {key!r} of a component may hold only letters (A-Z, a-z), digits, "
                    "'.', '-' and '_': rename it, and what refers to it",
                )


def names(field: str, what: str) -> Check:
    """Return the rule that the names in a field are letters, digits, hyphens and underscores.

    Args:
        field: The field that holds a map.
        what: What messages call a thing in it.
    """

    def check(place: Place, whole: Whole) -> Found:
        for name in place.mapped(field):
            if not _NAME.fullmatch(name):
                yield (
                    place.child(field, name),
                    f"the name {name!r} of a {what} may hold only letters (A-Z, a-z), digits, '-' "
                    "and '_': choose another",
                )

    return check
