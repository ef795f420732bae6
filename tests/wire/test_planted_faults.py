"""`asynction test` finds what is wrong with servers that know nothing of us, and nothing else."""

import json
from typing import NamedTuple

from sizes import sampled

from asynction_testing.agreeing.agreement import spec_of
from asynction_testing.reporting.report_data import as_data
from asynction_testing.trying.campaign import Campaign, Settings
from asynction_testing.trying.outcome_of_run import CHECKS, PHASES, OutcomeOfRun
from asynction_testing.trying.presenting import Credentials

from .plain_servers import DOCUMENT, TOKEN, plain_server


class Fault(NamedTuple):
    """A fault, and what is to be found.

    Attributes:
        server: What kind of server has it.
        name: Its name.
        check: The check that fails.
        about: The namespace, and the event if it is about one.
        steps: How many steps it takes at most.
        size: How many characters their arguments have at most, as JSON.
    """

    server: str
    name: str
    check: str
    about: str
    steps: int = 1
    size: int = 0

    def __str__(self) -> str:
        return f"{self.server}-{self.name}"


FAULTS = [
    Fault("flask", "amount-zero", "refuses_invalid", "/ order", size=30),
    Fault("asgi", "amount-high", "refuses_invalid", "/ order", size=32),
    Fault("flask", "amount-text", "refuses_invalid", "/ order", size=32),
    Fault("asgi", "item-empty", "refuses_invalid", "/ order", size=28),
    Fault("flask", "item-long", "refuses_invalid", "/ order", size=49),
    Fault("asgi", "extra", "refuses_invalid", "/ order", size=42),
    Fault("flask", "no-item", "refuses_invalid", "/ order", size=16),
    Fault("asgi", "any-mood", "refuses_invalid", "/ mood", size=4),
    Fault("flask", "move-one", "refuses_invalid", "/ move", size=3),
    Fault("asgi", "move-three", "refuses_invalid", "/ move", size=15),
    Fault("flask", "move-far", "refuses_invalid", "/ move", size=7),
    Fault("asgi", "say-long", "refuses_invalid", "/ say", size=15),
    Fault("flask", "ack-type", "ack_conforms", "/ order", size=28),
    Fault("asgi", "ack-missing", "ack_conforms", "/ order", size=40),
    Fault("flask", "ack-limit", "ack_conforms", "/ order", size=28),
    Fault("asgi", "odd-error", "ack_conforms", "/ order", size=30),
    Fault("flask", "silent-ack", "ack_arrives", "/ order", size=30),
    Fault("asgi", "send-type", "sends_conform", "/ placed", size=30),
    Fault("flask", "said-type", "sends_conform", "/ said", size=5),
    Fault("asgi", "send-undocumented", "sends_documented", "/ debug", size=28),
    Fault("flask", "send-by-itself", "sends_conform", "/ said", steps=0),
    Fault("asgi", "no-auth", "security_enforced", "/admin", size=3),
    Fault("flask", "any-token", "security_enforced", "/admin", size=3),
    Fault("asgi", "empty-token", "security_enforced", "/admin", size=3),
    Fault("flask", "no-query", "bindings_enforced", "/bound", size=3),
    Fault("asgi", "any-query", "bindings_enforced", "/bound", size=3),
    Fault("asgi", "any-room", "parameters_enforced", "/rooms/{room}", size=12),
    Fault("flask", "crash", "survives", "/ order", size=40),
    Fault("asgi", "crash-wrong", "survives", "/ order", size=33),
    Fault("asgi", "crash-undocumented", "undocumented_ignored", "/ no such event", size=2),
    Fault("flask", "twice", "ack_conforms", "/ cancel", steps=3, size=60),
    Fault("asgi", "cancelled-silent", "ack_arrives", "/ cancel", steps=2, size=60),
    Fault("node", "amount-zero", "refuses_invalid", "/ order", size=30),
    Fault("node", "amount-high", "refuses_invalid", "/ order", size=32),
    Fault("node", "extra", "refuses_invalid", "/ order", size=42),
    Fault("node", "any-mood", "refuses_invalid", "/ mood", size=4),
    Fault("node", "move-three", "refuses_invalid", "/ move", size=15),
    Fault("node", "say-long", "refuses_invalid", "/ say", size=15),
    Fault("node", "ack-type", "ack_conforms", "/ order", size=28),
    Fault("node", "ack-twice", "ack_arrives", "/ mood", size=7),
    Fault("node", "silent-ack", "ack_arrives", "/ order", size=30),
    Fault("node", "send-type", "sends_conform", "/ placed", size=28),
    Fault("node", "send-undocumented", "sends_documented", "/ debug", size=28),
    Fault("node", "no-auth", "security_enforced", "/admin", size=3),
    Fault("node", "any-query", "bindings_enforced", "/bound", size=3),
    Fault("node", "any-room", "parameters_enforced", "/rooms/{room}", size=12),
    Fault("node", "crash", "survives", "/ order", size=6),
]

CONFORMING = [
    (server, way)
    for server in ("flask", "asgi", "node")
    for way in ("", "noisy", "kicks", "silent")
]


def tried(server: str, url: str, **settings: object) -> tuple[OutcomeOfRun, dict[str, object]]:
    spec = spec_of(DOCUMENT)
    credentials = Credentials(spec, [f"token={TOKEN}"])
    # Flask-SocketIO has no namespaces whose names are patterns.
    exclude = ("/rooms/{room}",) if server == "flask" else ()
    chosen = Settings(**{"exclude": exclude, "ack_timeout": 1.0, "max_time": 45.0, **settings})
    campaign = Campaign(spec, url, credentials, chosen)
    outcome = campaign.run()
    return outcome, as_data(outcome, credentials, campaign.presented_for)


def size_of(steps: list[dict[str, object]]) -> int:
    """Return how many characters arguments have, what earlier steps have brought as it was."""
    return sum(len(json.dumps(plain(step["args"]))) for step in steps)


def plain(value: object) -> object:
    if isinstance(value, dict):
        taken = value.get("$taken")
        return taken["value"] if taken else {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


@sampled(
    "fault",
    FAULTS,
    keep=lambda fault: fault.name == "amount-zero" and fault.server == "flask",
    rest="exhaustive",
    ids=str,
)
def test_a_fault_is_found(fault: Fault, node: str) -> None:
    phases = PHASES if fault.steps > 1 else ("examples", "coverage")
    with plain_server(fault.server, fault.name) as url:
        outcome, report = tried(fault.server, url, phases=phases)
    assert outcome.seconds < 60
    told = [
        one
        for one in report["failures"]
        if one["check"] == fault.check
        and fault.about == " ".join(text for text in (one["namespace"], one["event"]) if text)
    ]
    assert told, [one["fingerprint"] for one in report["failures"]]
    least = min(told, key=lambda one: (len(one["steps"]), size_of(one["steps"])))
    assert len(least["steps"]) <= fault.steps
    assert size_of(least["steps"]) <= fault.size
    assert TOKEN not in json.dumps(report)


@sampled(
    "server, way",
    CONFORMING,
    keep=lambda server, way: (server, way) == ("asgi", "noisy"),
    rest="exhaustive",
)
@sampled("seed", range(10), every=10, rest="exhaustive")
def test_what_conforms_is_told_so(server: str, way: str, seed: int, node: str) -> None:
    with plain_server(server, way) as url:
        outcome, report = tried(server, url, seed=seed, max_time=12.0, max_examples=40)
    assert [one["fingerprint"] for one in report["failures"]] == []
    counted = {check for check, counts in outcome.counts.items() if counts["held"]}
    expected = set(CHECKS) - {"tells_why", "sends_conform", "sends_documented"}
    expected -= {"parameters_enforced"} if server == "flask" else set()
    assert counted >= expected
