"""`asynction plugins`: what is installed, what it does, and what is wrong with it."""

from __future__ import annotations

import json
import re
from pathlib import Path
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
    return listed_with(run, "plugins", "--json", **variables)


def listed_with(run: Run, *arguments: str, **variables: str) -> Listed:
    done = run(*arguments, **variables)
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
                "options": [],
                "status": "active",
                "reason": None,
                "timings": None,
            }
        ],
        "commands": [],
    }
    commands = [command["name"] for command in found["asynction-cli"]["commands"]]
    assert {"plugins", "run"} <= {*commands}
    assert found["asynction-validation"]["commands"] == [
        {"name": name, "status": "active", "reason": None}
        for name in ("diff", "schema", "validate")
    ]


def test_a_strangers_plugin_is_listed(run: Run, install: Install) -> None:
    site = install("loud", {"asynction": {"loud": "loud_plugin"}}, loud_plugin=LOUD)
    (plugin,) = listed(run, PYTHONPATH=site)["loud"]["plugins"]
    hooks = ["asynction_options", "asynction_receive_middleware"]
    assert (plugin["name"], plugin["hooks"], plugin["status"]) == ("loud", hooks, "active")


def test_options_are_listed_with_defaults_and_descriptions(run: Run, install: Install) -> None:
    options = (
        "{'voice': Option('loud', 'How it sounds.'), 'ears': Option({1}, 'Who hears it.', print)}"
    )
    source = LOUD.replace("import hookimpl", "import Option, hookimpl").replace("{}", options)
    site = install("loud", {"asynction": {"loud": "loud_plugin"}}, loud_plugin=source)
    (plugin,) = listed(run, PYTHONPATH=site)["loud"]["plugins"]
    assert plugin["options"] == [
        {"name": "voice", "default": "loud", "description": "How it sounds."},
        {"name": "ears", "default": "{1}", "description": "Who hears it."},
    ]


def test_defaults_are_those_of_the_plugin(run: Run) -> None:
    """`run` and `mock` have other ones, which are theirs."""
    (plugin,) = listed(run)["asynction-validation"]["plugins"]
    options = {option.pop("name"): option for option in plugin["options"]}
    assert options["on_invalid"]["default"] == "raise"
    assert options["on_invalid"]["description"].startswith("What happens to what is invalid")


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


def test_a_plugin_for_this_run_is_listed_last(run: Run, folder: Path) -> None:
    (folder / "loud.py").write_text(
        LOUD + "\nclass Quiet:\n    @hookimpl\n    def only(self): pass\n"
    )
    done = run(
        *("--plugin", "loud", "--plugin", "loud:Absent", "--plugin", "loud:Quiet"),
        *("--no-plugin", "docs", "plugins", "--json"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    *others, given = json.loads(done.stdout)
    assert (given["name"], given["version"], given["commands"]) == (None, None, [])
    assert [(one["name"], one["status"]) for one in given["plugins"]] == [
        ("loud", "active"),
        ("loud:Absent", "broken"),
        ("loud:Quiet", "broken"),
    ]
    assert given["plugins"][1]["reason"].startswith("--plugin loud:Absent: there is no 'Absent'")
    assert "unknown hook 'only'" in given["plugins"][2]["reason"]
    (docs,) = [one for each in others for one in each["plugins"] if one["name"] == "docs"]
    assert (docs["status"], docs["reason"]) == ("disabled", "--no-plugin")


SLOW = """\
from time import sleep
from asynction_core import hookimpl

sleep(0.02)

@hookimpl
def asynction_receive_middleware(event):
    sleep(0.02)

@hookimpl
def asynction_check_spec(spec):
    sleep(0.02)
    yield from ()

@hookimpl(wrapper=True)
def asynction_handler():
    sleep(0.02)
    found = yield
    sleep(0.02)
    return found

@hookimpl
def asynction_send_middleware(event):
    return None

@hookimpl
def asynction_stop(server):
    sleep(0.02)
"""


def test_timings_tell_how_long_plugins_take_while_a_server_is_built(
    run: Run, install: Install
) -> None:
    site = install("slow", {"asynction": {"slow": "slow_plugin"}}, slow_plugin=SLOW)
    found = listed_with(run, "plugins", "--json", "--timings", PYTHONPATH=site)
    timings = found["slow"]["plugins"][0]["timings"]
    assert timings["import"] >= 0.02
    hooks = {hook: (one["calls"], one["seconds"]) for hook, one in timings["hooks"].items()}
    assert {hook: calls for hook, (calls, _) in hooks.items()} == {
        "asynction_check_spec": 1,
        "asynction_handler": 2,
        "asynction_receive_middleware": 2,
        "asynction_send_middleware": 2,
        "asynction_stop": 0,
    }
    for hook, least in (("check_spec", 0.02), ("handler", 0.08), ("receive_middleware", 0.04)):
        assert hooks[f"asynction_{hook}"][1] >= least
    text = run("plugins", "--timings", PYTHONPATH=site).stdout
    assert re.search(r"^  plugin slow \(imported in \d+\.\d\d ms\)$", text, re.MULTILINE)
    assert re.search(r"^    asynction_handler \(\d+\.\d\d ms in 2 calls\)$", text, re.MULTILINE)
    assert re.search(r"^    asynction_stop$", text, re.MULTILINE)


def test_timings_need_a_document(run: Run, folder: Path) -> None:
    (folder / "asyncapi.yaml").unlink()
    done = run("plugins", "--timings")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no document" in done.stderr


def test_options_of_the_list_are_refused_in_front_of_other_commands(run: Run) -> None:
    done = run("plugins", "--json", "order", "say")
    assert done.returncode == 2
    assert "--json in front of 'order' has no effect" in done.stderr
    assert run("plugins", "order", "say", ASYNCTION_PLUGINS_JSON="1").stdout.startswith("'say' of")


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
    options = "{'voice': Option('loud', 'How it sounds.')}"
    source = LOUD.replace("import hookimpl", "import Option, hookimpl").replace("{}", options)
    site = install("loud", entry_points, loud_plugin=source)
    done = run("plugins", PYTHONPATH=site, ASYNCTION_DISABLE_PLUGINS="security")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    start = lines.index("loud 1.0")
    assert lines[start : start + 7] == [
        "loud 1.0",
        "  plugin loud",
        "    asynction_options",
        "    asynction_receive_middleware",
        "    option voice = 'loud'",
        "      How it sounds.",
        "  command shout (broken: ModuleNotFoundError: No module named 'absent')",
    ]
    assert "  plugin security (disabled: ASYNCTION_DISABLE_PLUGINS)" in lines
