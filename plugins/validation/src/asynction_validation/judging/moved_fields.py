"""Where 3.x has what fields of 2.x say that it doesn't know any more."""

from __future__ import annotations

_BY_KEY = "the key that it stands under"
_MESSAGE = {
    "messageId": f"{_BY_KEY} in 'messages'",
    "schemaFormat": "'schemaFormat' in the payload, with the schema itself under 'schema' there",
}
_OPERATION = {"operationId": f"{_BY_KEY} in 'operations'"}
_CHANNEL = "an operation in 'operations' with 'action: {}' that refers to this channel"
_MOVED = {
    "document": {"tags": "'tags' of 'info'", "externalDocs": "'externalDocs' of 'info'"},
    "server": {"url": "'host' and 'pathname'"},
    "channel": {"publish": _CHANNEL.format("receive"), "subscribe": _CHANNEL.format("send")},
    "messageObject": {**_MESSAGE, "oneOf": "several entries in 'messages' of the channel"},
    "messageTrait": _MESSAGE,
    "operation": _OPERATION,
    "operationTrait": _OPERATION,
    "parameter": {"schema": "'enum', 'default' and 'examples' of the parameter"},
    "oauth2Flow": {"scopes": "'availableScopes'"},
}
_FLOWS = frozenset({"authorizationCode", "clientCredentials", "implicit", "password"})


def moved_to(kind: str | None, under: str | int | None, field: str) -> str | None:
    """Return where 3.x has a field that an object has in 2.x alone; None if there is none.

    Args:
        kind: What AsyncAPI's schema of 3.x calls the object; None if it has no name for it.
        under: The field or the name that the object stands under.
    """
    if kind is None and under in _FLOWS:
        kind = "oauth2Flow"
    return _MOVED.get(kind or "", {}).get(field)
