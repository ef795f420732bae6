"""One process of gunicorn, with threads and with gevent."""

import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
import socketio

from ..wire.waiting import wait_for
from .conftest import PAGE, Connect, Deployment

pytestmark = [pytest.mark.usefixtures("gunicorn"), pytest.mark.wide]

WITHOUT_GEVENT_WEBSOCKET = "import sys; sys.modules['geventwebsocket'] = None"
"""What gunicorn runs first: as where gevent-websocket is not installed."""

WAYS = {
    "threads": (["--threads 100", ":5000"], "", "simple-websocket"),
    "gevent": (["--worker-class gevent "], WITHOUT_GEVENT_WEBSOCKET, "simple-websocket"),
    "gevent-websocket": (["GeventWebSocketWorker"], "", "gevent-websocket"),
}


def say(client: socketio.Client) -> str:
    answer: str = client.call("say", "hello", timeout=30)
    wait_for(lambda: client.said, "what was said")
    return answer


@pytest.mark.parametrize("way", WAYS)
def test_clients_are_served_over_both_transports(
    deployment: Deployment, connect: Connect, way: str
) -> None:
    words, first, websocket = WAYS[way]
    (deployment.folder / "gunicorn.conf.py").write_text(first)
    address = deployment.serve(*words)
    for transport in ("polling", "websocket"):
        client = connect(address, transport)
        assert say(client).isdigit()
        assert client.transport() == transport
    assert f"(asked for): polling, and WebSocket by {websocket}" in deployment.log(5000)
    assert requests.get(f"{address}/docs", timeout=30).status_code == 200


def test_with_gevent_websocket_a_plain_worker_has_no_websocket_and_says_so(
    deployment: Deployment, connect: Connect
) -> None:
    address = deployment.serve("--worker-class gevent ")
    with pytest.raises(socketio.exceptions.ConnectionError):
        connect(address, "websocket")
    told = "See the Deployment section of the documentation"
    wait_for(lambda: told in deployment.log(5000), "what is wrong")
    assert say(connect(address, "polling")).isdigit()


def test_two_workers_do_not_know_each_others_clients(deployment: Deployment) -> None:
    address = deployment.serve("--threads 100", ":5000", more="--workers 2")
    url = f"{address}/socket.io/?EIO=4&transport=polling"

    def connect(_: int) -> requests.Response:
        sid = requests.get(url, timeout=30).text.partition('"sid":"')[2].partition('"')[0]
        return requests.post(f"{url}&sid={sid}", data="40", timeout=30)

    refused: list[requests.Response] = []
    deadline = time.monotonic() + 60
    # One at a time, an idle machine may give them all to one worker.
    with ThreadPoolExecutor(16) as pool:
        while not refused and time.monotonic() < deadline:
            refused = [one for one in pool.map(connect, range(32)) if one.status_code != 200]
    assert refused[0].status_code == 400
    assert "Invalid session" in refused[0].text
    wait_for(lambda: "Invalid session" in deployment.log(5000), "the error in the log")


def test_a_server_that_was_built_before_the_fork_serves(
    deployment: Deployment, connect: Connect, redis_url: str
) -> None:
    address = deployment.serve(
        "--threads 100", ":5000", more="--preload", environment={"QUEUE": redis_url}
    )
    for transport in ("polling", "websocket"):
        assert say(connect(address, transport)).isdigit()


def test_the_unit_of_systemd_is_valid(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    (text,) = (block.text for block in PAGE.blocks if block.language == "ini")
    gunicorn = "/srv/chat/.venv/bin/gunicorn"
    assert gunicorn in text
    unit = tmp_path / "asynction@5001.service"
    unit.write_text(text.replace(gunicorn, sys.executable))
    run = subprocess.run(
        [analyze, "verify", "--man=no", unit], capture_output=True, text=True, timeout=60
    )
    assert unit.name not in run.stderr
    assert run.returncode == 0, run.stderr
