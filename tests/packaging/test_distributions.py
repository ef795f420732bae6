"""What is in the wheels and source distributions."""

import email.message
import email.parser
import json
import re
import tarfile
import zipfile
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest

from .conftest import Package

pytestmark = pytest.mark.wide  # it builds the packages


ROOT = Path(__file__).resolve().parents[2]
VERSION = (ROOT / "VERSION").read_text(encoding="utf-8").strip()

ENTRY_POINTS = {
    "asynction": {("asynction.brought_by", "asynction")},
    "asynction_cli": {
        ("asynction.commands", "bundle"),
        ("asynction.commands", "completion"),
        ("asynction.commands", "plugins"),
        ("asynction.commands", "run"),
        ("console_scripts", "asynction"),
    },
    "asynction_docs": {("asynction", "docs"), ("asynction.commands", "docs")},
    "asynction_generate": {
        ("asynction.commands", "generate"),
        ("asynction.commands", "scaffold"),
    },
    "asynction_handlers": {("asynction", "handlers")},
    "asynction_jsonschema": {
        ("asynction.engines", "jsonschema"),
        ("asynction.engines", "jsonschema-rs"),
    },
    "asynction_mock": {("asynction.commands", "mock")},
    "asynction_observe": {("asynction", "observe")},
    "asynction_security": {("asynction", "security")},
    "asynction_testing": {
        ("asynction", "testing"),
        ("asynction.commands", "record"),
        ("asynction.commands", "test"),
        ("pytest11", "asynction"),
    },
    "asynction_validation": {
        ("asynction", "validation"),
        ("asynction.commands", "diff"),
        ("asynction.commands", "schema"),
        ("asynction.commands", "validate"),
    },
}

# What parts need of ours, where that is not the core alone.
_BOTH = {"asynction-core", "asynction-jsonschema"}
NEEDED = {
    "asynction_core": set[str](),
    # What "asynction validate" needs for a document with all that may be in it.
    "asynction_cli": {
        "asynction-core",
        *(f"asynction-{name}" for name in ("docs", "handlers", "security", "validation")),
    },
    "asynction_docs": _BOTH,
    "asynction_generate": _BOTH,
    "asynction_jsonschema": set[str](),
    "asynction_mock": {
        "asynction-core",
        "asynction-jsonschema[fake]",
        # Whose plugins a mock server uses: it finds them by their entry points.
        "asynction-security",
        "asynction-validation",
    },
    "asynction_testing": {"asynction-core", "asynction-jsonschema[fake]"},
    "asynction_validation": _BOTH,
}


# The licences of what a wheel bundles, by where they are.
BUNDLED = {
    "asynction_docs": "src/asynction_docs/assets/licenses.txt",
    "asynction_validation": "src/asynction_validation/schemas/licenses.txt",
}


def test_the_version_is_the_same_everywhere(package, dist):
    assert _metadata(package, dist)["Version"] == VERSION


def test_packages_need_each_other_in_exactly_this_version(package, dist):
    ours = [requirement for requirement, _ in _ours_needed(package, dist)]
    assert all(requirement.endswith(f"=={VERSION}") for requirement in ours)


def test_every_part_needs_the_core_of_ours_and_nothing_else_but_by_its_entry_points(part, dist):
    needed = NEEDED.get(part.name, {"asynction-core"})
    assert _ours_needed(part, dist) == {(f"{name}=={VERSION}", "") for name in needed}


def test_the_extras_of_the_facade_bring_the_parts_that_it_does_not_need(dist):
    needed = _ours_needed(Package(ROOT), dist)
    parts = [
        ("cli", "cli"),
        ("cli", "generate"),
        ("mock", "mock"),
        ("observe", "observe[metrics,tracing]"),
        ("testing", "testing[client]"),
    ]
    in_extras = {(requirement, marker) for requirement, marker in needed if marker}
    assert in_extras == {
        (f"asynction-{part}=={VERSION}", f"extra == '{asked}'")
        for extra, part in parts
        for asked in (extra, "all")
    }


def test_types_and_licence_are_shipped(package, dist):
    names = _contents_of_wheel(_wheel(package, dist))
    assert f"{package.name}/py.typed" in names
    assert f"{package.name}-{VERSION}.dist-info/licenses/LICENSE" in names
    licence = (ROOT / "LICENSE").read_bytes()
    assert names[f"{package.name}-{VERSION}.dist-info/licenses/LICENSE"] == licence
    assert _contents_of_sdist(package, dist)["LICENSE"] == licence


def test_a_wheel_holds_the_whole_source(package, dist):
    names = _contents_of_wheel(_wheel(package, dist))
    source = {
        file.relative_to(package.source.parent).as_posix()
        for file in package.source.rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    assert {name for name in names if ".dist-info/" not in name} == source


def test_the_wheel_of_the_tree_is_the_wheel_of_the_source_distribution(package, dist, wheel_of):
    of_tree = _contents_of_wheel(wheel_of(package.folder))
    assert of_tree == _contents_of_wheel(_wheel(package, dist))


def test_nothing_tells_where_it_was_built(package, dist):
    contents = {
        **_contents_of_wheel(_wheel(package, dist)),
        **_contents_of_sdist(package, dist),
    }
    places = [str(place).encode() for place in (ROOT, dist, Path.home())]
    assert [name for name, content in contents.items() if any(p in content for p in places)] == []


def test_plugins_and_engines_are_announced(package, dist):
    announced = {
        (entry_point.group, entry_point.name)
        for entry_point in _distribution(package, dist).entry_points
    }
    assert announced == ENTRY_POINTS.get(package.name, set())


def test_what_is_announced_exists(package, dist):
    contents = _contents_of_wheel(_wheel(package, dist))
    for entry_point in _distribution(package, dist).entry_points:
        module = entry_point.module.replace(".", "/")
        assert contents.keys() & {f"{module}.py", f"{module}/__init__.py"}, entry_point


def test_the_licences_of_all_that_is_bundled_are_declared_and_their_texts_are_there(package, dist):
    metadata = _metadata(package, dist)
    texts = f"{package.name}-{VERSION}.dist-info/licenses/"
    contents = _contents_of_wheel(_wheel(package, dist))
    held = {name.removeprefix(texts) for name in contents if name.startswith(texts)}
    assert held == set(metadata.get_all("License-File"))
    bundled = BUNDLED.get(package.name)
    assert held == {"LICENSE", *([bundled] if bundled else [])}
    text = contents[texts + bundled].decode() if bundled else ""
    declared = re.findall(r"^=+\n\nLicense: (.+)$", text, flags=re.MULTILINE)
    assert len(declared) == len(_locked(package))
    # What npm allows: a choice of licences in parentheses, or one of them.
    assert set(metadata["License-Expression"].split(" AND ")) == {"MIT", *declared}


def test_a_readme_is_shown_on_an_index(package, dist):
    metadata = _metadata(package, dist)
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert str(metadata.get_payload()).startswith(("#", "<"))


def _locked(package) -> list[str]:
    """Return the npm packages that a package bundles, or that what it bundles has bundled."""
    file = package.folder / "web" / "package-lock.json"
    return (
        [name for name in json.loads(file.read_bytes())["packages"] if name]
        if file.exists()
        else []
    )


def _ours_needed(package, dist: Path) -> set[tuple[str, str]]:
    """Return what a package needs of ours, each with the condition under which it does."""
    needed = _metadata(package, dist).get_all("Requires-Dist", [])
    split = (requirement.partition(";") for requirement in needed)
    return {
        (requirement.strip(), marker.strip())
        for requirement, _, marker in split
        if requirement.startswith("asynction")
    }


def _wheel(package, dist: Path) -> Path:
    (wheel,) = dist.glob(f"{package.name}-*.whl")
    return wheel


def _contents_of_wheel(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist()}


def _contents_of_sdist(package, dist: Path) -> dict[str, bytes]:
    (path,) = dist.glob(f"{package.name}-*.tar.gz")
    with tarfile.open(path) as sdist:
        members = sdist.getmembers()
        assert all(member.isfile() for member in members), "a link leads nowhere once unpacked"
        return {
            member.name.partition("/")[2]: sdist.extractfile(member).read() for member in members
        }


def _distribution(package, dist: Path) -> Distribution:
    folder = f"{package.name}-{VERSION}.dist-info/"
    return PathDistribution(zipfile.Path(_wheel(package, dist), folder))


def _metadata(package, dist: Path) -> email.message.Message:
    text = _distribution(package, dist).read_text("METADATA")
    return email.parser.Parser().parsestr(str(text))
