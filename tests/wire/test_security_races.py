"""No order of packets and no header gets anybody in: clients that are no Socket.IO clients.

`0/bearer,{…}` asks to connect to "/bearer" (CONNECT), `0/bearer,{"sid":…}` accepts and
`4/bearer,{"message":…}` refuses (CONNECT_ERROR); `1/bearer,` is a DISCONNECT, `2/bearer,7["ask"]`
an event that shall be acknowledged as `3/bearer,7[…]`.
"""

import itertools
import json
from base64 import b64encode
from contextlib import suppress
from threading import Thread
from typing import Any

import pytest

from .processes import Server
from .raw import Open, RawConnection, RawPolling
from .waiting import wait_for

UNAUTHENTICATED = '{"message":"unauthenticated"}'
ADA = json.dumps([{"sub": "ada", "format": "words"}], separators=(",", ":"))

# No token may pass the gate twice.
_numbers = itertools.count(1)


POLLING = pytest.mark.parametrize("open_raw", ["polling"], indirect=True)
WEBSOCKET = pytest.mark.parametrize("open_raw", ["websocket"], indirect=True)


def connect(raw: RawConnection, namespace: str, auth: Any = None) -> str:
    """Ask to connect and return the answer."""
    raw.send(f"0{namespace},{'' if auth is None else json.dumps(auth)}")
    return raw.receive()


def assert_served(raw: RawConnection) -> None:
    """Assert that a connection gets in where all may: what it sent before has been dealt with."""
    assert connect(raw, "/").startswith('0{"sid":')
    raw.send('29["ask"]')
    assert raw.receive() == '39["anonymous"]'


def assert_only_root_was_reached(server: Server) -> None:
    handled = [*server.notes("connect"), *server.notes("asked")]
    assert [note["namespace"] for note in handled] == ["/", "/"]


# What comes while it is being decided


@pytest.fixture(params=["accept", "refuse"])
def token(request: pytest.FixtureRequest) -> str:
    """A token of which the gatekeeper of "/gate" does not say at once what it thinks."""
    return f"{request.param}-{next(_numbers)}"


class Asking:
    """Ask to connect to "/gate" in the background, up to where its gatekeeper decides."""

    def __init__(self, server: Server, raw: RawConnection, token: str) -> None:
        self._server, self._token = server, token
        self._thread = Thread(target=self._ask, args=(raw, json.dumps({"token": token})))
        self._thread.start()
        server.note("deciding", token=token)

    def _ask(self, raw: RawConnection, auth: str) -> None:
        with suppress(AssertionError, OSError):  # it may be closed meanwhile
            raw.send(f"0/gate,{auth}")

    def decide(self) -> None:
        """Have the gatekeeper say what it thinks, and wait for what comes of it."""
        self._server.ask(f"/release/{self._token}", b"")
        self._thread.join()


def assert_decided(raw: RawConnection, token: str) -> None:
    """Assert that the next packet accepts or refuses, and that just who is accepted may ask."""
    answer = raw.receive()
    raw.send('2/gate,1["ask"]')
    if token.startswith("accept"):
        assert answer.startswith('0/gate,{"sid":')
        assert raw.receive() == f'3/gate,1[{{"sub":"{token}"}}]'
    else:
        assert answer == f"4/gate,{UNAUTHENTICATED}"


@POLLING
def test_events_that_come_while_it_is_being_decided_reach_nothing(
    secured_server: Server, open_raw: Open, token: str
) -> None:
    raw = open_raw(secured_server)
    asking = Asking(secured_server, raw, token)
    raw.send('2/gate,["ask","early"]', '2/gate,5["ask","early"]')
    raw.send('2/gate,["connect",{"token":"accept"}]', '2/gate,["disconnect"]', "1/gate,")
    raw.send('51-/gate,["ask",{"_placeholder":true,"num":0}]')
    raw.send_bytes(b"early")
    asking.decide()
    assert_decided(raw, token)
    assert_served(raw)
    asked = secured_server.notes("asked", namespace="/gate")
    assert [note["args"] for note in asked] == ([[]] if token.startswith("accept") else [])


@WEBSOCKET
def test_events_that_wait_behind_the_decision_are_those_of_who_was_accepted(
    secured_server: Server, open_raw: Open, token: str
) -> None:
    raw = open_raw(secured_server)
    asking = Asking(secured_server, raw, token)
    raw.send('2/gate,5["ask","early"]')
    asking.decide()
    answers = [raw.receive()]
    if token.startswith("accept"):
        answers.append(raw.receive())
        assert answers[0].startswith('0/gate,{"sid":')
        assert answers[1] == f'3/gate,5[{{"sub":"{token}"}}]'
        note = secured_server.note("asked", namespace="/gate")
        assert note["token_info"] == {"sub": token}
    else:
        assert answers == [f"4/gate,{UNAUTHENTICATED}"]
        assert_served(raw)
        assert_only_root_was_reached(secured_server)


def test_what_is_broadcast_while_it_is_being_decided_does_not_reach_the_client(
    secured_server: Server, open_raw: Open, token: str
) -> None:
    raw = open_raw(secured_server)
    asking = Asking(secured_server, raw, token)
    secured_server.ask("/tell/early", b"")
    asking.decide()
    assert_decided(raw, token)
    secured_server.ask("/tell/late", b"")
    if token.startswith("accept"):
        assert raw.receive() == '2/gate,["news","late"]'
    assert_served(raw)


@POLLING
def test_a_second_connect_while_it_is_being_decided_is_refused(
    secured_server: Server, open_raw: Open, token: str
) -> None:
    raw = open_raw(secured_server)
    asking = Asking(secured_server, raw, token)
    assert connect(raw, "/gate", {"token": token}) == '4/gate,"Unable to connect"'
    asking.decide()
    assert_decided(raw, token)
    assert len(secured_server.notes("deciding", token=token)) == 1


def test_a_connection_that_is_closed_while_it_is_being_decided_reaches_nothing(
    secured_server: Server, open_raw: Open, token: str
) -> None:
    raw = open_raw(secured_server)
    asking = Asking(secured_server, raw, token)
    raw.close()
    asking.decide()
    wait_for(
        lambda: secured_server.ask("/present") == b"[]",
        lambda: f"nobody on /gate: {secured_server.ask('/present')}\n{secured_server.log()}",
    )
    another = open_raw(secured_server)
    assert_served(another)
    assert [note["namespace"] for note in secured_server.notes("asked")] == ["/"]


def test_others_are_served_while_it_is_being_decided(
    secured_server: Server, open_raw: Open, token: str
) -> None:
    asking = Asking(secured_server, open_raw(secured_server), token)
    another = open_raw(secured_server)
    assert connect(another, "/bearer", {"token": "hush-ada"}).startswith('0/bearer,{"sid":')
    assert_served(another)
    asking.decide()


# Packets in other orders


def test_events_before_connect_reach_nothing(secured_server: Server, open_raw: Open) -> None:
    raw = open_raw(secured_server)
    raw.send('2/bearer,["ask"]', '2/bearer,1["ask",{"token":"hush-ada"}]', '21["ask"]')
    raw.send('2/bearer,["connect",{"token":"hush-ada"}]', '2/bearer,["disconnect"]')
    raw.send("1/bearer,", '3/bearer,1["ask"]')
    assert_served(raw)
    assert_only_root_was_reached(secured_server)


def test_events_in_one_payload_with_a_connect_that_is_refused_reach_nothing(
    secured_server: Server, open_raw: Open
) -> None:
    raw = open_raw(secured_server)
    raw.send('0/bearer,{"token":"hush-eve"}', '2/bearer,["ask"]', '2/bearer,1["ask"]')
    assert raw.receive() == f"4/bearer,{UNAUTHENTICATED}"
    assert_served(raw)
    assert_only_root_was_reached(secured_server)


@pytest.mark.parametrize("namespace", ["/bearer", "/forgiving/bearer"])
@pytest.mark.parametrize("event", ["connect", "disconnect", "connect_error", "*", "error"])
def test_no_name_of_an_event_gets_a_refused_client_in(
    secured_server: Server, open_raw: Open, namespace: str, event: str
) -> None:
    raw = open_raw(secured_server)
    assert connect(raw, namespace, {"token": "hush-eve"}) == f"4{namespace},{UNAUTHENTICATED}"
    raw.send(f'2{namespace},1["{event}",{{"token":"hush-ada"}}]')
    raw.send(f'2{namespace},["ask"]')
    assert_served(raw)
    assert_only_root_was_reached(secured_server)
    assert secured_server.notes("disconnect", namespace=namespace) == []


def test_a_client_that_is_refused_does_not_disconnect(
    secured_server: Server, open_raw: Open
) -> None:
    raw = open_raw(secured_server)
    namespace = "/forgiving/key/user"
    assert connect(raw, namespace, {"user": "hush-kez"}) == f"4{namespace},{UNAUTHENTICATED}"
    assert_served(raw)
    sid = secured_server.note("connect")["sid"]
    raw.send(f"1{namespace},")
    raw.close()
    secured_server.note("disconnect", sid=sid)
    assert secured_server.notes("disconnect", namespace=namespace) == []


def test_binary_events_of_a_refused_client_reach_nothing(
    secured_server: Server, open_raw: Open
) -> None:
    raw = open_raw(secured_server)
    assert connect(raw, "/bearer", {"token": "hush-eve"}) == f"4/bearer,{UNAUTHENTICATED}"
    with suppress(AssertionError, OSError):  # python-socketio closes the connection
        raw.send('51-/bearer,["ask",{"_placeholder":true,"num":0}]')
        raw.send_bytes(b"early")
    assert_served(open_raw(secured_server))
    assert_only_root_was_reached(secured_server)


def test_who_is_in_cannot_connect_once_more_as_somebody_else(
    secured_server: Server, open_raw: Open
) -> None:
    raw = open_raw(secured_server)
    assert connect(raw, "/bearer", {"token": "hush-ada"}).startswith('0/bearer,{"sid":')
    for token in ("hush-judge", "hush-eve"):
        assert connect(raw, "/bearer", {"token": token}) == '4/bearer,"Unable to connect"'
    raw.send('2/bearer,1["ask"]')
    assert raw.receive() == f"3/bearer,1{ADA}"
    assert secured_server.note("connect")["user"] == "ada"


def test_who_was_refused_may_try_again(secured_server: Server, open_raw: Open) -> None:
    raw = open_raw(secured_server)
    for _ in range(2):
        assert connect(raw, "/bearer", {"token": "hush-eve"}) == f"4/bearer,{UNAUTHENTICATED}"
    assert connect(raw, "/bearer", {"token": "hush-ada"}).startswith('0/bearer,{"sid":')
    raw.send('2/bearer,1["ask"]')
    assert raw.receive() == f"3/bearer,1{ADA}"


def test_who_leaves_and_comes_back_is_checked_anew(secured_server: Server, open_raw: Open) -> None:
    raw = open_raw(secured_server)
    assert connect(raw, "/bearer", {"token": "hush-ada"}).startswith('0/bearer,{"sid":')
    raw.send("1/bearer,")
    assert connect(raw, "/bearer", {"token": "hush-eve"}) == f"4/bearer,{UNAUTHENTICATED}"
    raw.send('2/bearer,1["ask"]')
    assert_served(raw)
    assert [note["namespace"] for note in secured_server.notes("asked")] == ["/"]


def test_who_comes_back_without_credentials_is_no_longer_who_it_was(
    secured_server: Server, open_raw: Open
) -> None:
    raw = open_raw(secured_server)
    assert connect(raw, "/anonymous", {"token": "hush-reader"}).startswith('0/anonymous,{"sid":')
    raw.send("1/anonymous,")
    assert connect(raw, "/anonymous").startswith('0/anonymous,{"sid":')
    raw.send('2/anonymous,1["ask"]', '2/anonymous,2["read"]')
    answers = {raw.receive()[: len("3/anonymous,1[")]: None for _ in range(2)}
    assert answers.keys() == {"3/anonymous,1[", "3/anonymous,2["}
    assert secured_server.note("asked", namespace="/anonymous")["token_info"] is None


@pytest.mark.parametrize(
    "namespace",
    ["/bearer?token=hush-ada", "/bearer/", "/Bearer", "//bearer", "/./bearer", "/bearer/../bearer"],
)
def test_no_spelling_of_a_namespace_is_open(
    secured_server: Server, open_raw: Open, namespace: str
) -> None:
    raw = open_raw(secured_server)
    assert connect(raw, namespace).startswith("4/")
    raw.send(f'2{namespace},1["ask"]', '2/bearer,1["ask"]')
    assert_served(raw)
    assert_only_root_was_reached(secured_server)


# Credentials that no well-behaved client sends


@pytest.mark.parametrize(
    "auth",
    [
        '"hush-ada"',
        '["hush-ada"]',
        '[{"token":"hush-ada"}]',
        '{"token":{"token":"hush-ada"}}',
        '{"token":"hush-ada","token":"hush-eve"}',
        '{"token":"hush-ada\\u0000"}',
        '{"token":"hush-\\ud800"}',
        '{"token":NaN}',
        '{"token":true}',
        f'{{"token":"hush-{"x" * 900_000}"}}',
        f'{{"token":{"[" * 900}{"]" * 900}}}',
        '{"user":"hush-ada","token_info":{"sub":"ada"}}',
    ],
    ids=lambda auth: auth[:40],
)
def test_no_other_shape_of_auth_gets_in(secured_server: Server, open_raw: Open, auth: str) -> None:
    raw = open_raw(secured_server)
    raw.send(f"0/bearer,{auth}")
    assert raw.receive() == f"4/bearer,{UNAUTHENTICATED}"
    assert_served(raw)
    assert_only_root_was_reached(secured_server)
    assert "hush" not in secured_server.log()


RIGHT, WRONG = "Bearer hush-ada", "Bearer hush-eve"
RIGHT_BASIC = f"Basic {b64encode(b'hush-ada:hush-lovelace').decode()}"
WRONG_BASIC = f"Basic {b64encode(b'hush-ada:hush-byron').decode()}"


@pytest.mark.parametrize(
    ("namespace", "name", "values"),
    [
        ("/bearer", "Authorization", [RIGHT, WRONG]),
        ("/bearer", "Authorization", [WRONG, RIGHT]),
        ("/bearer", "Authorization", [RIGHT, RIGHT]),
        ("/bearer", "Authorization", [RIGHT, RIGHT_BASIC]),
        ("/bearer", "Authorization", [RIGHT_BASIC, RIGHT]),
        ("/bearer", "Authorization", ["", RIGHT]),
        ("/bearer", "Authorization", [RIGHT, ""]),
        ("/basic", "Authorization", [RIGHT_BASIC, WRONG_BASIC]),
        ("/basic", "Authorization", [WRONG_BASIC, RIGHT_BASIC]),
        ("/basic", "Authorization", [RIGHT_BASIC, RIGHT_BASIC]),
        ("/basic", "Authorization", [RIGHT, RIGHT_BASIC]),
        ("/basic", "Authorization", [RIGHT_BASIC, RIGHT]),
        ("/key/header", "X-Key", ["hush-key", "hush-kez"]),
        ("/key/header", "X-Key", ["hush-kez", "hush-key"]),
        ("/key/header", "X-Key", ["hush-key", "hush-key"]),
        ("/key/cookie", "Cookie", ["key=hush-key", "key=hush-kez"]),
        ("/key/cookie", "Cookie", ["key=hush-kez", "key=hush-key"]),
        ("/key/cookie", "Cookie", ["key=hush-key", "key=hush-key"]),
        ("/key/cookie", "Cookie", ["key=hush-key; key=hush-kez"]),
        ("/key/cookie", "Cookie", ["key=hush-kez; key=hush-key"]),
    ],
)
def test_a_header_that_is_there_twice_gets_nobody_in(
    secured_server: Server, open_raw: Open, namespace: str, name: str, values: list[str]
) -> None:
    raw = open_raw(secured_server, headers=[(name, value) for value in values])
    assert connect(raw, namespace) == f"4{namespace},{UNAUTHENTICATED}"
    assert_served(raw)
    assert_only_root_was_reached(secured_server)
    (line,) = secured_server.log().splitlines()
    assert not any(text in line for text in ["hush", RIGHT_BASIC[6:], WRONG_BASIC[6:]])


@pytest.mark.parametrize(
    "query",
    [
        "key=hush-key&key=hush-kez",
        "key=hush-kez&key=hush-key",
        "key=hush-key&key=hush-key",
        "key=hush-key&key=",
        "key&key=hush-key",
        "key[]=hush-key",
        "key=hush-key%00",
        "key=hush-key%FF",
        "%FF=%FF&key=%FFhush-key",
        "key=%20hush-key",
        "key=hush-key;key=hush-key",
    ],
)
def test_no_other_shape_of_the_query_gets_in(
    secured_server: Server, open_raw: Open, query: str
) -> None:
    raw = open_raw(secured_server, query=query)
    assert connect(raw, "/key/query") == f"4/key/query,{UNAUTHENTICATED}"
    assert_served(raw)
    assert_only_root_was_reached(secured_server)
    (line,) = secured_server.log().splitlines()
    assert "hush" not in line


@POLLING
def test_headers_that_come_later_than_the_first_request_count_for_nothing(
    secured_server: Server, open_raw: Open
) -> None:
    raw = open_raw(secured_server)
    assert isinstance(raw, RawPolling)
    raw.later = [("Authorization", RIGHT), ("X-Key", "hush-key"), ("Cookie", "key=hush-key")]
    for namespace in ("/bearer", "/key/header", "/key/cookie"):
        assert connect(raw, namespace) == f"4{namespace},{UNAUTHENTICATED}"
    assert_served(raw)
    assert_only_root_was_reached(secured_server)


@pytest.mark.parametrize("token", ["hush-exit", "hush-interrupt", "hush-generator"])
def test_a_callable_that_wants_to_end_the_process_refuses_and_others_stay(
    secured_server: Server, open_raw: Open, token: str
) -> None:
    raw, another = open_raw(secured_server), open_raw(secured_server)
    assert connect(another, "/bearer", {"token": "hush-ada"}).startswith('0/bearer,{"sid":')
    assert connect(raw, "/exit", {"token": token}) == f"4/exit,{UNAUTHENTICATED}"
    another.send('2/bearer,1["ask"]')
    assert another.receive() == f"3/bearer,1{ADA}"
    assert_served(raw)
