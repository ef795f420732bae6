"""Other defaults for the options of plugins."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any

from asynction_core.hookspecs import Option, hookimpl

_Options = list[Mapping[str, Option]]


class Defaults:
    """A plugin that changes the defaults of others' options, as far as there are such options.

    Args:
        **defaults: The defaults, by the names of the options.
    """

    def __init__(self, **defaults: Any) -> None:
        self._defaults = defaults

    @hookimpl(wrapper=True)
    def asynction_options(self) -> Generator[None, _Options, _Options]:
        found = yield
        return [
            {
                name: replace(option, default=self._defaults.get(name, option.default))
                for name, option in options.items()
            }
            for options in found
        ]
