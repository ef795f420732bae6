"""Commands come from all installed distributions, and one that is broken breaks no other."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from asynction_cli.announced_commands import Commands

from .conftest import Install, Run

HELLO = """\
import click

@click.command()
@click.option("--often", type=int, default=1)
@click.pass_obj
def hello(invocation, often):
    "Say hello."
    click.echo(f"hello {invocation.document()} {invocation.options()} {often}")
"""


def announce(install: Install, value: str, name: str = "asynction-hello", **modules: str) -> str:
    return install(name, {"asynction.commands": {"hello": value}}, **modules)


def test_a_stranger_adds_a_command(run: Run, install: Install) -> None:
    site = announce(install, "hello:hello", hello=HELLO)
    assert re.search(r"^  hello +Say hello\.$", run("--help", PYTHONPATH=site).stdout, re.MULTILINE)
    done = run("--server", "local", "hello", PYTHONPATH=site, ASYNCTION_HELLO_OFTEN="3")
    said = "hello asyncapi.yaml {'server_name': 'local', 'validation': True} 3\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")


BROKEN = [
    pytest.param(
        "nothing_there:hello",
        "",
        "ModuleNotFoundError: No module named 'nothing_there'",
        id="its module is missing",
    ),
    pytest.param(
        "hello:hello",
        "import faker_of_dreams",
        "ModuleNotFoundError: No module named 'faker_of_dreams'",
        id="a module that it imports is missing",
    ),
    pytest.param(
        "hello:hello",
        "raise RuntimeError('out of order')",
        "RuntimeError: out of order",
        id="importing it raises",
    ),
    pytest.param(
        "hello:hello",
        "raise SystemExit(3)",
        "ImportError: importing it ends the process with 3",
        id="importing it ends the process",
    ),
    pytest.param(
        "hello:hello",
        "raise GeneratorExit('now')",
        "ImportError: importing it raises GeneratorExit: now",
        id="importing it raises what is no Exception",
    ),
    pytest.param(
        "hello:hello",
        "bye = 1",
        "AttributeError: module 'hello' has no attribute 'hello'",
        id="it lacks the command",
    ),
    pytest.param(
        "hello:hello",
        "hello = print",
        "TypeError: hello:hello is no click command, but builtin_function_or_method",
        id="it is no command",
    ),
]


@pytest.mark.parametrize(("value", "module", "reason"), BROKEN)
def test_a_broken_command_is_listed_with_the_reason(
    run: Run, install: Install, value: str, module: str, reason: str
) -> None:
    site = announce(install, value, hello=module)
    done = run("--help", PYTHONPATH=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"hello (broken: {reason})" in " ".join(done.stdout.split())


@pytest.mark.parametrize(("value", "module", "reason"), BROKEN)
@pytest.mark.parametrize("arguments", [(), ("--help",), ("--often", "3", "x")])
def test_running_a_broken_command_says_the_reason(
    run: Run, install: Install, value: str, module: str, reason: str, arguments: tuple[str, ...]
) -> None:
    site = announce(install, value, hello=module)
    done = run("hello", *arguments, PYTHONPATH=site)
    command = "the command 'hello' of asynction-hello 1.0"
    message = f"Error: {command} cannot be used (broken: {reason})\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", message)


def test_other_commands_work_beside_a_broken_one(run: Run, install: Install) -> None:
    site = announce(install, "nothing_there:hello")
    done = run("validate", PYTHONPATH=site)
    assert (done.returncode, done.stdout) == (0, "asyncapi.yaml: ok\n")


def test_a_command_that_two_distributions_bring_is_broken(run: Run, install: Install) -> None:
    announce(install, "hello:hello", hello=HELLO)
    site = announce(install, "hello:hello", "asynction-greetings")
    done = run("hello", PYTHONPATH=site)
    reason = "TypeError: asynction-greetings and asynction-hello both bring it: uninstall one"
    assert done.stderr == f"Error: the command 'hello' cannot be used (broken: {reason})\n"


@pytest.fixture
def invoke() -> Callable[..., tuple[int, str]]:
    """Run a command line to which only `run` and `plugins` are installed."""
    group = Commands("asynction")
    group._announced = {"run": [], "plugins": []}

    def invoke_command(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(group, arguments)
        return result.exit_code, result.output.splitlines()[-1]

    return invoke_command


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("runn", "there is no command 'runn': is 'run' meant?"),
        ("plugin", "there is no command 'plugin': is 'plugins' meant?"),
        ("ru", "there is no command 'ru': is 'run' meant?"),
        ("mok", "there is no command 'mok': is 'mock' meant?"),
        ("zzz", "there is no command 'zzz'"),
        ("mock", "there is no command 'mock' yet: pip install asynction-mock"),
        ("validate", "there is no command 'validate' yet: pip install asynction-validation"),
        ("docs", "there is no command 'docs' yet: pip install asynction-docs"),
    ],
)
def test_an_unknown_command_is_wrong_usage(
    invoke: Callable[..., tuple[int, str]], name: str, message: str
) -> None:
    assert invoke(name, "--port", "1") == (2, f"Error: {message}")


def test_an_unknown_option_is_no_command(invoke: Callable[..., tuple[int, str]]) -> None:
    code, message = invoke("--prot", "1")
    assert code == 2
    assert "--prot" in message


def test_all_commands_have_both_options_for_help(run: Run) -> None:
    for option in ("-h", "--help"):
        assert run(option).stdout.startswith("Usage: asynction [OPTIONS] COMMAND")
        for command in ("run", "plugins", "validate"):
            assert run(command, option).stdout.startswith(f"Usage: asynction {command} [OPTIONS]")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands_and_options(run: Run, shell: str) -> None:
    def complete(typed: str, words: int) -> str:
        variables = {"COMP_WORDS": typed, "COMP_CWORD": str(words)}
        if shell == "fish":  # it tells the word that is being typed, not its number
            variables["COMP_CWORD"] = typed.rpartition(" ")[2]
        return run(_ASYNCTION_COMPLETE=f"{shell}_complete", **variables).stdout

    assert "_ASYNCTION_COMPLETE" in run(_ASYNCTION_COMPLETE=f"{shell}_source").stdout
    assert "validate" in complete("asynction val", 1)
    assert "--message-queue" in complete("asynction run --mess", 2)
