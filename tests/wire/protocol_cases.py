"""What the protocols of Engine.IO (4) and Socket.IO (5) say of a server, a function for each.

They follow the cases of the protocols' own test suites. Each gets the `Place` of a server, and
raises whatever goes wrong.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import requests
import websocket

SECONDS = 20
SEPARATOR = "\x1e"

Case = Callable[["Place"], None]
CASES: dict[str, Case] = {}


def case(function: Case) -> Case:
    CASES[function.__name__] = function
    return function


@dataclass(frozen=True)
class Place:
    """Where a server is.

    Args:
        address: The host and the port.
        path: The path of Socket.IO, with slashes around it.
    """

    address: str
    path: str

    @property
    def beating(self) -> Place:
        """The same server with a fast heartbeat."""
        return Place(self.address, f"{self.path.rstrip('/')}-beating/")

    def url(self, query: str) -> str:
        return f"http://{self.address}{self.path}?{query}"

    def get(self, query: str) -> requests.Response:
        return requests.get(self.url(query), timeout=SECONDS)

    def connect(self, query: str = "EIO=4&transport=websocket") -> websocket.WebSocket:
        url = self.url(query).replace("http", "ws", 1)
        return websocket.create_connection(url, timeout=SECONDS)


class Polling:
    """A session over polling, on the main namespace if it is asked for."""

    def __init__(self, place: Place, *, joins: bool = False) -> None:
        self.place = place
        opened = place.get("EIO=4&transport=polling").text
        self.sid = json.loads(opened[1:])["sid"]
        self._query = f"EIO=4&transport=polling&sid={self.sid}"
        if joins:
            self.post("40")
            assert self.get().text.startswith("40")

    def get(self, seconds: float = SECONDS) -> requests.Response:
        return requests.get(self.place.url(self._query), timeout=seconds)

    def post(self, body: str) -> requests.Response:
        return requests.post(self.place.url(self._query), data=body, timeout=SECONDS)

    def is_closed(self) -> bool:
        return self.get().status_code == 400


def opened(place: Place) -> websocket.WebSocket:
    """Return a WebSocket whose handshake of Engine.IO is done."""
    socket = place.connect()
    assert receive(socket).startswith("0")
    return socket


def joined(place: Place, namespace: str = "") -> websocket.WebSocket:
    """Return a WebSocket that has joined the main namespace, or another one."""
    socket = opened(place)
    socket.send(f"40{namespace}")
    assert receive(socket).startswith(f"40{namespace}")
    return socket


def receive(socket: websocket.WebSocket) -> Any:
    """Return the next packet that is no ping."""
    while (packet := socket.recv()) == "2":
        socket.send("3")
    return packet


def closes(socket: websocket.WebSocket) -> bool:
    """Tell whether the server closes a WebSocket, whatever it sends before."""
    try:
        while receive(socket) != "":
            pass
    except websocket.WebSocketTimeoutException:
        return False
    except (websocket.WebSocketException, ConnectionError):
        pass
    return True


def refuses(place: Place, query: str) -> bool:
    try:
        socket = place.connect(query)
    except (websocket.WebSocketException, ConnectionResetError):
        return True
    return closes(socket)


def handshake(packet: str, upgrades: list[str]) -> None:
    assert packet.startswith("0")
    told = json.loads(packet[1:])
    assert told.keys() >= {"sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"}
    assert (type(told["sid"]), told["upgrades"]) == (str, upgrades)
    assert (told["pingInterval"], told["pingTimeout"]) == (25000, 20000)


# Engine.IO


@case
def handshake_over_polling(place: Place) -> None:
    answer = place.get("EIO=4&transport=polling")
    assert answer.status_code == 200
    handshake(answer.text, ["websocket"])


@case
def handshake_over_websocket(place: Place) -> None:
    handshake(receive(place.connect()), [])


@case
def polling_without_a_version(place: Place) -> None:
    assert place.get("transport=polling").status_code == 400


@case
def polling_in_an_unknown_version(place: Place) -> None:
    assert place.get("EIO=abc&transport=polling").status_code == 400


@case
def polling_without_a_transport(place: Place) -> None:
    assert place.get("EIO=4").status_code == 400


@case
def polling_with_an_unknown_transport(place: Place) -> None:
    assert place.get("EIO=4&transport=abc").status_code == 400


@case
def polling_with_an_unknown_sid(place: Place) -> None:
    assert place.get("EIO=4&transport=polling&sid=abc").status_code == 400


@case
def posting_without_a_sid(place: Place) -> None:
    answer = requests.post(place.url("EIO=4&transport=polling"), data="40", timeout=SECONDS)
    assert answer.status_code == 400


@case
def another_method(place: Place) -> None:
    answer = requests.put(place.url("EIO=4&transport=polling"), timeout=SECONDS)
    assert answer.status_code == 400


@case
def websocket_without_a_version(place: Place) -> None:
    assert refuses(place, "transport=websocket")


@case
def websocket_in_an_unknown_version(place: Place) -> None:
    assert refuses(place, "EIO=abc&transport=websocket")


@case
def websocket_with_an_unknown_transport(place: Place) -> None:
    assert refuses(place, "EIO=4&transport=abc")


@case
def websocket_with_an_unknown_sid(place: Place) -> None:
    assert refuses(place, "EIO=4&transport=websocket&sid=abc")


@case
def several_packets_in_a_payload(place: Place) -> None:
    session = Polling(place, joins=True)
    answer = session.post(SEPARATOR.join(f'42["message",{number}]' for number in range(3)))
    assert (answer.status_code, answer.text.lower()) == (200, "ok")
    received: list[str] = []
    while len(received) < 3:
        received += session.get().text.split(SEPARATOR)
    assert sorted(received) == [f'42["message-back",{number}]' for number in range(3)]


@case
def text_and_bytes_in_a_payload(place: Place) -> None:
    session = Polling(place, joins=True)
    placeholder = '{"_placeholder":true,"num":0}'
    session.post(f'451-["message",{placeholder}]{SEPARATOR}bAQIDBA==')
    received = session.get().text.split(SEPARATOR)
    if len(received) == 1:
        received += session.get().text.split(SEPARATOR)
    assert received == [f'451-["message-back",{placeholder}]', "bAQIDBA=="]


@case
def a_packet_of_no_type_over_polling(place: Place) -> None:
    session = Polling(place)
    assert session.post("abc").status_code == 400
    assert session.is_closed()


@case
def a_packet_of_no_type_over_websocket(place: Place) -> None:
    socket = opened(place)
    socket.send("abc")
    assert closes(socket)


@case
def polling_twice_at_once(place: Place) -> None:
    session = Polling(place)
    with ThreadPoolExecutor(2) as pool:
        answers = [*pool.map(lambda _: session.get(seconds=3), range(2))]
    assert sorted(answer.status_code for answer in answers)[1] in (400, 500)
    assert session.is_closed()


@case
def heartbeat_over_polling(place: Place) -> None:
    session = Polling(place.beating)
    for _ in range(3):
        answer = session.get()
        assert (answer.status_code, answer.text) == (200, "2")
        assert session.post("3").status_code == 200


@case
def heartbeat_over_websocket(place: Place) -> None:
    socket = opened(place.beating)
    for _ in range(3):
        assert socket.recv() == "2"
        socket.send("3")


@case
def no_pong_over_polling(place: Place) -> None:
    session = Polling(place.beating)
    assert session.get().text == "2"
    while (answer := session.get()).status_code == 200:
        pass
    assert answer.status_code == 400


@case
def no_pong_over_websocket(place: Place) -> None:
    socket = opened(place.beating)
    assert socket.recv() == "2"
    try:
        while socket.recv():
            pass
    except websocket.WebSocketConnectionClosedException:
        pass


@case
def closing_over_polling(place: Place) -> None:
    session = Polling(place)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(session.get)
        assert session.post("1").status_code == 200
        assert waiting.result().status_code in (200, 400)
    assert session.is_closed()


@case
def closing_over_websocket(place: Place) -> None:
    socket = opened(place)
    socket.send("1")
    assert closes(socket)


def upgrading(session: Polling) -> websocket.WebSocket:
    socket = session.place.connect(f"EIO=4&transport=websocket&sid={session.sid}")
    socket.send("2probe")
    assert socket.recv() == "3probe"
    return socket


def after_noops(socket: websocket.WebSocket) -> Any:
    while (packet := receive(socket)) == "6":
        pass
    return packet


@case
def upgrade(place: Place) -> None:
    session = Polling(place, joins=True)
    socket = upgrading(session)
    assert session.get().text == "6"  # for polling to end
    socket.send("5")
    socket.send('42["message","hello"]')
    assert after_noops(socket) == '42["message-back","hello"]'


@case
def polling_after_an_upgrade(place: Place) -> None:
    session = Polling(place, joins=True)
    socket = upgrading(session)
    socket.send("5")
    socket.send('420["ask","upgraded?"]')
    assert after_noops(socket) == '430["upgraded?"]'
    assert session.get().status_code == 400


@case
def another_websocket_after_an_upgrade(place: Place) -> None:
    session = Polling(place, joins=True)
    socket = upgrading(session)
    socket.send("5")
    socket.send('420["ask","upgraded?"]')
    assert after_noops(socket) == '430["upgraded?"]'
    assert refuses(place, f"EIO=4&transport=websocket&sid={session.sid}")
    socket.send('421["ask","still there?"]')
    assert receive(socket) == '431["still there?"]'


# Socket.IO


def joins(place: Place, packet: str, namespace: str, auth: Any) -> None:
    socket = opened(place)
    socket.send(packet)
    answer = receive(socket)
    assert answer.startswith(f"40{namespace}")
    assert json.loads(answer.removeprefix(f"40{namespace}")).keys() == {"sid"}
    socket.send(f'42{namespace}7["whoami"]')
    told = json.dumps([] if auth is None else [auth], separators=(",", ":"))
    assert receive(socket) == f"43{namespace}7{told}"


@case
def the_main_namespace(place: Place) -> None:
    joins(place, "40", "", None)


@case
def the_main_namespace_with_credentials(place: Place) -> None:
    joins(place, '40{"token":"123"}', "", {"token": "123"})


@case
def a_custom_namespace(place: Place) -> None:
    joins(place, "40/custom,", "/custom,", None)


@case
def a_custom_namespace_with_credentials(place: Place) -> None:
    joins(place, '40/custom,{"token":"abc"}', "/custom,", {"token": "abc"})


@case
def an_unknown_namespace(place: Place) -> None:
    socket = opened(place)
    socket.send("40/random")
    assert receive(socket).startswith("44/random,")


@case
def leaving_the_main_namespace(place: Place) -> None:
    socket = joined(place)
    socket.send("41")
    socket.send('42["message","nobody hears it"]')
    socket.send("40/custom,")
    assert receive(socket).startswith("40/custom,")


@case
def leaving_a_custom_namespace(place: Place) -> None:
    socket = joined(place)
    socket.send("40/custom,")
    assert receive(socket).startswith("40/custom,")
    socket.send("41/custom,")
    socket.send('42["message","to the main namespace"]')
    assert receive(socket) == '42["message-back","to the main namespace"]'


@case
def text(place: Place) -> None:
    socket = joined(place)
    socket.send('42["message",1,"2",{"3":[true]}]')
    assert receive(socket) == '42["message-back",1,"2",{"3":[true]}]'


@case
def text_on_a_custom_namespace(place: Place) -> None:
    socket = joined(place, "/custom,")
    socket.send('42/custom,["message",1,"2",{"3":[true]}]')
    assert receive(socket) == '42/custom,["message-back",1,"2",{"3":[true]}]'


@case
def text_with_an_ack(place: Place) -> None:
    socket = joined(place)
    socket.send('42456["ask",1,"2",{"3":[false]}]')
    assert receive(socket) == '43456[1,"2",{"3":[false]}]'


PLACEHOLDERS = '{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}'
ATTACHMENTS = [b"\1\2\3", b"\4\5\6"]


@case
def attachments(place: Place) -> None:
    socket = joined(place)
    socket.send(f'452-["message",{PLACEHOLDERS}]')
    for attachment in ATTACHMENTS:
        socket.send_binary(attachment)
    assert receive(socket) == f'452-["message-back",{PLACEHOLDERS}]'
    assert [receive(socket), receive(socket)] == ATTACHMENTS


@case
def attachments_with_an_ack(place: Place) -> None:
    socket = joined(place)
    socket.send(f'452-789["ask",{PLACEHOLDERS}]')
    for attachment in ATTACHMENTS:
        socket.send_binary(attachment)
    assert receive(socket) == f"462-789[{PLACEHOLDERS}]"
    assert [receive(socket), receive(socket)] == ATTACHMENTS


def closed_by(place: Place, packet: str) -> None:
    socket = joined(place)
    socket.send(packet)
    socket.settimeout(3)  # most are not closed
    assert closes(socket)


@case
def a_packet_of_no_type(place: Place) -> None:
    closed_by(place, "4abc")


@case
def a_packet_whose_payload_is_no_json(place: Place) -> None:
    closed_by(place, "42{")


@case
def a_packet_whose_payload_is_no_list(place: Place) -> None:
    closed_by(place, "42{}")


@case
def a_packet_whose_ack_is_no_number(place: Place) -> None:
    closed_by(place, '42abc["message",1]')
