"""References stay below the folder of the document, or below that of `reference_root`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from asynction_core import AsynctionSocketIO, Finding, SpecError, load_document, understand

SECRET = "hush: {type: string, description: secret}\n"
VERSIONS = {
    "2.x": """\
asyncapi: 2.6.0
info: {title: t, version: '1'}
channels:
  /a:
    publish:
      message: {name: event, payload: {$ref: "REFERENCE#/hush"}}
""",
    "3.x": """\
asyncapi: 3.0.0
info: {title: t, version: '1'}
channels:
  a:
    address: /a
    messages:
      event: {name: event, payload: {$ref: "REFERENCE#/hush"}}
operations:
  receive: {action: receive, channel: {$ref: '#/channels/a'}}
""",
}

ESCAPES = {
    "dots": "../secret.yaml",
    "dots behind a folder": "parts/../../secret.yaml",
    "encoded dots": "%2e%2e/secret.yaml",
    "encoded slash": "..%2Fsecret.yaml",
    "encoded dots behind a folder": "parts/%2E%2E/%2e./secret.yaml",
    "absolute path": "{outside}/secret.yaml",
    "absolute path with more slashes": "///{outside}/secret.yaml",
    "file URL": "file://{outside}/secret.yaml",
    "file URL in capitals": "FILE://{outside}/secret.yaml",
    "file URL of this host": "file://localhost{outside}/secret.yaml",
    "file URL of another host": "file://example.com{outside}/secret.yaml",
    "link to a file": "link.yaml",
    "link to a folder": "folder/secret.yaml",
    "folder that begins alike": "../specs-of-others/secret.yaml",
    "by way of another file": "parts/out.yaml",
    "by way of another file, back and forth": "parts/further.yaml",
    "a file that there is not": "../absent.yaml",
    "what the system keeps": "/etc/passwd",
}


@pytest.fixture
def specs(tmp_path: Path) -> Path:
    """A folder with parts of a document, beside a file that is none of it."""
    folder = tmp_path / "specs"
    (folder / "parts").mkdir(parents=True)
    (tmp_path / "specs-of-others").mkdir()
    for place in (tmp_path, tmp_path / "specs-of-others", folder, folder / "parts"):
        (
            place / ("secret.yaml" if folder not in (place, *place.parents) else "fine.yaml")
        ).write_text(SECRET)
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "folder").symlink_to(tmp_path)
    (folder / "parts" / "out.yaml").write_text("hush: {$ref: '../../secret.yaml#/hush'}\n")
    (folder / "parts" / "further.yaml").write_text("hush: {$ref: '../link.yaml#/hush'}\n")
    (folder / "parts" / "back.yaml").write_text("hush: {$ref: '../fine.yaml#/hush'}\n")
    return folder


def written(folder: Path, version: str, reference: str) -> Path:
    path = folder / "api.yaml"
    path.write_text(VERSIONS[version].replace("REFERENCE", reference))
    return path


def findings(path: Path) -> list[Finding]:
    return [one for one in understand(path).findings if one.severity == "error"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("escape", ESCAPES)
def test_a_reference_that_leads_out_of_the_folder_is_refused(
    specs: Path, escape: str, version: str
) -> None:
    path = written(specs, version, ESCAPES[escape].format(outside=specs.parent))
    with pytest.raises(SpecError) as caught:
        load_document(path)
    with pytest.raises(SpecError):
        AsynctionSocketIO.from_spec(path)
    (found,) = findings(path)
    assert found.rule == "remote-reference"
    assert found.message == caught.value.message
    assert "leads too far" in found.message
    assert "secret" not in found.message.replace("secret.yaml", "")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    "reference",
    ["fine.yaml", "parts/fine.yaml", "parts/../fine.yaml", "%66ine.yaml", "parts/back.yaml"],
)
def test_a_reference_that_stays_below_the_folder_is_followed(
    specs: Path, reference: str, version: str
) -> None:
    assert findings(written(specs, version, reference)) == []


def test_a_refusal_says_which_reference_where_why_and_what_to_do(specs: Path) -> None:
    (found,) = findings(written(specs, "2.x", "../secret.yaml"))
    assert (found.line, found.pointer) == (6, "/channels/~1a/publish/message/payload")
    assert found.message == (
        f"the reference '../secret.yaml#/hush' leads too far: {specs.parent / 'secret.yaml'} is "
        f"not below {specs}, the folder of the document: move it there, or say how far references "
        f"may lead, with from_spec(..., reference_root={str(specs.parent)!r}) or, on the command "
        f"line, --reference-root {specs.parent}"
    )


def test_a_refusal_stands_where_the_file_in_between_has_the_reference(specs: Path) -> None:
    (found,) = findings(written(specs, "2.x", "parts/out.yaml"))
    assert found.file is not None
    assert found.file.endswith(os.path.join("parts", "out.yaml"))


@pytest.mark.parametrize("escape", ["dots", "file URL", "link to a file", "by way of another file"])
def test_the_root_lets_references_lead_further(specs: Path, escape: str) -> None:
    path = written(specs, "2.x", ESCAPES[escape].format(outside=specs.parent))
    for root in (specs.parent, str(specs.parent), os.path.relpath(specs.parent)):
        assert understand(path, reference_root=root).errors == ()
    AsynctionSocketIO.from_spec(path, reference_root=specs.parent)
    load_document(path, reference_root=specs.parent)


def test_the_root_does_not_keep_the_files_of_the_documents_folder_out(specs: Path) -> None:
    path = written(specs, "2.x", "fine.yaml")
    assert understand(path, reference_root=specs / "parts").errors == ()


def test_what_is_outside_of_the_root_is_refused(specs: Path) -> None:
    path = written(specs, "2.x", "../secret.yaml")
    assert understand(path, reference_root=specs / "parts").errors != ()


def test_a_document_behind_a_link_refers_to_files_beside_the_link(specs: Path) -> None:
    """As those have it that Kubernetes mounts: links into a folder that changes as a whole."""
    mounted = specs.parent / "mounted"
    (mounted / "..data").mkdir(parents=True)
    for name, contents in ("api.yaml", VERSIONS["2.x"]), ("fine.yaml", SECRET):
        (mounted / "..data" / name).write_text(contents.replace("REFERENCE", "fine.yaml"))
        (mounted / name).symlink_to(Path("..data", name))
    assert findings(mounted / "api.yaml") == []


def test_a_folder_that_is_reached_by_a_link_is_the_same_folder(specs: Path) -> None:
    written(specs, "2.x", "parts/fine.yaml")
    other = specs.parent / "other"
    other.symlink_to(specs)
    assert findings(other / "api.yaml") == []


def test_a_mapping_refers_to_no_file_whatever_the_root(specs: Path) -> None:
    contents = load_document(written(specs, "2.x", "fine.yaml")).source.contents
    for reference in ("fine.yaml#/hush", f"file://{specs}/fine.yaml#/hush"):
        contents["channels"]["/a"]["publish"]["message"]["payload"] = {"$ref": reference}
        (found,) = understand(contents, reference_root=specs).errors
        assert "give from_spec the path of the document" in found.message


@pytest.mark.parametrize("root", [7, True, b"specs"])
def test_a_root_that_is_no_path_is_told(specs: Path, root: object) -> None:
    path = written(specs, "2.x", "fine.yaml")
    with pytest.raises(TypeError, match="reference_root is the path of a folder"):
        AsynctionSocketIO.from_spec(path, reference_root=root)  # type: ignore[arg-type]


def test_a_root_that_is_no_folder_is_told(specs: Path) -> None:
    path = written(specs, "2.x", "fine.yaml")
    for root in (specs / "absent", path):
        with pytest.raises(ValueError, match="reference_root is a folder"):
            load_document(path, reference_root=root)
