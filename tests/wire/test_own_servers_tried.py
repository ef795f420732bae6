"""`asynction test` finds nothing wrong with our own example, and with mocks of documents."""

from pathlib import Path
from typing import Any

from sizes import sampled

from asynction_core import Spec
from asynction_testing.agreeing.agreement import spec_of
from asynction_testing.trying.campaign import Campaign
from asynction_testing.trying.outcome_of_run import OutcomeOfRun
from asynction_testing.trying.presenting import Credentials
from asynction_testing.trying.run_settings import Settings

from .mocked import DOCUMENTS, SERVER_NAMES, mock_server
from .processes import running, wait_until_served
from .test_chat import ADMIN_TOKEN, ROOT, demo, free_port

VALUES = {"httpApiKey": "any", "apiKey": "any", "userPassword": "any:thing"}


def tried(spec: Spec, url: str, given: list[str], **chosen: Any) -> OutcomeOfRun:
    settings = Settings(ack_timeout=2.0, max_time=10.0, max_examples=20, **chosen)
    return Campaign(spec, url, Credentials(spec, given), settings).run()


@sampled(
    "version, transport",
    [("2", "websocket"), ("3", "polling"), ("2", "polling"), ("3", "websocket")],
    keep=lambda version, transport: (version, transport) == ("2", "websocket"),
)
@sampled("seed", range(10), every=10, rest="exhaustive")
def test_the_chat_conforms(version: str, transport: str, seed: int, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "chat.log"
    environment = {"PORT": str(port), "ADMIN_TOKEN": ADMIN_TOKEN, "ASYNCAPI": version}
    document = {"2": "asyncapi.yaml", "3": "asyncapi-v3.yaml"}[version]
    spec = spec_of(ROOT / "examples" / "chat" / document)
    with running(demo(), log, environment, folder=ROOT) as process:
        wait_until_served(process, port, log)
        url = f"http://127.0.0.1:{port}"
        outcome = tried(
            spec, url, [f"adminToken={ADMIN_TOKEN}"], transports=(transport,), seed=seed
        )
    assert [case.fingerprint for case in outcome.failures] == []
    assert outcome.counts["security_enforced"]["held"] > 0
    assert "Traceback" not in log.read_text()


@sampled("document", DOCUMENTS, keep=lambda document: document == "chat", rest="exhaustive")
def test_a_mock_conforms(document: str, tmp_path: Path) -> None:
    spec = spec_of(DOCUMENTS[document], server_name=SERVER_NAMES.get(document))
    given = [f"{name}={value_of(spec, name)}" for name in spec.security_schemes]
    checks = Settings().checks - {"security_enforced"}  # a mock lets anybody in who has some
    with mock_server(document, tmp_path / "mock.log") as server:
        path = spec.server.path if spec.server is not None else ""
        outcome = tried(spec, f"{server.url}/{path.strip('/')}".rstrip("/"), given, checks=checks)
    assert [case.fingerprint for case in outcome.failures] == []
    assert sum(outcome.cases.values()) > 0


def value_of(spec: Spec, scheme: str) -> str:
    node = spec.security_schemes[scheme].resolved().value
    is_basic = str(node.get("scheme", "")).lower() == "basic"
    return "any:thing" if is_basic else VALUES.get(node["type"], "any")
