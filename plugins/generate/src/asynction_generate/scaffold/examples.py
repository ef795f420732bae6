"""Values for tests and answers, each of which the real server has let pass."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from asynction_jsonschema import Dialect, SchemaProblem, dialect_of
from asynction_jsonschema.arguments import as_arguments, describes_tuple
from asynction_jsonschema.binary import in_bytes
from asynction_jsonschema.examples import candidates, is_json
from asynction_jsonschema.json_values import fresh

if TYPE_CHECKING:
    from asynction_core import Event, Namespace, Schema
    from asynction_generate.scaffold.server_checks import ServerChecks
    from asynction_generate.security_schemes import Credentials


_TRIES = 64


class NoExample(Exception):
    """No answer that satisfies the document has been found."""


def arguments_of(checks: ServerChecks, event: Event) -> list[Any] | None:
    """Return arguments that fit an event: those of an example in the document, where one fits.

    Returns:
        The arguments; None if none have been found.
    """
    is_tuple = event.payload is not None and describes_tuple(event.payload.bundle())
    with_bytes = _in_bytes(event.payload)
    for payload in _payloads(event):
        if not is_json(payload) or (is_tuple and not isinstance(payload, list)):
            continue
        payload = with_bytes(fresh(payload))
        arguments = payload if is_tuple else [] if payload is None else [payload]
        if checks.accept_arguments(event, arguments):
            return list(arguments)
    return None


def answer_to(checks: ServerChecks, events: Sequence[Event]) -> Any:
    """Return what a handler may answer to any of some events: None, one value, or a tuple.

    Raises:
        NoExample: Nothing has been found.
    """
    first = next((event for event in events if event.ack is not None), None)
    if first is None or first.ack is None:
        return None
    is_tuple = describes_tuple(first.ack.bundle())
    with_bytes = _in_bytes(first.ack)
    for value in _candidates(first.ack):
        value = with_bytes(value)
        answer = tuple(value) if is_tuple else value
        if is_tuple and len(answer) == 1 and answer != (None,):
            answer = answer[0]
        if all(checks.accept_answer(event, answer) for event in events):
            return answer
    names = ", ".join(repr(event.name) for event in events)
    raise NoExample(f"none of the values that were tried answers {names}")


def request_to(
    checks: ServerChecks, namespace: Namespace, credentials: Sequence[Credentials]
) -> dict[str, Any] | None:
    """Return the query, the headers and so on of a connection, as the test client takes them.

    Args:
        credentials: What is presented besides what the bindings of the namespace ask for.

    Returns:
        They; None if the namespace lets in no request that has been tried.
    """
    bindings = namespace.bindings
    for query, headers in zip(
        _objects(bindings.query if bindings else None),
        _objects(bindings.headers if bindings else None),
        strict=False,
    ):
        pairs = [(name, text) for name, value in query.items() for text in _texts(value)]
        sent = {name: ", ".join(_texts(value)) for name, value in headers.items()}
        auth: dict[str, str] = {}
        environ: dict[str, str] = {}
        for one in credentials:
            pairs += one.query.items()
            auth |= one.auth
            environ |= one.environ
            for name, value in one.headers.items():
                if name == "Cookie" and name in sent:
                    value = f"{sent[name]}; {value}"
                sent[name] = value
        text = urlencode(pairs)
        if not is_json([text, sent]) or not checks.accept_connection(namespace, text, sent):
            continue
        found = {"auth": auth, "headers": sent, "query_string": text, "environ": environ}
        return {key: value for key, value in found.items() if value}
    return None


def _payloads(event: Event) -> Iterator[Any]:
    examples = event.node.mapping().get("examples")
    for example in examples if isinstance(examples, list) else ():
        if isinstance(example, dict) and "payload" in example:
            yield example["payload"]
    if event.payload is None:
        yield None
    else:
        yield from _candidates(event.payload)


def _candidates(schema: Schema) -> Iterator[Any]:
    """Yield values of a schema; None of one in a language that is not known."""
    contents, dialect = _read(schema)
    return iter([None]) if dialect is None else candidates(contents, dialect)


def _in_bytes(schema: Schema | None) -> Callable[[Any], Any]:
    """Return what gives values of a schema bytes where that has ``format: binary``."""
    contents, dialect = (True, None) if schema is None else _read(schema)
    return (lambda value: value) if dialect is None else in_bytes(contents, dialect)


def _read(schema: Schema) -> tuple[Any, Dialect | None]:
    """Return the schema of arguments, and its draft; None for a language that is not known."""
    contents = as_arguments(schema.bundle())
    try:
        return contents, dialect_of(schema.language, contents)
    except SchemaProblem:
        return contents, None


def _objects(schema: Schema | None) -> Iterator[dict[str, Any]]:
    """Yield objects that may satisfy a schema, empty ones where there is none."""
    if schema is None:
        yield from repeat({}, _TRIES)
        return
    for value in _candidates(schema):
        if isinstance(value, dict):
            yield value


def _texts(value: Any) -> list[str]:
    """Return a value as it is written in a query or in a header."""
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    if isinstance(value, bool) or value is None:
        return [json.dumps(value)]
    return [str(value)]
