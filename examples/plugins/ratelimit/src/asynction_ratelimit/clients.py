# src/asynction_ratelimit/clients.py
"""Whose events are counted together: a connection's, a user's, those of an address."""

from flask import request

from asynction_core import current_connection


class Clients:
    def __init__(self) -> None:
        self._addresses: dict[str, str] = {}  # by session ids

    def note(self) -> None:
        """Note the address of the connection that is being checked."""
        self._addresses[current_connection().sid] = request.environ.get("REMOTE_ADDR", "")

    def forget(self, sid: str | None) -> None:
        self._addresses.pop(sid or "", None)

    def current(self, key: str) -> str:
        """Return what stands for the client of the current connection."""
        connection = current_connection()
        if key == "connection":
            return connection.sid
        user = (connection.token_info or {}).get("sub")
        if key == "user" and user is not None:
            return f"user {user}"
        # Whoever is not known by name would get a new budget with each connection.
        return f"address {self._addresses.get(connection.sid, '')}"
