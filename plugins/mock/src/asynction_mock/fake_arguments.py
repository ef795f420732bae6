"""Fake arguments: of the events that a server sends, and of its acknowledgements."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import cycle
from typing import Any, NamedTuple

from asynction_core import Coder, Event, Schema, Spec, SpecError
from asynction_core.codec import readable
from asynction_jsonschema import dialect_of
from asynction_jsonschema.arguments import as_arguments
from asynction_jsonschema.binary import in_bytes
from asynction_jsonschema.fake import CannotFake, FakeData
from asynction_jsonschema.json_values import fresh
from asynction_mock.reading import Arguments

logger = logging.getLogger("asynction")


class Sample(NamedTuple):
    """An event, and what makes its arguments."""

    event: Event
    make: Arguments


def events_of(spec: Spec, *, received: bool) -> list[Event]:
    """Return the events that clients send, or those that the server does, in the document's order.

    Args:
        spec: What the document asks for.
        received: Whether those are meant that clients send.
    """
    namespaces = spec.namespaces.values()
    groups = [namespace.receives if received else namespace.sends for namespace in namespaces]
    return [event for group in groups for event in group.values()]


def _read_at_once(read: Callable[[], Arguments | None]) -> Arguments | None:
    return read()


def samples_of(
    spec: Spec,
    events: Iterable[Event],
    fake: FakeData,
    reading: Callable[[Callable[[], Arguments | None]], Arguments | None] = _read_at_once,
    *,
    as_text: bool = False,
) -> tuple[Sample, ...]:
    """Return those of some events whose payloads can be made up; a warning tells of each other.

    Args:
        spec: What the document asks for.
        fake: Makes the data.
        reading: When schemas are read, if not at once: see `Reading`.
        as_text: Whether bytes, and what else JSON does not know, are text.
    """
    made = ((event, reading(partial(_payload_of, spec, event, fake, as_text))) for event in events)
    return tuple(Sample(event, make) for event, make in made if make is not None)


def _payload_of(spec: Spec, event: Event, fake: FakeData, as_text: bool) -> Arguments | None:
    """Return what makes the arguments of an event; None, with a warning, if nothing can."""
    examples = event.node.value.get("examples")
    payloads = [
        example["payload"]
        for example in (examples if isinstance(examples, list) else [])
        if isinstance(example, dict) and "payload" in example
    ]
    return _arguments(spec, event, event.payload, "payload", fake, payloads, as_text=as_text)


def ack_of(spec: Spec, event: Event, fake: FakeData) -> Arguments | None:
    """Return what makes the acknowledgement of an event; None, with a warning, if nothing can."""
    return _arguments(spec, event, event.ack, "x-ack", fake)


def error_ack_of(spec: Spec, event: Event, fake: FakeData) -> Arguments | None:
    """Return what makes the answer to an event that is refused; None, with a warning, if nothing.

    Args:
        spec: What the document asks for.
        event: An event whose document says what that is.
        fake: Makes the data.
    """
    return _arguments(spec, event, event.ack_error, "error of the x-ack", fake)


def _arguments(
    spec: Spec,
    event: Event,
    schema: Schema | None,
    field: str,
    fake: FakeData,
    examples: Sequence[Any] = (),
    *,
    as_text: bool = False,
) -> Arguments | None:
    if schema is None:
        if not examples:
            return tuple  # no arguments
        around = cycle(examples)
        return lambda: (fresh(next(around)),)
    direction = {"receive": "received", "send": "sent"}[event.direction]
    name = f"the {field} of the {direction} event {event.name!r} of {event.namespace!r}"
    coder = spec.coder_of(schema)
    try:
        if coder is not None:
            make = _maker_of_codec(coder, name, fake, examples)
            return (lambda: (readable(make()),)) if as_text else (lambda: (make(),))
        contents = as_arguments(schema.bundle())
        make = fake.maker(contents, name, examples, media_type=schema.language)
    except (CannotFake, SpecError) as error:
        what = "is not emitted" if field == "payload" else "is not acknowledged"
        message = f"{name} cannot be made up, so that it {what}: {error}"
        logger.warning("%s", schema.node.error(message, rule="server"))
        return None
    if not as_text:
        make = _after(make, in_bytes(contents, dialect_of(schema.language, contents)))
    if schema.describes_tuple:
        return lambda: tuple(make())
    return lambda: (make(),)


def _maker_of_codec(
    coder: Coder, name: str, fake: FakeData, examples: Sequence[Any]
) -> Callable[[], Any]:
    """Return what makes the values of a schema that a codec is for."""

    def fits(value: Any) -> bool:
        try:
            if coder.check(value) is not None:
                return False
            coder.encode(value)
        except Exception:
            return False
        return True

    return fake.maker_of_drawn(coder.example, name, fits, examples)


def _after(make: Callable[[], Any], change: Callable[[Any], Any]) -> Callable[[], Any]:
    return lambda: change(make())
