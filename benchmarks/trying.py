"""How many cases of coverage and fuzzing `asynction test` tries in a second on the chat."""

from __future__ import annotations

import os
from pathlib import Path

from pairs import Pair

from asynction_testing.agreeing.agreement import spec_of
from asynction_testing.hosting.application_process import ApplicationProcess
from asynction_testing.trying.campaign import Campaign, Settings
from asynction_testing.trying.presenting import Credentials

CHAT = Path(__file__).parents[1] / "examples" / "chat"
ENOUGH = 150.0
"""Cases in a second: some hundred for each event of a document of a dozen, in ten seconds."""
ROUNDS = 3
EXAMPLES = 500
"""Cases of chance of each event: so many that the start of a run weighs little."""
OTHERS = frozenset(
    {"security_enforced", "bindings_enforced", "parameters_enforced", "undocumented_ignored"}
)
"""Checks that belong to neither phase."""


def measure() -> Pair:
    """Return the cases of each second, and how many would do."""
    before = Path.cwd()
    os.chdir(CHAT)
    process = ApplicationProcess("app:create_app")
    try:
        process.start()
        rates = [_rate(f"http://127.0.0.1:{process.port}", seed) for seed in range(ROUNDS)]
    finally:
        process.stop()
        os.chdir(before)
    return Pair(rates, [ENOUGH] * ROUNDS)


def _rate(url: str, seed: int) -> float:
    spec = spec_of(CHAT / "asyncapi.yaml")
    settings = Settings(
        phases=("coverage", "fuzzing"),
        seed=seed,
        max_examples=EXAMPLES,
        checks=Settings().checks - OTHERS,
    )
    outcome = Campaign(spec, url, Credentials(spec, []), settings).run()
    if outcome.failures:
        raise RuntimeError(f"the chat does not conform: {outcome.failures[0].fingerprint}")
    return sum(outcome.cases[phase] for phase in settings.phases) / outcome.seconds
