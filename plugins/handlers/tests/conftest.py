"""The tests of handler binding run without the other plugins that happen to be installed."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def without_other_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", "docs,security,validation")
