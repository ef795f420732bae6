"""Plugins are asked one by one, as pluggy would ask all of them."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from asynction_core import Option, hookimpl
from asynction_core.plugins.each import each_of
from asynction_core.plugins.loading import load_plugins


@dataclass
class Giving:  # which has no hash, and equals others of its kind
    number: int

    @hookimpl
    def asynction_options(self) -> Any:
        return {f"option_{self.number}": Option(self.number, "A number.")}


class First:
    @hookimpl(tryfirst=True)
    def asynction_options(self) -> None: ...


class Wrapping:
    @hookimpl(wrapper=True)
    def asynction_options(self) -> Generator[None, list[Any], list[Any]]:
        found = yield
        return [*found, {"wrapped": Option(0, "A number.")}]


def test_each_is_asked_alone_in_order_and_behind_wrappers() -> None:
    manager = load_plugins([Giving(1), First(), Giving(2), Wrapping()])
    asked = [
        (one.name, [name for options in one.ask() for name in options])
        for one in each_of(manager, "asynction_options")
    ]
    assert asked == [
        ("First", ["wrapped"]),
        ("Giving", ["option_2", "wrapped"]),
        ("Giving", ["option_1", "wrapped"]),
    ]
