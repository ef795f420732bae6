"""Read the reply of an operation of AsyncAPI 3.x as the schema of its acknowledgement."""

from __future__ import annotations

from collections.abc import Sequence

from asynction_core.document import Node
from asynction_core.parsing.objects import any_schema_under
from asynction_core.referring.traits import with_traits
from asynction_core.spec import Schema


def payload_of(message: Node) -> Schema | None:
    """Return the payload of a Message Object (3.x): a schema, or a Multi Format Schema Object."""
    return any_schema_under(message, "payload")


def replies_of(operation: Node) -> list[Node]:
    """Return the messages of the Operation Reply Object of an operation: none if it has none."""
    reply = operation.get("reply")
    if reply is None:
        return []
    if "messages" in reply.mapping():
        return [element.resolved() for element in reply.child("messages").resolved().elements()]
    channel = reply.get("channel")
    messages = channel.get("messages") if channel is not None else None
    return [message for _, message in messages.items()] if messages is not None else []


def acks_of_replies(messages: Sequence[Node]) -> tuple[Schema | None, Schema | None]:
    """Return the schema of what acknowledges an event, and of what does if it fails.

    Args:
        messages: The messages of a reply. Those with ``x-error: true`` are for failures.

    Returns:
        Two schemas, each None if anything goes.

    Raises:
        SpecError: The messages cannot be told apart as acknowledgements.
    """
    kinds: dict[bool, list[Node]] = {False: [], True: []}
    for message in (with_traits(message, override=False) for message in messages):
        is_error = message.mapping().get("x-error", False)
        if not isinstance(is_error, bool):
            raise message.child("x-error").error("x-error is true or false", rule="ack")
        kinds[is_error].append(message)
    return _ack_of(kinds[False]), _ack_of(kinds[True])


def _ack_of(messages: Sequence[Node]) -> Schema | None:
    """Return the schema that the payload of any of some messages fits; None if anything goes."""
    payloads = [payload for payload in map(payload_of, messages) if payload is not None]
    if len(payloads) < len(messages) or not payloads:
        return None  # one of them may be anything
    if len(payloads) == 1:
        return payloads[0]
    return _any_of(payloads, messages[0])


def _any_of(payloads: Sequence[Schema], first: Node) -> Schema:
    formats = {payload.format for payload in payloads}
    if len(formats) > 1:
        raise first.error("the messages of a reply must have one 'schemaFormat'", rule="ack")
    tuples = {payload.describes_tuple for payload in payloads}
    if len(tuples) > 1:
        raise first.error(
            "the messages of a reply must all describe one argument, or all several arguments",
            rule="ack",
        )
    places = [payload.node.resolved() for payload in payloads]
    schema: dict[str, object] = {
        "anyOf": [{"$ref": f"{node.uri}#{node.pointer}"} for node in places]
    }
    if tuples == {True}:
        schema["prefixItems"] = [True]  # it describes arguments one by one, as all of them do
    return Schema(first.with_value(schema), formats.pop(), is_choice=True)
