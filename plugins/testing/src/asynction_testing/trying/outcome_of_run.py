"""What is known of a server when its trial ends, or is broken off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from asynction_testing.trying.failing_case import FailingCase

PHASES = ("examples", "coverage", "fuzzing", "stateful")

CHECKS = {
    "accepts_valid": "what fits is answered as the document says",
    "takes_valid": "what fits is not refused",
    "ack_arrives": "an acknowledgement comes where the document has one, in time, and once",
    "ack_conforms": "acknowledgements fit x-ack, or its error",
    "refuses_invalid": "what does not fit is not taken",
    "tells_why": "who emits what does not fit is told",
    "sends_conform": "what the server sends fits",
    "sends_documented": "what the server sends is in the document",
    "security_enforced": "nobody gets in without credentials, or gets what he may not",
    "bindings_enforced": "the handshake is as bindings.ws says",
    "parameters_enforced": "members of families have parameters that fit",
    "undocumented_ignored": "what the document lacks does no harm",
    "survives": "the server goes on after each case, for other clients, too",
}
"""The checks, each with what holds."""

ASKED_FOR = ("takes_valid", "tells_why")
"""Those that are made only if somebody asks for them: a server may have its reasons."""


@dataclass
class OutcomeOfRun:
    """What is known.

    Attributes:
        document: The document.
        url: Where the server is.
        seed: What repeats the run.
        failures: What does not hold.
        cases: How many cases there were, by phase.
        events: How many cases each event had.
        counts: How often what each check asks for held, failed or was undecided.
        by_subject: The same, of each namespace or event alone.
        covered: How many keywords the cases of coverage were about, and of how many events.
        skipped: What was not tried, a sentence each.
        notes: What else there is to say.
        seconds: How long it took.
        is_broken_off: Whether it did not come to its end.
        is_cut: Whether something is left: time was up, or a failure was not seen again.
        known: Failures that a baseline has.
    """

    document: str
    url: str
    seed: int
    failures: list[FailingCase] = field(default_factory=list)
    cases: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    by_subject: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    covered: int = 0
    skipped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    is_broken_off: bool = False
    is_cut: bool = False
    known: list[FailingCase] = field(default_factory=list)

    def settle(self, unseen: Iterable[tuple[str, str]]) -> None:
        """Count as undecided what failed, and of which no failure is told.

        Args:
            unseen: The checks and events that failed, and not when they were tried again.
        """
        for check, event in unseen:
            self.is_cut = True
            self.notes.append(f"{check} of {event!r} failed, and not when it was tried again")
        told = {case.problem.check for case in self.failures}
        told |= {"accepts_valid"} if told & {"ack_arrives", "ack_conforms"} else set()
        several = [(check, counts) for check, counts in self.counts.items()]
        several += [(check, counts) for (check, _), counts in self.by_subject.items()]
        for check, counts in several:
            if check not in told and counts["failed"]:
                counts["undecided"] += counts.pop("failed")

    def count(self, check: str, verdict: str, times: int = 1, about: str = "") -> None:
        """Note how a check came out.

        Args:
            verdict: How: held, failed or undecided.
            times: How often.
            about: What it was about: the name of a namespace, or of an event behind it.
        """
        self.counts.setdefault(check, Counter())[verdict] += times
        self.by_subject.setdefault((check, about), Counter())[verdict] += times
