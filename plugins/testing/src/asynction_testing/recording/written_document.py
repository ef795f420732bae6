"""A document in a file that follows what passes."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from threading import RLock
from typing import Any

import yaml

from asynction_core import Event, Schema, Spec, understand
from asynction_core.addresses import Address
from asynction_core.reading.source import pointer_to_path
from asynction_jsonschema import dialect_of, find_engine
from asynction_jsonschema.arguments import check_arguments, describes_tuple
from asynction_testing.recording.inferring import Arguments
from asynction_testing.recording.listening import Heard
from asynction_testing.recording.secrecy import may_be_kept

_MOST_NAMESPACES = 200
_MOST_EVENTS = 500
_PLAIN_KEYWORDS = {
    *("type", "properties", "required", "additionalProperties", "items", "additionalItems"),
    *("minItems", "format", "enum", "anyOf", "description", "title"),
}
_LONGEST_EXAMPLE = 500


class _Part:
    """The arguments of an event, or of its acknowledgements, and their schema.

    Args:
        schema: The one that the file has already; None for none.
        keeps_values: Whether values may become a part of it.
    """

    def __init__(self, schema: Schema | None, *, keeps_values: bool) -> None:
        self.schema = schema
        self.is_new = schema is None
        self.has_changed = False
        self.refusal: str | None = None
        self.example: list[Any] | None = None
        self._keeps_values = keeps_values
        self._check: Any = None
        self._arguments: Arguments | None = None
        if schema is None:
            self._arguments = Arguments(keeps_values=keeps_values)
        elif schema.foreign_language is None:
            self._check = _checker(schema.bundle())

    def take(self, args: Sequence[Any]) -> None:
        """Have the schema let these arguments pass, where that is possible."""
        if self.is_new:
            assert self._arguments is not None
            self._arguments.add(args)
            self.has_changed = True
            if self._keeps_values and self.example is None and may_be_kept(list(args)):
                self.example = list(args)
            return
        refusal = None if self._check is None else self._check(args)
        if refusal is None or self.schema is None:
            return
        written = self.schema.node.value
        if not _is_plain(written):
            self.refusal = refusal
            return
        if self._arguments is None:
            self._arguments = Arguments(keeps_values=self._keeps_values, schema=written)
        self._arguments.add(args)
        check = _checker(self._arguments.to_schema())
        if check(args) is not None:
            self.refusal = refusal
            return
        self._check, self.has_changed = check, True

    def to_schema(self) -> Any:
        """Return the schema as it is now."""
        return self._arguments.to_schema() if self._arguments is not None else None


class WrittenDocument:
    """A document of AsyncAPI 3 in a file, made or merged with what has passed.

    What the file has already stays as it is as long as what passes fits it.

    Args:
        path: The file.
        families: The addresses of channels whose names have parameters, as ``/orders/{orderId}``.
        title: What is documented, where there is no file yet.
        keeps_values: Whether examples, and texts that are always the same few, are kept, as far as
            they look like no secret.

    Raises:
        SpecError: The file is no document that can be understood.
        ValueError: It is one of AsyncAPI 2.
    """

    def __init__(
        self, path: Path, families: Sequence[str], title: str, *, keeps_values: bool = False
    ) -> None:
        self._path = path
        self._keeps_values = keeps_values
        self._lock = RLock()
        self._spec = _existing(path)
        self._value: dict[str, Any] = {
            "asyncapi": "3.0.0",
            "info": {"title": title, "version": "1.0.0"},
        }
        if self._spec is not None:
            self._value = deepcopy(self._spec.document.root.value)
            families = [*families, *(one.name for one in self._known() if one.parameters)]
        self._families = [Address(family) for family in dict.fromkeys(families)]
        self._family_names = list(dict.fromkeys(families))
        self._namespaces: dict[str, dict[tuple[str, str], dict[bool, _Part]]] = {}
        self._written: str | None = None
        self.left_out = 0

    def take(self, heard: Heard) -> None:
        """Take what has passed into the document."""
        with self._lock:
            name = self._name_of(heard.namespace)
            if name not in self._namespaces and len(self._namespaces) >= _MOST_NAMESPACES:
                self.left_out += 1
                return
            events = self._namespaces.setdefault(name, {})
            if heard.event == "connect":
                return
            place = (heard.direction, heard.event)
            if place not in events and len(events) >= _MOST_EVENTS:
                self.left_out += 1
                return
            parts = events.setdefault(place, {})
            if heard.is_ack not in parts:
                event = self._event(name, *place)
                schema = None if event is None else event.ack if heard.is_ack else event.payload
                parts[heard.is_ack] = _Part(schema, keeps_values=self._keeps_values)
            parts[heard.is_ack].take(heard.args)

    def refusals(self) -> Iterator[str]:
        """Yield what does not fit the file, and cannot be merged with what somebody wrote there."""
        for name, events in self._namespaces.items():
            for (direction, event), parts in events.items():
                for is_ack, part in parts.items():
                    if part.refusal is not None:
                        what = "an acknowledgement of " if is_ack else ""
                        way = "received" if direction == "receive" else "sent"
                        yield f"{what}{event!r}, {way} on {name!r}, violates {part.refusal!r}"

    def write(self) -> bool:
        """Write the file if there is something new, and return whether there was.

        Several threads may, one after the other.
        """
        with self._lock:
            for name, events in self._namespaces.items():
                channel = self._channel(name)
                for (direction, event), parts in events.items():
                    self._put(name, channel, direction, event, parts)
            text = _text(self._value, self._path)
            is_same = self._spec is not None and self._value == self._spec.document.root.value
            if text == self._written or is_same:
                return False
            new = self._path.with_name(f".{self._path.name}.new")
            new.write_text(text, encoding="utf-8")
            os.replace(new, self._path)
            self._written = text
            return True

    def told(self) -> str:
        """Return, for people, whether the file was written, and how much there is in it."""
        with self._lock:
            found = {name: {*events} for name, events in self._namespaces.items()}
        for one in self._known():
            events = found.setdefault(one.name, set())
            events.update(("receive", name) for name in one.receives)
            events.update(("send", name) for name in one.sends)
        count = sum(map(len, found.values()))
        wrote = f"{self._path} has had it all" if self._written is None else f"wrote {self._path}"
        return (
            f"{wrote}: {len(found)} namespace{'' if len(found) == 1 else 's'}, "
            f"{count} event{'' if count == 1 else 's'}"
        )

    def _known(self) -> Any:
        return () if self._spec is None else self._spec.namespaces.values()

    def _name_of(self, namespace: str) -> str:
        if self._spec is not None and namespace in self._spec.namespaces:
            return namespace
        for name, address in zip(self._family_names, self._families, strict=True):
            if address.values_in(namespace) is not None:
                return name
        return namespace

    def _event(self, namespace: str, direction: str, name: str) -> Event | None:
        known = None if self._spec is None else self._spec.namespaces.get(namespace)
        if known is None:
            return None
        return (known.receives if direction == "receive" else known.sends).get(name)

    def _channel(self, namespace: str) -> tuple[str, dict[str, Any]]:
        """Return a channel and its key; it is added if there is none."""
        channels = self._value.setdefault("channels", {})
        for key, channel in channels.items():
            address = channel.get("address", key)
            if address in (namespace, namespace.removeprefix("/")):
                return key, channel
        key = _key(namespace, channels, "root")
        channel = channels[key] = dict[str, Any](address=namespace)
        parameters = re.findall(r"\{([^{}]*)\}", namespace)
        if parameters:
            channel["parameters"] = {parameter: {} for parameter in parameters}
        channel["messages"] = {}
        return key, channel

    def _put(
        self,
        namespace: str,
        channel: tuple[str, dict[str, Any]],
        direction: str,
        name: str,
        parts: dict[bool, _Part],
    ) -> None:
        event = self._event(namespace, direction, name)
        if event is None:
            message = self._message(*channel, direction, name)
        elif event.node.uri == event.node.document.root.uri:
            message = _at(self._value, pointer_to_path(event.node.resolved().pointer))
        else:
            return
        for is_ack, part in parts.items():
            if not part.has_changed:
                continue
            schema = part.to_schema()
            if part.schema is not None:
                _replace(self._value, part.schema.node.pointer, schema)
            elif is_ack:
                message["x-ack"] = {"args": schema}
            elif event is None:  # where somebody wrote no payload, anything goes
                message["payload"] = schema
                if part.example is not None:
                    message["examples"] = _examples(part.example, schema)

    def _message(
        self, key: str, channel: dict[str, Any], direction: str, name: str
    ) -> dict[str, Any]:
        """Return a message that was added for an event, with its operation, or is added now."""
        operations = self._value.setdefault("operations", {})
        messages: dict[str, Any] = channel.setdefault("messages", {})
        for operation in operations.values():
            if operation.get("action") != direction:
                continue
            for reference in operation.get("messages", ()):
                place, _, found = str(reference.get("$ref")).rpartition("/")
                if place == f"#/channels/{key}/messages" and found in messages:
                    message: dict[str, Any] = messages[found]
                    if message.get("name", found) == name:
                        return message
        of_message = _key(name, messages, "message")
        message = messages[of_message] = {"name": name}
        operations[_key(f"{direction} {name}", operations, direction)] = {
            "action": direction,
            "channel": {"$ref": f"#/channels/{key}"},
            "messages": [{"$ref": f"#/channels/{key}/messages/{of_message}"}],
        }
        return message


def _existing(path: Path) -> Spec | None:
    if not path.exists():
        return None
    found = understand(path, imports=False)
    spec = found.checked()
    if not str(spec.document.root.value["asyncapi"]).startswith("3."):
        raise ValueError(f"{path} is not of AsyncAPI 3, which is what is recorded: name another")
    return spec


def _checker(schema: Any) -> Any:
    """Return what tells by its place in a schema what keeps arguments from fitting; else None."""
    check = find_engine("jsonschema-rs").compile(schema, dialect_of(None, schema))
    arguments = check_arguments(describes_tuple(schema), check)

    def refusal(args: Sequence[Any]) -> str | None:
        found = arguments.one(args[0]) if len(args) == 1 else arguments.several(tuple(args))
        return None if found is None else "/".join(map(str, found.schema_path))

    return refusal


def _is_plain(schema: Any) -> bool:
    """Return whether a schema is one that may be written anew."""
    if isinstance(schema, list):
        return all(map(_is_plain, schema))
    if not isinstance(schema, dict):
        return isinstance(schema, bool)
    if not schema.keys() <= _PLAIN_KEYWORDS:
        return False
    below = [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]
    below += [schema.get(name, True) for name in ("items", "additionalProperties")]
    return _is_plain(below)


def _key(name: str, taken: Any, otherwise: str) -> str:
    """Return a key for something in an object: its name as one word that nothing has yet."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    key = "".join(word if not at else word[:1].upper() + word[1:] for at, word in enumerate(words))
    key, count = key or otherwise, 1
    while (numbered := key if count == 1 else f"{key}{count}") in taken:
        count += 1
    return numbered


def _at(value: Any, steps: Iterable[str]) -> Any:
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def _replace(value: Any, pointer: str, new: Any) -> None:
    *steps, last = pointer_to_path(pointer)
    _at(value, steps)[last] = new


def _examples(args: list[Any], schema: Any) -> list[Any]:
    one = args if describes_tuple(schema) else args[0] if args else None
    return [{"payload": one}] if len(json.dumps(one)) <= _LONGEST_EXAMPLE else []


def _text(value: Any, path: Path) -> str:
    if path.suffix == ".json":
        return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes texts with quotes wherever any version of YAML could take them for something else."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_PLAIN_TEXT = re.compile(r"[A-Za-z_][A-Za-z0-9_ -]*[A-Za-z0-9_]")
_OTHERWISE = {"true", "false", "null", "yes", "no", "on", "off", "nan", "inf"}


def _represent_text(dumper: Any, text: str) -> Any:
    is_plain = _PLAIN_TEXT.fullmatch(text) and text.lower() not in _OTHERWISE
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if is_plain else '"')


_Dumper.add_representer(str, _represent_text)
