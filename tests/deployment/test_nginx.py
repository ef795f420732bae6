"""Two processes on Redis behind nginx, origins, and a path that nginx takes away."""

import pytest
import requests

from ..wire.waiting import wait_for
from .conftest import Connect, Deployment

pytestmark = [pytest.mark.usefixtures("gunicorn"), pytest.mark.wide]

POLL = "/socket.io/?EIO=4&transport=polling"


@pytest.fixture
def processes(deployment: Deployment, redis_url: str) -> Deployment:
    for port in (":5001", ":5002"):
        deployment.serve("QUEUE", port)
    return deployment


def test_clients_stay_with_their_process_by_a_cookie_and_hear_each_other(
    processes: Deployment, connect: Connect, nginx: str
) -> None:
    address = processes.proxy("nginx-cookie.conf", nginx)
    clients, answered = [], set()
    for transports in [("polling",), ("polling", "websocket"), ("polling",)] * 8:
        clients.append(connect(address, *transports))
        answered.add(clients[-1].call("say", f"from {len(clients)}", timeout=30))
        if len(answered) == 2:
            break
    assert len(answered) == 2
    last = f"from {len(clients)}"
    wait_for(
        lambda: all(last in client.said for client in clients),
        lambda: f"{last!r} in {[client.said for client in clients]}",
        seconds=30,
    )
    assert all(len(client.said) == len(set(client.said)) for client in clients)


def test_clients_stay_with_their_process_by_their_address(
    processes: Deployment, connect: Connect, nginx: str
) -> None:
    address = processes.proxy("nginx.conf", nginx)
    for transports in (["polling"], ["websocket"], ["polling", "websocket"]):
        client = connect(address, *transports)
        assert client.call("say", "hello", timeout=30).isdigit()
        assert client.transport() == transports[-1]


def test_pages_of_the_public_origin_may_connect_and_no_others(
    processes: Deployment, nginx: str
) -> None:
    address = processes.proxy("nginx.conf", nginx)
    for origin, status in ((address, 200), ("http://elsewhere.example", 400)):
        answer = requests.get(address + POLL, headers={"Origin": origin}, timeout=30)
        assert answer.status_code == status
    assert "Not an accepted origin." in answer.text


def test_without_the_host_pages_of_the_public_origin_are_refused(
    processes: Deployment, nginx: str
) -> None:
    file = processes.folder / "nginx.conf"
    lines = file.read_text().splitlines()
    file.write_text("\n".join(line for line in lines if "http_host" not in line))
    address = processes.proxy("nginx.conf", nginx)
    answer = requests.get(address + POLL, headers={"Origin": address}, timeout=30)
    assert (answer.status_code, "Not an accepted origin." in answer.text) == (400, True)


def test_a_prefix_that_nginx_takes_away(
    processes: Deployment, connect: Connect, nginx: str
) -> None:
    address = processes.proxy("nginx-prefix.conf", nginx)
    for transport in ("polling", "websocket"):
        client = connect(address, transport, path="chat/socket.io")
        assert client.call("say", "hello", timeout=30).isdigit()
    page = requests.get(f"{address}/chat/docs", timeout=30)
    assert page.status_code == 200
    assert requests.get(f"{address}/docs", timeout=30).status_code in (403, 404)
