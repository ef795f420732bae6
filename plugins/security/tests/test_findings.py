"""All that is wrong with a document's security is found at once, and nothing is served of it."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from dataclasses import replace
from typing import Any

import pytest

from asynction_core import AsynctionSocketIO, PluginError, SpecError, hookimpl, understand
from asynction_security import plugin

from .conftest import SCHEMES, Serve, document_of

pytestmark = pytest.mark.as_written

OPTIONS = {"check_document": False, "server_name": "main"}
SCHEME = "/components/securitySchemes"
SECURITY = "/servers/main/security"

SEVERAL_MISTAKES = document_of(
    {"/a": {"x-security": [{}, {"user": ["read"]}], "publish": {"message": {"name": "say"}}}},
    [{"oauth2": ["delete", "read", "drop"]}, {"nobody": []}, {"key": []}],
    key={"type": "httpApiKey", "in": "body", "x-apikeyInfoFunc": "a.b", "note": ""},
    oauth2={
        **SCHEMES["oauth2"],
        "flows": {**SCHEMES["oauth2"]["flows"], "implicit": {}, "device": {}},
    },
    openid={**SCHEMES["openid"], "openIdConnectUrl": "here"},
    user=SCHEMES["user"],
)


def found(document: Any, **options: Any) -> list[tuple[str, str]]:
    understood = understand(document, **{**OPTIONS, **options})
    return [(finding.severity, finding.pointer) for finding in understood.findings]


def test_every_defect_is_found() -> None:
    assert set(found(SEVERAL_MISTAKES)) == {
        ("error", f"{SECURITY}/1/nobody"),
        ("error", "/channels/~1a/x-security/1/user"),
        ("warning", "/channels/~1a/x-security/1"),
        ("error", f"{SCHEME}/key"),
        ("error", f"{SCHEME}/key/in"),
        ("error", f"{SCHEME}/key/x-apikeyInfoFunc"),
        ("warning", f"{SCHEME}/key/note"),
        ("error", f"{SCHEME}/oauth2/flows/implicit"),
        ("error", f"{SCHEME}/oauth2/flows/device"),
        ("error", f"{SCHEME}/openid/openIdConnectUrl"),
    }


def test_every_scope_that_is_not_defined_is_found() -> None:
    document = document_of({"/a": {}}, [{"oauth2": ["delete", "read", "drop"]}])
    assert found(document) == [
        ("error", f"{SECURITY}/0/oauth2/0"),
        ("error", f"{SECURITY}/0/oauth2/2"),
    ]


MISNAMED = document_of(
    {"/a": {}},
    [{"oauth2": []}, {"query": []}, {"plain": []}, {"bearer": []}],
    oauth2={**SCHEMES["oauth2"], "x-scopeValidateFunc": "application.validate"},
    query={**SCHEMES["query"], "x-apiKeyInfoFunc": "no_such_module.check"},
    plain={"type": "plain"},
    bearer={"type": "http", "scheme": "bearer"},
    login={**SCHEMES["login"], "x-basicInfoFunc": "no_such_module.check"},  # not in use
)
UNREADY = [
    f"{SCHEME}/bearer",
    f"{SCHEME}/oauth2/x-scopeValidateFunc",
    f"{SCHEME}/oauth2/x-tokenInfoFunc",
    f"{SCHEME}/plain",
    f"{SCHEME}/query/x-apiKeyInfoFunc",
]


def test_all_that_keeps_schemes_from_being_enforced_is_found_if_modules_may_be_imported(
    application: Any,
) -> None:
    application.oauth2 = lambda: None
    assert found(MISNAMED) == []
    assert sorted(found(MISNAMED, imports=True)) == [("error", pointer) for pointer in UNREADY]


def test_nothing_is_asked_of_callables_that_are_never_called() -> None:
    mock = {"accept_any_credentials": True, "imports": True}
    assert ("error", f"{SCHEME}/plain") in found(MISNAMED, **mock)
    assert {pointer for severity, pointer in found(MISNAMED, **mock) if severity == "error"} == {
        f"{SCHEME}/plain"
    }


def test_what_is_found_is_logged_once(
    serve: Serve, application: Any, caplog: pytest.LogCaptureFixture
) -> None:
    scheme = {**SCHEMES["user"], "x-certInfoFunc": "application.user", "note": ""}
    channels = {"/a": {"x-security": [{}, {"user": []}]}, "/b": {}}
    serve(document_of(channels, [{"user": []}], user=scheme))
    assert len(caplog.messages) == len(set(caplog.messages)) == 3


class Swallowing:
    @hookimpl(wrapper=True)
    def asynction_check_spec(self) -> Any:
        yield
        return []


@pytest.mark.parametrize(
    ("requirement", "scheme"),
    [
        ({"nobody": []}, {}),
        ({"user": []}, {"in": "nowhere"}),
        ({"user": []}, {"x-scopeValidatFunc": "application.user"}),
        ({"user": ["read"]}, {}),
    ],
)
def test_nothing_is_served_though_a_plugin_says_that_nothing_is_wrong(
    serve: Serve, application: Any, requirement: Any, scheme: Any
) -> None:
    document = document_of({"/a": {}}, [requirement], user={**SCHEMES["user"], **scheme})
    with pytest.raises(PluginError, match="takes out or replaces what the plugin 'security' of"):
        serve(document, plugins=[Swallowing()])


@pytest.mark.parametrize("hook", ["connect_middleware", "receive_middleware", "audience"])
def test_nothing_is_bound_to_what_was_never_checked(hook: str) -> None:
    spec = replace(understand(SEVERAL_MISTAKES, **OPTIONS).spec)  # type: ignore[type-var]
    namespace = spec.namespaces["/a"]
    event, options = namespace.receives["say"], {"accept_any_credentials": True}
    arguments: Any = {"connect_middleware": (None, spec, namespace, options)}
    with pytest.raises(SpecError):
        getattr(plugin, f"asynction_{hook}")(*arguments.get(hook, (spec, event, options)))


def test_who_accepts_any_credentials_does_so_for_no_other_server(application: Any) -> None:
    document = document_of({"/a": {}}, [{"user": []}])
    spec = understand(document, **OPTIONS).checked()
    namespace, connected = spec.namespaces["/a"], []
    for accept_any in (True, False, True):
        middleware = plugin.asynction_connect_middleware(
            None, spec, namespace, {"accept_any_credentials": accept_any}
        )
        ways = plugin._security(spec, {"accept_any_credentials": accept_any})
        connected.append(ways.accept_any)
        assert middleware is not None
    assert connected == [True, False, True]


def test_a_document_is_judged_without_flask() -> None:
    program = (
        "import sys\nfrom asynction_core import understand\n"
        f"understand({SEVERAL_MISTAKES!r}, disable_plugins=['validation'])\n"
        "print(sys.modules.keys() & {'flask', 'socketio', 'werkzeug'})"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (run.stdout, run.stderr) == ("set()\n", "")


def test_what_is_kept_of_a_document_goes_with_it(serve: Serve, application: Any) -> None:
    gc.collect()  # what other tests have left
    kept = len(plugin._securities)
    server: AsynctionSocketIO | None = serve(document_of({"/a": {}}, [{"user": []}]))
    assert server is not None
    spec = weakref.ref(server.spec)
    assert len(plugin._securities) == kept + 1
    del server
    gc.collect()
    assert spec() is None
