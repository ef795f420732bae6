"""Plugins as wheels in clean environments: ours, an example's, and one of the documentation's."""

import pytest

from ..docs.pages import DOCS, Page
from .conftest import ROOT

pytestmark = pytest.mark.wide  # it builds the packages

RATELIMIT = ROOT / "examples" / "plugins" / "ratelimit"
WRITING = Page(DOCS / "writing-a-plugin.md")
REFUSALS = "A log of refusals"


def test_what_observes_and_what_limits_work_beside_the_core_alone(install, wheel_of):
    environment = install("asynction-observe[metrics,tracing]", str(wheel_of(RATELIMIT)))
    report = environment.report("observe.py")
    assert report["answers"] == [True, True, ["message", "retryAfter", "type"]]
    assert report["logged"] == ["handled", "handled", "handled", "refused"]
    labels = 'direction="receive",event="say",fault="client",namespace="/",outcome="refused"'
    assert f"asynction_events_total{{{labels}}} 1.0" in report["metrics"]


def test_who_has_the_documentation_alone_installs_a_log_of_refusals(install, wheel_of, tmp_path):
    (console,) = (
        block
        for block in WRITING.blocks
        if (block.language, block.section) == ("console", REFUSALS)
    )
    for name, text in WRITING.files(until=console.line).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    environment = install("asynction[cli]", str(wheel_of(tmp_path)))
    log = tmp_path / "refusals.log"
    (tmp_path / "app.py").write_text(
        (tmp_path / "app.py").read_text().replace("refusals.log", str(log)), encoding="utf-8"
    )
    program = "import os, sys; os.chdir(sys.argv[1]); exec(open('app.py').read())"
    assert environment.run("-c", program, str(tmp_path)).returncode == 0
    counted = environment.run("-m", "asynction", "refusals", str(log))
    _, _, printed = console.text.partition("$ asynction refusals refusals.log\n")
    assert (counted.stdout, counted.stderr) == (f"{printed}\n", "")
