"""How an event is used, to be copied: with the JavaScript client, and with the Python one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from asynction_core import Event
from asynction_docs.plain_values import json_of, python_of

# What stands for the names, so that code is alike for events that differ in them alone.
_EVENT, _NAMESPACE = "\ue000", "\ue001"


def filled(code: str, event: Event, quoted: Callable[[str], str]) -> str:
    """Return code with the names of an event and its namespace in it.

    Args:
        code: One of `snippets`.
        quoted: Writes what stands between quotation marks as the code around it is written.
    """
    for mark, name in ((_EVENT, event.name), (_NAMESPACE, event.namespace)):
        code = code.replace(mark, quoted(json.dumps(name, ensure_ascii=False)[1:-1]))
    return code


def snippets(event: Event, example: list[Any], ack: list[Any]) -> dict[str, str]:
    """Return code that sends or hears an event, by the name of the language.

    Args:
        example: What it holds, if an example is known.
        ack: What acknowledges it, if an example is known.
    """
    is_tuple = event.payload is not None and event.payload.describes_tuple
    given = example[0] if example else None
    args = given if is_tuple and isinstance(given, list) else [given] if example else []
    make = _received if event.direction == "receive" else _sent
    return make(event, args, is_tuple, _answer(event, ack))


def _received(event: Event, args: list[Any], is_tuple: bool, _: Any) -> dict[str, str]:
    # Of what no example is known, there is a value all the same.
    unknown = ["data"] if event.payload is not None and not args and not is_tuple else []
    emitted = ", ".join([f'"{_EVENT}"', *map(json_of, args), *unknown])
    has_ack = event.ack is not None
    data = python_of(args[0]) if args else "".join(unknown)
    if is_tuple:
        data = "(" + ", ".join(map(python_of, args)) + ("," if len(args) == 1 else "") + ")"
    data = f", {data}" if args or unknown else ""
    call = f"client.{'call' if has_ack else 'emit'}"
    where = "" if event.namespace == "/" else f', namespace="{_NAMESPACE}"'
    return {
        "JavaScript": f"const answer = await socket.emitWithAck({emitted});"
        if has_ack
        else f"socket.emit({emitted});",
        "Python": f'{"answer = " if has_ack else ""}{call}("{_EVENT}"{data}{where})',
    }


def _sent(event: Event, args: list[Any], is_tuple: bool, answer: Any) -> dict[str, str]:
    names = _names(event, args, is_tuple)
    has_ack = event.ack is not None
    taken = ", ".join([*names, *(["acknowledge"] if has_ack else [])])
    lines = [f'socket.on("{_EVENT}", ({taken}) => {{']
    if has_ack:
        lines.append(f"    acknowledge({', '.join(map(json_of, answer))});")
    where = "" if event.namespace == "/" else f', namespace="{_NAMESPACE}"'
    body = f"return {', '.join(map(python_of, answer)) or 'None'}" if has_ack else "..."
    body = body.replace("\n", "\n    ")
    return {
        "JavaScript": "\n".join([*lines, "});"]),
        "Python": f'@client.on("{_EVENT}"{where})\ndef hear({", ".join(names)}):\n    {body}',
    }


def _names(event: Event, args: list[Any], is_tuple: bool) -> list[str]:
    if not is_tuple:
        return ["data"]
    return [chr(ord("a") + number) for number in range(min(len(args), 26))]


def _answer(event: Event, ack: list[Any]) -> list[Any]:
    if not ack:
        return []
    is_tuple = event.ack is not None and event.ack.describes_tuple
    return ack[0] if is_tuple and isinstance(ack[0], list) else ack[:1]
