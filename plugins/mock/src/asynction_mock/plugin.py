"""What a mock server does in the place of an application: the hooks that it implements."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any, Literal

from asynction_core import AsynctionException, Event, Handler, Option, hookimpl
from asynction_jsonschema import find_engine
from asynction_jsonschema.fake import FakeData
from asynction_mock.fake_arguments import ack_of

__all__ = ["MockPlugin"]

_Options = list[Mapping[str, Option]]


class MockPlugin:
    """Handles every event with a fake acknowledgement.

    Takes keywords of `MockAsynctionSocketIO.from_spec`.

    Attributes:
        fake: Makes the data.
        others: Those of the keywords that other plugins and the server take.
    """

    def __init__(
        self,
        *,
        fake_data: Literal["realistic", "edge"],
        seed: int | None,
        locale: str | None,
        prefer_examples: bool,
        custom_formats_sample_size: int,
        use_security_callables: bool = False,
        **others: Any,
    ) -> None:
        self.fake = FakeData(
            find_engine(others.get("validation_engine")),
            kind=fake_data,
            seed=seed,
            locale=locale,
            prefer_examples=prefer_examples,
            custom_formats_sample_size=custom_formats_sample_size,
            validate_formats=bool(others.get("validate_formats")),
        )
        self.others = others
        self._asks_callables = use_security_callables

    @hookimpl(wrapper=True)
    def asynction_options(self) -> Generator[None, _Options, _Options]:
        """Let in whoever presents well-formed credentials, where a plugin has that option."""
        found = yield
        changed = {} if self._asks_callables else {"accept_any_credentials": True}
        return [
            {
                name: replace(option, default=changed.get(name, option.default))
                for name, option in options.items()
            }
            for options in found
        ]

    @hookimpl
    def asynction_enforces(self) -> set[str]:
        return {"handlers"}

    @hookimpl(tryfirst=True)
    def asynction_handler(self, event: Event) -> Handler:
        make = ack_of(event, self.fake)
        if make is None:
            return _unable(event)

        def acknowledge(*args: object) -> object:
            made = make()
            return made[0] if len(made) == 1 else made

        return acknowledge


def _unable(event: Event) -> Handler:
    message = f"the acknowledgement of {event.name!r} of {event.namespace!r} cannot be made up"

    def unable(*args: object) -> None:
        raise AsynctionException(message)

    return unable
