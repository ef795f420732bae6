"""Mock servers of many documents, and what real clients get from them.

Each is watched for two seconds, or for as many as the environment variable ASYNCTION_MOCK_SECONDS
says.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from asynction_core import Event, Spec

from .clients import Client, JavaScriptClient, JavaScriptRuntime, Opening, PythonClient
from .conftest import CLIENTS
from .mocked import (
    CREDENTIALS,
    DOCUMENTS,
    Checks,
    arguments_maker,
    invalid_arguments,
    keywords,
    make_clients_patient,
    mock_server,
    received,
    sent,
    spec_of,
)
from .processes import Server
from .waiting import wait_for

SECONDS = float(os.environ.get("ASYNCTION_MOCK_SECONDS", "2"))

# Both run at a time, so that each document is watched but once.
KINDS: dict[str, tuple[str, dict[str, str]]] = {
    "realistic": ("threading", {"on_invalid": "raise"}),
    "edge": ("gevent", {"on_invalid": "ack"}),
}

KEYWORDS_OF_EACH_DOCUMENT = {
    "text": {"minLength", "maxLength", "pattern", "format"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "list": {"items", "minItems", "maxItems", "uniqueItems", "contains", "additionalItems"},
    "object": {"properties", "required", "patternProperties", "additionalProperties"},
    "value": {"const", "enum", "default", "examples"},
    "combination": {"allOf", "anyOf", "oneOf", "not"},
    "condition": {"if", "dependencies"},
    "reference": {"$ref"},
}

# What a mock server may say.
EXPECTED = (
    " * Serving Flask app ",
    " * Debug mode: off",
    "WARNING asynction: event refused: PayloadValidationException: ",
    "WARNING asynction: the security scheme ",
)

# What the documents are warned of: examples and defaults wrong on purpose, what generators write.
OF_DOCUMENTS = ("does not fit its schema: ", "/reply/address: ", " needs backtracking ")


@dataclass
class Mock:
    """A mock server with its clients, and what has been asked of it."""

    kind: str
    spec: Spec
    server: Server
    clients: list[Client] = field(default_factory=list)
    checks: Checks = field(default_factory=Checks)
    refused: list[tuple[Client, Event, int]] = field(default_factory=list)
    problems: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._makers = [(event, arguments_maker(event, self.kind)) for event in received(self.spec)]
        self.acks = 0

    def send_invalid(self) -> None:
        """Have each client send what is refused, of each event of which anything is."""
        for event in received(self.spec):
            args = invalid_arguments(event, self.checks)
            for client in self.clients if args is not None else []:
                number = client.emit(event.name, *args or [], namespace=event.namespace)
                self.refused.append((client, event, number))

    def send_valid(self) -> None:
        """Have each client send each event, and look at the acknowledgements."""
        asked = [
            (client, event, client.emit(event.name, *make(), namespace=event.namespace))
            for event, make in self._makers
            for client in self.clients
        ]
        for client, event, number in asked:
            wait_for(
                lambda acks=client.acks, number=number: number in acks,
                lambda event=event: f"{self.kind}: an ack of {event.name!r}\n{self.server.log()}",
            )
            self.note(event, self.checks.ack(event, client.acks[number]))
        self.acks += len(asked)

    def lacking(self) -> list[tuple[int, str, str]]:
        """Return which events have not arrived, by client."""
        return [
            (number, event.namespace, event.name)
            for number, client in enumerate(self.clients)
            for event in sent(self.spec)
            if not client.got(event.name, event.namespace)
        ]

    def count_events(self) -> Counter[tuple[str, str]]:
        """Look at all that has arrived, and return how often each event has."""
        count: Counter[tuple[str, str]] = Counter()
        for client in self.clients:
            for namespace, name, args in list(client.events):
                event = self.spec.sends(namespace, name)
                assert event is not None, (self.kind, namespace, name, args)
                self.note(event, self.checks.payload(event, args))
                count[namespace, name] += 1
        return count

    def note(self, event: Event, problem: str | None) -> None:
        """Note the first problem with each event."""
        if problem is not None:
            self.problems.setdefault((self.kind, event.direction, event.name), problem)

    def check_refusals(self) -> None:
        """Look at what the server made of what was invalid."""
        for client, event, number in self.refused:
            if self.kind == "realistic":
                assert number not in client.acks, (event.name, client.acks[number])
                continue
            (answer,) = wait_for(
                lambda acks=client.acks, number=number: acks.get(number),
                lambda event=event: f"an answer to {event.name!r}\n{self.server.log()}",
            )
            assert answer["error"]["type"] == "PayloadValidationException"
            assert answer["error"]["event"] == event.name


@pytest.fixture(params=DOCUMENTS)
def mocks(
    request: pytest.FixtureRequest,
    logs: Path,
    javascript: JavaScriptRuntime,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[list[Mock]]:
    """Two mock servers of each document, each with four clients on all its namespaces."""
    spec = spec_of(request.param)
    make_clients_patient(monkeypatch)
    with ExitStack() as stack:

        def start(kind: str) -> Mock:
            mode, options = KINDS[kind]
            log = logs / f"mock-{request.param}-{kind}.log"
            options = {"fake_data": kind, **options}
            server = mock_server(request.param, log, mode, options=options)
            return Mock(kind, spec, stack.enter_context(server))

        with ThreadPoolExecutor() as at_once:
            mocks = list(at_once.map(start, KINDS))
        for mock in mocks:
            for name in CLIENTS:
                client = client_of(name, javascript)
                stack.callback(client.close)
                client.open(mock.server.url, Opening(namespaces=[*spec.namespaces], **CREDENTIALS))
                mock.clients.append(client)
        for mock in mocks:
            wait_for(
                lambda mock=mock: all(
                    c.sids.keys() == spec.namespaces.keys() for c in mock.clients
                ),
                lambda mock=mock: f"{[c.refusals for c in mock.clients]}\n{mock.server.log()}",
            )
        yield mocks


def client_of(name: str, javascript: JavaScriptRuntime) -> Client:
    language, _, transport = name.partition("-")
    if language == "python":
        return PythonClient(transport)
    return JavaScriptClient(javascript, transport)


def test_all_that_clients_get_is_valid(mocks: list[Mock], request: pytest.FixtureRequest) -> None:
    end = time.monotonic() + SECONDS
    for mock in mocks:
        mock.send_invalid()
    while True:
        for mock in mocks:
            mock.send_valid()
        if time.monotonic() > end:
            break
    for mock in mocks:
        wait_for(
            lambda mock=mock: not mock.lacking(),
            lambda mock=mock: f"{mock.kind}: {mock.lacking()}\n{mock.server.log()}",
        )
    problems = {}
    for mock in mocks:
        count = mock.count_events()
        assert count.keys() == {(event.namespace, event.name) for event in sent(mock.spec)}
        mock.check_refusals()
        assert unexpected(mock.server) == []
        name = f"{request.node.callspec.params['mocks']}, {mock.kind}"
        print(
            f"{name}: {count.total()} events, at least {min(count.values(), default=0)} of each of "
            f"{len(count)}; {mock.acks} acknowledgements; {len(mock.refused)} refused; "
            f"{len(mock.problems)} of them had invalid data"
        )
        problems |= mock.problems
    assert problems == {}


def unexpected(server: Server) -> list[str]:
    """Return the lines of a server's log that are not to be there."""
    lines = (server.log_at_start + server.log()).splitlines()
    return [
        line
        for line in lines
        if not line.startswith(EXPECTED) and not any(part in line for part in OF_DOCUMENTS)
    ]


def test_the_documents_have_all_keywords_of_draft_7() -> None:
    used = {keyword for document in DOCUMENTS for keyword in keywords_of(document)}
    assert set(Draft7Validator.META_SCHEMA["properties"]) - used == set()


@pytest.mark.parametrize(
    "document", [name for name in DOCUMENTS if " " not in name and name != "chat"]
)
def test_each_document_has_keywords_of_every_kind(document: str) -> None:
    used = keywords_of(document)
    assert [kind for kind, some in KEYWORDS_OF_EACH_DOCUMENT.items() if not used & some] == []


def keywords_of(document: str) -> set[str]:
    """Return the keywords that the payloads and acknowledgements of a document use."""
    spec = spec_of(document)
    return {
        keyword
        for event in [*received(spec), *sent(spec)]
        for schema in (event.payload, event.ack)
        if schema is not None
        for contents in (schema.bundle(), schema.node.value, schema.node.resolved().value)
        for keyword in keywords(contents)
    }
