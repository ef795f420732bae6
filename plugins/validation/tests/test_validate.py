"""`asynction validate`: all that is wrong with documents, as far as it can be found at once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from command_line import bare_environment, run_in_process

from asynction_core import Finding
from asynction_validation.judging.sarif import sarif
from asynction_validation.validate import line_of

pytestmark = pytest.mark.as_written  # the programs that it starts read what is written

PROGRAM = "from asynction_cli import main; main()"

Validate = Callable[..., "subprocess.CompletedProcess[str]"]

GOOD = """\
asyncapi: 2.6.0
info: {title: T, version: '1'}
channels:
  /:
    publish: {message: {name: say, payload: {type: string}}}
"""

SEVERAL_MISTAKES = """\
asyncapi: 2.6.0
info: {title: T, version: '1'}
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

# What AsyncAPI has against it, and what a server alone would say.
BY_ASYNCAPI = [
    "mistakes.yaml:9:23: error: /channels/~1/publish/message/oneOf/0/payload/type: ",
    "mistakes.yaml:11:13: error: /channels/~1/publish/message/oneOf/1/summry: ",
    "mistakes.yaml:12:37: error: /channels/~1/publish/message/oneOf/1/payload/minLength: ",
    "mistakes.yaml:17:19: error: /channels/~1/subscribe/message/payload/multipleOf: ",
    "mistakes.yaml:18:21: error: /channels/~1/bindings/ws/query: ",
    "mistakes.yaml:18:43: error: /channels/~1/bindings/ws/query/required: ",
]
NO_SCHEMA = "is no valid schema: "
BY_A_SERVER = [
    f"{BY_ASYNCAPI[0]}the payload of the event 'say' of '/' {NO_SCHEMA}",
    "mistakes.yaml:11:13: warning: /channels/~1/publish/message/oneOf/1/summry: "
    "the message has a field 'summry', which means nothing here: is 'summary' meant? "
    "[unknown-field]",
    f"{BY_ASYNCAPI[2]}the payload of the event 'shout' of '/' {NO_SCHEMA}",
    f"{BY_ASYNCAPI[3]}the payload of the event 'said' of '/' {NO_SCHEMA}",
    f"{BY_ASYNCAPI[5]}the query binding of '/' {NO_SCHEMA}",
]
CALLABLES = [
    "mistakes.yaml:13:13: error: /channels/~1/publish/message/oneOf/1/x-handler: "
    "the x-handler of the event 'shout' of '/', 'handlers.shout', ",
    "mistakes.yaml:20:7: error: /channels/~1/x-handlers/connect: "
    "the connect handler of '/', 'nowhere.connect', ",
]
UNJUDGED = ("--option", "check_document=false", "validate")

SECURED = """\
asyncapi: 2.6.0
info: {title: T, version: '1'}
channels:
  /:
    publish: {message: {name: say, x-handler: app_code.say}}
    x-security: [{token: []}]
components:
  securitySchemes:
    token: {type: http, scheme: bearer, x-bearerInfoFunc: app_code.check}
"""


@pytest.fixture
def validate(tmp_path: Path) -> Validate:
    """Write documents into a folder and run `asynction` there, in this process."""

    def run(*arguments: str, **files: str) -> subprocess.CompletedProcess[str]:
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text)
        return run_in_process(tmp_path, *arguments)

    return run


def test_a_good_document_is_ok(validate: Validate) -> None:
    done = validate("validate", "good.yaml", good_yaml=GOOD)
    assert (done.returncode, done.stdout, done.stderr) == (0, "good.yaml: ok\n", "")


def test_a_program_says_the_same(validate: Validate, tmp_path: Path) -> None:
    for document in (GOOD, SEVERAL_MISTAKES):
        here = validate("validate", "a.yaml", a_yaml=document)
        command = [sys.executable, "-c", PROGRAM, "validate", "a.yaml"]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=bare_environment(),
            capture_output=True,
            text=True,
            timeout=60,
        )
        said = (done.returncode, done.stdout, done.stderr)
        assert said == (here.returncode, here.stdout, here.stderr)


def starts(lines: list[str], expected: list[str]) -> list[str]:
    return [line[: len(start)] for line, start in zip(lines, expected, strict=True)]


def test_all_complaints_are_printed_by_line(validate: Validate) -> None:
    done = validate("validate", "mistakes.yaml", mistakes_yaml=SEVERAL_MISTAKES)
    assert starts(done.stdout.splitlines(), BY_ASYNCAPI) == BY_ASYNCAPI
    assert (done.returncode, done.stderr) == (1, "")


def test_without_the_rules_of_asyncapi_what_a_server_needs_is_checked(validate: Validate) -> None:
    done = validate(*UNJUDGED, "mistakes.yaml", mistakes_yaml=SEVERAL_MISTAKES)
    assert starts(done.stdout.splitlines(), BY_A_SERVER) == BY_A_SERVER
    assert (done.returncode, done.stderr) == (1, "")


def test_with_handlers_their_callables_are_resolved_too(validate: Validate) -> None:
    done = validate("validate", "mistakes.yaml", "--handlers", mistakes_yaml=SEVERAL_MISTAKES)
    lines = done.stdout.splitlines()
    for start in [*BY_ASYNCAPI, *CALLABLES]:
        assert [line for line in lines if line.startswith(start)], start
    assert len(lines) == len(BY_ASYNCAPI) + len(CALLABLES)


def test_several_files_are_each_judged(validate: Validate) -> None:
    done = validate(
        "validate",
        "good.yaml",
        "bad.yaml",
        "binary.yaml",
        "nothing.yaml",
        good_yaml=GOOD,
        bad_yaml="asyncapi: 4.0.0",
        binary_yaml="\0",
    )
    first, second, third, fourth = done.stdout.splitlines()
    assert first == "good.yaml: ok"
    assert second.startswith("bad.yaml:1:1: error: /asyncapi: AsyncAPI '4.0.0' is not supported")
    assert third == (
        "binary.yaml: error: this is not a text file in UTF-8: "
        "an AsyncAPI document is YAML or JSON [readable]"
    )
    assert fourth.startswith("nothing.yaml: error: the file cannot be read (No such file or")
    assert done.returncode == 1


ODD = GOOD.replace("{type: string}", "{type: string}, examples: [{payload: 1}]")


def test_a_warning_is_no_failure_unless_it_is_to_be(validate: Validate) -> None:
    done = validate("validate", "odd.yaml", odd_yaml=ODD)
    warning, verdict = done.stdout.splitlines()
    assert warning.startswith("odd.yaml:5:73: warning: /channels/~1/publish/message/examples/0")
    assert (verdict, done.returncode, done.stderr) == ("odd.yaml: ok", 0, "")
    strict = validate("validate", "--strict", "odd.yaml")
    assert (strict.stdout.splitlines(), strict.returncode) == ([warning], 1)
    (judged,) = json.loads(validate("validate", "--strict", "--format", "json", "odd.yaml").stdout)
    assert judged["ok"] is False
    assert [one["severity"] for one in judged["complaints"]] == ["warning"]


def test_a_warning_about_no_place_names_the_file_and_is_no_fault_of_it(tmp_path: Path) -> None:
    (tmp_path / "secured.yaml").write_text(SECURED)
    without = {"ASYNCTION_DISABLE_PLUGINS": "handlers"}
    done = run_in_process(tmp_path, "validate", "--strict", "secured.yaml", **without)
    warning, verdict = done.stdout.splitlines()
    assert warning.startswith("secured.yaml: warning: handlers of secured.yaml are not enforced")
    assert warning.endswith(" [server]")
    assert verdict == "secured.yaml: ok"


SERVERS = """\
servers:
  a: {url: x, protocol: ws, security: [{token: []}]}
  b: {url: 'x/{path}', protocol: ws, variables: {path: {}}}
"""


def test_a_document_is_judged_under_each_of_its_servers(validate: Validate) -> None:
    document = SECURED.replace("    x-security: [{token: []}]\n", "") + SERVERS
    done = validate("validate", "s.yaml", s_yaml=document)
    told = "s.yaml:11:3: error: /servers/b: the path of the server 'b' depends on the variable"
    (line,) = done.stdout.splitlines()
    assert line.startswith(told)
    assert done.returncode == 1
    assert validate("--server", "b", "validate", "s.yaml").stdout == done.stdout
    assert validate("--server", "a", "validate", "s.yaml").stdout == "s.yaml: ok\n"


def test_a_payload_in_another_language_may_be_let_pass(validate: Validate) -> None:
    language = "schemaFormat: application/vnd.apache.avro;version=1.9.0"
    document = GOOD.replace("name: say", f"name: say, {language}")
    passing = ("--option", "skip_unsupported_schemas=true")
    done = validate(*passing, "validate", "good.yaml", good_yaml=document)
    warning, verdict = done.stdout.splitlines()
    assert warning.startswith("good.yaml:5:")
    assert " is not checked: " in warning
    assert warning.endswith(" [schema-format]")
    assert (verdict, done.returncode) == ("good.yaml: ok", 0)


def test_complaints_about_other_files_name_them(validate: Validate) -> None:
    document = GOOD.replace("{type: string}", '{$ref: "schemas.yaml#/Text"}')
    schemas = "Text:\n  type: strin\n"
    done = validate("validate", "good.yaml", good_yaml=document, schemas_yaml=schemas)
    assert done.stdout.startswith("schemas.yaml:2:3: error: /Text/type: ")


def test_without_files_the_document_of_the_folder_is_checked(validate: Validate) -> None:
    assert validate("validate", asyncapi_yaml=GOOD).stdout == "asyncapi.yaml: ok\n"
    done = validate("--spec", "other.yaml", "validate", other_yaml=GOOD)
    assert done.stdout == "other.yaml: ok\n"


def test_as_json_it_is_data(validate: Validate) -> None:
    done = validate(
        "validate", "good.yaml", "bad.yaml", "--format", "json",
        good_yaml=GOOD, bad_yaml=GOOD.replace("{type: string}", "{type: é}"),
    )  # fmt: skip
    good, bad = json.loads(done.stdout)
    assert good == {"file": "good.yaml", "ok": True, "complaints": []}
    (complaint,) = bad.pop("complaints")
    assert bad == {"file": "bad.yaml", "ok": False}
    assert complaint.pop("message")
    assert complaint.pop("rule")
    assert complaint == {
        "severity": "error",
        "file": "bad.yaml",
        "line": 5,
        "column": 46,
        "pointer": "/channels/~1/publish/message/payload/type",
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


@pytest.mark.parametrize(
    ("severity", "place", "pointer", "text"),
    [
        ("error", (3, 5), "/info", "a.yaml:3:5: error: /info: wrong [rule]"),
        ("error", (3, 5), "", "a.yaml:3:5: error: wrong [rule]"),
        ("error", (None, None), "", "a.yaml: error: wrong [rule]"),
        ("warning", (3, 5), "/a", "a.yaml:3:5: warning: /a: wrong [rule]"),
        ("warning", (None, None), "", "a.yaml: warning: wrong [rule]"),
        ("error", (1, 1), "/a\n\x1b[1m", "a.yaml:1:1: error: /a\\n\\x1b[1m: wrong [rule]"),
    ],
)
def test_a_finding_is_a_line_as_compilers_write_theirs(
    severity: Any, place: Any, pointer: str, text: str
) -> None:
    assert line_of(Finding(severity, "a.yaml", *place, pointer, "rule", "wrong")) == text


# A document, and the rules of the complaints about one place in it, by pointer.
ECHOES = {
    "two sides of one mistake": (GOOD.replace("string", "strin"), "/payload/type", 1),
    "a server alone": (GOOD.replace("name: say, ", ""), "", 1),
}


@pytest.mark.parametrize("name", ECHOES)
def test_nothing_is_said_twice(validate: Validate, name: str) -> None:
    document, pointer, count = ECHOES[name]
    validated = validate("validate", "--format", "json", "a.yaml", a_yaml=document)
    (judged,) = json.loads(validated.stdout)
    pointers = [one["pointer"] for one in judged["complaints"]]
    assert pointers == [f"/channels/~1/publish/message{pointer}"] * count


def test_the_order_is_the_same_each_time(validate: Validate) -> None:
    document = SEVERAL_MISTAKES.replace("{type: strin}", '{$ref: "b.yaml#/B"}')
    files = {"a_yaml": document, "b_yaml": "B: {type: strin, minimum: a}\n"}
    lines = validate("validate", "a.yaml", **files).stdout.splitlines()
    places = [line.split(": ")[0].split(":") for line in lines]
    assert [name for name, *_ in places] == sorted(name for name, *_ in places)
    for file in ("a.yaml", "b.yaml"):
        of_file = [(int(line), int(column)) for name, line, column in places if name == file]
        assert of_file == sorted(of_file)
        assert of_file
    for _ in range(2):
        assert validate("validate", "a.yaml").stdout.splitlines() == lines


def test_very_many_complaints_are_printed_in_bounded_time(validate: Validate) -> None:
    wrong = "".join(f"    S{number}: {{type: strin}}\n" for number in range(20_000))
    document = f"{GOOD}components:\n  schemas:\n{wrong}"
    started = process_time()
    done = validate("validate", "many.yaml", many_yaml=document)
    assert process_time() - started < 30
    assert len(done.stdout.splitlines()) == 20_000


def test_wrong_usage_has_a_status_of_its_own(validate: Validate) -> None:
    assert validate("validate", "--format", "xml").returncode == 2
    assert validate("validate").returncode == 2


def log_of(done: subprocess.CompletedProcess[str]) -> Any:
    log = json.loads(done.stdout)
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    return log["runs"][0]


def test_as_sarif_it_is_one_run_for_all_files(validate: Validate, tmp_path: Path) -> None:
    (tmp_path / "a folder").mkdir()
    (tmp_path / "a folder" / "bad.yaml").write_text(GOOD.replace("string", "strin"))
    arguments = ("validate", "--format", "sarif", "odd.yaml", "a folder/bad.yaml", "absent.yaml")
    done = validate(*arguments, odd_yaml=ODD)
    run = log_of(done)
    driver = run["tool"]["driver"]
    assert driver["name"] == "asynction validate"
    assert driver["semanticVersion"] == version("asynction-validation")
    assert [(one["level"], place_of(one)) for one in run["results"]] == [
        ("warning", ("odd.yaml", 5, 73, "/channels/~1/publish/message/examples/0/payload")),
        ("error", ("a%20folder/bad.yaml", 5, 46, "/channels/~1/publish/message/payload/type")),
        ("error", ("absent.yaml", None, None, None)),
    ]
    for result in run["results"]:
        rule = driver["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["helpUri"].startswith("https://")
        assert result["message"]["text"]
    assert (done.returncode, done.stderr) == (1, "")


def place_of(result: dict[str, Any]) -> tuple[str, int | None, int | None, str | None]:
    (location,) = result["locations"]
    physical = location["physicalLocation"]
    region = physical.get("region", {})
    (logical,) = location.get("logicalLocations", [{}])
    return (
        physical["artifactLocation"]["uri"],
        region.get("startLine"),
        region.get("startColumn"),
        logical.get("fullyQualifiedName"),
    )


def test_as_sarif_a_good_document_is_an_empty_run(validate: Validate) -> None:
    done = validate("validate", "--format", "sarif", "good.yaml", good_yaml=GOOD)
    run = log_of(done)
    assert (run["results"], run["tool"]["driver"]["rules"], done.returncode) == ([], [], 0)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a.yaml", "a.yaml"),
        ("./parts/ä b.yaml", "parts/%C3%A4%20b.yaml"),
        ("../a.yaml", "../a.yaml"),
        ("/elsewhere/a.yaml", "file:///elsewhere/a.yaml"),
        ("https://example.com/a.yaml", "https://example.com/a.yaml"),
    ],
)
def test_as_sarif_a_file_is_a_uri(file: str, uri: str) -> None:
    finding = Finding("error", file, 1, None, "", "rule", "wrong")
    (result,) = sarif([finding], "1.0")["runs"][0]["results"]
    assert place_of(result) == (uri, 1, 1, None)
