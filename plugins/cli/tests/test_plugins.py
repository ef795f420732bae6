"""`asynction plugins`: what is installed, what it does, and what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .conftest import Install, Run

Listed = dict[str, dict[str, Any]]

LOUD = """\
from asynction_core import hookimpl

@hookimpl
def asynction_receive_middleware(event):
    return None

@hookimpl
def asynction_options():
    return {}
"""


def listed(run: Run, **variables: str) -> Listed:
    done = run("plugins", "--format", "json", **variables)
    assert (done.returncode, done.stderr) == (0, "")
    return {distribution.pop("name"): distribution for distribution in json.loads(done.stdout)}


def test_ours_are_listed(run: Run) -> None:
    found = listed(run)
    version = found["asynction-cli"]["version"]
    assert found["asynction-handlers"] == {
        "version": version,
        "plugins": [
            {
                "name": "handlers",
                "hooks": [
                    "asynction_check_spec",
                    "asynction_handler",
                    "asynction_namespace_handlers",
                    "asynction_enforces",
                ],
                "status": "active",
                "reason": None,
            }
        ],
        "commands": [],
    }
    commands = [command["name"] for command in found["asynction-cli"]["commands"]]
    assert {"plugins", "run"} <= {*commands}
    assert found["asynction-validation"]["commands"] == [
        {"name": name, "status": "active", "reason": None} for name in ("schema", "validate")
    ]


def test_a_strangers_plugin_is_listed(run: Run, install: Install) -> None:
    site = install("loud", {"asynction": {"loud": "loud_plugin"}}, loud_plugin=LOUD)
    (plugin,) = listed(run, PYTHONPATH=site)["loud"]["plugins"]
    hooks = ["asynction_options", "asynction_receive_middleware"]
    assert plugin == {"name": "loud", "hooks": hooks, "status": "active", "reason": None}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import absent", "fails to import (ModuleNotFoundError: No module named 'absent')"),
        ("raise SystemExit(1)", "fails to import (SystemExit: 1)"),
        ("", "implements no hook"),
        (
            LOUD.replace("asynction_options", "asynction_optoins"),
            "unknown hook 'asynction_optoins'",
        ),
        (LOUD.replace("(event)", "(evnt)"), "has the argument 'evnt' (is 'event' meant?)"),
        (
            LOUD.replace("@hookimpl\n", "", 1),
            "has 'asynction_receive_middleware' without @hookimpl",
        ),
    ],
)
def test_a_plugin_that_servers_refuse_is_listed_with_the_reason(
    run: Run, install: Install, source: str, reason: str
) -> None:
    site = install("loud", {"asynction": {"loud": "loud_plugin"}}, loud_plugin=source)
    found = listed(run, PYTHONPATH=site)
    (plugin,) = found["loud"]["plugins"]
    assert (plugin["hooks"], plugin["status"]) == ([], "broken")
    assert plugin["reason"].startswith("the plugin 'loud' of the distribution loud 1.0 ")
    assert reason in plugin["reason"]
    assert found["asynction-security"]["plugins"][0]["status"] == "active"
    told = " ".join(run("bundle", PYTHONPATH=site).stderr.split())
    assert told == " ".join(f"Error: {plugin['reason']}".split())


def test_a_plugin_whose_name_another_one_has_is_listed_with_the_reason(
    run: Run, install: Install
) -> None:
    install("loud", {"asynction": {"loud": "loud_plugin"}}, loud_plugin=LOUD)
    site = install("twin", {"asynction": {"loud": "twin_plugin"}}, twin_plugin=LOUD)
    found = listed(run, PYTHONPATH=site)
    plugins = [found[name]["plugins"][0] for name in ("loud", "twin")]
    assert sorted(plugin["status"] for plugin in plugins) == ["active", "broken"]
    (refused,) = [plugin["reason"] for plugin in plugins if plugin["reason"]]
    assert "cannot be registered twice" in refused


@pytest.mark.parametrize(
    ("option", "broken", "others"),
    [
        ("async_mode", "loud", "the core or Flask-SocketIO"),
        ("app", "loud", "the core or Flask-SocketIO"),
        ("docs_try_it", "loud", "the plugin 'docs' of the distribution asynction-docs "),
        ("on_invalid", "asynction-validation", "the distribution asynction-validation "),
    ],
)
def test_a_plugin_whose_option_is_somebodys_already_is_listed_with_the_reason(
    run: Run, install: Install, option: str, broken: str, others: str
) -> None:
    source = LOUD.replace("{}", f"{{{option!r}: __import__('asynction_core').Option(1, '')}}")
    site = install("loud", {"asynction": {"loud": "loud_plugin"}}, loud_plugin=source)
    found = listed(run, PYTHONPATH=site)
    refused = {name: one["plugins"][0]["reason"] for name, one in found.items() if one["plugins"]}
    assert [name for name, reason in refused.items() if reason] == [broken]
    assert f"the option '{option}' is defined by " in refused[broken]
    assert "'loud' of the distribution loud 1.0" in refused[broken]
    assert others in refused[broken]


def test_a_disabled_plugin_is_listed_with_the_reason(run: Run) -> None:
    found = listed(run, ASYNCTION_DISABLE_PLUGINS="handlers, validation")
    status = {
        plugin["name"]: (plugin["status"], plugin["reason"])
        for distribution in found.values()
        for plugin in distribution["plugins"]
    }
    disabled = ("disabled", "ASYNCTION_DISABLE_PLUGINS")
    assert (status["handlers"], status["validation"]) == (disabled, disabled)
    assert status["security"] == ("active", None)


def test_a_broken_command_is_listed_with_the_reason(run: Run, install: Install) -> None:
    site = install("loud", {"asynction.commands": {"shout": "absent:shout"}})
    assert listed(run, PYTHONPATH=site)["loud"]["commands"] == [
        {
            "name": "shout",
            "status": "broken",
            "reason": "ModuleNotFoundError: No module named 'absent'",
        }
    ]


def test_as_text_it_is_a_list_for_people(run: Run, install: Install) -> None:
    entry_points = {"asynction": {"loud": "loud_plugin"}, "asynction.commands": {"shout": "absent"}}
    site = install("loud", entry_points, loud_plugin=LOUD)
    done = run("plugins", PYTHONPATH=site, ASYNCTION_DISABLE_PLUGINS="security")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    start = lines.index("loud 1.0")
    assert lines[start : start + 5] == [
        "loud 1.0",
        "  plugin loud",
        "    asynction_options",
        "    asynction_receive_middleware",
        "  command shout (broken: ModuleNotFoundError: No module named 'absent')",
    ]
    assert "  plugin security (disabled: ASYNCTION_DISABLE_PLUGINS)" in lines
