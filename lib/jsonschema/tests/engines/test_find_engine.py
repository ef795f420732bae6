from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from asynction_jsonschema import (
    Checker,
    Dialect,
    EngineUnknown,
    Schema,
    Violation,
    find_engine,
)

THIRD_PARTY = """
name = "lenient"
def compile(schema, dialect, *, validate_formats=False):
    return lambda value: None
"""


class EngineOfOurOwn:
    name = "our own"

    def compile(
        self, schema: Schema, dialect: Dialect, *, validate_formats: bool = False
    ) -> Checker:
        return lambda value: None


@pytest.fixture
def announced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other distributions that announce engines."""
    (tmp_path / "lenient_engine.py").write_text(THIRD_PARTY)
    (tmp_path / "no_engine.py").write_text("")
    metadata = tmp_path / "lenient-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: lenient\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[asynction.engines]\n"
        "lenient = lenient_engine\nnone = no_engine\nmissing = missing_engine\n"
    )
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.parametrize("name", ["jsonschema", "jsonschema-rs"])
def test_a_name_finds_the_engine_of_that_name(name: str) -> None:
    assert find_engine(name).name == name


def test_jsonschema_rs_is_the_default() -> None:
    assert find_engine(None).name == "jsonschema-rs"


def test_an_engine_is_taken_as_it_is() -> None:
    engine = EngineOfOurOwn()
    assert find_engine(engine) is engine


@pytest.mark.usefixtures("announced")
def test_another_distribution_brings_an_engine() -> None:
    engine = find_engine("lenient")
    assert engine.name == "lenient"
    assert engine.compile(False, Dialect.DRAFT_7)("anything") is None


@pytest.mark.usefixtures("announced")
def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(EngineUnknown) as caught:
        find_engine("fastjsonschema")
    for name in ("fastjsonschema", "jsonschema", "jsonschema-rs", "lenient"):
        assert repr(name) in str(caught.value)


@pytest.mark.usefixtures("announced")
@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ("none", r"no_engine, the validation engine 'none', is no validation engine"),
        ("missing", r"'missing' \(missing_engine\) cannot be loaded \(ModuleNotFoundError"),
        (42, r"42 is no validation engine"),
    ],
)
def test_what_is_no_engine_is_refused(choice: object, message: str) -> None:
    with pytest.raises(EngineUnknown, match=message):
        find_engine(choice)  # type: ignore[arg-type]  # a user's mistake


def test_importing_the_package_imports_no_validation_library() -> None:
    code = (
        "import sys, asynction_jsonschema\n"
        "print(sorted({'jsonschema', 'jsonschema_rs'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_the_first_violation_waits_for_no_library() -> None:
    code = (
        "import sys\n"
        "from asynction_jsonschema import Dialect, find_engine\n"
        "check = find_engine('jsonschema-rs').compile({'type': 'string'}, Dialect.DRAFT_7)\n"
        "before = set(sys.modules)\n"
        "assert check(1) is not None\n"
        "libraries = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(*libraries & {'asynction_validation', 'jsonschema', 'referencing'})"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == []


def test_a_violation_cannot_be_changed() -> None:
    violation = Violation("wrong", (), (), "type", 1, {"type": "string"})
    with pytest.raises(AttributeError):
        violation.message = "right"  # type: ignore[misc]  # that is the point
