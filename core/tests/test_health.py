"""`health=True`: who runs a server learns whether it works, and whether clients may come."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, abort

from asynction_core import AsynctionSocketIO

PATHS = ["/healthz", "/readyz"]


def numbers(app: Flask, path: str) -> tuple[int, dict[str, float]]:
    answer = app.test_client().get(path)
    return answer.status_code, answer.get_json()


@pytest.fixture
def server(chat: dict[str, Any], app: Flask) -> AsynctionSocketIO:
    return AsynctionSocketIO.from_spec(chat, app=app, async_mode="threading", health=True)


@pytest.mark.parametrize("path", PATHS)
def test_it_answers_with_numbers_alone(server: AsynctionSocketIO, app: Flask, path: str) -> None:
    status, found = numbers(app, path)
    assert status == 200
    assert all(isinstance(number, (int, float)) for number in found.values())
    assert found["connections"] == found["handlers"] == 0


@pytest.mark.parametrize("path", PATHS)
def test_it_is_asked_with_get_and_head_and_kept_by_nobody(
    server: AsynctionSocketIO, app: Flask, path: str
) -> None:
    client = app.test_client()
    get, head, post = client.get(path), client.head(path), client.post(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(get.data))
    assert (post.status_code, post.headers["Allow"]) == (405, "GET, HEAD")
    assert all(one.headers["Cache-Control"] == "no-store" for one in (get, head, post))


def test_without_the_option_there_is_nothing(chat: dict[str, Any], app: Flask) -> None:
    AsynctionSocketIO.from_spec(chat, app=app, async_mode="threading")
    assert app.test_client().get("/healthz").status_code == 404


def test_the_option_is_on_or_off(chat: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="health is True or False, not 'yes'"):
        AsynctionSocketIO.from_spec(chat, health="yes")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "folder"), [("socket.io", ""), ("/chat/socket.io", "/chat"), ("/a/b/c/", "/a/b")]
)
def test_it_is_beside_the_path_of_socket_io(
    chat: dict[str, Any], app: Flask, path: str, folder: str
) -> None:
    server = AsynctionSocketIO.from_spec(chat, async_mode="threading", health=True, path=path)
    server.init_app(app)
    assert numbers(app, f"{folder}/readyz")[0] == 200
    assert app.test_client().get(f"{folder}/elsewhere").status_code == 404


def test_the_app_has_no_say_in_it(server: AsynctionSocketIO, app: Flask) -> None:
    app.before_request(lambda: abort(401))
    assert app.test_client().get("/").status_code == 401
    assert numbers(app, "/readyz")[0] == 200


@pytest.mark.parametrize("first", [True, False])
def test_servers_side_by_side_are_ready_when_all_are(
    chat: dict[str, Any], app: Flask, first: bool
) -> None:
    one, other = (
        AsynctionSocketIO.from_spec(chat, app=app, async_mode="threading", health=True, path=path)
        for path in ("one", "other")
    )
    assert numbers(app, "/readyz")[0] == 200
    (one if first else other).shutdown(0)
    assert numbers(app, "/readyz")[0] == 503
    assert numbers(app, "/healthz")[0] == 200


def test_servers_elsewhere_speak_for_themselves(chat: dict[str, Any], app: Flask) -> None:
    for path in ("one/socket.io", "other/socket.io"):
        server = AsynctionSocketIO.from_spec(
            chat, app=app, async_mode="threading", health=True, path=path
        )
    server.shutdown(0)
    assert numbers(app, "/one/readyz")[0] == 200
    assert numbers(app, "/other/readyz")[0] == 503


def test_a_second_init_app_changes_nothing(server: AsynctionSocketIO, app: Flask) -> None:
    server.init_app(app)
    assert numbers(app, "/readyz")[0] == 200


@pytest.fixture
def serve_on_queue(chat: dict[str, Any], app: Flask) -> Callable[[str], None]:
    def serve(url: str) -> None:
        AsynctionSocketIO.from_spec(
            chat, app=app, async_mode="threading", health=True, message_queue=url
        )

    return serve


@pytest.mark.parametrize("url", ["redis_url", "amqp_url"])
def test_a_queue_that_answers_is_told(
    serve_on_queue: Callable[[str], None],
    app: Flask,
    url: str,
    request: pytest.FixtureRequest,
) -> None:
    serve_on_queue(request.getfixturevalue(url))
    status, found = numbers(app, "/readyz")
    assert (status, found["queue"]) == (200, 1)


@pytest.mark.parametrize("scheme", ["redis", "amqp"])
@pytest.mark.parametrize("stalled", [True, False], ids=["stalled", "gone"])
def test_a_queue_that_does_not_answer_makes_it_unready_within_a_second(
    serve_on_queue: Callable[[str], None], app: Flask, scheme: str, stalled: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as queue:
        url = f"{scheme}://127.0.0.1:{queue.getsockname()[1]}"
        if not stalled:
            queue.close()
        serve_on_queue(url)
        begun = time.monotonic()
        status, found = numbers(app, "/readyz")
        assert (status, found["queue"]) == (503, 0)
        assert time.monotonic() - begun < 1.5  # a second, and what a busy machine adds
        assert numbers(app, "/healthz")[0] == 200


def test_however_often_it_is_asked_the_queue_is_asked_once_at_a_time(
    serve_on_queue: Callable[[str], None], app: Flask
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as queue:
        serve_on_queue(f"redis://127.0.0.1:{queue.getsockname()[1]}")
        before = threading.active_count()
        for _ in range(50):
            numbers(app, "/readyz")
        assert threading.active_count() <= before + 1
