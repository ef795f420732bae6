"""`uvx --from asynction-cli asynction` and `pipx install asynction-cli`: it is enough by itself."""

import subprocess

import pytest

pytestmark = pytest.mark.wide  # it builds the packages

SECURED = """\
asyncapi: 2.6.0
info: {title: Say, version: 1.0.0}
channels:
  /:
    x-security: [{token: []}]
    publish: {message: {name: say, x-handler: handlers.say, payload: {type: string}}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer, x-bearerInfoFunc: handlers.who}
"""


def test_it_judges_a_document_that_asks_for_everything(install, tmp_path):
    environment = install("asynction-cli")
    (tmp_path / "asyncapi.yaml").write_text(SECURED)
    run = subprocess.run(
        [environment.python.with_name("asynction"), "validate", "--strict"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "asyncapi.yaml: ok\n", "")
