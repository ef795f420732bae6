"""The kit passes what behaves, and says of each misbehaviour what it is."""

from __future__ import annotations

import time
from types import MappingProxyType
from typing import Any

import pytest

from asynction_core import Extension, Option, hookimpl, understand
from asynction_testing.conformance import CORPUS, PluginConformance
from asynction_testing.conformance.corpus import PLAIN

pytest_plugins = "pytester"

A_FEW = ("acks-v2", "families-v3", "names-v2")


class Idle:
    """Adds a middleware to all that there is, and does nothing."""

    @hookimpl
    def asynction_connect_middleware(self) -> Any:
        return lambda next: next

    @hookimpl
    def asynction_receive_middleware(self) -> Any:
        return lambda next: lambda *args: next(*args)

    @hookimpl
    def asynction_send_middleware(self) -> Any:
        return lambda next: lambda *args: next(*args)


class TestIdle(PluginConformance):
    """It behaves, and passes; here with a few of the documents."""

    plugin = Idle()
    corpus = MappingProxyType({name: CORPUS[name] for name in A_FEW})


class Crashing:
    @hookimpl
    def asynction_receive_middleware(self, event: Any) -> Any:
        return lambda next: lambda *args: next(*args) + args[3]


class CrashingWhereADocumentIsUnusual:
    @hookimpl
    def asynction_attach(self, server: Any) -> None:
        server.spec.namespaces["/"]


def removing(hook: str) -> object:
    """Return a plugin that takes out what others gave for a hook."""

    def remove(self: object) -> Any:
        yield
        return []

    return type("Removing", (), {hook: hookimpl(wrapper=True)(remove)})()


class GoingAround:
    """Calls the handler past all checks."""

    def __init__(self) -> None:
        self.handlers: dict[str, Any] = {}

    @hookimpl(wrapper=True)
    def asynction_handler(self, event: Any) -> Any:
        self.handlers[event.name] = yield
        return self.handlers[event.name]

    @hookimpl(tryfirst=True)
    def asynction_receive_middleware(self, event: Any) -> Any:
        return lambda next: lambda *args: self.handlers[event.name](*args)


class SendingItself:
    """Sends past all checks."""

    @hookimpl(tryfirst=True)
    def asynction_send_middleware(self, server: Any, event: Any) -> Any:
        def send(args: Any, callback: Any, options: Any) -> None:
            server.server.emit(event.name, args, **options)

        return lambda next: send


class Counting:
    """Checks only the first document."""

    def __init__(self) -> None:
        self.count = 0

    @hookimpl
    def asynction_check_document(self, document: Any) -> Any:
        self.count += 1
        return [document.root.error(f"number {self.count}", rule="count", severity="warning")]


class Slow:
    @hookimpl
    def asynction_receive_middleware(self) -> Any:
        def middleware(next: Any) -> Any:
            def receive(*args: Any) -> Any:
                time.sleep(0.003)
                return next(*args)

            return receive

        return middleware


class Undescribed:
    def __init__(self, description: str, default: Any = 0) -> None:
        self.option = Option(default, description, check=self.check)

    def check(self, value: int) -> None:
        if value < 0:
            raise ValueError("at least 0")

    @hookimpl
    def asynction_options(self) -> dict[str, Option]:
        return {"limit": self.option}


class Declaring:
    @hookimpl
    def asynction_extensions(self) -> list[Extension]:
        return [Extension("x-limit", ["channel"], {"type": "integer", "description": "A limit."})]


class DeclaringWithoutWords:
    FOUND = (Extension("x-limit", ["channel"], {"type": "integer"}),)

    @hookimpl
    def asynction_extensions(self) -> Any:
        return self.FOUND


class Keeping:
    def __init__(self) -> None:
        self.kept: list[Any] = []

    @hookimpl
    def asynction_attach(self, server: Any) -> None:
        self.kept.append(server)


# A core that looks at what wrappers return builds no server, and names the plugin.
NOT_ASKED = "checks are not asked about what gets through|the plugin 'Removing'"

MISBEHAVING: list[tuple[Any, str, str]] = [
    (Crashing(), "survives", "tuple index out of range"),
    (CrashingWhereADocumentIsUnusual(), "survives", "'/'"),
    (removing("asynction_receive_middleware"), "removes_nobodys_check", NOT_ASKED),
    (removing("asynction_send_middleware"), "removes_nobodys_check", NOT_ASKED),
    (removing("asynction_connect_middleware"), "removes_nobodys_check", NOT_ASKED),
    (GoingAround(), "removes_nobodys_check", "checks are not asked about what gets through"),
    (SendingItself(), "removes_nobodys_check", "checks are not asked about what gets through"),
    (Counting(), "its_hooks_answer_the_same_twice", "asynction_check_document answers differently"),
    (Slow(), "it_costs_an_event_little", r"takes \d+\.\d+ times as long; max_cost is 1.5"),
    (Undescribed(""), "its_options_are_described", "'limit' does not say what it does"),
    (Undescribed("How many"), "its_options_are_described", "'limit' is no sentence: 'How many'"),
    (Undescribed("How many.", -1), "its_options_are_described", "at least 0"),
    (Declaring(), "its_extensions_are_well_formed", "makes its extensions anew"),
    (DeclaringWithoutWords(), "its_extensions_are_well_formed", "has no 'description'"),
    (Keeping(), "it_leaves_nothing_behind", "keeps a server that is stopped"),
    ("nobody", "its_options_are_described", "no plugin 'nobody' is installed: pip install"),
    (None, "its_options_are_described", "say which plugin is tested: Kit.plugin"),
]


@pytest.mark.parametrize(
    ("plugin", "test", "message"), MISBEHAVING, ids=lambda one: getattr(one, "__name__", None)
)
def test_what_misbehaves_is_told(plugin: Any, test: str, message: str) -> None:
    class Kit(PluginConformance):
        pass

    Kit.plugin = plugin
    name = test if test.startswith("it") else f"it_{test}"
    of_document = name in ("it_survives", "it_removes_nobodys_check") or "twice" in name
    run = getattr(Kit(), f"test_{name}")
    empty = isinstance(plugin, CrashingWhereADocumentIsUnusual)
    arguments = (CORPUS["nothing-v2"] if empty else PLAIN,) if of_document else ()
    with pytest.raises((Exception, pytest.fail.Exception), match=message):
        run(*arguments)


@pytest.mark.parametrize("name", CORPUS)
def test_the_documents_are_right(name: str) -> None:
    assert [one for one in understand(CORPUS[name]).errors if one.rule != "server"] == []


AUTHORS = """
import asynction_core
from asynction_testing.conformance import PluginConformance

class Mine:
    @asynction_core.hookimpl
    def asynction_receive_middleware(self, event):
        return None

class TestMine(PluginConformance):
    plugin = Mine()
    corpus = {}
    documents = {"own": {"asyncapi": "3.0.0", "info": {"title": "T", "version": "1"}}}
"""


def test_an_author_derives_a_class(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(AUTHORS)
    outcome = pytester.runpytest_inprocess("-p", "no:cacheprovider", "-v", "-k", "not costs")
    outcome.assert_outcomes(passed=7, deselected=1)
    outcome.stdout.fnmatch_lines(["*TestMine::test_it_survives[[]own[]]*"])


@pytest.mark.wide
class TestSecurity(PluginConformance):
    plugin = "security"
    is_typed = True


@pytest.mark.wide
class TestValidation(PluginConformance):
    plugin = "validation"
    is_typed = True
