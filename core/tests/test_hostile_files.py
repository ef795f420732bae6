"""Files that nobody means well with end in one clear error, in bounded time and memory."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from asynction_core import AsynctionSocketIO, SpecError
from asynction_core.reading.limits import MAX_BYTES, MAX_DEPTH, MAX_VALUES

# One process makes the files, which takes long, and runs all of these tests.
pytestmark = pytest.mark.xdist_group("hostile files")

PROGRAM = Path(__file__).parent / "programs" / "load.py"
SECONDS = 10.0
MEGABYTES = 1000

HEAD = "asyncapi: 2.6.0\ninfo: {title: t, version: '1'}\nchannels: {}\n"
JSON_HEAD = '{"asyncapi": "2.6.0", "info": {"title": "t", "version": "1"}, "channels": {}'


def doubling(first: str, each: str, times: int = 60) -> str:
    """Return a list whose items each name the one before them twice."""
    items = [f"  - &a0 {first}"]
    items += [f"  - &a{n} {each.format(f'*a{n - 1}')}" for n in range(1, times)]
    return HEAD + "x-bomb:\n" + "\n".join(items) + "\n"


def blocks(levels: int) -> str:
    return HEAD + "x-deep:\n" + "".join(f"{' ' * (n + 1)}a:\n" for n in range(levels))


OPEN_MAP = '{"a":'
TOO_LARGE = "are not read: split the document into several files"
TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"
NO_TEXT = "not a text file in UTF-8"

FILES: dict[str, tuple[str | bytes, str, int | None]] = {
    # Not a document at all.
    "empty.yaml": ("", "the document is empty", None),
    "empty.json": ("", "this is not JSON", 1),
    "comments.yaml": ("# one\n# two\n", "the document is empty", None),
    "nothing.yaml": ("---\n", "the document is empty", None),
    "zeros.yaml": (b"\0" * 1000, NO_TEXT, None),
    "zeros.json": (b"\0" * 1000, NO_TEXT, None),
    "random.yaml": (random.Random(1).randbytes(10_000), NO_TEXT, None),
    "utf-16.yaml": (HEAD.encode("utf-16"), NO_TEXT, None),
    "utf-16-be.yaml": (HEAD.encode("utf-16-be"), NO_TEXT, None),
    "utf-32.json": (JSON_HEAD.encode("utf-32"), NO_TEXT, None),
    "latin-1.yaml": (HEAD.replace("title: t", "title: é").encode("latin-1"), NO_TEXT, None),
    "bell.yaml": (HEAD + "x-a: '\a'\n", "the character 0x7 is not allowed in YAML", 4),
    "future.yaml": (HEAD.replace("2.6.0", "4.0.0"), "AsyncAPI '4.0.0' is not supported", 1),
    "long-version.yaml": (HEAD.replace("2.6.0", "2." * 50_000), "is not supported", 1),
    # Large.
    "50-mb.yaml": (HEAD + "# filled up\n" * (50_000_000 // 12), TOO_LARGE, None),
    "50-mb.json": (f'{JSON_HEAD}, "x-a": "{"a" * 50_000_000}"}}', TOO_LARGE, None),
    "dense.yaml": (HEAD + f"x-a: [{'a,' * MAX_VALUES}]", TOO_LARGE, 4),
    "dense.json": (f'{JSON_HEAD}, "x-a": [{"1," * MAX_VALUES}1]}}', TOO_LARGE, 1),
    # Aliases.
    "laughs.yaml": (doubling("[lol, lol]", "[{0}, {0}]"), "with its aliases written out", None),
    "laughing-maps.yaml": (doubling("{a: 1}", "{{a: {0}, b: {0}}}"), "aliases written out", None),
    "merges.yaml": (doubling("{a: 1}", "{{<<: [{0}, {0}]}}"), "aliases written out", None),
    "merged-lists.yaml": (
        doubling("{a: 1}", "{{<<: [{0}, {0}, {0}]}}", 40), "aliases written out", None,
    ),
    "quadratic.yaml": (
        HEAD + f"x-a: &a [{'a,' * 100_000}]\nx-b: [{'*a,' * 100_000}]\n", "written out", 5,
    ),
    "long-strings.yaml": (
        HEAD + f"x-a: &a {'a' * 1_000_000}\nx-b:\n" + "- *a\n" * 1000, "written out", 25,
    ),
    "deep-aliases.yaml": (
        doubling("[]", "[{0}]", 10_000), f"with its aliases written out, it is {TOO_DEEP}", 203,
    ),
    "itself.yaml": (HEAD + "x-a: &a\n  b: [*a]\n", "contains itself", 5),
    "no-anchor.yaml": (HEAD + "x-a: *b\n", "there is no anchor &b before this alias", 4),
    # Deep.
    "flow.yaml": (HEAD + "x-a: " + "[" * 10_000 + "]" * 10_000, TOO_DEEP, 4),
    "open.yaml": ("[" * 1_000_000, TOO_DEEP, 1),
    "flow-maps.yaml": (HEAD + "x-a: " + "{a: " * 10_000 + "}" * 10_000, TOO_DEEP, 4),
    "blocks.yaml": (blocks(2_000), TOO_DEEP, MAX_DEPTH + 4),
    "lists.yaml": (HEAD + "x-a:\n  " + "- " * 10_000 + "a\n", TOO_DEEP, 5),
    "lists-100000.yaml": (HEAD + "x-a:\n  " + "- " * 100_000 + "a\n", TOO_DEEP, 5),
    "keys.yaml": (HEAD + "x-a:\n  " + "? " * 10_000 + "a\n", "a key must be a string", 5),
    "flow-100000.yaml": (HEAD + "x-a: " + "[" * 100_000 + "]" * 100_000, TOO_DEEP, 4),
    "lists.json": (f'{JSON_HEAD},\n"x-a": {"[" * 10_000}{"]" * 10_000}}}', TOO_DEEP, 2),
    "lists-100000.json": (f'{JSON_HEAD},\n"x-a": {"[" * 100_000}{"]" * 100_000}}}', TOO_DEEP, 2),
    "maps.json": (
        f'{JSON_HEAD},\n"x-a": {OPEN_MAP * 10_000}1{"}" * 10_000}}}', TOO_DEEP, 2,
    ),
    "a-bit.json": (f'{JSON_HEAD},\n"x-a": {"[" * MAX_DEPTH}{"]" * MAX_DEPTH}}}', TOO_DEEP, 2),
    # Values that JSON does not know, or Python does not like.
    "long-number.yaml": (HEAD + f"x-a: {'9' * 100_000}\n", "a number of 100,000 characters", 4),
    "long-number.json": (f'{JSON_HEAD},\n"x-a": {"9" * 100_000}}}', "a number of 100,000", 2),
    "long-hex.yaml": (HEAD + f"x-a: 0x{'f' * 100_000}\n", "a number of 100,002 characters", 4),
    "long-float.yaml": (HEAD + f"x-a: 0.{'1' * 100_000}\n", "a number of 100,002 characters", 4),
    "large-float.yaml": (HEAD + "x-a: 1e999\n", "the number 1e999 is too large", 4),
    "large-float.json": (f'{JSON_HEAD},\n"x-a": -1e999}}', "the number -1e999 is too large", 2),
    "infinity.yaml": (HEAD + "x-a: -.inf\n", "-.inf is no JSON value", 4),
    "no-number.yaml": (HEAD + "x-a: .NaN\n", ".NaN is no JSON value", 4),
    "no-number.json": (f'{JSON_HEAD},\n"x-a": NaN}}', "NaN is no JSON value", 2),
    "half.yaml": (HEAD + 'x-a: "\\ud800"\n', "invalid Unicode character", 4),
    "half.json": (f'{JSON_HEAD},\n"x-a": "\\ud800"}}', "half a character", 2),
    "other-half.json": (f'{JSON_HEAD},\n"x-\\uDE00": 1}}', "half a character", 2),
    "tagged.yaml": (HEAD + "x-a: !!int abc\n", "'abc' is not of the type that its tag", 4),
    "tagged-map.yaml": (HEAD + "x-a: !!map abc\n", "no counterpart in JSON", 4),
    "two.yaml": (HEAD + "---\n" + HEAD, "a second document starts here", 4),
    "tab.yaml": (HEAD + "x-a:\n\tb: 1\n", "a tab stands here: indent YAML with spaces", 5),
    "merged-text.yaml": (HEAD + "x-a: {<<: text}\n", "must be a mapping, or a list of", 4),
}  # fmt: skip
"""What each is called, with its text, what is said of it, and the line that is named."""

# As many values as go into as many bytes as are read at all.
DENSEST: dict[str, tuple[str | bytes, str, int | None]] = {
    "densest.yaml": (HEAD + f"x-a: [{'a,' * (MAX_BYTES // 2 - 100)}]", TOO_LARGE, 4),
    "densest.json": (f'{JSON_HEAD}, "x-a": [{"1," * (MAX_BYTES // 2 - 100)}1]}}', TOO_LARGE, 1),
}

HARMLESS = {
    "windows.yaml": "\ufeff" + HEAD.replace("\n", "\r\n"),
    "deep.yaml": HEAD + f"x-a: {'[' * (MAX_DEPTH - 1)}{']' * (MAX_DEPTH - 1)}",
    "deep.json": f'{JSON_HEAD}, "x-a": {"[" * (MAX_DEPTH - 1)}{"]" * (MAX_DEPTH - 1)}}}',
    "aliases.yaml": HEAD + f"x-a: &a [{'a,' * 1000}]\nx-b:\n" + "- *a\n" * 1000,
    "strings.yaml": HEAD + f"x-a: &a {'a' * 100_000}\nx-b:\n" + "- *a\n" * 100,
    "keys.yaml": HEAD + "? x-a\n: ? b\n  : - c\n",
    "anchored-key.yaml": HEAD + "&k x-a: 1\nx-b: {*k : *k}\n",
    "anchored-twice.yaml": HEAD + "x-a: &k 1\nx-b: &k 2\nx-c: *k\n",
    "emoji.json": f'{JSON_HEAD}, "x-a": "\\ud83d\\ude00 \\\\ud83d"}}',
}

LARGE_AND_HARMLESS = {
    "large.yaml": HEAD + f"x-a: [{'a,' * 500_000}]\nx-b: {'b' * 5_000_000}",
    "large.json": f'{JSON_HEAD}, "x-a": [{"1," * 500_000}1], "x-b": "{"b" * 5_000_000}"}}',
}


def judge(folder: Path, names: list[str]) -> dict[str, Any]:
    """Load files in a process of little memory, and return what is said about each."""
    done = subprocess.run(
        [sys.executable, PROGRAM, *names],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "ASYNCTION_DISABLE_PLUGINS": "docs,handlers,security,validation"},
    )
    found = {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 0, (list(found)[-1:], done.returncode, done.stderr[-1000:])
    return found


def write_all(folder: Path, files: dict[str, tuple[str | bytes, str, int | None]]) -> None:
    for name, (text, _, _) in files.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / name).write_bytes(content)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("files")
    write_all(folder, FILES)
    (folder / "folder.yaml").mkdir()
    return judge(folder, [*FILES, "folder.yaml", "absent.yaml", "n" * 300])


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_where_it_is_hostile(judged: dict[str, Any], name: str) -> None:
    _, said, line = FILES[name]
    assert said in judged[name]["said"]
    assert judged[name]["said"].startswith(f"{name}:{line}: " if line else name)
    assert len(judged[name]["said"]) < 1000 or "version" in name


@pytest.mark.parametrize("name", ["folder.yaml", "absent.yaml", "n" * 300])
def test_what_is_no_file_is_refused(judged: dict[str, Any], name: str) -> None:
    assert "the file cannot be read (" in judged[name]["said"]


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(SpecError, match=r"the file cannot be read \(embedded null byte\)"):
        AsynctionSocketIO.from_spec("a\0b.yaml")


def test_it_takes_little_time_and_memory(judged: dict[str, Any]) -> None:
    assert {name: one for name, one in judged.items() if one["seconds"] > SECONDS} == {}
    assert {name: one for name, one in judged.items() if one["megabytes"] > MEGABYTES} == {}


@pytest.mark.wide
def test_as_dense_as_it_can_be_it_takes_little_time_and_memory(tmp_path: Path) -> None:
    write_all(tmp_path, DENSEST)
    for name, one in judge(tmp_path, list(DENSEST)).items():
        _, said, line = DENSEST[name]
        assert one["said"].startswith(f"{name}:{line}: ")
        assert said in one["said"]
        assert one["seconds"] < SECONDS
        assert one["megabytes"] < MEGABYTES


@pytest.mark.parametrize(
    "files",
    [HARMLESS, pytest.param(LARGE_AND_HARMLESS, marks=pytest.mark.wide)],
    ids=["small", "large"],
)
def test_what_is_harmless_is_served(tmp_path: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode())
    said = {name: one["said"] for name, one in judge(tmp_path, list(files)).items()}
    assert said == dict.fromkeys(files)


@pytest.mark.parametrize(
    "files",
    [dict(list(FILES.items())[::8]), pytest.param(FILES, marks=pytest.mark.wide)],
    ids=["some", "all"],
)
def test_a_hostile_file_is_refused_where_it_is_referred_to(
    tmp_path: Path, files: dict[str, tuple[str | bytes, str, int | None]]
) -> None:
    write_all(tmp_path, files)
    reference = "components:\n  schemas:\n    A:\n      $ref: {}#/a\n"
    for name in files:
        (tmp_path / f"root-of-{name}.yaml").write_text(HEAD + reference.format(name))
    found = judge(tmp_path, [f"root-of-{name}.yaml" for name in files])
    for name, one in found.items():
        file = name.removeprefix("root-of-").removesuffix(".yaml")  # which knows its own lines
        told = (f"{name}:6: /components/schemas/A: the reference", f"{file}:")
        assert one["said"].startswith(told), name
    slow = {name: one for name, one in found.items() if one["seconds"] > SECONDS}
    assert (slow, max(one["megabytes"] for one in found.values()) < MEGABYTES) == ({}, True)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    root = HEAD + "components: {schemas: {A: {$ref: 'pipe.yaml#/a'}}}\n"
    (tmp_path / "root.yaml").write_text(root)
    said = judge(tmp_path, ["root.yaml"])["root.yaml"]["said"]
    assert said.endswith("pipe.yaml: this is a pipe or a device, and no file"), said


def mappings() -> dict[str, tuple[Any, str]]:
    itself: dict[str, Any] = {}
    itself["a"] = [itself]
    deep: Any = []
    for _ in range(10_000):
        deep = [deep]
    laughs: Any = "lol"
    for _ in range(60):
        laughs = [laughs, laughs]
    return {
        "itself": (itself, "contains itself"),
        "deep": (deep, TOO_DEEP),
        "laughs": (laughs, "the document is too large"),
        "infinite": (float("inf"), "is inf, which is no JSON value"),
        "long": (10**100_000, "too many digits"),
        "half": ("\ud800", "holds half a character"),
        "half a key": ({"\ud800": 1}, "holds half a character"),
        "bytes": (b"a", "JSON has no bytes"),
        "a set": ({1}, "JSON has no set"),
        "a number as key": ({1: 2}, "a key of the document must be a string, not 1"),
    }


@pytest.mark.parametrize("name", mappings())
def test_a_hostile_mapping_is_refused(name: str) -> None:
    value, said = mappings()[name]
    with pytest.raises(SpecError) as caught:
        AsynctionSocketIO.from_spec(
            {
                "asyncapi": "2.6.0",
                "info": {"title": "t", "version": "1"},
                "channels": {},
                "x": value,
            }
        )
    assert said in caught.value.message
