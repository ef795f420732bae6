"""What every plugin has to do: nobody's check is removed, nothing is left behind."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any, ClassVar

import pytest

import asynction_observe.plugin
from asynction_testing.conformance import CORPUS, PluginConformance


@pytest.mark.wide
class TestConformance(PluginConformance):
    plugin = asynction_observe.plugin
    options: ClassVar[Mapping[str, Any]] = {
        "access_log": StringIO(),
        "metrics": True,
        "tracing": True,
    }
    corpus: ClassVar[Mapping[str, Any]] = {
        name: CORPUS[name] for name in ("acks-v2", "families-v3", "security-v3")
    }
    is_typed = True
    max_cost = 10  # with all three at once; benchmarks/ say what metrics cost
