"""`asynction test` finds what is wrong with plain servers that know nothing of us."""

import json
from typing import Any

from sizes import sampled

from asynction_testing.agreeing.agreement import spec_of
from asynction_testing.reporting.report_data import as_data
from asynction_testing.trying.campaign import Campaign
from asynction_testing.trying.outcome_of_run import CHECKS, PHASES
from asynction_testing.trying.presenting import Credentials
from asynction_testing.trying.run_settings import Settings

from .plain.gate import SECRETS
from .plain_servers import PLAIN, plain_server
from .planted_faults import FAULTS, Fault

TOKENS = {
    "shop": {"token": "open-sesame"},
    "depot": {},
    "gate": {
        **SECRETS,
        "oauth": "full-token",
        "oauth[read]": "read-token",
        "oauth[write]": "write-token",
        "oauth[read write]": "plain-token",
    },
}
# Flask-SocketIO has no namespaces whose names are patterns.
FAMILIES = ("/rooms/{room}", "/yards/{yard}/{lane}")


def tried(kind: str, what: str, fault: str, **settings: Any) -> tuple[Campaign, dict[str, Any]]:
    """Try a server, and return how, and the report."""
    spec = spec_of(PLAIN / f"{what}.yaml")
    credentials = Credentials(spec, [f"{name}={value}" for name, value in TOKENS[what].items()])
    exclude = FAMILIES if kind == "flask" else ()
    chosen = {"exclude": exclude, "ack_timeout": 1.0, "max_time": 45.0, **settings}
    with plain_server(kind, what, fault) as url:
        campaign = Campaign(spec, url, credentials, Settings(**chosen))
        report = as_data(campaign.run(), credentials, campaign.presented_for)
    for secret in TOKENS[what].values():
        assert secret not in json.dumps(report)
    return campaign, report


def size_of(steps: list[dict[str, Any]]) -> int:
    """Return how many characters arguments have, what earlier steps have brought as it was."""
    return sum(len(json.dumps(plain(step["args"]))) for step in steps)


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        taken = value.get("$taken")
        return taken["value"] if taken else {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


@sampled(
    "fault",
    FAULTS,
    keep=lambda fault: str(fault) == "flask-amount-zero",
    rest="exhaustive",
    ids=str,
)
def test_a_fault_is_found(fault: Fault, node: str) -> None:
    phases = PHASES if fault.steps > 1 else ("examples", "coverage")
    phases = phases if fault.what != "gate" else ("examples",)
    checks = Settings().checks | {fault.check}
    campaign, report = tried(fault.server, fault.what, fault.alone, phases=phases, checks=checks)
    assert campaign.outcome.seconds < 60
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


WAYS = ("", "noisy", "kicks", "silent")
CONFORMING = [
    *(("shop", kind, way) for kind in ("flask", "asgi", "node") for way in WAYS),
    *(("depot", kind, way) for kind in ("flask", "asgi", "node") for way in ("", "noisy")),
    *(("depot", kind, way) for kind in ("flask", "asgi") for way in ("kicks", "silent")),
    *(("gate", kind, "") for kind in ("flask", "asgi")),
]


@sampled(
    "what, kind, way",
    CONFORMING,
    keep=lambda what, kind, way: (what, kind, way) == ("shop", "asgi", "noisy"),
    rest="exhaustive",
)
@sampled("seed", range(10), every=10, rest="exhaustive")
def test_what_conforms_is_told_so(what: str, kind: str, way: str, seed: int, node: str) -> None:
    campaign, report = tried(kind, what, way, seed=seed, max_time=20.0, max_examples=40)
    assert [one["fingerprint"] for one in report["failures"]] == []
    counts = campaign.outcome.counts
    held = {check for check, verdicts in counts.items() if verdicts["held"]}
    expected = set(counts) - {"sends_conform", "sends_documented"}
    assert held == expected
    assert expected >= set(CHECKS) - {
        *("takes_valid", "tells_why", "sends_conform", "sends_documented"),
        *("parameters_enforced", "bindings_enforced", "security_enforced"),
    }
