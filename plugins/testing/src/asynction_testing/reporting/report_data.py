"""What was found as plain data of JSON, without any credential; and back to steps."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from asynction_testing.trying.failing_case import FailingCase
from asynction_testing.trying.outcome_of_run import CHECKS, OutcomeOfRun
from asynction_testing.trying.presenting import Credentials
from asynction_testing.trying.steps import Presented, Step, Taken

FORMAT = "asynction-test-1"
"""What the JSON report says it is."""


def as_data(
    outcome: OutcomeOfRun, credentials: Credentials, presented_for: Callable[[Step], Presented]
) -> dict[str, Any]:
    """Return what was found as data that reports are made of.

    Args:
        outcome: What was found.
        credentials: Those of the user: in their places stand names.
        presented_for: Returns what the client of a step presents.
    """

    def data_of(case: FailingCase) -> dict[str, Any]:
        problem, where = case.problem, case.where()
        return {
            "fingerprint": case.fingerprint,
            "check": problem.check,
            "holds": CHECKS[problem.check],
            "namespace": problem.namespace,
            "event": problem.event,
            "expected": credentials.redacted(problem.expected),
            "came": credentials.redacted(problem.came),
            "where": where and {"source": where[0], "line": where[1], "pointer": where[2]},
            "seen": case.seen,
            "note": case.note,
            "transport": case.transport,
            "steps": [_step(step, credentials, presented_for(step)) for step in case.steps],
        }

    return {
        "format": FORMAT,
        "document": outcome.document,
        "url": outcome.url,
        "seed": outcome.seed,
        "seconds": round(outcome.seconds, 1),
        "is_cut": outcome.is_cut,
        "is_broken_off": outcome.is_broken_off,
        "cases": dict(outcome.cases),
        "events": dict(outcome.events),
        "keywords": outcome.covered,
        "checks": {
            name: {verdict: counts.get(verdict, 0) for verdict in ("held", "failed", "undecided")}
            for name, counts in sorted(outcome.counts.items())
        },
        "skipped": outcome.skipped,
        "notes": outcome.notes,
        "failures": [data_of(case) for case in outcome.failures],
        "known": [data_of(case) for case in outcome.known],
    }


def _step(step: Step, credentials: Credentials, presented: Presented) -> dict[str, Any]:
    return {
        "namespace": step.namespace,
        "event": step.event,
        "args": [_plain(credentials.redacted(arg)) for arg in step.args],
        "kind": step.kind,
        "about": step.about,
        "broken": list(step.broken),
        "wants_ack": step.wants_ack,
        "client": step.client,
        "number": step.number,
        "waits": step.waits,
        "presents": presented.what if step.presented is not None else None,
        "opening": credentials.with_names(
            {
                "auth": presented.auth,
                "headers": dict(presented.headers),
                "query": dict(presented.query),
            }
        ),
    }


def steps_of(failure: Mapping[str, Any]) -> list[Step]:
    """Return the steps of a failure that a report tells of."""
    return [
        Step(
            str(one["namespace"]),
            one["event"],
            tuple(_from_plain(arg) for arg in one["args"]),
            one["kind"],
            one["about"],
            tuple(one["broken"]),
            "replay",
            bool(one["wants_ack"]),
            int(one["client"]),
            None,
            int(one["number"]),
            bool(one.get("waits", True)),
        )
        for one in failure["steps"]
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, Taken):
        taken = {"step": value.step, "path": list(value.path), "value": _plain(value.value)}
        return {"$taken": taken}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _from_plain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"$bytes"}:
            return base64.b64decode(value["$bytes"])
        if value.keys() == {"$taken"}:
            taken = value["$taken"]
            return Taken(taken["step"], tuple(taken["path"]), _from_plain(taken["value"]))
        return {name: _from_plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_from_plain(item) for item in value]
    return value
