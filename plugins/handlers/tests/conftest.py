"""The tests of handler binding run without the other plugins that happen to be installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from asyncapi_3 import asyncapi_3_installed, run_in_both_versions, written_in  # noqa: F401


@pytest.fixture(autouse=True)
def without_other_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", "docs,security,validation")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    run_in_both_versions(metafunc, Path(__file__).parent)
