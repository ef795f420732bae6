"""Tests of pytest for a server that runs elsewhere: one for each check and event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

import pytest

from asynction_core import Spec
from asynction_testing.agreeing.agreement import spec_of
from asynction_testing.hosting.application_process import ApplicationProcess
from asynction_testing.reporting.report_data import as_data
from asynction_testing.reporting.written_reports import calls_of
from asynction_testing.trying.campaign import Campaign
from asynction_testing.trying.outcome_of_run import OutcomeOfRun
from asynction_testing.trying.presenting import Credentials
from asynction_testing.trying.run_settings import Settings

_OF_RECEIVED = ("accepts_valid", "ack_arrives", "ack_conforms", "refuses_invalid")
_OF_ALL = ("sends_documented", "sends_conform", "undocumented_ignored", "survives")


class ServerConformance:
    """Derive a class from it whose name begins with ``Test``, and say what is tested.

    The server is tried once, when the first of the tests runs.

    Attributes:
        document: The document: a path, or a mapping.
        url: Where the server is; None for an application that is started for the tests.
        app: That application, as ``module:attribute``.
        auth: ``SCHEME=VALUE`` of each credential.
        settings: Fields of `asynction_testing.trying.campaign.Settings`.
    """

    document: ClassVar[str | Path | Mapping[str, Any]]
    url: ClassVar[str | None] = None
    app: ClassVar[str | None] = None
    auth: ClassVar[Sequence[str]] = ()
    settings: ClassVar[Mapping[str, Any]] = {}

    _tried: ClassVar[tuple[OutcomeOfRun, list[dict[str, Any]]] | None] = None

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make a test for each check and event."""
        if metafunc.function.__name__ == "test_it_conforms":
            cases = subjects_of(spec_of(self.document))
            names = [f"{check}-{about}" if about else check for check, about in cases]
            metafunc.parametrize("check, about", cases, ids=names)

    def test_it_conforms(self, check: str, about: str) -> None:
        """What a check asks for holds for an event, a namespace, or the server."""
        outcome, failures = self._outcome()
        known = {one for one in subjects_of(spec_of(self.document)) if one[1]}
        found = []
        for one in failures:
            subject = " ".join(text for text in (one["namespace"], one["event"]) if text)
            is_known = (one["check"], subject) in known
            if one["check"] == check and (subject == about if is_known else not about):
                found.append(one)
        assert not found, "\n".join(map(_told, found))
        counts: Mapping[str, int] = outcome.by_subject.get((check, about), {})
        if about and not counts.get("held"):
            pytest.skip("undecided" if counts.get("undecided") else "not tried")

    @classmethod
    def _outcome(cls) -> tuple[OutcomeOfRun, list[dict[str, Any]]]:
        if cls._tried is None:
            cls._tried = cls._run()
        return cls._tried

    @classmethod
    def _run(cls) -> tuple[OutcomeOfRun, list[dict[str, Any]]]:
        spec = spec_of(cls.document)
        credentials = Credentials(spec, cls.auth)
        settings = Settings(**cls.settings)
        if cls.url is not None:
            return _run_at(cls.url, spec, credentials, settings)
        if cls.app is None:
            raise TypeError(f"{cls.__name__} has neither url nor app: say what is tested")
        process = ApplicationProcess(cls.app)
        try:
            process.start()
            url = f"http://127.0.0.1:{process.port}/{process.path}"
            return _run_at(url, spec, credentials, settings)
        finally:
            process.stop()


def subjects_of(spec: Spec) -> list[tuple[str, str]]:
    """Return each check with what it is about, as far as a document has something to check."""
    found = []
    for namespace in spec.namespaces.values():
        for event in namespace.receives.values():
            about = f"{namespace.name} {event.name}"
            has_ack = event.ack is not None
            found += [(one, about) for one in _OF_RECEIVED if has_ack or not one.startswith("ack_")]
        if spec.security_of(namespace):
            found.append(("security_enforced", namespace.name))
        if namespace.bindings is not None:
            found.append(("bindings_enforced", namespace.name))
        if any(parameter.schema is not None for parameter in namespace.parameters.values()):
            found.append(("parameters_enforced", namespace.name))
    return found + [(check, "") for check in (*_OF_ALL, *_OF_RECEIVED, "security_enforced")]


def _run_at(
    url: str, spec: Spec, credentials: Credentials, settings: Settings
) -> tuple[OutcomeOfRun, list[dict[str, Any]]]:
    campaign = Campaign(spec, url.rstrip("/"), credentials, settings)
    outcome = campaign.run()
    return outcome, as_data(outcome, credentials, campaign.presented_for)["failures"]


def _told(failure: Mapping[str, Any]) -> str:
    steps = "; ".join(calls_of(failure)) or "by itself"
    return f"{steps}\n  expected: {failure['expected']}\n  came: {failure['came']}"
