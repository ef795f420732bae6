"""A channel whose address has a parameter, over the wire, in AsyncAPI 2.x and 3.x."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import TWO_CLIENTS, Connect
from .processes import SERVERS, Server
from .test_external_emission import emitting
from .waiting import wait_for

DOCUMENTS = ["families.yaml", "families-v3.yaml"]


@pytest.fixture(scope="module", params=DOCUMENTS)
def family_document(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def family_process(
    async_mode: str, family_document: str, queue: dict[str, str], logs: Path
) -> Iterator[Server]:
    log = logs / f"{async_mode}-{family_document}.log"
    configuration = {"document": family_document, "options": queue}
    with Server.running(async_mode, log, "families.py", **configuration) as server:
        yield server


@pytest.fixture
def family_server(family_process: Server) -> Server:
    family_process.forget()
    return family_process


def test_a_client_talks_to_one_namespace_of_a_family(
    family_server: Server, connect: Connect
) -> None:
    namespaces = ["/orders/17", "/orders/18"]
    client = connect(family_server, *namespaces, auth={"token": "t"})
    other = connect(family_server, "/orders/18")
    assert client.call("pay", 5, namespace="/orders/17") == ["5 for 17"]
    assert client.receive("paid", namespace="/orders/17") == [5]
    assert other.call("pay", 6, namespace="/orders/18") == ["6 for 18"]
    assert client.receive("paid", namespace="/orders/18") == [6]
    assert other.receive("paid", namespace="/orders/18") == [6]
    assert len(client.got("paid", "/orders/17")) == 1
    connected = {note["order"]: note["auth"] for note in family_server.notes("connect")[:2]}
    assert connected == {"17": {"token": "t"}, "18": {"token": "t"}}
    client.close()
    family_server.note("disconnect", order="17", namespace="/orders/17")


@pytest.mark.parametrize("value", ["0", "abc", "17a", "{orderId}"])
def test_who_connects_with_another_value_is_refused(
    family_server: Server, connect: Connect, value: str
) -> None:
    namespace = f"/orders/{value}"
    client = connect(family_server, namespace, "/orders/1")
    assert client.refusals.keys() == {namespace}
    assert client.call("pay", 1, namespace="/orders/1") == ["1 for 1"]
    assert [note["order"] for note in family_server.notes("connect")] == ["1"]


def test_invalid_payloads_on_a_family_are_refused(family_server: Server, connect: Connect) -> None:
    client = connect(family_server, "/orders/17")
    client.emit("pay", "five", namespace="/orders/17")
    family_server.log_line("event 'pay', namespace '/orders/{orderId}', violates 'type'")
    assert client.call("pay", 5, namespace="/orders/17") == ["5 for 17"]
    assert client.receive("paid", namespace="/orders/17") == [5]


def test_another_process_emits_to_one_namespace_of_a_family(
    family_server: Server, connect: Connect, queue: dict[str, str], family_document: str
) -> None:
    client = connect(family_server, "/orders/17", "/orders/18")
    with emitting(queue, family_document) as emit:

        def heard() -> bool:
            assert emit("paid", 1, namespace="/orders/18") == "None"
            return bool(client.got("paid", "/orders/18"))

        wait_for(heard, "an event from the message queue")
        assert emit("paid", 5, namespace="/orders/17") == "None"
        assert client.receive("paid", namespace="/orders/17") == [5]
        assert emit("paid", 5, namespace="/orders/0") == "ParameterValidationException"
        assert emit("paid", "x", namespace="/orders/17") == "PayloadValidationException"
        assert emit("paid", 5, namespace="/orders/{orderId}") == "UndocumentedEventException"
        assert emit("pay", 5, namespace="/orders/17") == "UndocumentedEventException"


@pytest.mark.parametrize("family_document", DOCUMENTS)
@TWO_CLIENTS
def test_a_mock_speaks_on_each_namespace_that_somebody_is_on(
    async_mode: str, family_document: str, connect: Connect, logs: Path
) -> None:
    log = logs / f"{async_mode}-mock-{family_document}.log"
    configuration = {"document": str(SERVERS / family_document)}
    with Server.running(async_mode, log, "mock.py", **configuration) as server:
        client = connect(server, "/orders/17", "/orders/18", "/orders/0")
        assert client.refusals.keys() == {"/orders/0"}
        for namespace in ("/orders/17", "/orders/18"):
            (amount,) = client.receive("paid", namespace=namespace)
            assert isinstance(amount, int)
            (receipt,) = client.call("pay", 5, namespace=namespace)
            assert isinstance(receipt, str)
        assert "refused: ParameterValidationException" in server.log_line("'/orders/{orderId}'")
