"""The documents in mocks/, and what plain jsonschema says of what a mock server makes of them.

The numbers in them that must not be rounded stay below 2 ** 53: JavaScript has no others.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from engineio.payload import Payload
from jsonschema import Draft7Validator, Draft202012Validator
from jsonschema.validators import extend

from asynction_core import AsynctionSocketIO, Event, Schema, Spec
from asynction_jsonschema import find_engine
from asynction_jsonschema.fake import FakeData

from .processes import Server

_WITH_BYTES = {
    one: extend(
        one,
        type_checker=one.TYPE_CHECKER.redefine(
            "string", lambda checker, value: isinstance(value, (str, bytes))
        ),
    )
    for one in (Draft7Validator, Draft202012Validator)
}

_ROOT = Path(__file__).resolve().parents[2]

DOCUMENTS: dict[str, Path] = {
    **{path.stem: path for path in sorted((Path(__file__).parent / "mocks").glob("*.yaml"))},
    "chat": _ROOT / "examples" / "chat" / "asyncapi.yaml",
    "chat in AsyncAPI 3": _ROOT / "examples" / "chat" / "asyncapi-v3.yaml",
    # As generators write them.
    "generated tuples": Path(__file__).parent / "generated" / "tuples.yaml",
    "generated recursive": Path(__file__).parent / "generated" / "recursive.yaml",
}
SERVER_NAMES = {"fleet": "production"}

# Well-formed credentials for all security schemes of all documents.
CREDENTIALS: dict[str, Any] = {
    "query": {"key": "any", "zoom": "3"},
    "headers": {
        "Authorization": f"Basic {b64encode(b'any:thing').decode()}",
        "X-Key": "any",
        "Cookie": "key=any",
    },
    "auth": {"token": "any", "user": "any", "username": "any", "password": "thing"},
}


def mock_server(
    document: str, log: Path, async_mode: str = "threading", **configuration: Any
) -> AbstractContextManager[Server]:
    """Run a mock server of a document in a process of its own: see servers/mock.py."""
    options = {"server_name": SERVER_NAMES.get(document), **configuration.pop("options", {})}
    return Server.running(
        async_mode,
        log,
        "mock.py",
        document=str(DOCUMENTS[document]),
        options=options,
        **configuration,
    )


def make_clients_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Python's clients take many events in one answer of a poll.

    More than 16 they would take for an attack, and leave.
    """
    monkeypatch.setattr(Payload, "max_decode_packets", 1000)


def spec_of(document: str) -> Spec:
    """Return what a document asks of a server that is no mock."""
    return AsynctionSocketIO.from_spec(
        DOCUMENTS[document],
        server_name=SERVER_NAMES.get(document),
        disable_plugins=["handlers"],
        accept_any_credentials=True,
    ).spec


def received(spec: Spec) -> list[Event]:
    """Return the events that the server receives."""
    return [event for place in spec.namespaces.values() for event in place.receives.values()]


def sent(spec: Spec) -> list[Event]:
    """Return the events that the server sends."""
    return [event for place in spec.namespaces.values() for event in place.sends.values()]


class Checks:
    """Says what is wrong with arguments, by jsonschema alone; equal arguments are checked once."""

    def __init__(self) -> None:
        self._validators: dict[tuple[str, str, str | None], Any] = {}
        self._sound: set[tuple[object, str]] = set()

    def payload(self, event: Event, args: Sequence[Any]) -> str | None:
        """Return what is wrong with the arguments of an event, None if nothing is."""
        return self._problem(event.payload, args)

    def ack(self, event: Event, args: Sequence[Any]) -> str | None:
        """Return what is wrong with the arguments of its acknowledgement."""
        return self._problem(event.ack, args)

    def _problem(self, schema: Schema | None, args: Sequence[Any]) -> str | None:
        if schema is None:
            return None
        text = (schema.key, json.dumps(args, default=repr))
        if text in self._sound:
            return None
        if schema.describes_tuple:
            value: Any = [] if list(args) == [None] else list(args)
        elif len(args) > 1:
            return f"{len(args)} arguments"
        else:
            value = args[0] if args else None
        if schema.key not in self._validators:
            contents = schema.bundle()
            is_new = "prefixItems" in json.dumps(contents)
            validator = Draft202012Validator if is_new else Draft7Validator
            validator.check_schema(contents)
            self._validators[schema.key] = _WITH_BYTES[validator](contents)
        error = next(self._validators[schema.key].iter_errors(value), None)
        if error is not None:
            return f"{value!r}: {error.message}"
        self._sound.add(text)
        return None


def arguments_maker(event: Event, kind: Any) -> Callable[[], list[Any]]:
    """Return what makes valid arguments of a received event."""
    schema = event.payload
    if schema is None:
        return list
    fake = FakeData(find_engine(), kind=kind)
    make = fake.maker(schema.bundle(), event.name, media_type=schema.language)
    return make if schema.describes_tuple else lambda: [make()]


def invalid_arguments(event: Event, checks: Checks) -> list[Any] | None:
    """Return arguments that an event cannot have, None if it can have any."""
    candidates: list[list[Any]] = [
        [None],
        ["?" * 300],
        [{"": {}}],
        [[[]]],
        [-0.123],
        [True],
        [1, 1],
    ]
    return next((args for args in candidates if checks.payload(event, args) is not None), None)


_OF_SCHEMAS_BY_NAME = {"definitions", "dependencies", "patternProperties", "properties"}
_OF_VALUES = {"const", "default", "enum", "examples", "required"}


def keywords(schema: Any) -> Iterator[str]:
    """Yield the keywords in a schema and all that is in it."""
    if isinstance(schema, list):
        for item in schema:
            yield from keywords(item)
    elif isinstance(schema, Mapping):
        for name, value in schema.items():
            yield name
            if name in _OF_SCHEMAS_BY_NAME:
                yield from keywords(list(value.values()))
            elif name not in _OF_VALUES:
                yield from keywords(value)
