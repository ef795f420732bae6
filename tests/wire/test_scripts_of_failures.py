"""Scripts of failures do them again, in two languages, and have no credential in them."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from asynction_cli.command_line import asynction
from asynction_testing.trying.presenting import name_of

from .plain_servers import PLAIN, plain_server
from .test_planted_faults import TOKENS

# What is wrong with a server, and what its script shows.
FAILURES = [
    ("gate", "basic user", "/basic knock"),
    ("gate", "bearer prefix", "/bearer knock"),
    ("depot", "tracked-none", "/ track"),
]
PHASES = {"gate": "examples", "depot": "examples,stateful"}


@pytest.mark.parametrize(
    ("what", "fault", "shown"),
    [FAILURES[0], *(pytest.param(*one, marks=pytest.mark.exhaustive) for one in FAILURES[1:])],
)
def test_scripts_do_it_again(what: str, fault: str, shown: str, tmp_path: Path, node: str) -> None:
    given = {name_of(scheme): value for scheme, value in TOKENS[what].items() if "[" not in scheme}
    (tmp_path / "node_modules").symlink_to(PLAIN.parent / "js" / "node_modules")
    reports = [
        f"--report={form}={tmp_path / form}" for form in ("json", "junit", "sarif", "markdown")
    ]
    with plain_server("asgi", what, fault) as url:
        result = CliRunner().invoke(
            asynction,
            [
                *("--spec", str(PLAIN / f"{what}.yaml"), "test", url, "--seed=1", "--max-time=40"),
                *(f"--phases={PHASES[what]}", f"--include={shown.split()[0]}", *reports),
                *("--ack-timeout=1", f"--scripts={tmp_path}"),
            ],
            env=given,
        )
        assert result.exit_code == 1, result.output
        for path in [path for path in tmp_path.iterdir() if path.suffix in (".py", ".mjs")]:
            program = sys.executable if path.suffix == ".py" else node
            done = subprocess.run(
                [program, path, url],
                env={**os.environ, **given},
                capture_output=True,
                text=True,
                timeout=30,
            )
            assert shown in done.stdout, (path.name, done.stdout, done.stderr)
            assert "acknowledged with: " in done.stdout, (path.name, done.stdout, done.stderr)
            assert "nothing" not in done.stdout, (path.name, done.stdout, done.stderr)
    written = [path.read_text() for path in tmp_path.iterdir() if path.is_file()]
    assert len(written) >= 6
    for secret in TOKENS[what].values():
        for hidden in (secret, base64.b64encode(secret.encode()).decode()):
            assert not any(hidden in text for text in (result.output, *written))
