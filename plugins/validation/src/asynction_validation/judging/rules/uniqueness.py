"""Rules about what may be there once."""

from __future__ import annotations

from asynction_validation.judging.rules.place import Place
from asynction_validation.judging.rules.rule import Check, Found, Whole


def ids(field: str, what: str) -> Check:
    """Return the rule that what a field holds is of one object, traits merged.

    Args:
        what: What messages call such an object.
    """

    def check(place: Place, whole: Whole) -> Found:
        where, name = place.overridden(field)
        if not isinstance(name, str) or not whole.is_used(place):
            return
        if whole.first.setdefault((field, name), where) is not where:
            yield (
                where,
                f"there is another {what} with the {field} {name!r}: it must be unique in the "
                "document",
            )

    return check


def tags(place: Place, whole: Whole) -> Found:
    """A list of tags has each name once."""
    names: dict[str, int] = {}
    for index, item in enumerate(place.listed("tags")):
        where = place.child("tags", index)
        tag = where.target_value() if isinstance(item, dict) and "$ref" in item else item
        name = tag.get("name") if isinstance(tag, dict) else None
        if isinstance(name, str) and names.setdefault(name, index) != index:
            yield where, f"there is another tag {name!r} in this list: leave one of them out"
