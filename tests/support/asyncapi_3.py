"""Documents of AsyncAPI 2.x, written in 3.0: for tests that have to hold in both.

What 3.0 cannot say in the same way is left as it is, so that a test of it fails: mark that test
with `as_written`.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from asynction_core import hookimpl

Mapping = dict[str, Any]

_ACTIONS = {"publish": "receive", "subscribe": "send"}


def run_in_both_versions(metafunc: pytest.Metafunc, folder: Path) -> None:
    """Run a test of a folder twice, unless it is marked: with documents as they are, and in 3.0."""
    definition = metafunc.definition
    if definition.path.parent == folder and not definition.get_closest_marker("as_written"):
        metafunc.parametrize("written_in", ["2.x", "3.x"], indirect=True)


@pytest.fixture(scope="session")
def asyncapi_3_installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages, in which a plugin is installed that has all servers get 3.0."""
    site = tmp_path_factory.mktemp("site")
    metadata = site / "asyncapi_3-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: asyncapi-3\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[asynction]\nasyncapi-3 = {__name__}:Upgrading\n")
    return site


class Upgrading:
    """The plugin. It is installed while a test runs with documents in 3.0."""

    @staticmethod
    @hookimpl
    def asynction_transform_document(contents: Mapping) -> None:
        if str(contents.get("asyncapi")).startswith("2."):
            new = upgraded(contents)
            contents.clear()
            contents.update(new)


@pytest.fixture(autouse=True)
def written_in(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Mapping], Mapping]:
    """Have servers get the documents of a test in this version, and return what rewrites them."""
    if getattr(request, "param", "2.x") == "2.x":
        return lambda document: document
    monkeypatch.syspath_prepend(request.getfixturevalue("asyncapi_3_installed"))
    return upgraded


def upgraded(document: Mapping) -> Mapping:
    """Return a document of AsyncAPI 2.x, written in 3.0."""
    return _Upgrade(deepcopy(document)).document()


class _Upgrade:
    def __init__(self, old: Mapping) -> None:
        self._old = old
        self._components = old.get("components", {})
        self._operations: Mapping = {}

    def document(self) -> Mapping:
        old = self._old
        new = {**old, "asyncapi": "3.0.0"}
        for scheme in self._components.get("securitySchemes", {}).values():
            flows = scheme.get("flows") if isinstance(scheme, dict) else None
            for flow in flows.values() if isinstance(flows, dict) else ():
                if isinstance(flow, dict) and "scopes" in flow:
                    flow["availableScopes"] = flow.pop("scopes")
        if "servers" in old:
            new["servers"] = {name: self._server(one) for name, one in old["servers"].items()}
        if "channels" in old:
            new["channels"] = {
                self._key(address): self._channel(address, channel)
                for address, channel in old["channels"].items()
            }
            new["operations"] = self._operations
        if "messages" in self._components:
            new["components"] = {
                **self._components,
                "messages": {
                    name: self._message(one) for name, one in self._components["messages"].items()
                },
            }
        return new

    def _key(self, address: str) -> str:
        return address.strip("/").replace("/", "-") or "root"

    def _server(self, server: Mapping) -> Mapping:
        if "url" not in server:
            return server
        new = {key: value for key, value in server.items() if key != "url"}
        rest = server["url"].rpartition("://")[2]
        new["host"], _, pathname = rest.partition("/")
        if pathname:
            new["pathname"] = f"/{pathname}"
        self._secure(new, *self._old.get("channels", {}).values())
        return new

    def _secure(self, new: Mapping, *below: Mapping) -> None:
        """Write the security of an object in 3.x, or move it below where 3.x cannot say it."""
        security = new.get("security")
        if not isinstance(security, list):
            return
        if all(isinstance(one, dict) and len(one) == 1 for one in security):
            new["security"] = [self._requirement(one) for one in security]
            return
        for one in below:
            one.setdefault("x-security", security)
        if below:
            del new["security"]

    def _requirement(self, requirement: Mapping) -> Mapping:
        ((name, scopes),) = requirement.items()
        place = f"#/components/securitySchemes/{name}"
        scheme = self._components.get("securitySchemes", {}).get(name)
        return {**scheme, "scopes": scopes} if scopes and scheme else {"$ref": place}

    def _channel(self, address: str, channel: Mapping) -> Mapping:
        new = {key: value for key, value in channel.items() if key not in _ACTIONS}
        new["address"] = address
        if "servers" in new:
            new["servers"] = [{"$ref": f"#/servers/{name}"} for name in new["servers"]]
        messages: Mapping = {}
        for kind, action in _ACTIONS.items():
            if isinstance(channel.get(kind), dict):
                self._operation(address, channel[kind], action, messages)
        if messages:
            new["messages"] = messages
        return new

    def _operation(self, address: str, old: Mapping, action: str, messages: Mapping) -> None:
        new = {key: value for key, value in old.items() if key not in ("message", "operationId")}
        place = f"#/channels/{self._key(address)}"
        new |= {"action": action, "channel": {"$ref": place}}
        listed = old.get("message", {}).get("oneOf", [old["message"]] if "message" in old else [])
        self._secure(new, *(self._found(message) for message in listed))
        if "message" in old:
            new["messages"] = []
            for message in listed:
                key = f"{action}-{len(messages)}" if "name" in message else self._name(message)
                if key in messages:
                    key, message = f"{action}-{key}", {"name": key, **self._found(message)}
                messages[key] = self._message(message)
                step = key.replace("~", "~0").replace("/", "~1")
                new["messages"].append({"$ref": f"{place}/messages/{step}"})
        key = old.get("operationId", f"{action}-{self._key(address)}")
        self._operations[key] = new

    def _name(self, message: Mapping) -> str:
        found = self._found(message)
        last = str(message.get("$ref", "")).rpartition("/")[2]
        return str(found.get("name") or found.get("messageId") or last)

    def _found(self, message: Mapping) -> Mapping:
        """Return a message that a reference leads to within the document."""
        if "$ref" not in message or not message["$ref"].startswith("#/"):
            return message
        found: Any = self._old
        for step in message["$ref"][2:].split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        return self._found(found)

    def _message(self, message: Mapping) -> Mapping:
        if "$ref" in message:
            return message
        new = {key: value for key, value in message.items() if key != "messageId"}
        if "messageId" in message:
            new.setdefault("name", message["messageId"])
        if "schemaFormat" in new:
            payload = {"schemaFormat": new.pop("schemaFormat"), "schema": new.pop("payload", True)}
            new["payload"] = payload
        return new
