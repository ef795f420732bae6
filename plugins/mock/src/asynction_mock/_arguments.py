"""Fake arguments: of the events that a server sends, and of its acknowledgements."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from asynction_core import Event, Schema, SpecError
from asynction_mock.fake import CannotFake, FakeData

__all__ = ["Arguments", "Sample", "ack_of", "payload_of"]

logger = logging.getLogger("asynction")

Arguments = Callable[[], tuple[Any, ...]]
"""Makes the arguments of an event, or of an acknowledgement."""


class Sample(NamedTuple):
    """An event that the server sends, and what makes its arguments."""

    event: Event
    make: Arguments


def payload_of(event: Event, fake: FakeData) -> Arguments | None:
    """Return what makes the arguments of an event; None, with a warning, if nothing can."""
    examples = event.node.value.get("examples")
    payloads = [
        example["payload"]
        for example in (examples if isinstance(examples, list) else [])
        if isinstance(example, dict) and "payload" in example
    ]
    return _arguments(event, event.payload, "payload", fake, payloads)


def ack_of(event: Event, fake: FakeData) -> Arguments | None:
    """Return what makes the acknowledgement of an event; None, with a warning, if nothing can."""
    return _arguments(event, event.ack, "x-ack", fake)


def _arguments(
    event: Event, schema: Schema | None, field: str, fake: FakeData, examples: Sequence[Any] = ()
) -> Arguments | None:
    if schema is None:
        return tuple  # no arguments
    direction = {"receive": "received", "send": "sent"}[event.direction]
    name = f"the {field} of the {direction} event {event.name!r} of {event.namespace!r}"
    try:
        if schema.format is not None and "schema" not in schema.format:
            raise CannotFake(f"its schemaFormat {schema.format!r} is no JSON Schema")
        make = fake.maker(schema.bundle(), name, examples)
    except (CannotFake, SpecError) as error:
        what = "is not emitted" if field == "payload" else "is not acknowledged"
        logger.warning(
            "%s", schema.node.error(f"{name} cannot be made up, so that it {what}: {error}")
        )
        return None
    if schema.describes_tuple:
        return lambda: tuple(make())
    return lambda: (make(),)
