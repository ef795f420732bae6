"""`asynction diff`: documents from files, the standard input and git; formats, levels, statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from command_line import bare_environment, run_in_process

pytestmark = pytest.mark.as_written

PROGRAM = "from asynction_cli import main; main()"
HEAD = "asyncapi: 2.6.0\ninfo: {title: Shop, version: 1.0.0}\n"
OLD = HEAD + (
    "channels:\n"
    "  /:\n"
    "    publish:\n"
    "      message:\n"
    "        name: order\n"
    "        payload:\n"
    "          $ref: 'schemas/order.yaml'\n"
)
ORDER = "type: object\nrequired: [id]\nproperties:\n  id: {type: integer, minimum: 1}\n"
STRICT = ORDER.replace("minimum: 1", "minimum: 5")
ALONE = HEAD + "channels:\n  /: {publish: {message: {name: order, payload: {type: string}}}}\n"
NARROW = ALONE.replace("type: string", "type: string, maxLength: 3")
WIDE = ALONE.replace("type: string", "type: [string, 'null']")
UNSURE = [ALONE.replace("type: string", f"type: string, pattern: '^[a-z]{many}$'") for many in "+*"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Write documents, and run `asynction diff` in their folder: status, output, errors."""

    def run(
        *arguments: str,
        before: tuple[str, ...] = (),
        folder: str = ".",
        **files: str,
    ) -> tuple[int, str, str]:
        write(tmp_path, **files)
        done = run_in_process(tmp_path / folder, *before, "diff", *arguments)
        return done.returncode, done.stdout, done.stderr

    return run


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=N", "-c", "user.email=n@example.com", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a document that refers to another file, both changed since."""
    write(tmp_path, api__shop_yaml=OLD, api__schemas__order_yaml=ORDER)
    git(tmp_path, "init")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "One")
    git(tmp_path, "tag", "v1")
    write(tmp_path, api__schemas__order_yaml=STRICT)
    return tmp_path


def test_a_change_is_told_with_its_places_its_proof_and_advice(run: Run) -> None:
    status, told, errors = run("a.yaml", "b.yaml", a_yaml=ALONE, b_yaml=NARROW)
    assert (status, errors) == (1, "")
    assert told.splitlines() == [
        "b.yaml:4:64: breaking: /: receive 'order': the server refuses arguments that it took: "
        "'text' has 4 characters: the most is 3 [payload-narrowed]",
        "    before: a.yaml:4:40",
        '    proof: argument "text" fits the old one alone',
        "    advice: take what was taken so far as well, or give what is new another event",
        "1 breaking, 0 unsure, 0 compatible; info.version is to move in its major part, and did "
        "not: 1.0.0 → 1.0.0",
    ]


@pytest.mark.parametrize(
    ("new", "fail_on", "status"),
    [
        (ALONE, "unsure", 0),
        (WIDE, "unsure", 0),
        (NARROW, "unsure", 1),
        (NARROW, "breaking", 1),
        (NARROW, "never", 0),
    ],
)
def test_the_status_is_1_from_a_severity_on(run: Run, new: str, fail_on: str, status: int) -> None:
    assert run("a.yaml", "b.yaml", "--fail-on", fail_on, a_yaml=ALONE, b_yaml=new)[0] == status


@pytest.mark.parametrize(("fail_on", "status"), [("unsure", 1), ("breaking", 0), ("never", 0)])
def test_what_is_undecided_is_unsure(run: Run, fail_on: str, status: int) -> None:
    files = {"a_yaml": UNSURE[0], "b_yaml": UNSURE[1]}
    done = run("a.yaml", "b.yaml", "--fail-on", fail_on, **files)
    assert (done[0], "[payload-unsure]" in done[1]) == (status, True)


def test_a_revision_has_its_own_files_and_nothing_is_checked_out(
    run: Run, repository: Path
) -> None:
    before = sorted(repository.rglob("*"))
    status, told, _ = run("v1:api/shop.yaml", "api/shop.yaml")
    assert status == 1
    assert "api/schemas/order.yaml:4:23: breaking" in told
    assert "before: v1:api/schemas/order.yaml:4:23" in told
    assert sorted(repository.rglob("*")) == before
    assert run("HEAD:api/shop.yaml", "v1:api/shop.yaml")[0] == 0
    assert run("api/shop.yaml", "HEAD:./shop.yaml", folder="api")[0] == 2
    assert run("shop.yaml", "HEAD:./shop.yaml", folder="api")[0] == 0


def test_a_revision_counts_also_where_its_files_are_gone(run: Run, repository: Path) -> None:
    text = (repository / "api/shop.yaml").read_text()
    git(repository, "rm", "-rqf", "api")
    status, told, errors = run("HEAD:api/shop.yaml", "b.yaml", b_yaml=ALONE)
    assert (status, errors) == (1, "")
    assert "before: HEAD:api/schemas/order.yaml" in told
    assert text == OLD


WRONG = {
    "no-such:api/shop.yaml": "there is no revision 'no-such' in this repository",
    "HEAD:shop.yaml": "the revision 'HEAD' has no file 'shop.yaml'",
    "--output=x:api/shop.yaml": "No such option",
    "HEAD:../../shop.yaml": "is not in the repository",
    "api/missing.yaml": "the file cannot be read",
    "https://example.com/a.yaml": "is on another host",
}


@pytest.mark.parametrize("given", WRONG)
def test_what_cannot_be_had_is_wrong_usage(run: Run, repository: Path, given: str) -> None:
    status, told, errors = run(given, "api/shop.yaml")
    assert (status, told) == (2, "")
    assert WRONG[given] in " ".join(errors.split())


def test_without_a_repository_or_git_that_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    status, _, errors = run("HEAD:a.yaml", "b.yaml", b_yaml=ALONE)
    assert (status, "not a git repository" in errors) == (2, True)
    monkeypatch.setenv("PATH", str(tmp_path))
    status, _, errors = run("HEAD:a.yaml", "b.yaml", b_yaml=ALONE)
    assert (status, "git is not installed" in errors) == (2, True)


def test_a_document_may_come_by_the_standard_input(tmp_path: Path) -> None:
    write(tmp_path, b_yaml=NARROW)
    for given, status in (("-", "b.yaml"), 1), (("b.yaml", "-"), 0), (("-", "-"), 2):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "diff", *given],
            cwd=tmp_path,
            env=bare_environment(),
            input=ALONE,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == status
        assert ("<stdin>:4:40" in done.stdout) is (status < 2)


def test_a_document_that_is_wrong_is_not_compared(run: Run) -> None:
    status, told, errors = run("a.yaml", "b.yaml", a_yaml=ALONE, b_yaml=HEAD + "channels: []\n")
    assert (status, told) == (2, "")
    assert "b.yaml:3:1: error: /channels" in errors
    assert "Error: b.yaml is wrong, and cannot be compared" in errors
    assert run("a.yaml", "b.yaml", a_yaml="{", b_yaml=ALONE)[0] == 2


def test_as_json_it_is_all_there(run: Run) -> None:
    _, told, _ = run("a.yaml", "b.yaml", "--format", "json", a_yaml=ALONE, b_yaml=NARROW)
    found = json.loads(told)
    [change] = found.pop("changes")
    assert found == {
        "old": {"file": "a.yaml", "version": "1.0.0"},
        "new": {"file": "b.yaml", "version": "1.0.0"},
        "version": {"part": "major", "moved": False},
        "summary": {"breaking": 1, "unsure": 0, "compatible": 0},
    }
    pointer = "/channels/~1/publish/message/payload"
    assert change.pop("old") == {"file": "a.yaml", "line": 4, "column": 40, "pointer": pointer}
    assert change.pop("new")["pointer"] == f"{pointer}/maxLength"
    assert change.pop("proof")["value"] == "text"
    assert change == {
        "rule": "payload-narrowed",
        "severity": "breaking",
        "namespace": "/",
        "event": "order",
        "direction": "receive",
        "message": "the server refuses arguments that it took: 'text' has 4 characters: the most "
        "is 3",
        "advice": "take what was taken so far as well, or give what is new another event",
    }


def test_as_sarif_and_for_github_each_change_has_its_level(run: Run) -> None:
    files = {"a_yaml": ALONE, "b_yaml": NARROW, "c_yaml": WIDE}
    for new, level, shown in (("b", "error", "error"), ("c", "note", "notice")):
        log = json.loads(run("a.yaml", f"{new}.yaml", "--format", "sarif", **files)[1])
        [result] = log["runs"][0]["results"]
        assert (result["level"], log["version"]) == (level, "2.1.0")
        [place] = result["locations"]
        assert place["physicalLocation"]["artifactLocation"] == {"uri": f"{new}.yaml"}
        told = run("a.yaml", f"{new}.yaml", "--format", "github", **files)[1]
        assert told.startswith(f"::{shown} file={new}.yaml,line=4,")


def test_in_markdown_nothing_of_a_document_means_anything(run: Run) -> None:
    hostile = "</li><script>alert(1)</script>`|*_[a](b)\u001b[31m\n# H"
    old = yaml.safe_load(ALONE)
    old["channels"]["/"]["publish"]["message"]["name"] = hostile
    files = {"a_yaml": json.dumps(old), "b_yaml": ALONE}
    _, told, _ = run("a.yaml", "b.yaml", "--format", "markdown", **files)
    assert "## `a.yaml` → `b.yaml`" in told
    assert "\\<script\\>" in told
    assert "\n# H" not in told
    assert "\x1b" not in told
    assert "\x1b" not in run("a.yaml", "b.yaml", **files)[1]


@pytest.mark.parametrize(
    ("level", "status", "told"),
    [("compatible", 0, "compatible: /"), ("unsure", 1, "unsure: /"), ("off", 0, "0 breaking")],
)
@pytest.mark.parametrize("by", ["option", "project", "both"])
def test_a_rule_has_the_level_that_is_asked_for(
    run: Run, level: str, status: int, told: str, by: str
) -> None:
    files = {"a_yaml": ALONE, "deep__b_yaml": NARROW}
    if by != "option":
        in_project = level if by == "project" else "breaking"
        files["pyproject_toml"] = f"[tool.asynction.diff]\npayload-narrowed = '{in_project}'\n"
    options = () if by == "project" else ("--rule", f"payload-narrowed={level}")
    found = run("a.yaml", "deep/b.yaml", *options, **files)
    assert (found[0], told in found[1]) == (status, True)


@pytest.mark.parametrize(
    "text", ["payload-narowed=off", "payload-narrowed=error", "field-type=off", "payload-narrowed"]
)
def test_a_rule_or_level_that_does_not_exist_is_wrong_usage(run: Run, text: str) -> None:
    assert run("a.yaml", "a.yaml", "--rule", text, a_yaml=ALONE)[0] == 2
    assert "--rule" in run("a.yaml", "a.yaml", "--rule", text, a_yaml=ALONE)[2]


@pytest.mark.parametrize("place", ["document", "channel", "message", "schema"])
@pytest.mark.parametrize("side", ["a", "b"])
def test_an_object_of_either_side_says_what_is_ignored_in_it(
    run: Run, place: str, side: str
) -> None:
    files = {"a_yaml": ALONE, "b_yaml": NARROW}
    contents: Any = yaml.safe_load(files[f"{side}_yaml"])
    message = contents["channels"]["/"]["publish"]["message"]
    objects = {
        "document": contents,
        "channel": contents["channels"]["/"],
        "message": message,
        "schema": message["payload"],
    }
    objects[place]["x-asynction-ignore"] = ["payload-narrowed"]
    files[f"{side}_yaml"] = yaml.safe_dump(contents)
    assert run("a.yaml", "b.yaml", **files)[0] == 0
    objects[place]["x-asynction-ignore"] = ["payload-widened"]
    files[f"{side}_yaml"] = yaml.safe_dump(contents)
    assert run("a.yaml", "b.yaml", **files)[0] == 1


def test_what_was_deprecated_may_go_if_that_is_allowed(run: Run) -> None:
    old = ALONE.replace("{message: {name: order", "{message: {deprecated: true, name: order")
    files = {"a_yaml": old, "b_yaml": HEAD + "channels:\n  /: {}\n"}
    status, told, _ = run("a.yaml", "b.yaml", **files)
    assert (status, "[deprecated-removed]" in told) == (1, True)
    assert run("a.yaml", "b.yaml", "--allow-deprecated", **files)[0] == 0


SERVERS = (
    "servers:\n"
    "  open: {url: 'wss://a', protocol: wss}\n"
    "  closed: {url: 'wss://b', protocol: wss, security: [{key: []}]}\n"
    "components: {securitySchemes: {key: {type: httpApiKey, in: header, name: X-Key}}}\n"
)


def test_servers_that_ask_for_different_security_are_compared_one_by_one(run: Run) -> None:
    other = SERVERS.replace(
        "'wss://a', protocol: wss", "'wss://a', protocol: wss, security: [{key: []}]"
    )
    files = {"a_yaml": ALONE + SERVERS, "b_yaml": ALONE + other}
    status, told, _ = run("a.yaml", "b.yaml", **files)
    assert (status, told.count("[security-lost]")) == (1, 1)
    assert run("a.yaml", "b.yaml", before=("--server", "closed"), **files)[0] == 0
    assert run("a.yaml", "b.yaml", before=("--server", "open"), **files)[0] == 1


def test_formats_do_not_count_if_they_are_not_checked(run: Run) -> None:
    new = ALONE.replace("type: string", "type: string, format: email")
    files = {"a_yaml": ALONE, "b_yaml": new}
    assert run("a.yaml", "b.yaml", **files)[0] == 1
    without = ("--option", "validate_formats=false")
    assert run("a.yaml", "b.yaml", before=without, **files)[0] == 0
