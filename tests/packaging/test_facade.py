"""`asynction`: the public names, and what it says where the package behind one is missing."""

import re
import subprocess

import pytest

pytestmark = pytest.mark.wide  # it builds the packages


@pytest.fixture
def facade(install):
    """An environment into which `pip install asynction` was done."""
    return install("asynction")


@pytest.mark.parametrize(("name", "distribution"), [("MockAsynctionSocketIO", "asynction-mock")])
def test_a_name_whose_package_is_missing_says_what_brings_it(facade, name, distribution):
    run = facade.run("-c", f"from asynction import {name}")
    assert run.stderr.splitlines()[-1] == (
        f"ImportError: {name} is in {distribution}, which is not installed: "
        f"pip install {distribution}"
    )


def test_a_name_that_does_not_exist_is_no_missing_package(facade):
    run = facade.run("-c", "from asynction import Nothing")
    assert "cannot import name 'Nothing' from 'asynction'" in run.stderr


def test_the_command_line_says_what_brings_it(facade):
    run = facade.run("-m", "asynction", "--help")
    assert (run.returncode, run.stdout) == (2, "")
    assert "pip install asynction-cli" in run.stderr


@pytest.mark.parametrize(
    ("extra", "commands"),
    [
        pytest.param(
            "cli",
            [
                "bundle",
                "completion",
                "diff",
                "docs",
                "generate",
                "plugins",
                "run",
                "scaffold",
                "schema",
                "validate",
            ],
            marks=pytest.mark.exhaustive,
        ),
        (
            "all",
            [
                "bundle",
                "completion",
                "diff",
                "docs",
                "generate",
                "mock",
                "plugins",
                "record",
                "run",
                "scaffold",
                "schema",
                "test",
                "validate",
            ],
        ),
    ],
)
def test_the_command_line_comes_with_an_extra(install, extra, commands):
    environment = install(f"asynction[{extra}]")
    run = environment.run("-m", "asynction", "--help")
    assert (run.returncode, run.stderr) == (0, "")
    _, _, listed = run.stdout.partition("Commands:\n")
    assert re.findall(r"^  (\w+)", listed, flags=re.MULTILINE) == commands
    assert "(broken" not in listed
    script = subprocess.run(
        [environment.python.with_name("asynction"), "--help"], capture_output=True, text=True
    )
    assert script.stdout == run.stdout


def test_a_command_whose_package_is_missing_says_what_brings_it(install):
    run = install("asynction[cli]").run("-m", "asynction", "mock", "run")
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.splitlines()[-1] == (
        "Error: there is no command 'mock' yet: pip install asynction-mock"
    )


def test_importing_it_is_light(facade):
    heavy = ["faker", "hypothesis", "jsonschema", "jsonschema_rs"]
    ours = ["asynction_cli", "asynction_handlers", "asynction_security", "asynction_validation"]
    program = f"import asynction, sys; print(sorted(sys.modules.keys() & {{*{heavy + ours}}}))"
    assert facade.run("-c", program).stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        pytest.param(
            "import asynction, asynction_core.exceptions as core\n"
            "print([n for n in core.__all__ if getattr(asynction, n) is not getattr(core, n)])",
            "[]",
            id="all exceptions of the core",
        ),
        pytest.param(
            "import asynction.exceptions as ours, asynction_core.exceptions as core\n"
            "print([n for n in core.__all__ if getattr(ours, n) is not getattr(core, n)])",
            "[]",
            id="all exceptions of the core, from asynction.exceptions",
        ),
        pytest.param(
            "from asynction import *; print(AsynctionSocketIO.__name__, hookimpl.project_name)",
            "AsynctionSocketIO asynction",
            id="the server and the marker",
        ),
        pytest.param(
            "from asynction import SecurityInfo; print(SecurityInfo.__module__)",
            "asynction_security.info",
            id="what comes from a plugin",
        ),
        pytest.param(
            "from asynction import *\n"
            "print(SecurityInfo.__name__, [name for name in dir() if 'Mock' in name])",
            "SecurityInfo []",
            id="a star brings what is installed",
        ),
        pytest.param(
            "from asynction.security import SecurityInfo; import asynction.mock_server as m\n"
            "try: m.MockAsynctionSocketIO\n"
            "except ImportError as e: print(e)",
            "MockAsynctionSocketIO is in asynction-mock, which is not installed: "
            "pip install asynction-mock",
            id="modules of 0.8.3",
        ),
        pytest.param(
            "import asynction, inspect; inspect.getmembers(asynction); print('ok')",
            "ok",
            id="dir() lists only what can be had",
        ),
    ],
)
def test_public_names(facade, program, printed):
    run = facade.run("-c", program)
    assert (run.stdout.strip(), run.stderr) == (printed, "")
