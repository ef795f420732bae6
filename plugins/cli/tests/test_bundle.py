"""`asynction bundle`: one document of many files, which means the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from asynction_cli import yaml_text as _yaml_text
from asynction_cli.yaml_text import yaml_text
from asynction_core import AsynctionSocketIO, load_document, self_contained

from .conftest import Run

Files = dict[str, str]

VERSION_2: Files = {
    "main.yaml": """\
asyncapi: 2.6.0
info: {title: Many files, version: 1.0.0}
servers:
  local: {$ref: 'parts/servers.yaml#/local'}
channels:
  /: {$ref: './parts/channels.yaml#/lobby'}
  /news:
    subscribe:
      message:
        oneOf:
          - {$ref: 'parts/messages.json#/headline'}
          - {$ref: '#/components/messages/headline'}
components:
  schemas:
    Tree: {type: boolean}
  messages:
    headline: {name: headline of ours, payload: {$ref: '#/components/schemas/Tree'}}
""",
    "parts/servers.yaml": "local: {url: 'localhost:5000', protocol: ws}\n",
    "parts/channels.yaml": """\
lobby:
  publish:
    operationId: say
    traits:
      - {$ref: 'traits.yaml#/operation'}
    message: {$ref: 'messages.json#/say'}
  bindings:
    ws: {query: {$ref: 'schemas/query.yaml'}}
""",
    "parts/traits.yaml": """\
operation: {description: From another file}
message: {x-ack: {args: {$ref: 'schemas/trees.yaml#/Tree'}}}
""",
    "parts/messages.json": json.dumps(
        {
            "say": {
                "traits": [{"$ref": "traits.yaml#/message"}],
                "payload": {"$ref": "schemas/trees.yaml#/Tree"},
                "x-handler": "handlers.say",
            },
            "headline": {"payload": {"$ref": "#/text"}, "examples": [{"payload": "on"}]},
            "text": {
                "type": "string",
                "enum": ["on", "1_000", "0o7", "1e3", "2020-01-01", "~", ""],
            },
        }
    ),
    "parts/schemas/query.yaml": "type: object\nproperties: {token: {$ref: 'deep/token.yaml'}}\n",
    "parts/schemas/deep/token.yaml": "$ref: ../trees.yaml#/Leaf\n",
    "parts/schemas/trees.yaml": """\
Tree:
  type: object
  required: [leaf]
  properties:
    leaf: {$ref: '#/Leaf'}
    left: {$ref: '#/Tree'}
    right: {$ref: 'trees.yaml#/Tree'}
    news: {$ref: '../../main.yaml#/components/schemas/Tree'}
Leaf: {type: string, minLength: 1}
""",
}

VERSION_3: Files = {
    **VERSION_2,
    "main.yaml": """\
asyncapi: 3.0.0
info: {title: Many files, version: 1.0.0}
channels:
  lobby: {$ref: 'parts/channels.yaml#/lobby'}
  news:
    address: /news
    messages:
      headline: {$ref: 'parts/messages.json#/headline'}
operations:
  publishNews:
    action: send
    channel: {$ref: '#/channels/news'}
    messages: [{$ref: '#/channels/news/messages/headline'}]
  say:
    action: receive
    channel: {$ref: '#/channels/lobby'}
    traits: [{$ref: 'parts/traits.yaml#/operation'}]
components:
  schemas:
    Tree: {type: boolean}
""",
    "parts/channels.yaml": """\
lobby:
  address: /
  messages:
    say: {$ref: 'messages.json#/say'}
  bindings:
    ws: {query: {$ref: 'schemas/query.yaml'}}
""",
}

# What is wrong with each, and still is when it is one file.
MISTAKES = [
    ("main.yaml", "title: Many files, ", ""),
    ("parts/schemas/trees.yaml", "minLength: 1", "minLength: -1"),
    ("parts/traits.yaml", "description: From another file", "description: 5"),
    ("parts/messages.json", '"type": "string"', '"type": "strin"'),
    ("parts/schemas/query.yaml", "type: object", "type: array"),
]


@pytest.fixture
def write(folder: Path) -> Callable[[Files], Path]:
    def write_files(files: Files) -> Path:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder / "main.yaml"

    return write_files


def complaints(run: Run, *files: str) -> list[list[tuple[str, str, str]]]:
    """Return what is said about each document, apart from where."""
    judged = json.loads(run("validate", "--format", "json", *files).stdout)
    return [
        sorted((one["severity"], one["rule"], one["message"]) for one in document["complaints"])
        for document in judged
    ]


def events(file: Path) -> dict[Any, Any]:
    """Return what a server is asked for by a document: all events with their schemas."""
    spec = AsynctionSocketIO.from_spec(file, disable_plugins=["handlers"]).spec
    return {
        (namespace.name, event.direction, event.name): (
            _expanded(event.payload.bundle()) if event.payload else None,
            _expanded(event.ack.bundle()) if event.ack else None,
            event.handler.value if event.handler else None,
            _expanded(namespace.bindings.query.bundle()) if namespace.bindings else None,
        )
        for namespace in spec.namespaces.values()
        for event in [*namespace.receives.values(), *namespace.sends.values()]
    }


def _expanded(schema: Any, root: Any = None, depth: int = 6) -> Any:
    """Return a schema with its references followed for some levels: their names do not matter."""
    root = schema if root is None else root
    if isinstance(schema, list):
        return [_expanded(item, root, depth) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        if not depth:
            return "..."
        target = root["definitions"][schema["$ref"].removeprefix("#/definitions/")]
        return _expanded(target, root, depth - 1)
    return {
        key: _expanded(value, root, depth) for key, value in schema.items() if key != "definitions"
    }


@pytest.mark.parametrize("files", [VERSION_2, VERSION_3], ids=["2.6", "3.0"])
@pytest.mark.parametrize("output", ["whole/bundle.yaml", "whole/bundle.json"])
def test_one_document_of_many_files_means_the_same(
    run: Run, write: Callable[[Files], Path], files: Files, output: str
) -> None:
    main = write(files)
    (main.parent / "whole").mkdir()
    done = run("bundle", "main.yaml", "--output", output)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    bundled = main.parent / output
    assert "yaml#" not in bundled.read_text()
    assert ".json" not in bundled.read_text()
    assert events(bundled) == events(main)
    assert complaints(run, "main.yaml", output) == [[], []]


@pytest.mark.parametrize("files", [VERSION_2, VERSION_3], ids=["2.6", "3.0"])
@pytest.mark.parametrize(("name", "right", "wrong"), MISTAKES)
def test_the_same_is_wrong_with_it(
    run: Run, write: Callable[[Files], Path], files: Files, name: str, right: str, wrong: str
) -> None:
    assert right in files[name]
    write({**files, name: files[name].replace(right, wrong)})
    assert run("bundle", "main.yaml", "--output", "bundle.yaml").returncode == 0
    of_many, of_one = complaints(run, "main.yaml", "bundle.yaml")
    assert of_many != []
    assert of_one == of_many


def test_components_of_the_same_name_stay_apart(write: Callable[[Files], Path]) -> None:
    data = self_contained(load_document(write(VERSION_2)))
    assert data["components"]["schemas"]["Tree"] == {"type": "boolean"}
    assert data["components"]["schemas"]["Tree-2"]["properties"] == {
        "leaf": {"$ref": "#/components/schemas/Leaf"},
        "left": {"$ref": "#/components/schemas/Tree-2"},
        "right": {"$ref": "#/components/schemas/Tree-2"},
        "news": {"$ref": "#/components/schemas/Tree"},
    }


def test_a_document_of_one_file_keeps_the_order_of_its_keys(run: Run, folder: Path) -> None:
    text = "asyncapi: 2.6.0\ninfo:\n  version: '1'\n  title: é 😀\nchannels: {}\nx-a:\n- 'on'\n"
    (folder / "asyncapi.yaml").write_text(text, encoding="utf-8")
    assert run("bundle", LC_ALL="C").stdout == text
    assert list(json.loads(run("bundle", "--format", "json").stdout)) == [
        "asyncapi", "info", "channels", "x-a",
    ]  # fmt: skip


def test_without_a_file_it_is_the_document_of_the_options(run: Run, folder: Path) -> None:
    (folder / "asyncapi.yaml").rename(folder / "other.yaml")
    assert run("--spec", "other.yaml", "bundle").stdout.startswith("asyncapi: 2.6.0\n")


@pytest.mark.parametrize(
    ("arguments", "files", "status", "complaint"),
    [
        (["absent.yaml"], {}, 1, "absent.yaml: the file cannot be read (No such file"),
        (["asyncapi.yaml", "-o", "./asyncapi.yaml"], {}, 2, "is the document itself"),
        (["asyncapi.yaml", "-o", "absent/bundle.yaml"], {}, 1, "No such file or directory"),
        (["a.yaml"], {"a.yaml": "asyncapi: 4.0.0\n"}, 1, "a.yaml:1: /asyncapi: AsyncAPI '4.0.0'"),
        (
            ["a.yaml"],
            {"a.yaml": "asyncapi: 2.6.0\nx: 1\nchannels: {/: {$ref: a.json}, /b: {$ref: '#/b'}}\n"},
            1,
            "a.yaml:3: /channels/~1: the reference 'a.json' cannot be followed: a.json: the file "
            "cannot be read (",
        ),
        (
            ["a.yaml"],
            {"a.yaml": "asyncapi: 2.6.0\nchannels: {/: {$ref: 'http://localhost:1/a.yaml'}}\n"},
            1,
            "the reference 'http://localhost:1/a.yaml' leads to another host",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_bundled_is_told(
    run: Run,
    write: Callable[[Files], Path],
    arguments: list[str],
    files: Files,
    status: int,
    complaint: str,
) -> None:
    write(files)
    done = run("bundle", *arguments)
    assert complaint in done.stderr
    assert (done.returncode, done.stdout) == (status, "")


def test_references_to_other_hosts_are_followed_if_allowed(
    run: Run, write: Callable[[Files], Path], port: int
) -> None:
    reference = f"{{$ref: 'http://127.0.0.1:{port}/a.yaml'}}"
    write({"main.yaml": f"asyncapi: 2.6.0\nchannels: {{/: {reference}}}\n"})
    done = run("--option", "allow_remote_refs=true", "bundle", "main.yaml")
    assert "it cannot be fetched" in done.stderr  # as nobody serves it


# Texts that YAML 1.1 or 1.2, or only some readers, take for something else.
TRICKY = [
    "on", "No", "y", "true", "null", "~", "", "1", "1_000", "0o7", "010", "0b1", "0x1F", "1e3",
    "-1.", ".5", "+.inf", ".nan", "12:30:45", "2020-01-01", "=", "<<", "-", "?", ":", "---", "...",
    "- a", "a: b", "a #b", "# a", "*a", "&a", "!a", "%a", "@a", "`a`", "'a'", '"a"', "[", "{",
    "|", ">", " a", "a ", "\ta", "a\tb", "a\n", "\na", "a\n\nb", " a\nb", "a \nb", "a\r\nb", "a,b",
    "\x85", "\u2028", "\ufeff", "\x00", "\x7f", "\xa0", "é", "😀", "a" * 300, "a b " * 100, "a\n\n",
]  # fmt: skip
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.sampled_from(TRICKY) | st.text(CHARACTERS, max_size=20)
DATA = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=10,
)


@pytest.mark.parametrize("emitter", ["C", "Python"])
@settings(deadline=None)
@given(data=DATA)
def test_what_is_written_is_read_as_it_was(emitter: str, data: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if emitter == "Python":
            patch.setattr(_yaml_text, "_Dumper", yaml.SafeDumper)
        text = yaml_text({"asyncapi": "2.6.0", "x-data": data})
    assert json.dumps(yaml.safe_load(text)["x-data"]) == json.dumps(data)
    assert "&id" not in text


@pytest.mark.parametrize("text", TRICKY)
def test_a_tricky_text_is_read_as_it_was(folder: Path, text: str) -> None:
    path = folder / "tricky.yaml"
    data = {"asyncapi": "2.6.0", "x-data": {text: [text]}}
    path.write_text(yaml_text(data), encoding="utf-8", newline="")
    assert load_document(path).root.value == data


def test_what_an_alias_repeats_is_written_out(run: Run, write: Callable[[Files], Path]) -> None:
    write({"a.yaml": "asyncapi: 2.6.0\nx-a: &a {b: 1}\nx-b: [*a, {<<: *a, c: 2}]\n"})
    assert run("bundle", "a.yaml").stdout == (
        "asyncapi: 2.6.0\nx-a:\n  b: 1\nx-b:\n- b: 1\n- b: 1\n  c: 2\n"
    )


def test_several_lines_stay_readable() -> None:
    assert yaml_text({"a": "one\ntwo\n", "b": "one\n\ntwo"}) == (
        "a: |\n  one\n  two\nb: |-\n  one\n\n  two\n"
    )


@pytest.mark.parametrize("reference", ["/etc/passwd", "../secret.yaml", "file:///etc/passwd#/root"])
@pytest.mark.parametrize("command", ["bundle", "validate"])
def test_a_reference_that_leads_out_of_the_folder_is_not_read(
    run: Run, write: Callable[[Files], Path], reference: str, command: str
) -> None:
    write({"apis/main.yaml": _referring_to(reference), "secret.yaml": "type: hush\n"})
    done = run(command, "apis/main.yaml")
    assert done.returncode == 1
    told = done.stdout + done.stderr
    assert "apis/main.yaml:6:" in told
    assert f"the reference '{reference}' leads too far: " in told
    assert "--reference-root " in told
    assert "hush" not in told
    assert "root:" not in told


@pytest.mark.parametrize("command", ["bundle", "validate", "docs build", "run --help"])
def test_the_root_of_references_is_an_option_of_all_commands(
    run: Run, write: Callable[[Files], Path], command: str
) -> None:
    main = write({"apis/main.yaml": _referring_to("../text.yaml"), "text.yaml": "type: string\n"})
    rest = (*command.split(), *(("--output", "site") if "docs" in command else ()))
    spec = ("--spec", "apis/main.yaml")
    assert run("--reference-root", ".", *spec, *rest).returncode == 0
    root = str(main.parent)
    assert run(*spec, *rest, ASYNCTION_REFERENCE_ROOT=root).returncode == 0


def test_a_root_of_references_that_is_no_folder_is_told(run: Run) -> None:
    done = run("--reference-root", "absent", "validate")
    assert done.returncode == 2
    assert "'--reference-root': Directory 'absent' does not exist" in done.stderr


def _referring_to(reference: str) -> str:
    return f"""\
asyncapi: 2.6.0
info: {{title: Far, version: 1.0.0}}
channels:
  /:
    publish:
      message: {{name: say, payload: {{$ref: '{reference}'}}}}
"""
