"""Whatever a plugin does wrong is told by its name: the table of the documentation, row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from asynction_core import (
    AsynctionException,
    AsynctionSocketIO,
    Extension,
    Option,
    OptionError,
    PluginError,
    SpecError,
    Stage,
    hookimpl,
    hookspecs,
    staged,
)

from .conftest import client_of, document_of

Serve = Callable[..., AsynctionSocketIO]

DOCUMENT = document_of(
    {
        "/": {
            "publish": {"message": {"name": "say", "x-ack": {"error": {"type": "string"}}}},
            "subscribe": {
                "message": {"name": "said", "schemaFormat": "application/vnd.theirs", "payload": ""}
            },
        }
    }
)
PAGE = Path(__file__).parents[2] / "docs" / "hooks.md"
SERVING = {"asynction_start", "asynction_stop"}
HOOKS = [name for name in vars(hookspecs) if name.startswith("asynction_") and name not in SERVING]


def plugin(hook: str, function: Callable[..., Any], name: str = "Loud", **marks: Any) -> Any:
    """Return a plugin with one hook; what a lambda takes are its arguments, without ``self``."""
    return type(name, (), {f"asynction_{hook}": staticmethod(hookimpl(**marks)(function))})()


def giving(hook: str, value: object, **marks: Any) -> Any:
    return plugin(hook, lambda: value, **marks)


def wrapping(hook: str, function: Callable[..., Any], **marks: Any) -> Any:
    return plugin(hook, function, "Wrapping", **(marks or {"wrapper": True}))


def raising(error: BaseException) -> Any:
    raise error


def middleware(next: Any) -> Any:
    return next


async def nothing_at_once() -> None:
    pass


def yielding() -> Iterator[int]:
    yield 1


def take_all() -> Any:
    yield
    return []


def take_all_in_the_old_way() -> Any:
    outcome = yield
    outcome.force_result([])


def forget_to_return() -> Any:
    yield


def yield_twice() -> Any:
    found = yield
    yield
    return found


def yield_never() -> Any:
    return []
    yield


def swallow() -> Any:
    try:
        return (yield)
    except PluginError:
        return []


def fail_after_it() -> Any:
    yield
    raise KeyError("a")


def claim_for_others() -> Any:
    found = yield
    return [*found, {"security"}]


def replace_middlewares() -> Any:
    found = yield
    return [staged(Stage.SECURITY, one.middleware) for one in found]


class Loud:
    @hookimpl
    def asynction_handler(self, event: Any) -> None: ...


class WithoutMark:
    def asynction_handler(self, event: Any) -> None: ...


class NearlyWithoutMark(Loud):
    def asynction_recieve_middleware(self, event: Any) -> None: ...


class BehindStar:
    @hookimpl
    def asynction_handler(self, *, event: Any) -> None: ...


def exit_in_check() -> Any:
    return {"loud": Option(1, "", check=lambda value: raising(KeyError("a")))}


def finding(document: Any) -> Any:
    return [document.root.error("no", rule="no")]


def soften() -> Any:
    found = yield
    for errors in found:
        for error in errors:
            error.severity = "warning"
    return found


LOUD = Loud()
CHECKED = giving("receive_middleware", middleware)
EXTENSIONS = [Extension("x-loud", ["channel"], {})]

# What is given to a server, by the rows of the table.
CASES: dict[str, list[Any]] = {
    "implements no hook": [ModuleType("loud")],
    "has a misspelt hook": [plugin("recieve_middleware", lambda: None)],
    "has a misspelt hook without `hookimpl`": [NearlyWithoutMark()],
    "has a hook without `hookimpl`": [WithoutMark()],
    "takes an argument that its hook does not have": [plugin("handler", lambda evnt: None)],
    "takes an argument behind a `*`": [BehindStar()],
    "is a class": [Loud],
    "is given twice": [LOUD, LOUD],
    "raises an exception in a hook": [plugin("attach", lambda: raising(KeyError("a")))],
    "calls `sys.exit()` in a hook": [plugin("handler", lambda: raising(SystemExit(3)))],
    "has an `async def` as a hook": [plugin("receive_middleware", nothing_at_once)],
    "yields where something is to be returned": [plugin("namespace_handlers", yielding)],
    "returns a text": [giving("send_middleware", "loud")],
    "returns a class": [giving("audience", Loud)],
    "defines an option that is no `Option`": [giving("options", {"loud": True})],
    "defines an option of another one": [
        giving("options", {"loud": Option(1, "")}),
        giving("options", {"loud": Option(1, "")}),
    ],
    "checks an option, and raises no ValueError": [plugin("options", exit_in_check)],
    "declares an extension of another one": [
        giving("extensions", EXTENSIONS),
        giving("extensions", [Extension("x-loud", ["channel"], {})]),
    ],
    "handles what no namespace has": [giving("namespace_handlers", {"conect": print})],
    "enforces what there is not": [giving("enforces", {"payload"})],
    "returns what is no finding": [giving("check_spec", ["too loud"])],
    "observes with a class": [giving("observe", Loud)],
    "brings no codec": [giving("payload_format", "theirs")],
    "loads what is no document": [giving("load_document", "loud.yaml")],
    "cleans up at another time": [giving("disconnect", nothing_at_once)],
    "rewrites a copy of the document": [giving("transform_document", {})],
    "has a middleware that returns nothing": [giving("receive_middleware", lambda next: None)],
    "has a middleware that raises": [giving("send_middleware", lambda: None)],
    "has a middleware of an `async def`": [
        giving("connect_middleware", lambda next: nothing_at_once)
    ],
    "handles an event of another one": [giving("handler", print), giving("handler", print)],
    "handles an event first, as another one does": [
        giving("handler", print, tryfirst=True),
        giving("handler", print, tryfirst=True),
    ],
    "answers an error of another one": [
        giving("error_ack", lambda error, answer: answer),
        giving("error_ack", lambda error, answer: answer),
    ],
    "loads a document of another one": [
        giving("load_document", DOCUMENT),
        giving("load_document", DOCUMENT),
    ],
    "handles connections of another one": [
        giving("namespace_handlers", {"disconnect": print}),
        giving("namespace_handlers", {"disconnect": print}),
    ],
    "takes out a middleware": [CHECKED, wrapping("receive_middleware", take_all)],
    "takes out a middleware, as an old wrapper": [
        giving("send_middleware", middleware),
        wrapping("send_middleware", take_all_in_the_old_way, hookwrapper=True),
    ],
    "puts another middleware in the place of one": [
        CHECKED,
        wrapping("receive_middleware", replace_middlewares),
    ],
    "takes out who may have an event": [
        giving("audience", lambda: False),
        wrapping("audience", take_all),
    ],
    "takes out a finding": [
        plugin("check_document", finding),
        wrapping("check_document", take_all),
    ],
    "makes a warning of an error": [
        plugin("check_document", finding),
        wrapping("check_document", soften),
    ],
    "takes out an answer": [giving("handler", print), wrapping("handler", forget_to_return)],
    "enforces what nobody says": [wrapping("enforces", claim_for_others)],
    "has a wrapper that returns nothing": [wrapping("connect_middleware", forget_to_return)],
    "has a wrapper that yields twice": [wrapping("options", yield_twice)],
    "has a wrapper that does not yield on some way": [wrapping("extensions", yield_never)],
    "has a wrapper without `yield`": [wrapping("handler", lambda: None)],
    "has a wrapper that raises": [wrapping("check_spec", fail_after_it)],
    "has a wrapper that swallows an exception": [
        plugin("attach", lambda: raising(KeyError("a"))),
        wrapping("attach", swallow),
    ],
}


def table() -> dict[str, str]:
    """Return the rows of the documentation: what a plugin does, and what is told."""
    section = PAGE.read_text(encoding="utf-8").partition("## What happens to a plugin that …\n")[2]
    rows = re.findall(r"^\| … (.+?) \| `(.+)` \|$", section.partition("\n## ")[0], re.MULTILINE)
    return dict(rows)


def told_of(serve: Serve, **options: Any) -> str:
    with pytest.raises(PluginError) as caught:
        serve(DOCUMENT, **options)
    return str(caught.value)


@pytest.mark.parametrize("row", CASES)
def test_what_a_plugin_does_wrong_is_told_as_documented(serve: Serve, row: str) -> None:
    options = {"loud": 3} if row.startswith("checks an option") else {}
    told = told_of(serve, plugins=CASES[row], **options)
    assert table()[row] in told
    assert re.search("the plugin '.+' given to the server ", told)


INSTALLED = {
    "fails to import",
    "ends the process when it is imported",
    "has the name of another one",
}


def test_the_table_has_no_row_that_is_not_tried() -> None:
    assert table().keys() == CASES.keys() | INSTALLED


HEAD = "from asynction_core import hookimpl\n"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("fails to import", "import nothing_such"),
        ("ends the process when it is imported", "raise SystemExit(3)"),
        ("has the name of another one", HEAD + "@hookimpl\ndef asynction_attach(): pass"),
        ("returns a text", HEAD + "@hookimpl\ndef asynction_send_middleware(): return 'loud'"),
    ],
)
def test_what_is_installed_is_told_with_distribution_and_version(
    serve: Serve, install: Callable[..., str], row: str, code: str
) -> None:
    install("loud", code)
    if "name" in row:
        install("loud", code, distribution="louder")
    told = told_of(serve)
    assert table()[row] in told
    assert re.match("the plugin 'loud' of the distribution (asynction-loud|louder) 1.2 ", told)
    assert "leave it out with disable_plugins=['loud']" in told


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (lambda: raising(KeyError("a")), "raises KeyError: 'a'"),
        (lambda: raising(GeneratorExit()), "raises GeneratorExit: mend it"),
        (nothing_at_once, "returns a coroutine"),
    ],
    ids=["raises", "ends", "async def"],
)
def test_every_hook_is_attributed(serve: Serve, hook: str, fault: Any, said: str) -> None:
    told = told_of(serve, plugins=[plugin(hook.removeprefix("asynction_"), fault)])
    assert told.startswith("the plugin 'Loud' given to the server ")
    assert hook in told
    assert said in told


@pytest.mark.parametrize(
    "error",
    [
        SpecError("the document is wrong"),
        OptionError("the option is wrong"),
        AsynctionException("theirs"),
        KeyboardInterrupt(),
    ],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("hook", ["check_spec", "handler", "attach"])
def test_what_says_that_something_else_is_wrong_goes_on_as_it_is(
    serve: Serve, hook: str, error: BaseException
) -> None:
    def wrap() -> Any:
        return (yield)

    with pytest.raises(type(error)) as caught:
        serve(
            DOCUMENT,
            plugins=[plugin(hook, lambda: raising(error)), wrapping(hook, wrap)],
        )
    assert caught.value is error


def test_an_interruption_is_swallowed_by_nobody(serve: Serve) -> None:
    def deaf() -> Any:
        try:
            yield
        except BaseException:
            return []

    interrupted = plugin("handler", lambda: raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        serve(DOCUMENT, plugins=[interrupted, wrapping("handler", deaf)])


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("kind", ["wrapper", "hookwrapper"])
def test_every_hook_may_be_wrapped(serve: Serve, hook: str, kind: str) -> None:
    seen: list[object] = []

    def wrap() -> Any:
        found = yield
        seen.append(found)
        return found

    name = hook.removeprefix("asynction_")
    serve(DOCUMENT, plugins=[giving(name, None), wrapping(name, wrap, **{kind: True})])
    assert seen


def test_a_wrapper_may_add(serve: Serve) -> None:
    passed: list[str] = []

    def noting(name: str) -> Any:
        def middleware(next: Any) -> Any:
            def receive(*args: Any) -> Any:
                passed.append(name)
                return next(*args)

            return receive

        return middleware

    def add() -> Any:
        found = yield
        return [*found, None, staged(Stage.BEFORE_SECURITY, noting("added"))]

    plugins = [giving("receive_middleware", noting("there")), wrapping("receive_middleware", add)]
    server = serve(DOCUMENT, plugins=plugins)
    server.on("say")(lambda: None)
    client_of(server, "/").emit("say")
    assert passed == ["added", "there"]


def test_a_wrapper_may_put_something_else_in_the_place_of_one_answer(serve: Serve) -> None:
    def shout() -> Any:
        handler = yield
        return lambda: handler() + "!"

    plugins = [giving("handler", lambda: "hello"), wrapping("handler", shout)]
    answer = client_of(serve(DOCUMENT, plugins=plugins), "/").emit("say", callback=True)
    assert answer == "hello!"


@pytest.mark.parametrize(
    ("marks", "others"), [({"tryfirst": True}, {}), ({}, {"trylast": True})], ids=str
)
def test_of_two_that_answer_one_may_come_first(serve: Serve, marks: Any, others: Any) -> None:
    plugins = [giving("handler", lambda: "first", **marks), giving("handler", print, **others)]
    answer = client_of(serve(DOCUMENT, plugins=plugins), "/").emit("say", callback=True)
    assert answer == "first"


def test_findings_that_are_made_on_the_way_reach_wrappers_whole(serve: Serve) -> None:
    def find(document: Any) -> Any:
        yield document.root.error("one", rule="one")
        raise document.root.error("two", rule="two")

    def read() -> Any:
        found = yield
        seen.extend(error.rule for errors in found for error in errors)
        return found

    seen: list[str] = []
    plugins = [plugin("check_document", find), wrapping("check_document", read)]
    with pytest.raises(SpecError) as caught:
        serve(DOCUMENT, plugins=plugins)
    assert seen == ["one", "two"]
    assert len(caught.value.others) == 1
