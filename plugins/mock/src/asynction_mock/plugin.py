"""What a mock server does in the place of an application: the hooks that it implements."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from asynction_core import (
    AsynctionException,
    Defaults,
    Event,
    Handler,
    Spec,
    hookimpl,
)
from asynction_jsonschema import find_engine
from asynction_jsonschema.fake import FakeData
from asynction_mock.fake_arguments import ack_of, error_ack_of
from asynction_mock.reading import NotMade, Reading
from asynction_mock.unknown_names import UnknownNames

if TYPE_CHECKING:
    from asynction_core import AsynctionSocketIO

_ErrorAck = Callable[[Exception, Any], Any] | None


class MockPlugin(Defaults):
    """Handles every event with a fake acknowledgement.

    It lets in whoever presents well-formed credentials, and says what is wrong with an event.

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
        super().__init__(on_invalid="ack", accept_any_credentials=not use_security_callables)
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
        self._reading = Reading()
        self._unknown = UnknownNames()

    @hookimpl
    def asynction_attach(self, server: AsynctionSocketIO) -> None:
        self._unknown.watch(server)

    @hookimpl
    def asynction_enforces(self) -> set[str]:
        return {"handlers"}

    @hookimpl(tryfirst=True)
    def asynction_handler(self, spec: Spec, event: Event) -> Handler:
        make = self._reading(partial(ack_of, spec, event, self.fake))

        def acknowledge(*args: object) -> object:
            try:
                if make is not None:
                    return _returned(make())
            except NotMade:
                pass
            raise AsynctionException(
                f"the acknowledgement of {event.name!r} of {event.namespace!r} cannot be made up"
            )

        return acknowledge

    @hookimpl(wrapper=True)
    def asynction_error_ack(
        self, spec: Spec, event: Event
    ) -> Generator[None, _ErrorAck, _ErrorAck]:
        """Make an answer up where none of Asynction's fits the document."""
        answer = yield
        make = None
        if answer is not None:
            make = self._reading(partial(error_ack_of, spec, event, self.fake))
        if answer is None or make is None:
            return answer

        def answer_or_make(error: Exception, given: Any) -> Any:
            found = answer(error, given)
            if found is None:
                with suppress(NotMade):
                    return _returned(make())
            return found

        return answer_or_make


def _returned(arguments: tuple[Any, ...]) -> Any:
    """Return what a handler returns for the arguments of an acknowledgement."""
    return arguments[0] if len(arguments) == 1 else arguments
