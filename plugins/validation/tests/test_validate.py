"""`asynction validate`: all that is wrong with documents, as far as it can be found at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from asynction_core import PluginError
from asynction_validation._complaints import Complaint, complaints_about

PROGRAM = "from asynction_cli import main; main()"

Validate = Callable[..., "subprocess.CompletedProcess[str]"]

GOOD = """\
asyncapi: 2.6.0
channels:
  /:
    publish: {message: {name: say, payload: {type: string}}}
"""

SEVERAL_MISTAKES = """\
asyncapi: 2.6.0
channels:
  /:
    publish:
      message:
        oneOf:
          - name: say
            payload: {type: strin}
          - name: shout
            summry: Loud
            payload: {type: string, minLength: -1}
            x-handler: handlers.shout
    subscribe:
      message:
        name: said
        payload: {multipleOf: 0}
    bindings: {ws: {query: {type: object, required: name}}}
    x-handlers:
      connect: nowhere.connect
"""

NO_SCHEMA = "is no valid schema: "
SCHEMAS = [
    "mistakes.yaml:8: /channels/~1/publish/message/oneOf/0/payload/type: "
    f"the payload of the event 'say' of '/' {NO_SCHEMA}",
    "mistakes.yaml:10: /channels/~1/publish/message/oneOf/1/summry: warning: "
    "the message has a field 'summry', which means nothing here: is 'summary' meant?",
    "mistakes.yaml:11: /channels/~1/publish/message/oneOf/1/payload/minLength: "
    f"the payload of the event 'shout' of '/' {NO_SCHEMA}",
    "mistakes.yaml:16: /channels/~1/subscribe/message/payload/multipleOf: "
    f"the payload of the event 'said' of '/' {NO_SCHEMA}",
    "mistakes.yaml:17: /channels/~1/bindings/ws/query/required: "
    f"the query binding of '/' {NO_SCHEMA}",
]
CALLABLES = [
    "mistakes.yaml:12: /channels/~1/publish/message/oneOf/1/x-handler: "
    "the x-handler of the event 'shout' of '/', 'handlers.shout', ",
    "mistakes.yaml:19: /channels/~1/x-handlers/connect: "
    "the connect handler of '/', 'nowhere.connect', ",
]

SECURED = """\
asyncapi: 2.6.0
channels:
  /:
    publish: {message: {name: say, x-handler: app_code.say}}
    x-security: [{token: []}]
components:
  securitySchemes:
    token: {type: http, scheme: bearer, x-bearerInfoFunc: app_code.check}
"""


@pytest.fixture(autouse=True)
def with_all_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASYNCTION_DISABLE_PLUGINS", raising=False)


@pytest.fixture
def validate(tmp_path: Path) -> Validate:
    """Write documents into a folder and run `asynction` there."""

    def run(*arguments: str, **files: str) -> subprocess.CompletedProcess[str]:
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text)
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ASYNCTION_", "PYTHON"))
        }
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def test_a_good_document_is_ok(validate: Validate) -> None:
    done = validate("validate", "good.yaml", good_yaml=GOOD)
    assert (done.returncode, done.stdout, done.stderr) == (0, "good.yaml: ok\n", "")


def test_all_complaints_are_printed_by_line(validate: Validate) -> None:
    done = validate("validate", "mistakes.yaml", mistakes_yaml=SEVERAL_MISTAKES)
    lines = done.stdout.splitlines()
    assert [line[: len(start)] for line, start in zip(lines, SCHEMAS, strict=True)] == SCHEMAS
    assert (done.returncode, done.stderr) == (1, "")


def test_with_handlers_their_callables_are_resolved_too(validate: Validate) -> None:
    done = validate("validate", "mistakes.yaml", "--handlers", mistakes_yaml=SEVERAL_MISTAKES)
    lines = done.stdout.splitlines()
    for start in [*SCHEMAS, *CALLABLES]:
        assert [line for line in lines if line.startswith(start)], start
    assert len(lines) == len(SCHEMAS) + len(CALLABLES)


def test_several_files_are_each_judged(validate: Validate) -> None:
    done = validate(
        "validate",
        "good.yaml",
        "bad.yaml",
        "nothing.yaml",
        good_yaml=GOOD,
        bad_yaml="asyncapi: 4.0.0",
    )
    first, second, third = done.stdout.splitlines()
    assert first == "good.yaml: ok"
    assert second.startswith("bad.yaml:1: /asyncapi: AsyncAPI '4.0.0' is not supported")
    assert third.startswith("nothing.yaml: the file cannot be read (No such file or directory)")
    assert done.returncode == 1


def test_a_warning_is_no_failure(validate: Validate) -> None:
    done = validate("validate", "odd.yaml", odd_yaml=f"{GOOD}chanels: {{}}\n")
    warning, verdict = done.stdout.splitlines()
    assert warning.startswith("odd.yaml:5: /chanels: warning: the document has a field 'chanels'")
    assert (verdict, done.returncode, done.stderr) == ("odd.yaml: ok", 0, "")


def test_a_warning_about_no_place_names_the_file(validate: Validate) -> None:
    servers = "servers: {a: {url: x, protocol: ws, security: [{token: []}]}}\n"
    document = SECURED.replace("    x-security: [{token: []}]\n", "") + servers
    done = validate("validate", "secured.yaml", secured_yaml=document)
    assert done.stdout.splitlines() == [
        "secured.yaml: warning: no server was chosen, so the security of 'a' is not enforced: "
        "choose one with server_name=... (on the command line: --server)",
        "secured.yaml: ok",
    ]
    assert validate("--server", "a", "validate", "secured.yaml").stdout == "secured.yaml: ok\n"


def test_complaints_about_other_files_name_them(validate: Validate) -> None:
    document = GOOD.replace("{type: string}", '{$ref: "schemas.yaml#/Text"}')
    schemas = "Text:\n  type: strin\n"
    done = validate("validate", "good.yaml", good_yaml=document, schemas_yaml=schemas)
    assert "schemas.yaml:2: /Text/type: the payload of the event 'say'" in done.stdout


def test_without_files_the_document_of_the_folder_is_checked(validate: Validate) -> None:
    assert validate("validate", asyncapi_yaml=GOOD).stdout == "asyncapi.yaml: ok\n"
    done = validate("--spec", "other.yaml", "validate", other_yaml=GOOD)
    assert done.stdout == "other.yaml: ok\n"


def test_as_json_it_is_data(validate: Validate) -> None:
    done = validate(
        "validate", "good.yaml", "bad.yaml", "--format", "json",
        good_yaml=GOOD, bad_yaml=GOOD.replace("{type: string}", "{minLength: é}"),
    )  # fmt: skip
    good, bad = json.loads(done.stdout)
    assert good == {"file": "good.yaml", "ok": True, "complaints": []}
    (complaint,) = bad.pop("complaints")
    assert bad == {"file": "bad.yaml", "ok": False}
    assert "'é'" in complaint.pop("message")
    assert complaint == {
        "severity": "error",
        "file": "bad.yaml",
        "line": 4,
        "column": 46,
        "pointer": "/channels/~1/publish/message/payload/minLength",
    }
    assert (done.returncode, done.stderr) == (1, "")


def test_nothing_of_the_application_is_imported(validate: Validate, tmp_path: Path) -> None:
    (tmp_path / "app_code.py").write_text("raise SystemExit('imported')\n")
    done = validate("validate", "secured.yaml", secured_yaml=SECURED)
    assert (done.returncode, done.stdout, done.stderr) == (0, "secured.yaml: ok\n", "")


@pytest.mark.parametrize(
    ("code", "pointers"),
    [
        ("def say(text): ...\ndef check(token): ...\n", []),
        ("def say(text): ...\n", ["/components/securitySchemes/token/x-bearerInfoFunc"]),
        ("def check(token): ...\n", ["/channels/~1/publish/message/x-handler"]),
    ],
)
def test_with_handlers_the_callables_of_security_are_resolved_too(
    validate: Validate, tmp_path: Path, code: str, pointers: list[str]
) -> None:
    (tmp_path / "app_code.py").write_text(code)
    arguments = ("validate", "secured.yaml", "--handlers", "--format", "json")
    (document,) = json.loads(validate(*arguments, secured_yaml=SECURED).stdout)
    assert [complaint["pointer"] for complaint in document["complaints"]] == pointers
    assert document["ok"] is not bool(pointers)


def test_the_rules_of_security_are_checked_without_its_callables(validate: Validate) -> None:
    document = SECURED.replace("x-security: [{token: []}]", "x-security: [{tokn: []}]")
    done = validate("validate", "secured.yaml", secured_yaml=document)
    assert "there is no security scheme 'tokn'" in done.stdout
    assert done.returncode == 1


def test_plugins_that_are_left_out_are_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(SEVERAL_MISTAKES)
    monkeypatch.setenv("ASYNCTION_DISABLE_PLUGINS", "validation, handlers")
    severities = {one.severity for one in complaints_about(str(path), {})}
    assert severities == {"warning"}


def test_a_plugin_that_fails_to_import_is_left_to_the_core(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(GOOD)
    site = tmp_path / "broken-1.0.dist-info"
    site.mkdir()
    (site / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (site / "entry_points.txt").write_text("[asynction]\nbroken = absent_module\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(
        PluginError, match=r"'broken' of the distribution broken 1\.0 fails to import"
    ):
        complaints_about(str(path), {})


@pytest.mark.parametrize(
    ("complaint", "text"),
    [
        (Complaint("error", "a.yaml", 3, 5, "/info", "wrong"), "a.yaml:3: /info: wrong"),
        (Complaint("error", "a.yaml", 3, 5, "", "wrong"), "a.yaml:3: wrong"),
        (Complaint("error", "a.yaml", None, None, "", "wrong"), "a.yaml: wrong"),
        (Complaint("warning", "a.yaml", 3, 5, "/a", "odd"), "a.yaml:3: /a: warning: odd"),
        (Complaint("warning", "a.yaml", None, None, "", "odd"), "a.yaml: warning: odd"),
    ],
)
def test_a_complaint_as_text(complaint: Complaint, text: str) -> None:
    assert str(complaint) == text
