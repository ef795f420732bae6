"""What goes on of what a wrapper of a hook returns: all that others gave is still there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from asynction_core.exceptions import PluginError
from asynction_core.plugins.due import Due
from asynction_core.plugins.given import by_whom
from asynction_core.plugins.implementation import Implementation, described


class Merging:
    """What goes on of what others gave and a wrapper returns.

    Args:
        due: What is due.
        by: Whose the wrapper is.
    """

    def __init__(self, due: Due, by: Implementation) -> None:
        self.due = due
        self.by = by

    def noted(self, found: Any) -> Any:
        """Return what to remember of what others gave, before the wrapper sees it."""

    def merged(self, before: Any, after: Any) -> Any:
        """Return what goes on.

        Args:
            before: What was noted.
            after: What the wrapper returns.

        Raises:
            PluginError: It takes something away, or returns what is not due.
        """


class One(Merging):
    """Of hooks of which the first result counts: there may be another in its place."""

    def noted(self, found: Any) -> Any:
        return found

    def merged(self, before: Any, after: Any) -> Any:
        if after is before or (after is None and before is None):
            return after
        if after is None:
            raise self.by.fails(
                f"its wrapper of {self.by.hook} returns None where another plugin gave something: "
                "have it return what 'yield' gives, or something in its place"
            )
        return self.due.accept(after, self.by)


class All(Merging):
    """Of hooks of which all results count: each stays, as it is."""

    def noted(self, found: list[Any]) -> list[tuple[Any, list[object]]]:
        return [(one, list(self.due.parts(one))) for one in found]

    def merged(self, before: list[tuple[Any, list[object]]], after: Any) -> list[Any]:
        if not self.due.is_read:
            return []
        by, accept = self.by, self.due.accept
        if isinstance(after, (str, bytes, Mapping)) or not isinstance(after, Iterable):
            raise by.fails(
                f"its wrapper of {by.hook} returns {described(after)}: have it return the list "
                "that 'yield' gives"
            )
        known = {id(one) for one, _ in before}
        found = [one if id(one) in known else accept(one, by) for one in after if one is not None]
        kept = {part for one in found for part in self.due.parts(one)}
        for one, parts in before:
            if not kept.issuperset(parts):
                raise self._takes(one)
        if not self.due.may_grow:
            self._refuse_more(kept - {part for _, parts in before for part in parts})
        return found

    def _takes(self, one: object) -> PluginError:
        giver = by_whom(one)
        whose = "another plugin" if giver is None else str(giver.origin)
        return self.by.fails(
            f"its wrapper of {self.by.hook} takes out or replaces what {whose} gave: have it "
            "return all that 'yield' gives, as it is"
        )

    def _refuse_more(self, parts: set[object]) -> None:
        for part in parts:
            raise self.by.fails(
                f"its wrapper of {self.by.hook} adds {part!r}, which nobody gave: have it return "
                "what 'yield' gives, and give more from a hook that is no wrapper"
            )
