"""Who gets in with a client certificate, over real TLS."""

import pytest

from .certificates import Authority, Tls
from .conftest import Connect
from .processes import Server


@pytest.fixture(scope="module")
def other_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that the server does not know."""
    return Authority(tmp_path_factory.mktemp("other-authority"))


def test_a_certificate_that_the_callable_accepts_gets_in(
    tls_server: Server, connect: Connect, authority: Authority
) -> None:
    tls = Tls(authority.file, authority.of_client("ada", "Asynction"))
    client = connect(tls_server, "/", "/certificate", tls=tls)
    connected = tls_server.note("connect", namespace="/certificate")
    assert (connected["user"], connected["token_info"]) == ("ada", {"sub": "ada"})
    assert client.call("ask", namespace="/certificate") == [{"sub": "ada"}]
    certificate = tls_server.note("certificate")
    assert certificate["subject"] == "CN=ada,OU=clients,O=Asynction"
    assert certificate["verified"] == "SUCCESS"
    assert tls_server.log() == ""


@pytest.mark.parametrize("namespace", ["/certificate", "/forgiving/certificate"])
def test_a_certificate_that_the_callable_does_not_accept_does_not_get_in(
    tls_server: Server, connect: Connect, authority: Authority, namespace: str
) -> None:
    tls = Tls(authority.file, authority.of_client("hush-ada", "Elsewhere"))
    client = connect(tls_server, "/", namespace, tls=tls)
    assert client.refusals == {namespace: "unauthenticated"}
    client.send(f'2{namespace},["ask"]')
    assert client.call("ask") == ["anonymous"]
    assert tls_server.note("certificate")["subject"] == "CN=hush-ada,OU=clients,O=Elsewhere"
    assert tls_server.notes("connect", namespace=namespace) == []
    assert tls_server.notes("asked", namespace=namespace) == []
    assert "hush" not in tls_server.log()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"SSL-Client-Verify": "SUCCESS", "SSL-Client-S-DN": "CN=hush-ada,O=Asynction"},
        {"SSL_CLIENT_VERIFY": "SUCCESS", "SSL_CLIENT_S_DN": "CN=hush-ada,O=Asynction"},
        {"HTTP_SSL_CLIENT_VERIFY": "SUCCESS", "HTTP_SSL_CLIENT_S_DN": "CN=hush-ada,O=Asynction"},
    ],
    ids=["no-headers", "headers", "headers-with-underscores", "headers-as-in-the-environment"],
)
def test_without_a_certificate_nobody_gets_in_whatever_the_headers_say(
    tls_server: Server, connect: Connect, authority: Authority, headers: dict[str, str]
) -> None:
    client = connect(tls_server, "/", "/certificate", tls=Tls(authority.file), headers=headers)
    assert client.refusals == {"/certificate": "unauthenticated"}
    client.send('2/certificate,["ask"]')
    assert client.call("ask") == ["anonymous"]
    assert tls_server.notes("connect", namespace="/certificate") == []
    assert tls_server.notes("asked", namespace="/certificate") == []
    (line,) = tls_server.log().splitlines()
    assert line.startswith("WARNING asynction: ")
    assert "unauthenticated, namespace '/certificate': 'certificate': no credentials" in line
    assert "hush" not in line


def test_with_a_certificate_of_another_authority_nothing_is_reached(
    tls_server: Server, connect: Connect, authority: Authority, other_authority: Authority
) -> None:
    tls = Tls(authority.file, other_authority.of_client("ada", "Asynction"))
    client = connect(tls_server, "/", "/certificate", tls=tls)
    assert client.sids == {}
    assert tls_server.notes("connect") == tls_server.notes("certificate") == []


def test_headers_add_nothing_to_a_certificate(
    tls_server: Server, connect: Connect, authority: Authority
) -> None:
    headers = {"SSL_CLIENT_S_DN": "CN=ada,O=Asynction", "SSL-Client-S-DN": "CN=ada,O=Asynction"}
    tls = Tls(authority.file, authority.of_client("eve", "Elsewhere"))
    client = connect(tls_server, "/", "/certificate", tls=tls, headers=headers)
    assert client.refusals == {"/certificate": "unauthenticated"}
    assert tls_server.note("certificate")["subject"] == "CN=eve,OU=clients,O=Elsewhere"
