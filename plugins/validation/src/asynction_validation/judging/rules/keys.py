"""Rules about the keys of maps, which the specification limits to some characters."""

from __future__ import annotations

import re
from typing import Any

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Check, Found, Whole

_COMPONENT = re.compile(r"[a-zA-Z0-9.\-_]+")
_FOR_ALL = (
    "'{}' maps names to objects, and no reference stands for all of them: refer from each entry, "
    "as in NAME: {{$ref: …}}"
)
# Components of 2.x of which the official schema does not tell that.
_UNTOLD = {"correlationIds", "parameters", "securitySchemes"}
_NAME = re.compile(r"[A-Za-z0-9_\-]+")


def component_keys(components: Place, whole: Whole) -> Found:
    """Keys of components are letters, digits, dots, hyphens and underscores."""
    for section, contents in components.value.items():
        if section not in whole.shapes["components"] or not isinstance(contents, dict):
            continue
        for key in contents:
            if _stands_for_all(key, contents):
                if whole.major == 3 or section in _UNTOLD or _is_bare(section, contents):
                    yield components.child(section, key), _FOR_ALL.format(section)
            elif not _COMPONENT.fullmatch(key):
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
            if _stands_for_all(name, place.get(field)):
                if field == "parameters":  # of others, the official schema tells
                    yield place.child(field, name), _FOR_ALL.format(field)
            elif not _NAME.fullmatch(name):
                yield (
                    place.child(field, name),
                    f"the name {name!r} of a {what} may hold only letters (A-Z, a-z), digits, '-' "
                    "and '_': choose another",
                )

    return check


def _stands_for_all(key: str, contents: Any) -> bool:
    """Return whether an entry of a map is a reference that is to stand for all of them."""
    return key == "$ref" and isinstance(contents[key], str)


def _is_bare(section: str, contents: Any) -> bool:
    """Return whether the official schema takes it for a message: see `deviations`."""
    return section == "messages" and "#/" in contents["$ref"]
