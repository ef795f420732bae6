"""One hook of a plugin is called as a server calls it, without a server."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from asynction_core import Defaults, Option, PluginError, SpecError, hookimpl
from asynction_testing import around, call_hook


class Everything:
    @hookimpl
    def asynction_options(self) -> dict[str, Option]:
        return {"loudness": Option(1, "How loud.")}

    @hookimpl
    def asynction_check_document(self, document: Any, options: Any) -> Iterator[SpecError]:
        yield document.root.error(f"too loud: {options['loudness']}", rule="loud")

    @hookimpl
    def asynction_enforces(self, spec: Any) -> set[str]:
        return {"payloads"} if spec.namespaces else set()

    @hookimpl
    def asynction_connect_middleware(self, server: Any, namespace: Any) -> Any:
        return None if server is None else (lambda next: lambda auth: namespace.name)

    @hookimpl
    def asynction_receive_middleware(self, event: Any, options: Any) -> Any:
        def middleware(next: Any) -> Any:
            return lambda *args: (event.name, options["loudness"], next(*args))

        return middleware

    @hookimpl
    def asynction_handler(self, event: Any) -> Any:
        return event.name.upper

    @hookimpl
    def asynction_audience(self, event: Any) -> Any:
        return lambda: event.direction


PLUGIN = Everything()


def test_it_is_asked_about_a_document_of_its_own() -> None:
    middleware = call_hook(PLUGIN, "asynction_receive_middleware", event="say", namespace="/a")
    assert middleware(lambda text: text)("x") == ("say", 1, "x")
    assert call_hook(PLUGIN, "asynction_handler", event="say")() == "SAY"
    assert call_hook(PLUGIN, "asynction_audience", event="say")() == "send"


def test_it_gets_options_and_arguments() -> None:
    options = {"loudness": 3}
    assert around(len, PLUGIN, event="say", options=options)("text") == ("say", 3, 4)
    (error,) = call_hook(PLUGIN, "asynction_check_document", options=options)
    assert error.message == "too loud: 3"
    name = "asynction_connect_middleware"
    assert call_hook(PLUGIN, name) is None
    assert around(len, PLUGIN, name) is len
    assert call_hook(PLUGIN, name, server=object())(len)(None) == "/"


def test_it_is_asked_about_a_document(document: Any) -> None:
    about = {"document": document, "namespace": "/shop"}
    assert call_hook(PLUGIN, "asynction_handler", event="order", **about)() == "ORDER"
    assert call_hook(PLUGIN, "asynction_audience", event="moved", **about)() == "send"
    assert [*call_hook(PLUGIN, "asynction_enforces", document=document)] == ["payloads"]


def test_wrappers_give_what_they_make_of_the_others() -> None:
    assert call_hook(Defaults(loudness=2), "asynction_options") == []


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("asynction_handlers", {}, r"no hook 'asynction_handlers' \(is 'asynction_handler' meant\?\)"),
    ("asynction_error_ack", {}, "does not implement 'asynction_error_ack': is @hookimpl there"),
    ("asynction_handler", {"event": "oder"}, r"no received event 'oder' \(is 'order' meant\?\)"),
    ("asynction_audience", {"event": "order"}, "the document has no sent event 'order'"),
    ("asynction_handler", {"namespace": "/shp"}, r"no namespace '/shp' \(is '/shop' meant\?\)"),
    ("asynction_handler", {}, "say which event is meant: event=... .'order', 'look'"),
]


@pytest.mark.parametrize(("hook", "asked", "message"), WRONG)
def test_what_cannot_be_asked_is_told(
    document: Any, hook: str, asked: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        call_hook(PLUGIN, hook, **{"document": document, "namespace": "/shop", **asked})


def test_a_plugin_is_refused_as_by_a_server() -> None:
    with pytest.raises(PluginError, match="implements no hook"):
        call_hook(SimpleNamespace(), "asynction_handler")
