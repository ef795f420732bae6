"""`asynction validate` as a linter: purposes, levels of rules, what is ignored, other formats."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from command_line import bare_environment, run_in_process

from asynction_core import AsynctionSocketIO, Document, Spec, SpecError, hookimpl, understand
from asynction_core.rules import OF_SERVING, TOLD_WHILE_PARSING
from asynction_validation.judging.rules.table import NAMES
from asynction_validation.judging.severities import judged

pytestmark = pytest.mark.as_written

PROGRAM = "from asynction_cli import main; main()"
HEAD = "asyncapi: 2.6.0\ninfo: {title: T, version: '1'}\nchannels:\n"
ODD = HEAD + "  /: {publish: {message: {name: say, payload: {type: string, nullable: true}}}}\n"
NOT_SERVABLE = HEAD + "  'a,b': {publish: {message: {name: say}}}\n"
AVRO = HEAD + (
    "  /: {publish: {message: {name: say, schemaFormat: application/vnd.apache.avro;version=1.9.0,"
    " payload: {type: 'null'}}}}\n"
)
TOLD = re.compile(r'\brule="([a-z-]+)"')
KEYWORD = "/channels/~1/publish/message/payload/nullable"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Write documents, and run `asynction validate` in their folder: status, output, errors."""

    def run(*arguments: str, **files: str) -> tuple[int, str, str]:
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = run_in_process(tmp_path, "validate", *arguments)
        return done.returncode, done.stdout, done.stderr

    return run


def test_a_document_may_be_right_and_not_servable(run: Run) -> None:
    status, told, _ = run("a.yaml", a_yaml=NOT_SERVABLE)
    assert (status, "[namespace]" in told) == (1, True)
    assert run("--for", "asyncapi", "a.yaml")[:2] == (0, "a.yaml: ok\n")


def test_a_language_that_cannot_be_checked_is_refused_as_by_a_server(run: Run) -> None:
    status, told, _ = run("a.yaml", a_yaml=AVRO)
    assert (status, "error" in told, "[schema-format]" in told) == (1, True, True)
    assert run("--for", "asyncapi", "a.yaml")[0] == 0


@pytest.mark.parametrize(
    ("level", "status", "told"),
    [
        ("warning", 0, f"a.yaml:4:62: warning: {KEYWORD}: "),
        ("error", 1, f"a.yaml:4:62: error: {KEYWORD}: "),
        ("off", 0, "a.yaml: ok"),
    ],
)
@pytest.mark.parametrize("by", ["option", "project", "both"])
def test_a_rule_has_the_level_that_is_asked_for(
    run: Run, level: str, status: int, told: str, by: str
) -> None:
    files = {"folder__deep__a_yaml": ODD}
    if by != "option":
        in_project = level if by == "project" else "error"
        files["pyproject_toml"] = f'[tool.asynction.rules]\nschema-keyword = "{in_project}"\n'
        files["folder__pyproject_toml"] = "[tool.other]\n"
    options = ["--rule", f"schema-keyword={level}"] if by != "project" else []
    found = run(*options, "folder/deep/a.yaml", **files)
    assert found[0] == status
    assert found[1].startswith(f"folder/deep/{told}")


@pytest.mark.parametrize(
    ("option", "problem"),
    [
        ("schema-keywrd=off", "there is no rule 'schema-keywrd': is 'schema-keyword' meant?"),
        ("schema-keyword=of", "'schema-keyword=of' is not NAME=LEVEL"),
        ("schema-keyword", "is not NAME=LEVEL"),
        ("=off", "there is no rule ''"),
    ],
)
def test_a_level_that_is_none_is_wrong_usage(run: Run, option: str, problem: str) -> None:
    status, _, errors = run("--rule", option, "a.yaml", a_yaml=ODD)
    assert (status, problem in errors) == (2, True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[tool.asynction.rules]\nschema-keywrd = 'off'\n", "is 'schema-keyword' meant?"),
        ("[tool.asynction]\nrules = 1\n", "is a table of rules and levels"),
        ("[tool.asynction.rules\n", "cannot be read"),
    ],
)
def test_a_project_that_says_something_else_is_wrong_usage(
    run: Run, text: str, problem: str
) -> None:
    status, _, errors = run("a.yaml", a_yaml=ODD, pyproject_toml=text)
    assert (status, problem in errors, "pyproject.toml" in errors) == (2, True, True)


@pytest.mark.parametrize("where", ["message", "channel", "document"])
def test_an_object_may_say_what_is_ignored(run: Run, where: str) -> None:
    ignore = "x-asynction-ignore: [schema-keyword]"
    text = {
        "message": ODD.replace("name: say,", f"name: say, {ignore},"),
        "channel": ODD.replace("/: {publish", f"/: {{{ignore}, publish"),
        "document": f"{ignore}\n{ODD}",
    }[where]
    assert text != ODD
    assert run("--strict", "a.yaml", a_yaml=text) == (0, "a.yaml: ok\n", "")


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("schema-keyword", "nothing here breaks the rule 'schema-keyword': leave it out"),
        ("backtracking", "nothing here breaks the rule 'backtracking': leave it out"),
        ("schema-keywrd", "there is no rule 'schema-keywrd', or it is a plugin's"),
        ("schema-keywrd", "nothing here breaks it: is 'schema-keyword' meant?"),
        ("a-b", "there is no rule 'a-b', or it is a plugin's and nothing here breaks it: leave it"),
    ],
)
def test_what_ignores_nothing_is_told(run: Run, rule: str, problem: str) -> None:
    ignoring = f"x-asynction-ignore: [{rule}], name:"
    text = ODD.replace(", nullable: true", "").replace("name:", ignoring)
    status, told, _ = run("a.yaml", a_yaml=text)
    assert status == 0
    assert told.startswith(
        "a.yaml:4:48: warning: /channels/~1/publish/message/x-asynction-ignore/0: "
    )
    assert problem in told


def test_other_files_say_what_is_ignored_there(run: Run) -> None:
    schema = "x-asynction-ignore: [schema-keyword]\ntype: string\nnullable: true\n"
    text = HEAD + "  /: {publish: {message: {name: say, payload: {$ref: b.yaml}}}}\n"
    assert run("a.yaml", a_yaml=text, b_yaml=schema)[1] == "a.yaml: ok\n"


def test_the_standard_input_is_a_document(tmp_path: Path) -> None:
    def run(text: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", PROGRAM, "validate", "-"]
        done = subprocess.run(
            command,
            input=text,
            cwd=tmp_path,
            env=bare_environment(),
            capture_output=True,
            text=True,
        )
        assert done.stderr == ""
        return done

    (tmp_path / "b.yaml").write_text("{type: string, nullable: true}")
    text = HEAD + "  /: {publish: {message: {name: say, payload: {$ref: b.yaml}}}}\n"
    told = run(text).stdout.splitlines()
    assert told[0].startswith("b.yaml:1:16: warning: /nullable: ")
    assert told[1:] == ["<stdin>: ok"]
    done = run("a: [")
    assert (done.returncode, done.stdout.startswith("<stdin>:")) == (1, True)


def test_patterns_are_files(run: Run) -> None:
    files = {"a__one_yaml": ODD, "a__b__two_yaml": ODD, "other_txt": ODD}
    _, told, _ = run("a/**/*.yaml", **files)
    assert [line for line in told.splitlines() if line.endswith(": ok")] == [
        "a/b/two.yaml: ok",
        "a/one.yaml: ok",
    ]
    assert run("*.yml")[::2] == (2, run("*.yml")[2])
    assert "no file is like '*.yml'" in run("*.yml")[2]


def test_as_annotations_of_github(run: Run) -> None:
    status, told, _ = run("--format", "github", "a.yaml", a_yaml=ODD)
    assert status == 0
    assert told.startswith(
        f"::warning file=a.yaml,line=4,col=62,title=schema-keyword::{KEYWORD}: OpenAPI's 'nullable'"
    )
    odd_name = {"b,c:d_yaml": ODD.replace("nullable: true", "'null\\nable%': 1")}
    told = run("--format", "github", "b,c:d.yaml", **odd_name)[1]
    assert "null\n" not in told
    assert all("file=b%2Cc%3Ad.yaml," in line for line in told.splitlines())


@pytest.mark.parametrize("strict", [True, False])
def test_as_junit(run: Run, strict: bool) -> None:
    options = ["--strict"] if strict else []
    status, told, _ = run(
        "--format", "junit", *options, "a.yaml", "b.yaml", a_yaml=ODD, b_yaml=HEAD + "  /: {}\n"
    )
    suites: Any = ElementTree.fromstring(told)
    assert status == strict
    counts = ("name", "tests", "failures", "errors")
    facts = [tuple(one.get(name) for name in counts) for one in suites]
    assert facts == [("a.yaml", "1", "1" if strict else "0", "0"), ("b.yaml", "1", "0", "0")]
    (case,) = suites[0]
    assert (case[0].tag == "failure") is strict


def test_a_file_that_is_not_there_is_told_as_junit_without_a_pointer(run: Run) -> None:
    _, told, _ = run("--format", "junit", "absent.yaml")
    (failure,) = ElementTree.fromstring(told).iter("failure")
    assert failure.text is not None
    assert failure.text.startswith("absent.yaml: error: the file cannot be read")


def test_json_has_the_levels_that_are_asked_for(run: Run) -> None:
    _, told, _ = run("--format", "json", "--rule", "schema-keyword=error", "a.yaml", a_yaml=ODD)
    (document,) = json.loads(told)
    assert (document["ok"], document["complaints"][0]["severity"]) == (False, "error")


ABOUT_SERVING = {
    "namespace": HEAD + "  'a,b': {publish: {message: {name: say}}}\n",
    "event-name": HEAD + "  /: {publish: {message: {name: connect}}}\n",
    "contradiction": HEAD
    + "  /: {publish: {message: {oneOf: [{name: a, payload: {type: string}}, {name: a}]}}}\n",
    "extension-value": HEAD + "  /: {x-handlers: {conect: app.connect}}\n",
    "security": HEAD + "  /: {x-securty: []}\n",
    "server-path": HEAD + "  /: {}\nservers: {live: {url: 'http://[a', protocol: wss}}\n",
    "schema-format": AVRO,
    "remote-reference": HEAD + "  /: {publish: {message: {$ref: 'https://example.com/a#/b'}}}\n",
}


@pytest.mark.parametrize("rule", ABOUT_SERVING)
def test_what_is_about_serving_is_another_question(rule: str) -> None:
    document = yaml.safe_load(ABOUT_SERVING[rule])
    (found,) = understand(document).errors
    assert (found.rule, found.purpose) == (rule, "socketio")
    assert judged([found], {}, for_asyncapi=True) == []
    assert judged([found], {rule: "off"}, for_asyncapi=False) == []
    (weaker,) = judged([found], {rule: "warning"}, for_asyncapi=False)
    assert weaker.severity == "warning"
    with pytest.raises(SpecError):  # whatever is off
        AsynctionSocketIO.from_spec(document)


def test_what_is_not_about_serving_is_asked_with_it(run: Run) -> None:
    text = ABOUT_SERVING["namespace"].replace("title: T", "title: [T]")
    assert run("--for", "asyncapi", "a.yaml", a_yaml=text)[0] == 1


def test_a_rule_of_a_plugin_says_which_question_it_is_about() -> None:
    class Opinions:
        @hookimpl
        def asynction_check_document(self, document: Document) -> Iterator[SpecError]:
            yield document.root.error("too short", rule="brevity")
            yield document.root.error("too slow", rule="speed", purpose="socketio")

        @hookimpl
        def asynction_check_spec(self, spec: Spec) -> Iterator[SpecError]:
            yield spec.document.root.error("too plain", rule="beauty")

    found = understand(yaml.safe_load(ODD), plugins=[Opinions()]).findings
    asked = {one.rule for one in judged(found, {"schema-keyword": "off"}, for_asyncapi=True)}
    assert asked == {"brevity", "beauty"}
    assert {one.rule for one in judged(found, {}, for_asyncapi=False)} > {"speed", *asked}


def test_every_rule_that_is_told_of_is_known() -> None:
    root = Path(__file__).parents[3]
    sources = [*root.glob("core/src/**/*.py"), *root.glob("plugins/*/src/**/*.py")]
    told = {name for one in sources for name in TOLD.findall(one.read_text())}
    assert {"reference", "namespace", "handler"} < told
    assert told - {"my-rule"} <= NAMES  # which documentation calls one
    assert {*OF_SERVING, *TOLD_WHILE_PARSING} <= NAMES
