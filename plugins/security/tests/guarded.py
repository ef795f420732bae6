"""A server that asks for one scheme, and notes of what happens on it."""

from __future__ import annotations

from typing import Any

from asynction_core import SecurityException

from .client import Client
from .conftest import SCHEMES, Serve, document_of
from .odd_exceptions import TEXT

PRESENTED: dict[str, dict[str, Any]] = {
    "basic": {"HTTP_AUTHORIZATION": "Basic YW5uOnNlY3JldA=="},  # ann:secret
    "bearer": {"HTTP_AUTHORIZATION": f"Bearer {TEXT}"},
    "oauth2": {"HTTP_AUTHORIZATION": f"Bearer {TEXT}"},
    "openid": {"HTTP_AUTHORIZATION": f"Bearer {TEXT}"},
    "header": {"HTTP_X_KEY": TEXT},
    "certificate": {"SSL_CLIENT_VERIFY": "SUCCESS", "SSL_CLIENT_S_DN": "CN=ann"},
}


class Guarded:
    """A server whose namespace "/a" asks for one scheme, with notes of what happens there."""

    def __init__(
        self, serve: Serve, scheme: str, scopes: Any = (), *, observed: bool = True, **fields: Any
    ) -> None:
        self.connected: list[Any] = []
        self.errors: list[Exception] = []
        self._environ = PRESENTED[scheme]
        described = SCHEMES[scheme] | fields
        security = [{scheme: list(scopes)}]
        self.server = serve(document_of({"/a": {}}, security, **{scheme: described}))

        def connect(user: Any, token_info: Any) -> None:
            self.connected.append((user, token_info))

        self.server.on("connect", namespace="/a")(connect)
        if observed:
            self.server.on_error("/a")(self.errors.append)

    def connect(self) -> Client:
        return Client(self.server, self._environ).connect()

    def assert_refuses(self, reason: Any) -> SecurityException:
        """Assert that a client is refused once, and that no handler runs; return the error."""
        client = self.connect()
        assert client.answers == [("/a", reason)]
        assert not client.is_connected()
        assert self.connected == []
        (error,) = self.errors
        assert type(error) is SecurityException
        assert {"message": error.kind} == reason
        return error
