"""The options in front of a command, and what becomes of errors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import bare_environment

import asynction_cli
from asynction_cli import Invocation

from .conftest import Install, Run

OK = "asyncapi: 2.6.0\ninfo: {title: Nothing, version: '1'}\nchannels: {}\n"


def test_the_version_is_that_of_the_distribution(run: Run) -> None:
    version = (Path(__file__).resolve().parents[3] / "VERSION").read_text().strip()
    assert run("--version", ASYNCTION_VERSION="1").stdout == f"asynction {version}\n"
    assert run("validate", ASYNCTION_VERSION="1").stdout == "asyncapi.yaml: ok\n"


def test_python_dash_m_is_the_same(run_program: Run, folder: Path) -> None:
    for arguments in (["--help"], ["validate"], ["nothing"]):
        other = subprocess.run(
            [sys.executable, "-m", "asynction", *arguments],
            cwd=folder,
            env=bare_environment(),
            capture_output=True,
            text=True,
        )
        done = run_program(*arguments)
        assert (other.returncode, other.stdout, other.stderr) == (
            done.returncode,
            done.stdout,
            done.stderr,
        )


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (("--spec", "other.yaml"), {}),
        (("-s", "other.yaml"), {}),
        ((), {"ASYNCTION_SPEC": "other.yaml"}),
        (("-s", "other.yaml"), {"ASYNCTION_SPEC": "nothing.yaml"}),
    ],
)
def test_the_document_is_given_by_option_or_by_environment(
    run: Run, folder: Path, arguments: tuple[str, ...], variables: dict[str, str]
) -> None:
    (folder / "other.yaml").write_text(OK)
    assert run(*arguments, "validate", **variables).stdout == "other.yaml: ok\n"


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [(("--server", "remote"), {}), ((), {"ASYNCTION_SERVER": "remote"})],
)
def test_the_server_is_given_by_option_or_by_environment(
    run: Run, arguments: tuple[str, ...], variables: dict[str, str]
) -> None:
    done = run(*arguments, "validate", **variables)
    assert "there is no server 'remote'" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [(("--without-validation",), {}), ((), {"ASYNCTION_WITHOUT_VALIDATION": "1"})],
)
def test_validation_is_switched_off_by_option_or_by_environment(
    run: Run, folder: Path, arguments: tuple[str, ...], variables: dict[str, str]
) -> None:
    document = (folder / "asyncapi.yaml").read_text()
    (folder / "asyncapi.yaml").write_text(document.replace("{type: string}", "{type: strings}"))
    unchecked = ("--option", "check_document=false")
    assert run(*unchecked, "validate").returncode == 1
    assert run(*unchecked, *arguments, "validate", **variables).returncode == 0


@pytest.mark.parametrize("name", ["asyncapi.yaml", "asyncapi.yml", "asyncapi.json"])
def test_the_document_of_the_current_folder_is_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text(OK)
    assert Invocation().document() == Path(name)
    assert Invocation(spec="other.yaml").document() == Path("other.yaml")


def test_without_a_document_it_says_what_to_do(run: Run, folder: Path) -> None:
    (folder / "asyncapi.yaml").unlink()
    for command in ("validate", "run"):
        done = run(command)
        assert done.returncode == 2
        assert done.stderr.splitlines()[-1] == (
            "Error: there is no document: the current folder has no asyncapi.yaml, asyncapi.yml "
            "or asyncapi.json. Name one with --spec FILE, before the command"
        )


def test_with_several_documents_one_has_to_be_chosen(run: Run, folder: Path) -> None:
    (folder / "asyncapi.json").write_text("{}")
    done = run("validate")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "Error: the current folder has asyncapi.yaml and asyncapi.json: "
        "choose one with --spec FILE, before the command"
    )


def test_an_invocation_tells_what_servers_are_built_with() -> None:
    assert Invocation().options() == {"server_name": None, "validation": True}
    chosen = Invocation("a.yaml", "local", validation=False)
    assert chosen.options() == {"server_name": "local", "validation": False}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on_invalid=ack", "ack"),
        ("validate_formats=true", True),
        ("ping_interval=2.5", 2.5),
        ("cors_allowed_origins=[https://a.example]", ["https://a.example"]),
        ("resource=", None),
    ],
)
def test_further_options_have_values_as_yaml_has_them(text: str, value: object) -> None:
    name, _, _ = text.partition("=")
    assert Invocation(more=(text,)).options() == {
        "server_name": None,
        "validation": True,
        name: value,
    }


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (("--option", "skip_unsupported_schemas=true"), {}),
        ((), {"ASYNCTION_OPTION": "skip_unsupported_schemas=true validate_formats=false"}),
    ],
)
def test_further_options_reach_from_spec(
    run: Run, folder: Path, arguments: tuple[str, ...], variables: dict[str, str]
) -> None:
    document = (folder / "asyncapi.yaml").read_text()
    avro = "{name: said, schemaFormat: application/vnd.apache.avro, payload: string}"
    (folder / "asyncapi.yaml").write_text(
        document.replace("{name: said, payload: {type: string}}", avro)
    )
    assert run(*arguments, "validate", **variables).returncode == 0
    assert "cannot be checked" in run("validate").stdout


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("on_invalid", "--option is NAME=VALUE, as in on_invalid=ack, not 'on_invalid'"),
        ("=ack", "--option is NAME=VALUE"),
        ("on_invalid={", "--option: on_invalid is 'raise', 'ack' or 'warn', not '{'"),
        ("server_name=local", "--option server_name: it is --server"),
        ("plugins=[]", "--option plugins: it is --plugin"),
        ("disable_plugins=docs", "--option disable_plugins: it is --no-plugin"),
        ("app=chat", "--option app: only code can give it"),
        ("async_mode=gevent", "--option async_mode: it is an option of run: run --async-mode"),
        ("validate_formats=0", "--option: validate_formats is True or False, not 0"),
        ("validation_engine=rust", "--option: there is no validation engine 'rust'"),
        (
            "on_invlid=ack",
            "--option: from_spec() got an unknown option 'on_invlid' (is 'on_invalid'",
        ),
        ("on_invalid=acc", "--option: on_invalid is 'raise', 'ack' or 'warn', not 'acc'"),
    ],
)
def test_a_wrong_option_is_wrong_usage(run: Run, option: str, message: str) -> None:
    done = run("--option", option, "run", "-p", "0")
    assert done.returncode == 2
    assert f"Error: {message}" in done.stderr


@pytest.mark.parametrize("arguments", [("run", "--spec", "a"), ("validate", "--server", "a")])
def test_options_in_front_of_commands_are_not_taken_behind_them(
    run: Run, arguments: tuple[str, ...]
) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        f"Error: No such option '{arguments[1]}'. Put it in front of '{arguments[0]}'."
    )


@pytest.mark.parametrize("command", ["run", "mock run"])
def test_a_document_behind_a_command_that_takes_none_is_told_its_place(
    run: Run, command: str
) -> None:
    done = run(*command.split(), "api.yaml")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "Error: Got unexpected extra argument (api.yaml). "
        f"Give it in front: asynction --spec api.yaml {command}"
    )


def test_a_second_document_of_a_command_that_takes_one_is_not_wanted_in_front(run: Run) -> None:
    done = run("bundle", "api.yaml", "other.yaml")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "Error: Got unexpected extra argument (other.yaml)"


def test_options_of_commands_are_not_taken_in_front_of_them(run: Run) -> None:
    done = run("--port", "1", "run")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "Error: No such option '--port'. Options of a command stand behind its name."
    )


def test_the_current_folder_becomes_importable_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["/elsewhere"])
    for _ in range(2):
        Invocation().importable()
    assert sys.path == [str(tmp_path), "/elsewhere"]


def test_the_package_has_two_public_names() -> None:
    assert [getattr(asynction_cli, name).__name__ for name in asynction_cli.__all__] == [
        "Invocation",
        "main",
    ]
    with pytest.raises(AttributeError, match="'asynction_cli' has no attribute 'nothing'"):
        _ = asynction_cli.nothing


FAILING = """\
import click
from asynction_core import SpecError

RAISED = {{
    "ours": SpecError("wrong", rule="shape", source="a.yaml", line=3, pointer="/channels"),
    "file": FileNotFoundError(2, "No such file or directory", "a.txt"),
    "system": OSError("no space"),
    "other": TypeError("it is\\nNone"),
    "silent": KeyError(),
    "usage": click.UsageError("not so"),
    "click": click.ClickException("not now"),
}}

@click.group()
def fail():
    "Fail."

@fail.command()
@click.argument("kind")
{debugger}
def now(kind, **options):
    raise RAISED[kind]
"""

MESSAGES = [
    ("ours", 1, "Error: a.yaml:3: /channels: wrong", ""),
    ("file", 1, "Error: a.txt: No such file or directory", ""),
    ("system", 1, "Error: OSError: no space", " (--debugger shows the traceback)"),
    ("other", 1, "Error: TypeError: it is None", " (--debugger shows the traceback)"),
    ("silent", 1, "Error: KeyError", " (--debugger shows the traceback)"),
    ("usage", 2, "Error: not so", ""),
    ("click", 1, "Error: not now", ""),
]


@pytest.mark.parametrize(("kind", "status", "message", "hint"), MESSAGES)
@pytest.mark.parametrize("debugger", [True, False], ids=["has --debugger", "has none"])
def test_an_error_is_one_line_on_stderr(
    run: Run,
    install: Install,
    kind: str,
    status: int,
    message: str,
    hint: str,
    debugger: bool,
) -> None:
    option = '@click.option("--debugger", is_flag=True)' if debugger else ""
    site = install(
        "failing",
        {"asynction.commands": {"fail": "failing:fail"}},
        failing=FAILING.format(debugger=option),
    )
    done = run("fail", "now", kind, PYTHONPATH=site)
    told = message + (hint if debugger else "")
    assert (done.returncode, done.stdout, done.stderr.splitlines()[-1]) == (status, "", told)
    assert "Traceback" not in done.stderr
    assert status == 2 or done.stderr.count("\n") == 1


def test_the_debugger_shows_the_traceback(run: Run, install: Install) -> None:
    source = FAILING.format(debugger='@click.option("--debugger", is_flag=True)')
    site = install("failing", {"asynction.commands": {"fail": "failing:fail"}}, failing=source)
    done = run("fail", "now", "other", "--debugger", PYTHONPATH=site)
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback (most recent call last):\n")
    assert "raise RAISED[kind]" in done.stderr


SPARKLING = """\
import click

@click.command()
def sparkle():
    click.secho("✨ done", fg="green")
    click.secho("✨ told", fg="green", err=True)
"""


@pytest.mark.parametrize(("encoding", "sign"), [("utf-8", "✨"), ("latin-1", "?"), ("cp1252", "?")])
def test_what_an_encoding_lacks_is_replaced(
    run_program: Run, install: Install, encoding: str, sign: str
) -> None:
    site = install("spark", {"asynction.commands": {"sparkle": "spark:sparkle"}}, spark=SPARKLING)
    done = run_program("sparkle", PYTHONPATH=site, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{sign} done\n", f"{sign} told\n")


def test_a_locale_without_characters_is_no_reason_to_fail(
    run_program: Run, install: Install
) -> None:
    site = install("spark", {"asynction.commands": {"sparkle": "spark:sparkle"}}, spark=SPARKLING)
    done = run_program(
        "sparkle", PYTHONPATH=site, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="C"
    )
    assert (done.returncode, done.stdout.endswith(" done\n")) == (0, True)


def test_nothing_heavy_is_imported_to_list_commands(folder: Path) -> None:
    program = (
        "import sys\n"
        "from asynction_cli.command_line import asynction\n"
        "try:\n"
        "    asynction(['--help'])\n"
        "except SystemExit:\n"
        "    pass\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=bare_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1].replace("'", '"')))
    heavy = {
        "asynction_core",
        "faker",
        "flask",
        "flask_socketio",
        "hypothesis",
        "jinja2",
        "jsonschema",
    }
    assert "asynction_cli" in loaded
    assert not loaded & {*heavy, "jsonschema_rs", "socketio", "werkzeug", "yaml"}
