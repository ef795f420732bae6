"""A document is understood without a server: spec and findings, and nothing else happens."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from asynction_core import (
    Document,
    Finding,
    Option,
    PayloadValidationException,
    PluginError,
    Spec,
    SpecError,
    hookimpl,
    load_document,
    understand,
)

from .conftest import document_of

GOOD = """\
asyncapi: 2.6.0
info: {title: Say, version: 1.0.0}
channels:
  /:
    publish:
      message: {name: say}
"""


class Judge:
    """A plugin that finds fault with everything, and raises in the end."""

    @hookimpl
    def asynction_options(self) -> dict[str, Option]:
        return {"strict": Option(False, "Find fault with titles.")}

    @hookimpl
    def asynction_check_document(
        self, document: Document, options: dict[str, Any]
    ) -> Iterator[SpecError]:
        title = document.root.child("info").child("title")
        severity: Any = "error" if options["strict"] else "warning"
        yield title.error("a title is vain", rule="vanity", severity=severity)

    @hookimpl
    def asynction_check_spec(self, spec: Spec, imports: bool) -> Iterator[SpecError]:
        for namespace in spec.namespaces.values():
            for event in namespace.receives.values():
                yield event.node.error(f"imports: {imports}", rule="noise", severity="warning")
        raise spec.document.root.error("the end", rule="end")


def facts(findings: tuple[Finding, ...]) -> list[tuple[Any, ...]]:
    return [(one.severity, one.rule, one.line, one.column, one.pointer) for one in findings]


def test_a_good_document_is_a_spec_without_findings(write: Callable[..., Path]) -> None:
    found = understand(write(GOOD))
    assert found.spec is not None
    assert list(found.spec.namespaces["/"].receives) == ["say"]
    assert found.findings == ()
    assert found.checked() is found.spec


def test_findings_are_sorted_by_where_they_stand_whoever_finds_them(
    write: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    path = write(GOOD.replace("name: say}", "name: say, paylod: {}}"))
    found = understand(path, plugins=[Judge()], imports=True)
    assert facts(found.findings) == [
        ("error", "end", 1, 1, ""),
        ("warning", "vanity", 2, 8, "/info/title"),
        ("warning", "noise", 6, 7, "/channels/~1/publish/message"),
        ("warning", "unknown-field", 6, 28, "/channels/~1/publish/message/paylod"),
    ]
    assert {one.file for one in found.findings} == {str(path)}
    assert found.findings[2].message == "imports: True"
    assert [one.rule for one in found.errors] == ["end"]
    assert not caplog.records


def test_nothing_is_raised_for_a_document_and_all_of_it_when_it_is_asked_for(
    write: Callable[..., Path],
) -> None:
    found = understand(write(GOOD), plugins=[Judge()], strict=True)
    with pytest.raises(SpecError) as caught:
        found.checked()
    assert [one.rule for one in (caught.value, *caught.value.others)] == ["end", "vanity"]


@pytest.mark.parametrize(
    ("text", "rule", "has_document"),
    [
        ("a: b: c", "readable", False),
        ("", "version", True),
        ("- a", "shape", True),
        ("info: {}", "version", True),
        ("asyncapi: 9.9.9", "version", True),
        (GOOD.replace("{name: say}", "{$ref: '#/nowhere'}"), "reference", True),
        (GOOD.replace("{name: say}", "{payload: {}}"), "event-name", True),
    ],
)
def test_a_document_that_is_too_wrong_has_no_spec(
    text: str, rule: str, has_document: bool, write: Callable[..., Path]
) -> None:
    found = understand(write(text))
    assert found.spec is None
    assert (found.document is not None) == has_document
    assert [(one.severity, one.rule) for one in found.findings] == [("error", rule)]
    with pytest.raises(SpecError):
        found.checked()


@pytest.mark.parametrize("source", ["nowhere.yaml", "http://localhost/a.yaml", 17, {"a": {1, 2}}])
def test_what_cannot_be_read_is_a_finding_too(source: Any) -> None:
    found = understand(source)
    assert (found.document, found.spec) == (None, None)
    assert [one.severity for one in found.findings] == ["error"]


def test_what_concerns_a_server_alone_is_told_apart() -> None:
    message = {"name": "a", "payload": {}}
    document = document_of(
        {"/a": {"publish": {"message": message}}},
        servers={"main": {"url": "x", "security": [{"basic": []}]}},
        components={"securitySchemes": {"basic": {"type": "http", "scheme": "basic"}}},
    )
    document["servers"]["open"] = {"url": "x"}
    found = understand(document, on_missing_server="warn")
    assert [(one.rule, one.severity) for one in found.findings] == [("server", "warning")] * 2
    assert facts(understand(document).errors) == [("error", "server", None, None, "/servers/main")]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"cors_allowed_origins": "*", "app": None, "on_undocumented": "warn"}, None),
        ({"docs": False, "validation": False}, None),
        ({"valdation": False}, TypeError),
        ({"docs": "no"}, TypeError),
        ({"allow_remote_refs": "yes"}, TypeError),
        ({"on_missing_server": "ask"}, ValueError),
        ({"disable_plugins": ["nobody"]}, PluginError),
    ],
)
def test_options_are_those_of_from_spec(options: dict[str, Any], error: Any) -> None:
    if error is None:
        assert understand(document_of({}), **options).findings == ()
    else:
        with pytest.raises(error):
            understand(document_of({}), **options)


def test_load_document_raises_what_keeps_references_from_being_followed(
    write: Callable[..., Path],
) -> None:
    broken = GOOD.replace("{name: say}", "{oneOf: [{$ref: '#/a'}, {$ref: '#/b'}]}")
    with pytest.raises(SpecError) as caught:
        load_document(write(broken))
    assert [one.pointer for one in (caught.value, *caught.value.others)] == [
        "/channels/~1/publish/message/oneOf/0",
        "/channels/~1/publish/message/oneOf/1",
    ]


def test_understanding_imports_nothing_that_serves(write: Callable[..., Path]) -> None:
    code = (
        "import json, sys; from asynction_core import understand; "
        f"assert understand({str(write(GOOD))!r}).spec; "
        "print(json.dumps(sorted({'flask', 'flask_socketio', 'socketio', 'engineio'} "
        "& sys.modules.keys())))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_what_a_reference_leads_to_is_looked_through(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    write("a: {properties: {b: {$ref: '#/nowhere'}}}\n", "shared.yaml")
    payload = "{name: say, payload: {$ref: 'shared.yaml#/a'}}"
    found = understand(write(GOOD.replace("{name: say}", payload)))
    assert [(one.file, one.line, one.pointer) for one in found.findings] == [
        (str(tmp_path / "shared.yaml"), 1, "/a/properties/b")
    ]


@pytest.mark.parametrize(
    ("references", "said"),
    [
        (["nowhere.yaml"], ""),
        (["nowhere.yaml#/a", "nowhere.yaml#/b"], "another reference leads into the same file"),
        (["nowhere.yaml"] * 4, "3 other references lead into the same file"),
        (["http://localhost/a#/a", "http://localhost/a#/b"], "another reference leads into"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_once(
    references: list[str], said: str, write: Callable[..., Path]
) -> None:
    listed = "\n".join(
        f"  /{number}: {{publish: {{message: {{$ref: '{reference}'}}}}}}"
        for number, reference in enumerate(references)
    )
    head = GOOD.partition("channels:")[0]
    (finding,) = understand(write(f"{head}channels:\n{listed}\n")).findings
    assert finding.pointer == "/channels/~10/publish/message"
    assert said in finding.message
    assert said or "into the same file" not in finding.message


def test_two_files_that_cannot_be_read_are_two_mistakes(write: Callable[..., Path]) -> None:
    first = GOOD.replace("{name: say}", "{$ref: a.yaml}")
    text = first.replace("publish:", "subscribe: {message: {$ref: b.yaml}}\n    publish:")
    assert [one.rule for one in understand(write(text)).findings] == ["reference"] * 2


def test_what_is_explained_no_further_violates_no_reference() -> None:
    error = PayloadValidationException("a value", event="say", validator="$ref")
    assert str(error) == "event 'say', does not fit"


@pytest.mark.parametrize("rule", ["namespace", "schema-format", "handler"])
def test_a_rule_about_serving_is_known_as_that(rule: str) -> None:
    assert SpecError("a", rule=rule).purpose == "socketio"
    assert SpecError("a", rule=rule, purpose="asyncapi").purpose == "asyncapi"
    assert SpecError("a", rule="of-mine").purpose == "asyncapi"
