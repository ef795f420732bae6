"""Tests that every plugin of Asynction has to pass: an author runs them against theirs.

from asynction_testing.conformance import PluginConformance

class TestMyPlugin(PluginConformance):
    plugin = my_plugin
"""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, ClassVar

import pytest

from asynction_core import Extension, Option
from asynction_jsonschema import Dialect, find_engine
from asynction_testing.conformance.corpus import CORPUS, PLAIN
from asynction_testing.conformance.cost_of_event import costs
from asynction_testing.conformance.hook_answers import answers, extensions_of, options_of
from asynction_testing.conformance.trial import Trial
from asynction_testing.one_hook import HooksOf

__all__ = ["CORPUS", "PluginConformance"]

_Document = str | Path | Mapping[str, Any]


class PluginConformance:
    """The tests. Derive a class whose name begins with ``Test``, and give it the plugin.

    Attributes:
        plugin: The plugin: a module, an object, or the name of the entry point of an installed one.
        options: Options of the plugin with which it is tested, and keywords of `from_spec`.
        documents: Documents that it has to survive besides those of `corpus`, by name: such as use
            what it is for.
        corpus: The documents that every plugin has to survive, by name.
        max_cost: How often as long an event may take with the plugin, in process.
        is_typed: Whether its package is to tell that it has types (``py.typed``).
    """

    plugin: ClassVar[object] = None
    options: ClassVar[Mapping[str, Any]] = {}
    documents: ClassVar[Mapping[str, _Document]] = {}
    corpus: ClassVar[Mapping[str, _Document]] = CORPUS
    max_cost: ClassVar[float] = 1.5
    is_typed: ClassVar[bool] = False

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "document" in metafunc.fixturenames:
            documents = {**self.corpus, **self.documents}
            metafunc.parametrize("document", documents.values(), ids=[*documents])

    @property
    def given(self) -> object:
        """The plugin itself, for those to override who need one for each server."""
        if self.plugin is None:
            pytest.fail(f"say which plugin is tested: {type(self).__name__}.plugin = ...")
        if not isinstance(self.plugin, str):
            return self.plugin
        found = [one for one in entry_points(group="asynction") if one.name == self.plugin]
        if not found:
            pytest.fail(f"no plugin {self.plugin!r} is installed: pip install -e . first")
        return found[0].load()

    def test_it_survives(self, document: _Document) -> None:
        """A server is built of the document, and serves all that is in it."""
        with Trial.of(self.given, document, self.options) as trial:
            trial.all()
            if trial.faults:
                raise trial.faults[0]

    def test_it_removes_nobodys_check(self, document: _Document) -> None:
        """What others check is checked with the plugin, too, and what they refuse is refused."""
        with Trial.of(self.given, document, self.options) as trial:
            trial.all()
            passed = trial.passed()
            for check in trial.checks:
                assert passed <= check.called.keys(), (
                    f"with the plugin, others' checks are not asked about what gets through: "
                    f"{sorted(passed - check.called.keys())}"
                )
            for check in trial.checks[:-1]:
                check.refuses = True
                trial.forget()
                trial.receive()
                trial.send()
                trial.connect()
                passed = trial.passed()
                assert not passed, f"with the plugin, what a check refuses gets through: {passed}"
                check.refuses = False

    def test_its_hooks_answer_the_same_twice(self, document: _Document) -> None:
        """What a server does depends on document and options, not on how often it is built."""
        hooks = HooksOf(self.given, document, self.options)
        for first, second in zip(answers(hooks, document), answers(hooks, document), strict=True):
            assert first == second, f"{first[0]} answers differently when it is called again"

    def test_it_costs_an_event_little(self) -> None:
        """An event that the plugin has nothing to do with takes hardly longer."""
        for cost in costs(self.given, PLAIN, self.options):
            if cost <= self.max_cost:
                return
            if cost > 2 * self.max_cost:
                break
        pytest.fail(
            f"with the plugin, an event takes {cost:.2f} times as long; max_cost is {self.max_cost}"
        )

    def test_its_options_are_described(self) -> None:
        """Each option says in a sentence what it does, and takes its own default."""
        for name, option in options_of(self._hooks()).items():
            assert isinstance(option, Option), f"the option {name!r} is no Option: {option!r}"
            assert name.isidentifier(), f"the option {name!r} cannot be written as a keyword"
            text = option.description.strip()
            assert len(text.split()) > 1, f"the option {name!r} does not say what it does"
            assert text.endswith("."), f"the description of {name!r} is no sentence: {text!r}"
            if option.check is not None:
                option.check(option.default)

    def test_its_extensions_are_well_formed(self) -> None:
        """Each extension says what it is, and has a schema that can be checked."""
        hooks = self._hooks()
        found = extensions_of(hooks)
        for extension in found:
            assert isinstance(extension, Extension), f"{extension!r} is no Extension"
            named = f"the extension {extension.name!r}"
            assert extension.name.startswith("x-"), f"{named} does not begin with 'x-'"
            assert extension.objects, f"{named} stands in no object"
            assert extension.schema.get("description"), (
                f"{named} has no 'description' in its schema, which editors show"
            )
            find_engine().compile(dict(extension.schema), Dialect.DRAFT_7)
        again = extensions_of(hooks)
        same = [id(one) for one in found] == [id(one) for one in again]
        assert same, "asynction_extensions makes its extensions anew: make them once"

    def test_it_leaves_nothing_behind(self) -> None:
        """Of a stopped server nothing is kept, and no thread keeps the process alive."""
        before = {*threading.enumerate()}
        servers = [self._stopped() for _ in range(2)]
        for _ in range(3):
            gc.collect()
        left = [one for one in threading.enumerate() if one not in before and not one.daemon]
        assert not left, f"threads that are no daemons are left: {left}"
        assert not [server for server in servers if server() is not None], (
            "the plugin keeps a server that is stopped: keep what belongs to one in a "
            "WeakKeyDictionary, by its spec"
        )

    def test_it_is_typed(self) -> None:
        """If `is_typed` says so, its package tells type checkers that it has types."""
        if not self.is_typed:
            return
        plugin = self.given
        name = getattr(plugin, "__name__", None) or type(plugin).__module__
        package = import_module(name.partition(".")[0])
        folders = [Path(folder) for folder in getattr(package, "__path__", ())]
        assert any((folder / "py.typed").is_file() for folder in folders), (
            f"the package {package.__name__!r} has no file py.typed"
        )

    def _hooks(self) -> HooksOf:
        return HooksOf(self.given, PLAIN, self.options)

    def _stopped(self) -> weakref.ref[Any]:
        with Trial.of(self.given, PLAIN, self.options) as trial:
            trial.all()
            return weakref.ref(trial.served.server)
