"""How long plugins take is measured where somebody asks, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Generator
from time import sleep
from typing import Any

import pytest

from asynction_core import PluginError, hookimpl, understand
from asynction_core.plugins.loading import load_plugins
from asynction_core.plugins.timings import Taken, timed_wrapper, timing

DOCUMENT = {
    "asyncapi": "2.6.0",
    "info": {"title": "test", "version": "1"},
    "channels": {"/": {"publish": {"message": {"name": "say"}}}},
}


class Failing:
    @hookimpl
    def asynction_check_spec(self) -> Any:
        sleep(0.3)
        raise ValueError("no")


class Around:
    @hookimpl(wrapper=True)
    def asynction_check_spec(self) -> Generator[None, Any, Any]:
        try:
            return (yield)
        finally:
            sleep(0.01)


class AroundInTheOldWay:
    @hookimpl(hookwrapper=True)
    def asynction_check_spec(self) -> Generator[None, Any, None]:
        sleep(0.01)
        outcome = yield
        with pytest.raises(PluginError):
            outcome.get_result()
        sleep(0.01)


def test_what_is_raised_is_raised_and_timed_for_whoever_took_the_time() -> None:
    plugins = [Failing(), Around(), AroundInTheOldWay()]
    with timing() as taken, pytest.raises(PluginError, match=r"'Failing' .* ValueError: no"):
        understand(DOCUMENT, plugins=plugins)
    seconds = {plugin: one.seconds for (plugin, _), one in taken.hooks.items()}
    assert {one.calls for one in taken.hooks.values()} == {1}
    for plugin, least in (("Failing", 0.3), ("Around", 0.01), ("AroundInTheOldWay", 0.02)):
        assert seconds[plugin] >= least
    assert seconds["Around"] < 0.3  # without what it stands around


def test_imports_are_timed_and_nothing_is_outside(install: Callable[..., str]) -> None:
    install(
        "slow",
        "from time import sleep\nfrom asynction_core import hookimpl\nsleep(0.02)\n"
        "@hookimpl\ndef asynction_options(): return {}\n",
    )
    with timing() as taken:
        load_plugins(disabled=[])
    assert taken.imports["slow"].seconds >= 0.02
    assert taken.hooks["slow", "asynction_options"].calls == 0
    load_plugins().hook.asynction_options()
    assert taken.hooks["slow", "asynction_options"].calls == 0


def test_a_wrapper_that_nobody_resumes_is_ended() -> None:
    ended = []

    def wrapper() -> Generator[None, None, None]:
        try:
            yield
        finally:
            ended.append(True)

    started = timed_wrapper(wrapper, Taken())()
    next(started)
    started.close()
    assert ended == [True]
