"""What has a shell complete commands and options."""

from __future__ import annotations

import subprocess

import pytest

from .conftest import Run


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_that_of_click(run: Run, run_program: Run, shell: str) -> None:
    printed = run("completion", shell)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert printed.stdout == run_program(_ASYNCTION_COMPLETE=f"{shell}_source").stdout
    assert "_ASYNCTION_COMPLETE" in printed.stdout


def test_bash_understands_it(run: Run) -> None:
    script = run("completion", "bash").stdout
    checked = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_commands_are_completed(run_program: Run) -> None:
    asked = {"COMP_WORDS": "asynction va", "COMP_CWORD": "1"}
    printed = run_program(_ASYNCTION_COMPLETE="bash_complete", **asked).stdout
    assert printed.split() == ["plain,validate"]


def test_another_shell_is_none(run: Run) -> None:
    assert run("completion", "cmd").returncode == 2
