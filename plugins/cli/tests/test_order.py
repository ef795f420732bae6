"""`asynction plugins order`: what stands around an event, and who put it there."""

from __future__ import annotations

import json
import os
from importlib.metadata import version
from pathlib import Path

import pytest
from text_codec import TURNED

from .conftest import Install, Run

DOCUMENT = """\
asyncapi: 2.6.0
info: {title: Chat, version: 1.0.0}
channels:
  /:
    publish:
      message:
        oneOf:
          - {name: say, payload: {type: string}, x-handler: handlers.say}
          - {name: shout, payload: {type: string}}
          - {name: gone, x-handler: nowhere.gone}
          - {name: told, x-ack: {args: {type: boolean}, error: {type: object}}}
    subscribe:
      message: {name: said, payload: {type: string}}
    x-handlers: {connect: handlers.connect}
  /users/{name}:
    parameters: {name: {}}
    publish: {message: {name: shout}}
    x-security: [{user: []}]
components:
  securitySchemes:
    user: {type: userPassword, x-basicInfoFunc: handlers.info}
"""

HANDLERS = """\
def say(text):
    return text

def connect(auth):
    pass

def info(username, password):
    return {"sub": username}
"""

# Its entry point would stand last in the alphabet, and its middlewares outermost.
LOUD = """\
from asynction_core import Observer, Stage, hookimpl, staged

class Ears(Observer):
    def received(self, observation):
        pass

def middleware(next):
    return next

@hookimpl
def asynction_observe():
    return Ears()

@hookimpl
def asynction_receive_middleware(event):
    return None if event.name == "shout" else staged(Stage.BEFORE_SECURITY, middleware)

@hookimpl
def asynction_send_middleware(kind):
    return middleware if kind == "call" else None

@hookimpl
def asynction_connect_middleware():
    return staged(Stage.BEFORE_VALIDATION, middleware)

@hookimpl
def asynction_handler(event):
    return print if event.name == "shout" else None
"""

VERSION = version("asynction-core")
EARS = "observer           zz-loud (zz-loud 1.0)"
CHECKED = f"VALIDATION         validation (asynction-validation {VERSION})"
HANDLED = f"by handlers (asynction-handlers {VERSION})"


@pytest.fixture
def site(folder: Path, install: Install) -> str:
    """Where a stranger's plugin is installed."""
    (folder / "asyncapi.yaml").write_text(DOCUMENT)
    (folder / "handlers.py").write_text(HANDLERS)
    return install("zz-loud", {"asynction": {"zz-loud": "zz_loud"}}, zz_loud=LOUD)


@pytest.mark.parametrize(
    ("arguments", "title", "lines"),
    [
        (
            ("say",),
            "'say' of '/', received",
            [
                EARS,
                "BEFORE_SECURITY    zz-loud (zz-loud 1.0)",
                CHECKED,
                f"handler            handlers.say, {HANDLED}",
            ],
        ),
        (
            ("shout", "--namespace", "/"),
            "'shout' of '/', received",
            [EARS, CHECKED, "handler            builtins.print, by zz-loud (zz-loud 1.0)"],
        ),
        (
            ("told",),
            "'told' of '/', received",
            [
                EARS,
                f"error_ack          validation (asynction-validation {VERSION})",
                "BEFORE_SECURITY    zz-loud (zz-loud 1.0)",
                CHECKED,
                "handler            none that a plugin gives: one that is registered in code, if "
                "there is such",
            ],
        ),
        (
            ("said", "--sent"),
            "'said' of '/', emitted",
            [
                EARS,
                CHECKED,
                "wire               Flask-SocketIO",
            ],
        ),
        (
            ("said", "--call"),
            "'said' of '/', called",
            [
                EARS,
                "AFTER_VALIDATION   zz-loud (zz-loud 1.0)",
                CHECKED,
                "wire               Flask-SocketIO",
            ],
        ),
        (
            ("--connect", "--namespace", "/"),
            "a connection to '/'",
            [
                EARS,
                "BEFORE_VALIDATION  zz-loud (zz-loud 1.0)",
                f"handler            handlers.connect, {HANDLED}",
            ],
        ),
        (
            ("--connect", "-n", "/users/{name}"),
            "a connection to '/users/{name}'",
            [
                EARS,
                f"SECURITY           security (asynction-security {VERSION})",
                "BEFORE_VALIDATION  zz-loud (zz-loud 1.0)",
                "handler            none that a plugin gives: one that is registered in code, if "
                "there is such",
            ],
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_the_chain_is_told_outermost_first(
    run: Run, site: str, arguments: tuple[str, ...], title: str, lines: list[str]
) -> None:
    done = run("plugins", "order", *arguments, PYTHONPATH=site)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"{title}:", *(f"  {line}" for line in lines)]


def test_a_handler_that_cannot_be_imported_is_told_in_its_place(run: Run, site: str) -> None:
    done = run("plugins", "order", "gone", PYTHONPATH=site)
    assert done.returncode == 0
    assert "  handler            cannot be had: asyncapi.yaml:" in done.stdout
    assert "'nowhere'" in done.stdout


def test_a_codec_stands_where_values_are_checked(run: Run, site: str, folder: Path) -> None:
    payload = f"{{name: say, schemaFormat: {TURNED}, payload: text"
    document = DOCUMENT.replace("{name: say, payload: {type: string}", payload)
    (folder / "asyncapi.yaml").write_text(document)
    codec = str(Path(__file__).parents[3] / "tests" / "support")
    arguments = ("--plugin", "text_codec:Turned", "plugins", "order", "say")
    done = run(*arguments, PYTHONPATH=f"{site}{os.pathsep}{codec}")
    assert done.returncode == 0, done.stderr
    assert "  VALIDATION         codec\n" + f"  {CHECKED}\n" in done.stdout


def test_as_json_it_is_an_object(run: Run, site: str) -> None:
    done = run("plugins", "order", "say", "--json", PYTHONPATH=site)
    told = json.loads(done.stdout)
    chain = told.pop("chain")
    assert told == {"event": "say", "namespace": "/", "way": "received"}
    assert [(link["place"], link["plugin"]) for link in chain] == [
        ("observer", "zz-loud"),
        ("BEFORE_SECURITY", "zz-loud"),
        ("VALIDATION", "validation"),
        ("handler", "handlers"),
    ]
    assert chain[-1] == {
        "place": "handler",
        "what": "handlers.say",
        "plugin": "handlers",
        "distribution": "asynction-handlers",
        "version": VERSION,
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name an EVENT, with --sent if the server sends it; or --connect"),
        (("say", "--connect"), "name an EVENT, with --sent if the server sends it; or --connect"),
        (("--connect", "--sent"), "name an EVENT, with --sent if the server sends it; or --con"),
        (("--connect",), "choose one with --namespace: '/', '/users/{name}'"),
        (("shout",), "several namespaces have 'shout': choose with --namespace '/', '/users/{name"),
        (("sey",), "the server receives no 'sey' (is 'say' meant?)"),
        (("said",), "the server receives no 'said', but sends it: add --sent"),
        (("say", "--sent"), "the server sends no 'say', but receives it: leave --sent out"),
        (("zzz", "--sent"), "the server sends no 'zzz': there is 'said'"),
        (
            ("say", "-n", "/usrs/{name}"),
            "there is no namespace '/usrs/{name}' (is '/users/{name}' meant?)",
        ),
    ],
)
def test_what_is_not_there_is_wrong_usage(
    run: Run, site: str, arguments: tuple[str, ...], message: str
) -> None:
    done = run("plugins", "order", *arguments, PYTHONPATH=site)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Error: {message}" in done.stderr


def test_a_document_that_cannot_be_served_is_told(run: Run, folder: Path) -> None:
    (folder / "asyncapi.yaml").write_text("asyncapi: 2.6.0\n")
    done = run("plugins", "order", "say")
    assert (done.returncode, done.stdout) == (1, "")
    assert "asyncapi.yaml:1" in done.stderr
