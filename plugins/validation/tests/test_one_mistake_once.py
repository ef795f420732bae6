"""One mistake is told once, where it is made, and all are told by where they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from asynction_core import Finding, understand
from asynction_validation.validate import _findings

pytestmark = pytest.mark.as_written

V2 = "asyncapi: 2.6.0\ninfo: {title: T, version: '1'}\n"
V3 = V2.replace("2.6.0", "3.0.0")
SERVERS = "s: {url: 'ws://h', host: h, protocol: ws}\n"
OTHER = """
channels: {z: {address: /z, messages: {x: {payload: true}}}}
operations: {o: {action: receive, channel: {$ref: '#/channels/z'}}}
"""
CHANNELS = "channels: {a: {address: /a}}\n"
PLAIN = "channels: {}\n"
FILES = {"other.yaml": OTHER, "servers.yaml": SERVERS, "docs.yaml": "url: https://x.org\n"}

MISTAKES: dict[str, tuple[str, str, str]] = {
    "a channel of another file": (
        f"{V3}{CHANNELS}operations: {{o: {{action: send, channel: "
        "{$ref: 'other.yaml#/channels/z'}}}",
        "operation-channel",
        "/operations/o/channel",
    ),
    "an operation of another file": (
        f"{V3}{CHANNELS}operations: {{o: {{$ref: 'other.yaml#/operations/o'}}}}",
        "operation-channel",
        "/operations/o/channel",
    ),
    "an alias": (
        f"{V2}channels:\n  /a: &a {{publish: {{message: {{name: x, payload: {{type: strin}}}}}}}}\n"
        "  /b: *a\n  /c: {<<: *a}\n",
        "field-value",
        "/channels/~1a/publish/message/payload/type",
    ),
    "servers (2.x)": (
        f"{V2}{PLAIN}servers: {{$ref: servers.yaml}}",
        "field-type",
        "/servers/$ref",
    ),
    "servers (3.x)": (
        f"{V3}{PLAIN}servers: {{$ref: servers.yaml}}",
        "field-type",
        "/servers/$ref",
    ),
    "components (2.x)": (
        f"{V2}{PLAIN}components: {{servers: {{$ref: servers.yaml}}}}",
        "field-type",
        "/components/servers/$ref",
    ),
    "components (3.x)": (
        f"{V3}{PLAIN}components: {{servers: {{$ref: servers.yaml}}}}",
        "component-key",
        "/components/servers/$ref",
    ),
    "parameters (2.x)": (
        f"{V2}channels: {{'/{{b}}': {{parameters: {{$ref: docs.yaml}}}}}}",
        "parameter-name",
        "/channels/~1{b}/parameters/$ref",
    ),
    "parameters (3.x)": (
        f"{V3}channels: {{b: {{address: '/{{b}}', parameters: {{$ref: docs.yaml}}}}}}",
        "parameter-name",
        "/channels/b/parameters/$ref",
    ),
    "documentation of a schema": (
        f"{V2}{PLAIN}components: {{schemas: {{A: {{externalDocs: {{$ref: docs.yaml}}}}}}}}",
        "unknown-field",
        "/components/schemas/A/externalDocs/$ref",
    ),
    "an example": (
        f"{V2}channels: {{/a: {{publish: {{message: {{name: x, "
        "examples: [{$ref: docs.yaml}]}}}}",
        "unknown-field",
        "/channels/~1a/publish/message/examples/0/$ref",
    ),
}


def errors(document: str, folder: Path) -> tuple[Finding, ...]:
    for name, text in {**FILES, "document.yaml": document}.items():
        (folder / name).write_text(text)
    return understand(folder / "document.yaml").errors


@pytest.mark.parametrize("mistake", MISTAKES)
def test_one_mistake_is_told_once(mistake: str, tmp_path: Path) -> None:
    document, rule, pointer = MISTAKES[mistake]
    found = errors(document, tmp_path)
    assert [(one.rule, one.pointer) for one in found] == [(rule, pointer)]


@pytest.mark.parametrize("version", [V2, V3])
def test_what_a_file_lacks_is_told_though_its_name_is_that_of_a_field(
    version: str, tmp_path: Path
) -> None:
    document = f"{version}{PLAIN}servers: {{channel: {{$ref: docs.yaml}}}}"
    assert "required-field" in {one.rule for one in errors(document, tmp_path)}


def test_what_is_ignored_for_nothing_is_told_where_it_stands(tmp_path: Path) -> None:
    document = tmp_path / "document.yaml"
    document.write_text(
        f"{V2}x-asynction-ignore: [nonsense]\nchannels: {{/a: {{descripton: x}}}}\n"
    )
    lines = [one.line for one in _findings(str(document), str(document))]
    assert lines == [3, 4]
