"""What a mock server does in the place of an application: the hooks that it implements."""

from __future__ import annotations

from asynction_core import AsynctionException, Event, Handler, hookimpl
from asynction_mock.fake import FakeData
from asynction_mock.fake_arguments import ack_of

__all__ = ["MockPlugin"]


class MockPlugin:
    """Handles every event with a fake acknowledgement.

    Args:
        fake: Makes the data.
    """

    def __init__(self, fake: FakeData) -> None:
        self._fake = fake

    @hookimpl
    def asynction_enforces(self) -> set[str]:
        return {"handlers"}

    @hookimpl(tryfirst=True)
    def asynction_handler(self, event: Event) -> Handler:
        make = ack_of(event, self._fake)
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
