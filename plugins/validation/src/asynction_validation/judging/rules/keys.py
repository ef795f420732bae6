"""Rules about the keys of maps, which the specification limits to some characters."""

from __future__ import annotations

import re

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Found
from asynction_validation.judging.rules.whole import Whole

__all__ = ["component_keys", "parameter_names", "server_names"]

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


def server_names(document: Place, whole: Whole) -> Found:
    """Names of servers are letters, digits, hyphens and underscores."""
    yield from _names(document, "servers", "server")


def parameter_names(channel: Place, whole: Whole) -> Found:
    """Names of channel parameters are letters, digits, hyphens and underscores."""
    yield from _names(channel, "parameters", "parameter")


def _names(place: Place, field: str, what: str) -> Found:
    for name in place.mapped(field):
        if not _NAME.fullmatch(name):
            yield (
                place.child(field, name),
                f"the name {name!r} of a {what} may hold only letters (A-Z, a-z), digits, '-' and "
                "'_': choose another",
            )
