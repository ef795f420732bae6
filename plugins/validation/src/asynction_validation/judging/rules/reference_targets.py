"""Rules about references: that they lead to the right kind of object, and stand alone."""

from __future__ import annotations

from typing import Any

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Check, Found, Whole
from asynction_validation.judging.rules.shapes import SCHEMA_KINDS, WORDS

# Where no Reference Object may stand, by major version.
_ALWAYS = {"components", "contact", "flow", "flows", "info", "license"}
_NOWHERE = {2: _ALWAYS | {"externalDocs", "operation", "requirement", "tag"}, 3: _ALWAYS}

_OF_SECURITY = {"flow", "flows", "requirement", "securityScheme"}

# What traits may not hold.
_NEVER = {
    ("messageTrait", 2): ("payload", "traits", "oneOf"),
    ("messageTrait", 3): ("payload", "traits"),
    ("operationTrait", 2): ("message", "traits"),
    ("operationTrait", 3): ("action", "channel", "messages", "traits"),
}


def kinds(reference: Place, whole: Whole) -> Found:
    """A reference leads to the kind of object that is needed where it stands."""
    target = whole.follow(reference)
    if target is None:
        return  # it is broken, which the core tells
    where, wanted = reference.child("$ref"), WORDS[reference.kind]
    found = whole.kinds.at(target)
    is_schema = reference.kind in SCHEMA_KINDS
    # What stands in other files is checked against the official schema as what is needed here. A
    # schema may have any field there.
    if target.uri != whole.root.uri and not (is_schema and found is not None):
        return
    if found is not None:
        if not found.fits(reference.kind):
            yield where, f"this reference leads to {found}: {wanted} is needed here"
    elif not _may_be(target.value, reference.kind, whole):
        yield (
            where,
            f"what this reference leads to does not look like {wanted}, which is needed here",
        )


def places(reference: Place, whole: Whole) -> Found:
    """A reference stands where the version of AsyncAPI knows one.

    Of references into the document itself, the official schema tells; those into other files are
    replaced by what they lead to before it is asked.
    """
    to = reference.value["$ref"]
    if to.startswith("#") or reference.kind not in _NOWHERE[whole.major]:
        return
    if isinstance(reference.above, Place) and reference.above.kind in SCHEMA_KINDS:
        return  # which keep theirs
    yield (
        reference.child("$ref"),
        f"nothing can be referred to here, as {WORDS[reference.kind]} is no place for a reference "
        "in this version of AsyncAPI: write it out",
    )


def places_before(version: str, kind: str) -> Check:
    """Return the check that no object of a kind is a reference before a version of AsyncAPI."""

    def check(reference: Place, whole: Whole) -> Found:
        if reference.kind == kind and not reference.value["$ref"].startswith("#"):
            yield (
                reference.child("$ref"),
                f"nothing can be referred to here, as {WORDS[kind]} is no place for a reference "
                f"before AsyncAPI {version}: write it out",
            )

    return check


def siblings(reference: Place, whole: Whole) -> Found:
    """What stands beside a `$ref` is ignored, but in schemas. Of security, the core tells."""
    if reference.kind in SCHEMA_KINDS or reference.kind in _OF_SECURITY:
        return
    for field in reference.value:
        if field not in ("$ref", "security", "x-security"):
            yield (
                reference.child(field),
                f"{field!r} is ignored, as it stands beside a '$ref': put it into the object that "
                "is referred to, or write the object out here",
            )


def traits(trait: Place, whole: Whole) -> Found:
    """A trait that is a whole operation or message holds nothing that traits may not."""
    if isinstance(trait.above, Place):
        return  # the official schema knows its fields
    found = whole.kinds.at(trait.above)
    if found is None or found.name == trait.kind:
        return
    for field in _NEVER[trait.kind, whole.major]:
        if field in trait.value:
            yield (
                trait.child(field),
                f"this is used as {WORDS[trait.kind]}, which may not hold {field!r}",
            )


def _may_be(value: Any, kind: str, whole: Whole) -> bool:
    """Return whether a value may be an object of a kind: whether it has any field of one."""
    if kind in SCHEMA_KINDS:
        return isinstance(value, (dict, bool)) or kind in ("payload", "multiFormat")
    if kind == "ack":
        return isinstance(value, (dict, bool))
    if not isinstance(value, dict):
        return False
    known = whole.shapes[kind]
    if not known or kind.endswith("Bindings") or not value:
        return True
    return any(key in known or key == "$ref" or key.startswith("x-") for key in value)
