"""The files of the page: which there are, how they are named to browsers, and when some lack."""

import pytest

from asynction_core.exceptions import PluginError
from asynction_docs.assets_of_page import FETCHED, _assets_in, assets


@pytest.fixture
def folders(tmp_path):
    """Two folders as in an installation: our own files, and those that were fetched."""
    ours, fetched = tmp_path / "web", tmp_path / "assets"
    for folder, names in ((ours, {"page.css", "page.js"}), (fetched, FETCHED)):
        folder.mkdir()
        for name in names:
            (folder / name).write_text(name)
    return ours, fetched


def test_files_of_both_folders_are_found_by_their_names(folders):
    found = _assets_in(*folders)
    assert found.files.keys() == {"page.css", "page.js"} | FETCHED
    assert {name: file.read_text() for name, file in found.files.items()} == {
        name: name for name in found.files
    }


def test_what_a_browser_has_no_use_for_is_not_served(folders):
    ours, _ = folders
    (ours / "page.js~").touch()
    (ours / ".eslintrc").touch()
    assert _assets_in(*folders).files.keys() == {"page.css", "page.js"} | FETCHED


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("page.js", "text/javascript; charset=utf-8"),
        ("page.css", "text/css; charset=utf-8"),
        ("licenses.txt", "text/plain; charset=utf-8"),
    ],
)
def test_the_media_type_follows_from_the_name(folders, name, media_type):
    assert _assets_in(*folders).media_type(name) == media_type


def test_the_version_is_the_same_for_the_same_files(folders):
    version = _assets_in(*folders).version
    assert version == _assets_in(*folders).version
    assert version.isalnum()


@pytest.mark.parametrize("folder", [0, 1])
def test_the_version_changes_with_any_file(folders, folder):
    before = _assets_in(*folders)
    assert before.version
    for file in sorted(folders[folder].iterdir()):
        old = _assets_in(*folders).version
        file.write_text("something else")
        assert _assets_in(*folders).version != old
    assert before.version == before.version, "it is computed once"


def test_the_version_changes_with_a_name(folders):
    ours, _ = folders
    before = _assets_in(*folders).version
    (ours / "page.js").rename(ours / "pages.js")
    assert _assets_in(*folders).version != before


@pytest.mark.parametrize("name", sorted(FETCHED))
def test_a_missing_file_is_named_with_what_brings_it(folders, name):
    _, fetched = folders
    (fetched / name).unlink()
    with pytest.raises(PluginError) as raised:
        _assets_in(*folders)
    assert f"({name})" in str(raised.value)
    assert "pip install --force-reinstall asynction-docs" in str(raised.value)
    assert "make clean demo" in str(raised.value)


def test_a_copy_of_the_source_alone_lacks_all_that_is_fetched(folders, tmp_path):
    ours, _ = folders
    with pytest.raises(PluginError) as raised:
        _assets_in(ours, tmp_path / "nothing")
    assert ", ".join(sorted(FETCHED)) in str(raised.value)


def test_an_installation_has_them_all():
    found = assets()
    assert found is assets()
    assert found.files.keys() >= FETCHED
    assert all(found.media_type(name) and file.stat().st_size for name, file in found.files.items())
