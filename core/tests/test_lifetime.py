"""Plugins start with the first client of a process, and stop when it ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from asynction_core import AsynctionSocketIO, hookimpl

from .conftest import Document, client_of

Serve = Callable[..., AsynctionSocketIO]
Log = list[tuple[str, str]]


class Living:
    """A plugin that notes when it starts and stops."""

    def __init__(self, name: str, log: Log) -> None:
        self.name = name
        self.log = log

    @hookimpl
    def asynction_start(self, server: AsynctionSocketIO) -> None:
        assert server.server.manager.rooms == {}  # nobody is in yet
        self.log.append((self.name, "start"))

    @hookimpl
    def asynction_stop(self) -> None:
        self.log.append((self.name, "stop"))


class Early(Living):
    @hookimpl(tryfirst=True)
    def asynction_start(self) -> None:  # type: ignore[override]
        self.log.append((self.name, "start"))

    @hookimpl
    def asynction_stop(self) -> None:
        self.log.append((self.name, "stop"))


class Failing:
    """A plugin that fails when it starts, or when it stops."""

    def __init__(self, log: Log, error: BaseException, *, starts: bool) -> None:
        self.log = log
        self.error = error
        self.starts = starts

    @hookimpl
    def asynction_start(self) -> None:
        if not self.starts:
            raise self.error

    @hookimpl
    def asynction_stop(self) -> None:
        self.log.append(("failing", "stop"))
        raise self.error


def test_they_start_once_and_stop_once_the_other_way_round(serve: Serve, chat: Document) -> None:
    log: Log = []
    server = serve(chat, plugins=[Early("one", log), Living("two", log), Living("three", log)])
    assert log == []
    for _ in range(2):
        client_of(server)
    started = [("one", "start"), ("three", "start"), ("two", "start")]
    assert log == started
    for _ in range(2):
        server.shutdown(0)
    assert log[3:] == [(name, "stop") for name, _ in reversed(started)]


def test_who_has_not_started_does_not_stop(serve: Serve, chat: Document) -> None:
    log: Log = []
    serve(chat, plugins=[Living("one", log)]).shutdown(0)
    assert log == []


def test_attaching_another_app_starts_nothing_twice(serve: Serve, chat: Document) -> None:
    log: Log = []
    server = serve(chat, plugins=[Living("one", log)])
    client_of(server)
    server.init_app(Flask("other"))
    client_of(server)
    assert log == [("one", "start")]


@pytest.mark.parametrize("error", [ValueError("why"), SystemExit()], ids=["error", "exit"])
@pytest.mark.parametrize("starts", [True, False])
def test_what_one_raises_is_told_and_keeps_no_other_from_anything(
    serve: Serve,
    chat: Document,
    caplog: pytest.LogCaptureFixture,
    error: BaseException,
    starts: bool,
) -> None:
    log: Log = []
    plugins = [Living("one", log), Failing(log, error, starts=starts), Living("two", log)]
    server = serve(chat, plugins=plugins)
    assert client_of(server).is_connected("/chat")
    server.shutdown(0)
    stopped = [("one", "stop"), *[("failing", "stop")][:starts], ("two", "stop")]
    assert log == [("two", "start"), ("one", "start"), *stopped]
    hook = "asynction_stop" if starts else "asynction_start"
    assert f"the plugin 'Failing' failed in {hook}" in caplog.text
    assert type(error).__name__ in caplog.text
