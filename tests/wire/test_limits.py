"""What clients can make a server do and keep is bounded, and others are served meanwhile."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import pytest

from .processes import Server
from .raw import Open, RawConnection, RawPolling, RawWebSocket
from .servers import wire_json
from .strangers import kept, served_meanwhile
from .waiting import wait_for

MOST = 20  # namespaces of a connection, here
LONGEST = 255
TOKEN = (("Authorization", "Bearer good-open"),)


@pytest.fixture(scope="module", params=["limits.yaml", "limits-v3.yaml"])
def family_document(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def limited_process(async_mode: str, family_document: str, logs: Path) -> Iterator[Server]:
    log = logs / f"{async_mode}-{family_document}.log"
    options = {"max_namespaces_per_connection": MOST}
    configuration = {"document": family_document, "options": options}
    with Server.running(async_mode, log, "limits.py", **configuration) as server:
        yield server


@pytest.fixture
def limited_server(limited_process: Server) -> Server:
    wait_for(lambda: kept(limited_process)["rooms"] == 0, "the clients of other tests to be gone")
    limited_process.forget()
    return limited_process


def wait_until_kept(server: Server, before: dict[str, Any], **changed: Any) -> None:
    """Wait until a server keeps what it kept before, but for parts that have changed.

    It answers a moment before it has forgotten.
    """
    expected = {**before, **changed}
    wait_for(lambda: kept(server) == expected, lambda: f"{expected}: {kept(server)}")


def wait_for_most(server: Server, *parts: str) -> None:
    """Wait until a server keeps as many of some parts as a connection may be on namespaces."""
    wait_for(
        lambda: {kept(server)[part] for part in parts} == {MOST},
        lambda: f"{MOST} of {parts}: {kept(server)}",
    )


def asked(raw: RawConnection, namespace: str, auth: Any = None) -> str:
    """Ask to connect and return the answer."""
    raw.send(f"0{namespace},{'' if auth is None else json.dumps(auth)}")
    return raw.receive()


def is_in(answer: str, namespace: str) -> bool:
    return answer.startswith(f'0{namespace},{{"sid":')


def others_served(server: Server) -> AbstractContextManager[None]:
    """Have a client ask all the while, and be answered soon each time."""
    return served_meanwhile(lambda: chatting(server), "/chat,", '["say","hello"]', '["heard 5"]')


def chatting(server: Server) -> RawConnection:
    raw = RawWebSocket(server.url)
    assert is_in(asked(raw, "/chat"), "/chat")
    return raw


# Names of namespaces


@pytest.mark.parametrize("length", [LONGEST + 1, 16_000, 30_000])
@pytest.mark.parametrize("start", ["/rooms/", "/vaults/", "/elsewhere/"])
def test_long_names_are_refused_before_they_are_looked_at(
    limited_server: Server, open_raw: Open, start: str, length: int
) -> None:
    name = start.ljust(length, "-")
    raw = open_raw(limited_server, headers=TOKEN)
    before = kept(limited_server)
    with others_served(limited_server):
        for packet in f'2{name},["say","x"]', f'2{name},7["say","x"]', f"1{name},", f"3{name},1[]":
            raw.send(packet)
        answer = asked(raw, name)
        assert is_in(asked(raw, "/chat"), "/chat")
    assert answer.startswith(f"4{name},")
    if start != "/elsewhere/":
        told = {"message": f"the name of a namespace has at most {LONGEST} bytes here"}
        assert json.loads(answer.removeprefix(f"4{name},")) == told
    wait_until_kept(limited_server, before, namespaces=1, rooms=1)


def test_bytes_to_a_namespace_with_a_long_name_are_not_looked_at(
    limited_server: Server, open_raw: Open
) -> None:
    name = "/rooms/".ljust(16_000, "-")
    before = kept(limited_server)
    with others_served(limited_server):
        for kind in "56":
            raw = open_raw(limited_server)
            with suppress(Exception):  # it may be over at once
                raw.send(f'{kind}1-{name},1["say",{{"_placeholder":true,"num":0}}]')
                raw.send_bytes(b"x")
    assert kept(limited_server)["matched"] == before["matched"]


@pytest.mark.parametrize("fill", ["a", "ä", "𝄞"])
def test_bytes_are_counted_not_characters(
    limited_server: Server, open_raw: Open, fill: str
) -> None:
    raw = open_raw(limited_server)
    room = "/rooms/a-"
    fitting = room + fill * ((LONGEST - len(room)) // len(fill.encode()))
    assert is_in(asked(raw, fitting), fitting)
    assert asked(raw, fitting + fill).startswith(f"4{fitting}{fill},")


def test_a_name_is_looked_at_once_as_long_as_somebody_is_on_it(
    limited_server: Server, open_raw: Open
) -> None:
    name = "/vaults/a-b"
    raw, before = open_raw(limited_server, headers=TOKEN), kept(limited_server)
    assert is_in(asked(raw, name), name)
    other = open_raw(limited_server, headers=TOKEN)
    assert is_in(asked(other, name), name)
    raw.send(f'2{name},1["say","x"]')
    assert raw.receive() == f'3{name},1["heard 1"]'
    assert kept(limited_server)["matched"] == before["matched"] + 1
    raw.send(f"1{name},")
    other.send(f"1{name},")
    wait_until_kept(limited_server, before, matched=before["matched"] + 1, known=0)
    assert is_in(asked(raw, name), name)
    assert kept(limited_server)["matched"] == before["matched"] + 2


def test_a_refused_name_is_looked_at_once_and_forgotten(
    limited_server: Server, open_raw: Open
) -> None:
    raw, before = open_raw(limited_server), kept(limited_server)
    answer = asked(raw, "/vaults/a-b", {"token": "bad"})
    assert answer == '4/vaults/a-b,{"message":"unauthenticated"}'
    wait_until_kept(limited_server, before, matched=before["matched"] + 1)


# Namespaces of a connection


def test_a_connection_is_on_so_many_namespaces_and_no_more(
    limited_server: Server, open_raw: Open
) -> None:
    raw, before = open_raw(limited_server, headers=TOKEN), kept(limited_server)
    names = [f"/vaults/{number}" for number in range(3 * MOST)]
    with others_served(limited_server):
        answers = [asked(raw, name) for name in names]
    accepted, refused = answers[:MOST], answers[MOST:]
    assert all(map(is_in, accepted, names))
    told = f"a connection is on at most {MOST} namespaces here: leave one, or open another"
    for name, answer in zip(names[MOST:], refused, strict=True):
        assert answer == f"4{name},{json.dumps({'message': told}, separators=(',', ':'))}"
    wait_for_most(limited_server, "namespaces", "identities", "endings", "known")
    assert limited_server.log().count("more than 20 namespaces") == 1
    assert_room_again(raw, names[:2], names[-1])
    raw.close()
    wait_until_kept(limited_server, before, matched=kept(limited_server)["matched"])


def assert_room_again(raw: RawConnection, left: list[str], other: str) -> None:
    """Assert that for each namespace that is left there is room for one more, and not for two."""
    for name in left:
        raw.send(f"1{name},")
        assert is_in(asked(raw, other), other)
        assert asked(raw, name).startswith(f"4{name},")
        raw.send(f"1{other},")
        assert is_in(asked(raw, name), name)


@pytest.mark.parametrize("ending", ["leave", "be refused", "be refused by the handler", "fail"])
def test_of_thousands_of_namespaces_that_are_left_nothing_is_kept(
    limited_server: Server, open_raw: Open, ending: str
) -> None:
    headers = () if ending == "be refused" else TOKEN
    raw, before = open_raw(limited_server, headers=headers), kept(limited_server)
    wish = {"be refused by the handler": "refuse", "fail": "fail"}.get(ending)
    auth = {"token": "bad"} if ending == "be refused" else {"wish": wish}
    with others_served(limited_server):
        for number in range(300):
            name = f"/vaults/{number}"
            answer = asked(raw, name, auth)
            assert is_in(answer, name) is (ending == "leave")
            if ending == "leave":
                raw.send(f"1{name},")
    wait_until_kept(limited_server, before, matched=kept(limited_server)["matched"])
    assert is_in(asked(raw, "/chat"), "/chat")


def test_who_asks_for_many_at_once_gets_no_more(limited_server: Server) -> None:
    raw = RawPolling(limited_server.url, headers=TOKEN)
    names = [f"/vaults/{number}" for number in range(5 * MOST)]
    with others_served(limited_server), ThreadPoolExecutor(10) as threads:
        packets = [f'0{name},{{"wish":"wait"}}' for name in names]
        list(threads.map(lambda part: raw.send(*packets[part::10]), range(10)))
        answers = [raw.receive() for _ in names]
    assert sum(answer.startswith("0") for answer in answers) == MOST
    wait_for_most(limited_server, "namespaces", "identities", "known")
    raw.close()


def test_a_handler_knows_who_its_event_is_of_even_if_the_client_leaves(
    limited_server: Server, open_raw: Open
) -> None:
    raw, name = open_raw(limited_server, headers=TOKEN), "/vaults/a"
    assert is_in(asked(raw, name), name)
    raw.send(f'2{name},1["say","late"]')
    limited_server.note("late", namespace=name)
    raw.send(f"1{name},")
    assert raw.receive() == f'3{name},1["somebody"]'
    assert kept(limited_server)["identities"] == 0


# Lines of the log

MARK = "xhushx"
FORGED = "\\nWARNING asynction: forged"

HOSTILE = {
    "an unknown namespace": [f"0/{MARK},"],
    "an unknown namespace, long": [f"0/{MARK * 30_000},"],
    "a family": [f"0/rooms/{MARK}-{MARK},", f'2/rooms/{MARK}-{MARK},["say","x"]'],
    "a family, refused": [f"0/vaults/{MARK},{{}}", f'0/vaults/{MARK},{{"token":"{MARK}"}}'],
    "a family, refused credentials": [f'0/vaults/{MARK},{{"token":"{MARK * 9000}"}}'],
    "values of parameters": [
        f"0/vaults/{MARK}%0a\u2028{MARK},",
        f"0/rooms/{MARK}\x1b[31m-\n{MARK},",
    ],
    "a long name of a family": ["0/rooms/" + "-" * 200_000 + f"{MARK},"],
    "a handler that fails on a family": [f'0/rooms/{MARK}-1,{{"wish":"fail"}}'],
    "an event that fails on a family": [f"0/rooms/{MARK}-1,", f'2/rooms/{MARK}-1,1["say","fail"]'],
    "an unknown event": ["0/chat,", f'2/chat,["{MARK}"]', f'2/chat,1["{MARK}{FORGED}","{MARK}"]'],
    "a long unknown event": ["0/chat,", f'2/chat,["{MARK * 30_000}"]'],
    "an unknown event of a family": [f"0/rooms/{MARK}-1,", f'2/rooms/{MARK}-1,["{MARK}"]'],
    "an invalid payload": [
        "0/chat,",
        f'2/chat,1["say","{MARK * 90}"]',
        f'2/chat,["say",["{MARK}"]]',
    ],
    "an invalid key": ["0/chat,", f'2/chat,1["say",{{"{MARK}{FORGED}":"{MARK}"}}]'],
    "an invalid ack": ["0/chat,", '2/chat,1["say","wrong ack"]'],
    "a relayed name": ["0/chat,", f'2/chat,["say","emit {MARK}{FORGED}"]'],
    "a relayed name on a family": [f"0/rooms/{MARK}-1,", f'2/rooms/{MARK}-1,["say","emit {MARK}"]'],
    "a relayed namespace": ["0/chat,", f'2/chat,["say","emit to /{MARK}"]'],
    "a relayed namespace of a family": [
        "0/chat,",
        f'2/chat,["say","emit to /vaults/{MARK}{FORGED}"]',
    ],
    "a relayed payload": [f"0/rooms/{MARK}-1,", f'2/rooms/{MARK}-1,["say","emit wrong {MARK}"]'],
    "an ack that nobody waits for": ["0/chat,", f'3/chat,77["{MARK}"]', f'3/{MARK},1["{MARK}"]'],
    "a query": [f"0/vaults/{MARK},"],
    "no rights for an event": [f"0/vaults/{MARK},", f'2/vaults/{MARK},1["say","{MARK}"]'],
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_line_has_a_value_from_the_wire_and_none_is_long(
    limited_server: Server, open_raw: Open, hostile: str
) -> None:
    headers, query = (), ""
    if hostile == "a query":
        headers, query = TOKEN, f"lang={MARK * 9}"
    elif hostile == "no rights for an event":
        headers = (("Authorization", f"Bearer good{MARK}"),)
    raw = open_raw(limited_server, headers=headers, query=query)
    with others_served(limited_server):
        raw.send(*HOSTILE[hostile])
        raw.send("0/chat,", '2/chat,99["say","done"]')
        while raw.receive() != '3/chat,99["heard 4"]':
            pass
    lines: list[str] = wire_json.loads(limited_server.ask("/lines"))
    assert [line[:2000] for line in lines if MARK in line or "forged" in line] == []
    assert max(map(len, lines), default=0) <= 1000
    assert "\x1b" not in "".join(lines)
    of_ours = [line for line in limited_server.log().splitlines() if " asynction: " in line]
    assert [line for line in of_ours if MARK in line or len(line) > 1000] == []


def test_the_log_tells_the_family_and_the_client_its_own_namespace(
    limited_server: Server, open_raw: Open
) -> None:
    raw, name = open_raw(limited_server, headers=(("Authorization", "Bearer good"),)), "/vaults/17"
    line = "connection to '/vaults/{vault}' refused: its connect handler failed"

    def told() -> bool:
        assert asked(raw, name, {"wish": "fail"}) == f'4{name},{{"message":"connection refused"}}'
        return line in limited_server.log()

    wait_for(told, f"{line}, once lines of other tests are ten seconds old", seconds=25)
    assert is_in(asked(raw, name), name)
    raw.send(f'2{name},1["say","x"]')
    answer = json.loads(raw.receive().removeprefix(f"3{name},1"))
    assert answer[0]["error"]["namespace"] == name
    limited_server.log_line("unauthorised, event 'say', namespace '/vaults/{vault}': it needs")
    raw = open_raw(limited_server)
    assert asked(raw, name) == f'4{name},{{"message":"unauthenticated"}}'
    limited_server.log_line("unauthenticated, namespace '/vaults/{vault}': 'token': no credentials")
