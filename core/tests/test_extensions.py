"""Extensions that the core and plugins declare, and what is told of them without any plugin."""

from __future__ import annotations

from typing import Any

import pytest

from asynction_core import Extension, PluginError, hookimpl, understand
from asynction_core.parsing.own_extensions import EXTENSIONS

pytestmark = pytest.mark.as_written

V2 = {"asyncapi": "2.6.0", "info": {"title": "t", "version": "1"}}
V3 = V2 | {"asyncapi": "3.0.0"}


class Declares:
    """A plugin that declares extensions, and notes which ones documents are checked for."""

    def __init__(self, *extensions: Extension) -> None:
        self.extensions = extensions
        self.known: list[Extension] = []

    @hookimpl
    def asynction_extensions(self) -> tuple[Extension, ...]:
        return self.extensions

    @hookimpl
    def asynction_check_document(self, extensions: Any) -> list[Any]:
        self.known += extensions
        return []


def document_2(channel: dict[str, Any], **message: Any) -> dict[str, Any]:
    return V2 | {"channels": {"/": {"publish": {"message": {"name": "a", **message}}, **channel}}}


def test_who_checks_documents_gets_the_extensions_of_all() -> None:
    plugin = Declares(Extension("x-a", ["channel"], {}))
    understand(document_2({}), plugins=[plugin], disable_plugins=[])
    assert {*EXTENSIONS, *plugin.extensions} <= {*plugin.known}
    assert [one.name for one in plugin.known] == sorted(one.name for one in plugin.known)


@pytest.mark.parametrize(
    ("name", "objects", "majors"),
    [("x-ack", ["channel", "message"], [2]), ("x-twice", ["tag"], [2, 3])],
)
def test_an_extension_that_is_declared_twice_is_refused(
    name: str, objects: list[str], majors: list[int]
) -> None:
    plugins = [Declares(Extension(name, objects, {}, majors)) for _ in range(2)]
    with pytest.raises(PluginError, match=f"the extension '{name}' in .* is declared twice"):
        understand(document_2({}), plugins=plugins)


@pytest.mark.parametrize(
    ("name", "objects", "said"),
    [
        ("ack", ["message"], "an extension is called 'x-'"),
        ("x-", ["message"], "an extension is called 'x-'"),
        ("x-ä", ["message"], "an extension is called 'x-'"),
        ("x-a", ["mesage"], "x-a cannot stand in 'mesage', but in channel, components"),
        ("x-a", ["messageTrait"], "cannot stand in 'messageTrait'"),
    ],
)
def test_an_extension_has_a_name_and_stands_in_objects_of_asyncapi(
    name: str, objects: list[str], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        Extension(name, objects, {})


@pytest.mark.parametrize(
    ("document", "pointer", "said"),
    [
        (document_2({"x-ack": {}}), "/channels/~1/x-ack", "nothing in a channel: it stands in: me"),
        (document_2({"x-handler": "a.b"}), "/channels/~1/x-handler", "it stands in: message"),
        (
            document_2({}, **{"x-handlers": {}}),
            "/channels/~1/publish/message/x-handlers",
            "it stands in: channel",
        ),
        (
            document_2({}, **{"x-error": True}),
            "/channels/~1/publish/message/x-error",
            "it is one of AsyncAPI 3",
        ),
        (
            V3 | {"channels": {"c": {"address": "/", "x-handler": "a.b"}}},
            "/channels/c/x-handler",
            "it stands in: message, operation",
        ),
    ],
)
def test_an_extension_in_an_object_where_it_means_nothing_is_a_warning(
    document: dict[str, Any], pointer: str, said: str
) -> None:
    found = [one for one in understand(document).findings if one.pointer == pointer]
    assert [one.severity for one in found] == ["warning"]
    assert said in found[0].message


@pytest.mark.parametrize("version", ["2.6.0", "3.0.0"])
@pytest.mark.parametrize("own", [False, True])
def test_what_is_wrong_in_a_trait_is_told_of_the_trait(version: str, own: bool) -> None:
    message = {"name": "a", "traits": [{"$ref": "#/components/messageTraits/t"}]}
    document: dict[str, Any] = {
        **V2,
        "asyncapi": version,
        "components": {"messageTraits": {"t": {"x-handler": 5}}},
    }
    if own:
        message["x-handler"] = "a.b"
    if version == "2.6.0":
        document["channels"] = {"/": {"publish": {"message": message}}}
    else:
        document["channels"] = {"c": {"address": "/", "messages": {"a": message}}}
        document["operations"] = {"o": {"action": "receive", "channel": {"$ref": "#/channels/c"}}}
    found = understand(document)
    # In 3.x, what the message says itself holds.
    wrong = [] if own and version == "3.0.0" else ["/components/messageTraits/t/x-handler"]
    assert [one.pointer for one in found.errors] == wrong
