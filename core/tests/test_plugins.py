"""How plugins are found, registered and refused; options; what nobody enforces."""

from __future__ import annotations

import inspect
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import importlib_metadata
import pytest
from flask import Flask

from asynction_core import (
    AsynctionSocketIO,
    Defaults,
    Document,
    Option,
    PluginError,
    SpecError,
    hookimpl,
)
from asynction_core.plugins.options import OF_CORE

from .conftest import document_of

Serve = Callable[..., AsynctionSocketIO]


HEAD = "from asynction_core import hookimpl, Option\n"


def test_an_installed_plugin_is_found_by_its_entry_point(
    install: Callable[..., None], serve: Serve, chat: Any
) -> None:
    install(
        "found", HEAD + "@hookimpl\ndef asynction_attach(app): app.extensions['found'] = True\n"
    )
    server = serve(chat)
    assert server.sockio_mw.flask_app.extensions["found"] is True


@pytest.mark.parametrize("by", ["option", "variable"])
def test_a_plugin_is_left_out_by_name(
    install: Callable[..., None], chat: Any, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    install("unwanted", "raise RuntimeError('imported')")
    if by == "option":
        AsynctionSocketIO.from_spec(chat, disable_plugins=["unwanted"])
    else:
        monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", "handlers, unwanted,validation")
        AsynctionSocketIO.from_spec(chat)


def test_leaving_out_a_plugin_that_is_not_there_is_refused(chat: Any) -> None:
    with pytest.raises(PluginError, match="there is no plugin 'validaton'"):
        AsynctionSocketIO.from_spec(chat, disable_plugins=["validaton"])


def test_a_variable_that_leaves_out_a_plugin_that_is_not_there_warns(
    chat: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", "handlers,validation,other")
    AsynctionSocketIO.from_spec(chat)
    assert "there is no plugin 'other'" in caplog.text


@pytest.mark.parametrize("by", ["option", "variable"])
def test_a_star_leaves_ours_alone_whatever_others_are_called(
    install: Callable[..., str], chat: Any, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    install("security", "raise RuntimeError('imported')", distribution="asynction-loud")
    install("loud", "raise RuntimeError('imported')", distribution="loud")
    options: dict[str, Any] = {"disable_plugins": "*"} if by == "option" else {}
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", "docs" if by == "option" else "*, docs")
    plugins = AsynctionSocketIO.from_spec(chat, **options).plugins
    assert {name for name, _ in plugins.list_name_plugin()} == {
        "handlers",
        "observe",
        "security",
        "testing",
        "validation",
    }
    assert plugins.get_plugin("security").__name__ == "asynction_security.plugin"


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("import nothing_such", "fails to import (ModuleNotFoundError: No module named"),
        ("1 / 0", "fails to import (ZeroDivisionError"),
        (HEAD + "@hookimpl\ndef asynction_handlr(event): pass", "does not fit the hooks"),
        (HEAD + "@hookimpl\ndef asynction_handler(evnt): pass", "does not fit the hooks"),
        ("def asynction_handler(event): pass", "has 'asynction_handler' without @hookimpl"),
        ("raise SystemExit(3)", "fails to import (SystemExit: 3)"),
        (HEAD, "implements no hook"),
    ],
)  # fmt: skip
def test_a_plugin_that_does_not_fit_is_refused_with_its_distribution(
    install: Callable[..., None], chat: Any, code: str, complaint: str
) -> None:
    install("bad", code)
    with pytest.raises(PluginError) as caught:
        AsynctionSocketIO.from_spec(chat)
    assert complaint in str(caught.value)
    assert "asynction-bad 1.2" in str(caught.value)


def test_two_plugins_of_one_name_are_refused(install: Callable[..., None], chat: Any) -> None:
    source = HEAD + "@hookimpl\ndef asynction_handler(event): pass"
    install("twin", source)
    install("twin", source, distribution="another-twin")
    with pytest.raises(PluginError, match="registered twice"):
        AsynctionSocketIO.from_spec(chat)


def test_each_server_has_plugins_of_its_own(chat: Any) -> None:
    plugin = Shouting()
    with_plugin = AsynctionSocketIO.from_spec(chat, plugins=[plugin])
    without = AsynctionSocketIO.from_spec(chat)
    assert with_plugin.plugins.is_registered(plugin)
    assert not without.plugins.is_registered(plugin)


@pytest.mark.parametrize("plugin", ["a_module", object(), ModuleType("empty")])
def test_what_implements_no_hook_is_no_plugin(chat: Any, plugin: object) -> None:
    with pytest.raises(PluginError, match="implements no hook"):
        AsynctionSocketIO.from_spec(chat, plugins=[plugin])


# Options


class Shouting:
    @hookimpl
    def asynction_options(self) -> dict[str, Option]:
        return {"shout": Option(default=False, description="Be loud.")}


def test_a_plugin_adds_an_option_with_a_default(chat: Any) -> None:
    assert AsynctionSocketIO.from_spec(chat, plugins=[Shouting()]).options["shout"] is False
    server = AsynctionSocketIO.from_spec(chat, plugins=[Shouting()], shout=True)
    assert server.options["shout"] is True


def test_defaults_change_an_option_that_is_there_until_somebody_chooses(chat: Any) -> None:
    plugins = [Shouting(), Defaults(shout=True, nowhere=1)]
    server = AsynctionSocketIO.from_spec(chat, plugins=plugins)
    assert server.options["shout"] is True
    assert "nowhere" not in server.options
    chosen = AsynctionSocketIO.from_spec(chat, plugins=plugins, shout=False)
    assert chosen.options["shout"] is False


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"shout": True}, "unknown option 'shout'"),
        ({"asinc_mode": "gevent"}, "unknown option 'asinc_mode'.*is 'async_mode' meant"),
        ({"max_atachments": 3}, "unknown option 'max_atachments'.*is 'max_attachments' meant"),
        ({"on_invalid": "ack"}, "asynction-validation is installed and left out"),
        ({"docs_try_it": False}, "asynction-docs is installed and left out"),
        ({"accept_any_credentials": True}, "asynction-security is installed and left out"),
        ({"validation_engine": "jsonschema"}, "asynction-validation is installed and left out"),
    ],
)
def test_an_option_of_nobody_is_refused(chat: Any, options: Any, complaint: str) -> None:
    with pytest.raises(TypeError, match=complaint):
        AsynctionSocketIO.from_spec(chat, **options)


def test_a_plugin_checks_the_value_of_its_option(chat: Any) -> None:
    def check(value: Any) -> None:
        if value not in ("low", "high"):
            raise ValueError(f"volume is 'low' or 'high', not {value!r}")

    class Loud:
        @hookimpl
        def asynction_options(self) -> dict[str, Option]:
            return {"volume": Option("low", "How loud.", check=check)}

    server = AsynctionSocketIO.from_spec(chat, plugins=[Loud()], volume="high")
    assert server.options["volume"] == "high"
    with pytest.raises(ValueError, match="not 'middle'"):
        AsynctionSocketIO.from_spec(chat, plugins=[Loud()], volume="middle")


def test_two_plugins_with_one_option_are_refused(chat: Any) -> None:
    with pytest.raises(PluginError, match="'shout' is defined by the plugin 'Shouting' given to"):
        AsynctionSocketIO.from_spec(chat, plugins=[Shouting(), Shouting()])


@pytest.mark.parametrize("name", ["async_mode", "message_queue", "server_name", "plugins"])
def test_an_option_of_flask_socketio_or_of_the_core_cannot_be_taken(chat: Any, name: str) -> None:
    class Taking:
        @hookimpl
        def asynction_options(self) -> dict[str, Option]:
            return {name: Option(1, "")}

    with pytest.raises(PluginError, match=f"the option '{name}'"):
        AsynctionSocketIO.from_spec(chat, plugins=[Taking()])


def test_other_options_go_to_flask_socketio(serve: Serve, chat: Any) -> None:
    server = serve(
        chat, engineio_logger=False, ping_interval=7, cors_allowed_origins="*", manage_session=False
    )
    assert server.server.eio.ping_interval == 7
    assert server.server.eio.cors_allowed_origins == "*"
    assert server.manage_session is False


@pytest.mark.parametrize("options", [{"validation": "no"}, {"docs": None}])
def test_validation_and_docs_are_booleans(chat: Any, options: Any) -> None:
    with pytest.raises(TypeError, match="is True or False"):
        AsynctionSocketIO.from_spec(chat, **options)


def test_an_app_in_the_place_of_another_argument_is_refused(chat: Any, app: Flask) -> None:
    with pytest.raises(TypeError, match="a Flask app is given as app="):
        AsynctionSocketIO.from_spec(chat, app)  # type: ignore[arg-type]


def test_on_undocumented_has_three_values(chat: Any) -> None:
    with pytest.raises(ValueError, match="on_undocumented is 'warn' or 'error' or 'allow', not"):
        AsynctionSocketIO.from_spec(chat, on_undocumented="eror")  # type: ignore[arg-type]


# Documents from elsewhere


class Rewriting:
    @hookimpl
    def asynction_load_document(self, source: object) -> dict[str, Any] | None:
        return document_of({"/loaded": {}}) if source == "memory:one" else None

    @hookimpl
    def asynction_transform_document(self, contents: dict[str, Any]) -> None:
        contents["channels"]["/added"] = {}


def test_a_plugin_reads_a_source_that_the_core_does_not_know() -> None:
    server = AsynctionSocketIO.from_spec("memory:one", plugins=[Rewriting()])
    assert list(server.spec.namespaces) == ["/loaded", "/added"]


def test_a_plugin_rewrites_the_document_and_not_the_callers_mapping(chat: Any) -> None:
    server = AsynctionSocketIO.from_spec(chat, plugins=[Rewriting()])
    assert list(server.spec.namespaces) == ["/chat", "/added"]
    assert list(chat["channels"]) == ["/chat"]


# What nobody enforces


def secured(**channel: Any) -> dict[str, Any]:
    return document_of(
        {"/a": channel},
        servers={"main": {"url": "x", "security": [{"basic": []}]}, "open": {"url": "y"}},
        components={"securitySchemes": {"basic": {"type": "http", "scheme": "basic"}}},
    )


@pytest.mark.parametrize(
    ("document", "server_name"),
    [
        (secured(), "main"),
        (secured(**{"x-security": [{"basic": []}]}), "open"),
        (secured(**{"x-security": [{}, {"basic": []}]}), None),
        (secured(publish={"security": [{"basic": []}], "message": {"name": "a"}}), None),
        (secured(publish={"message": {"name": "a", "x-security": [{"basic": []}]}}), None),
    ],
)
def test_security_that_nobody_enforces_stops_the_server(document: Any, server_name: Any) -> None:
    with pytest.raises(SpecError, match="asynction-security is installed and left out"):
        AsynctionSocketIO.from_spec(document, server_name=server_name)


@pytest.mark.parametrize(
    ("document", "server_name"),
    [
        (secured(), "open"),
        (secured(**{"x-security": []}), "main"),
        (secured(**{"x-security": [{}]}), "main"),
    ],
)
def test_a_namespace_that_is_open_to_all_needs_nobody_to_enforce_it(
    document: Any, server_name: str
) -> None:
    AsynctionSocketIO.from_spec(document, server_name=server_name)


def test_servers_of_different_security_of_which_none_was_chosen_are_an_error() -> None:
    with pytest.raises(SpecError, match="'main', 'open' ask for different security") as caught:
        AsynctionSocketIO.from_spec(secured())
    assert caught.value.pointer == "/servers/main"


def test_or_a_warning_that_nothing_of_it_holds(caplog: pytest.LogCaptureFixture) -> None:
    AsynctionSocketIO.from_spec(secured(), on_missing_server="warn")
    assert "the security of 'main' is not enforced" in caplog.text


@pytest.mark.parametrize(
    ("document", "server_name"),
    [(secured(), "open"), (secured(**{"x-security": []}), None)],
)
def test_where_no_security_is_left_out_there_is_nothing_to_say(
    document: Any, server_name: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    AsynctionSocketIO.from_spec(document, server_name=server_name, on_missing_server="error")
    AsynctionSocketIO.from_spec(document, server_name=server_name)
    assert not caplog.records


def test_a_missing_server_is_a_warning_or_an_error() -> None:
    choice: dict[str, Any] = {"on_missing_server": "ignore"}
    with pytest.raises(ValueError, match="on_missing_server is 'warn' or 'error', not 'ignore'"):
        AsynctionSocketIO.from_spec(secured(), **choice)


def test_payloads_acks_and_bindings_that_nobody_enforces_are_one_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    message = {"name": "a", "payload": {}, "x-ack": {"args": {}}, "x-handler": "m.f"}
    document = document_of({"/a": {"publish": {"message": message}, "bindings": {"ws": {}}}})
    AsynctionSocketIO.from_spec(document)
    assert [record.getMessage() for record in caplog.records] == [
        "handlers of the document are not enforced, as no plugin in use does: "
        "asynction-handlers is installed and left out (disable_plugins=[...] or "
        "ASYNCTION_DISABLE_PLUGINS)",
        "payloads and acks and bindings of the document are not enforced, as no plugin in use "
        "does: asynction-validation is installed and left out (disable_plugins=[...] or "
        "ASYNCTION_DISABLE_PLUGINS)",
    ]


@pytest.mark.parametrize(
    ("known", "way_out"),
    [
        ({"part": {"payloads": "some-distribution"}}, "pip install some-distribution"),
        ({}, "one that does"),
    ],
)
def test_what_to_install_is_told_by_a_table_that_a_distribution_announces(
    known: Any, way_out: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def entry_points(group: str) -> list[Any]:
        tables = [SimpleNamespace(load=lambda: known)]
        return tables if group == "asynction.brought_by" else []

    monkeypatch.setattr(importlib_metadata, "entry_points", entry_points)
    monkeypatch.delenv("ASYNCTION_DISABLE_PLUGINS")
    document = document_of({"/a": {"publish": {"message": {"name": "a", "payload": {}}}}})
    AsynctionSocketIO.from_spec(document)
    assert caplog.messages[-1].endswith(way_out)


def test_a_caller_who_wants_no_validation_is_not_warned_about_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    document = document_of({"/a": {"publish": {"message": {"name": "a", "payload": {}}}}})
    AsynctionSocketIO.from_spec(document, validation=False)
    assert not caplog.records


def test_importing_the_core_loads_no_plugin_and_nothing_heavy() -> None:
    code = (
        "import sys, asynction_core; "
        "print(*{name.split('.')[0] for name in sys.modules} & "
        "{'importlib_metadata', 'asynction_validation', 'asynction_handlers', 'jsonschema'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_attach_is_called_when_an_app_comes_later(chat: Any, app: Flask) -> None:
    seen: list[Flask] = []
    plugin = ModuleType("attaching")
    plugin.asynction_attach = hookimpl(lambda app: seen.append(app))  # type: ignore[attr-defined]
    server = AsynctionSocketIO.from_spec(chat, plugins=[plugin], async_mode="threading")
    assert seen == []
    server.init_app(app)
    assert seen == [app]


class Opinions:
    """A plugin that finds each namespace wrong, and the document questionable."""

    @hookimpl
    def asynction_check_document(self, document: Document) -> Any:
        yield document.root.error("it could be shorter", rule="brevity", severity="warning")
        for name in document.root.value["channels"]:
            channel = document.root.child("channels").child(name)
            yield channel.error(f"who needs {name}?", rule="necessity")


def test_all_that_plugins_find_wrong_is_raised_at_once(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    document = document_of({"/a": {}, "/b": {"publish": {"message": {"name": "connect"}}}})
    with pytest.raises(SpecError) as caught:
        serve(document, plugins=[Opinions()])
    error = caught.value
    found = {(one.rule, one.pointer) for one in (error, *error.others)}
    assert found == {
        ("necessity", "/channels/~1a"),
        ("necessity", "/channels/~1b"),
        ("event-name", "/channels/~1b/publish/message"),
    }
    assert len(str(error).splitlines()) == 3
    assert "it could be shorter" in caplog.text


def test_what_plugins_find_questionable_stops_no_server(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    serve(document_of({}), plugins=[Opinions()])
    assert "it could be shorter" in caplog.text


def test_of_two_that_say_the_same_of_a_place_the_rule_counts(serve: Serve) -> None:
    class Strict:
        @hookimpl
        def asynction_check_document(self, document: Document) -> Any:
            message = document.root.child("channels").child("/a").child("publish").child("message")
            return [message.error("no such name", rule="names")]

    with pytest.raises(SpecError) as caught:
        serve(document_of({"/a": {"publish": {"message": {"name": "*"}}}}), plugins=[Strict()])
    assert (caught.value.rule, caught.value.others) == ("names", ())


def test_many_errors_are_counted_rather_than_printed(serve: Serve) -> None:
    document = document_of({f"/{number}": {} for number in range(25)})
    with pytest.raises(SpecError) as caught:
        serve(document, plugins=[Opinions()])
    assert len(caught.value.others) == 24
    assert str(caught.value).endswith("… and 15 more: asynction validate lists them all")


def test_no_plugin_may_define_what_is_a_keyword_of_from_spec() -> None:
    keywords = inspect.signature(AsynctionSocketIO.from_spec).parameters.keys()
    assert keywords - {"docs", "kwargs", "validation"} == OF_CORE
