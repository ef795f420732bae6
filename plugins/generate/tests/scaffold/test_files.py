"""Which files are written, and which are left alone."""

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from asynction_cli.command_line import asynction
from asynction_core import SpecError

from .projects import CHAT, DOCUMENTS, checked, generate, scaffolded

SMALL = """\
asyncapi: 2.6.0 # which is AsyncAPI 2
info: {title: Small, version: 1.0.0}
channels:
  /:
    publish:
      # what is said
      message: {name: say, payload: {type: string}}
"""
ADDED = """\
      message: {name: say, payload: {type: string}, x-handler: handlers.say}
    x-handlers:
      connect: handlers.connect
      disconnect: handlers.disconnect
      error: handlers.error
"""
WITH_HANDLERS = SMALL.replace("      message: {name: say, payload: {type: string}}\n", ADDED)


@pytest.fixture
def document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A document, alone in the current folder."""
    monkeypatch.chdir(tmp_path)
    path = Path("asyncapi.yaml")
    path.write_text(SMALL)
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_file_is_named_and_app_comes_last(document: Path) -> None:
    result = generate(document, "--output", "out")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "out/asyncapi.yaml",
        "out/handlers.py",
        "out/event_types.py",
        "out/conftest.py",
        "out/tests/handler_types.py",
        "out/tests/test_root.py",
        "out/requirements.txt",
        "out/README.md",
        "out/app.py",
        "✨ Successfully generated app.py",
    ]
    assert files(Path("out")).keys() == {
        line.removeprefix("out/") for line in result.stdout.splitlines()[:-1]
    }


def test_a_test_sends_what_fits_whichever_way_the_language_of_a_schema_is_named(
    document: Path,
) -> None:
    named = "schemaFormat: application/vnd.aai.asyncapi;version=2.6.0, payload: {type: string}"
    document.write_text(SMALL.replace("payload: {type: string}", named))
    assert generate(document, "--output", "out").exit_code == 0
    assert '"text"' in Path("out/tests/test_root.py").read_text()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "{type: string, description: Why}",
            "What answers if it is refused or fails.\n{}code: Why\n",
        ),
        ("{type: string}", ""),
    ],
)
def test_a_handler_says_what_answers_if_it_fails(document: Path, code: str, said: str) -> None:
    ack = f"{{type: object, properties: {{code: {code}}}, required: [code]}}"
    text = document.read_text().replace("name: say", f"name: say, x-ack: {{error: {ack}}}")
    assert text != document.read_text()
    document.write_text(text)
    assert generate(document, "--output", "out").exit_code == 0
    handlers = Path("out/handlers.py").read_text()
    assert said.format(" " * 12) in handlers
    assert ("What answers" in handlers) is bool(said)


def test_the_copy_has_the_handlers_and_the_document_stays(document: Path) -> None:
    scaffolded(document, Path("out"))
    assert Path("out/asyncapi.yaml").read_text() == WITH_HANDLERS
    assert document.read_text() == SMALL


@pytest.mark.parametrize("output", [".", "out"])
def test_in_place_the_document_gets_the_handlers(document: Path, output: str) -> None:
    scaffolded(document, Path(output), "--in-place")
    assert document.read_text() == WITH_HANDLERS
    assert not Path("out/asyncapi.yaml").exists()
    where = "../asyncapi.yaml" if output == "out" else "asyncapi.yaml"
    assert f'/ "{where}"' in Path(output, "app.py").read_text()
    checked(Path(output), "pytest", "-q", "-p", "no:cacheprovider")


def test_a_document_in_the_project_is_not_changed_unasked(document: Path) -> None:
    assert generate(document).exit_code == 0
    found = files(Path())
    assert found["asyncapi.yaml"] == SMALL.encode()
    assert found["spec/asyncapi.yaml"] == WITH_HANDLERS.encode()
    assert b'/ "spec/asyncapi.yaml"' in found["app.py"]
    checked(Path(), "pytest", "-q", "-p", "no:cacheprovider")


def test_a_copy_in_the_project_replaces_no_document(document: Path) -> None:
    Path("spec").mkdir()
    document = document.rename("spec/asyncapi.yaml")
    result = generate(document)
    assert result.exit_code == 1
    assert "  spec/asyncapi.yaml\n" in result.stderr
    assert "--in-place" in result.stderr
    assert files(Path()) == {"spec/asyncapi.yaml": SMALL.encode()}


def test_a_document_in_the_project_that_lacks_nothing_is_left_alone(document: Path) -> None:
    document.write_text(WITH_HANDLERS)
    result = generate(document)
    assert result.exit_code == 0
    assert "asyncapi.yaml" not in result.stdout
    assert document.read_text() == WITH_HANDLERS


def test_nothing_is_overwritten_and_all_that_exists_is_listed(document: Path) -> None:
    scaffolded(document, Path("out"))
    Path("out/app.py").write_text("mine")
    Path("out/tests/test_root.py").unlink()
    before = files(Path())
    result = generate(document, "--output", "out")
    assert result.exit_code == 1
    assert [line for line in result.stderr.splitlines() if line.startswith("  ")] == [
        "  out/asyncapi.yaml",
        "  out/handlers.py",
        "  out/event_types.py",
        "  out/conftest.py",
        "  out/tests/handler_types.py",
        "  out/requirements.txt",
        "  out/README.md",
        "  out/app.py",
    ]
    assert files(Path()) == before


def test_force_overwrites(document: Path) -> None:
    scaffolded(document, Path("out"))
    expected = files(Path("out"))
    Path("out/app.py").write_text("mine")
    scaffolded(document, Path("out"), "--force")
    assert files(Path("out")) == expected


def test_a_module_that_exists_is_left_alone_even_by_force(document: Path) -> None:
    document.write_text(WITH_HANDLERS)
    Path("handlers.py").write_text("mine")
    Path("app.py").write_text("not mine")
    result = generate(document, "--force")
    assert result.exit_code == 0
    assert Path("handlers.py").read_text() == "mine"
    assert "left as it is: the module handlers" in result.stderr
    assert Path("app.py").read_text() != "not mine"


def test_a_module_that_is_installed_is_left_alone(document: Path) -> None:
    document.write_text(SMALL.replace("name: say,", "name: say, x-handler: flask.jsonify,"))
    result = generate(document, "--output", "out")
    assert "left as it is: the module flask" in result.stderr
    assert not Path("out/flask.py").exists()


def test_handlers_of_installed_modules_are_not_compared_with_types(document: Path) -> None:
    document.write_text(SMALL.replace("name: say,", "name: say, x-handler: flask.jsonify,"))
    scaffolded(document, Path("out"))
    assert "flask" not in Path("out/tests/handler_types.py").read_text()


@pytest.mark.parametrize("handler", ["event_types.say", "event_types.shop.say"])
def test_the_module_of_types_has_a_name_of_its_own(handler: str, document: Path) -> None:
    document.write_text(SMALL.replace("name: say,", f"name: say, x-handler: {handler},"))
    scaffolded(document, Path("out"))
    assert "class SayHandler(Protocol):" in Path("out/event_types_2.py").read_text()


@pytest.mark.parametrize("package", [None, "shop"])
@pytest.mark.parametrize("server", [None, "outside"])
def test_the_types_are_those_that_the_command_in_the_readme_writes(
    package: str | None, server: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ["--package", package] if package else []
    monkeypatch.chdir(scaffolded(DOCUMENTS["ways_in"], tmp_path, *options, server=server))
    (command,) = re.findall("^    asynction (.*)", Path("README.md").read_text(), re.MULTILINE)
    result = CliRunner().invoke(asynction, [*command.split(), "--check"])
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.wide
def test_mypy_finds_a_handler_that_no_longer_fits_the_document(
    document: Path, types_cache: Path
) -> None:
    scaffolded(document, Path("out"))
    Path("out/asyncapi.yaml").write_text(WITH_HANDLERS.replace("{type: string}", "{type: integer}"))
    scaffolded(Path("out/asyncapi.yaml"), Path("out"), "--force")
    with pytest.raises(AssertionError, match=r'variable has type "SayHandler"'):
        checked(Path("out"), "mypy", "--config-file=", "--cache-dir", types_cache, "--strict", ".")


def test_a_module_of_the_current_folder_is_none_of_the_project_elsewhere(
    document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("mine.py").write_text("")
    monkeypatch.syspath_prepend(str(Path.cwd()))
    document.write_text(SMALL.replace("name: say,", "name: say, x-handler: mine.say,"))
    scaffolded(document, Path("out"))
    assert "def say(" in Path("out/mine.py").read_text()


def test_handlers_go_where_the_document_says(document: Path) -> None:
    document.write_text(SMALL.replace("name: say,", "name: say, x-handler: a.b.Things.say,"))
    scaffolded(document, Path("out"))
    text = Path("out/a/b.py").read_text()
    assert "class Things:\n    @staticmethod\n    def say(data: str) -> None:" in text
    assert "def connect(" in text
    assert Path("out/a/__init__.py").read_text() == ""


@pytest.mark.wide
def test_a_package_for_all_that_is_new(document: Path) -> None:
    scaffolded(document, Path("out"), "--package", "my.shop")
    assert "x-handler: my.shop.handlers.say" in Path("out/asyncapi.yaml").read_text()
    assert Path("out/my/shop/handlers.py").is_file()
    assert "from my.shop.event_types import" in Path("out/tests/handler_types.py").read_text()
    checked(Path("out"), "pytest", "-q", "-p", "no:cacheprovider")


@pytest.mark.parametrize("name", ["no-name", "a..b", "class", ""])
def test_a_package_that_is_none(document: Path, name: str) -> None:
    result = generate(document, "--package", name)
    assert result.exit_code == 2
    assert "no name of a Python package" in result.stderr


def test_all_files_of_a_document_are_copied(tmp_path: Path) -> None:
    output = scaffolded(DOCUMENTS["deep"], tmp_path / "out")
    for name in ("asyncapi.yaml", "parts/channels.yaml", "parts/more/messages.json"):
        assert (output / name).is_file()
    assert "# the end" in (output / "parts" / "channels.yaml").read_text()


def test_files_beside_the_folder_of_the_document_are_copied_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    (folder / "docs").mkdir(parents=True)
    (folder / "schemas").mkdir()
    (folder / "schemas" / "text.yaml").write_text("type: string\n")
    document = folder / "docs" / "asyncapi.yaml"
    document.write_text(SMALL.replace("{type: string}", "{$ref: ../schemas/text.yaml}"))
    output = scaffolded(document, tmp_path / "out", reference_root=str(folder))
    app = (output / "app.py").read_text()
    assert '/ "docs/asyncapi.yaml"' in app
    assert 'reference_root=Path(__file__).parent / "."' in app
    assert (output / "schemas" / "text.yaml").is_file()
    checked(output, "pytest", "-q", "-p", "no:cacheprovider")


@pytest.mark.wide
def test_one_object_in_several_places_gets_one_handler(document: Path) -> None:
    document.write_text(
        "asyncapi: 2.6.0\n"
        "info: {title: test, version: '1'}\n"
        "channels:\n"
        "  /a: &a\n"
        "    publish: {message: &m {name: say}}\n"
        "  /b: *a\n"
        "  /c:\n"
        "    publish: {message: *m}\n"
    )
    output = scaffolded(document, Path("out"))
    text = (output / "asyncapi.yaml").read_text()
    assert text.count("x-handler: handlers.a.say") == 1
    assert text.count("x-handlers:") == 2
    checked(output, "pytest", "-q", "-p", "no:cacheprovider")


@pytest.mark.wide
def test_the_first_server_is_served_unless_another_is_named(tmp_path: Path) -> None:
    document = DOCUMENTS["ways_in"]
    output = scaffolded(document, tmp_path / "first")
    assert 'server_name="inside"' in (output / "app.py").read_text()
    assert not (output / "tests" / "test_outside.py").exists()
    output = scaffolded(document, tmp_path / "named", server="outside")
    assert 'server_name="outside"' in (output / "app.py").read_text()
    assert (output / "tests" / "test_outside.py").exists()
    checked(output, "pytest", "-q", "-p", "no:cacheprovider")


def test_without_validation(document: Path) -> None:
    assert generate(document, "--output", "out", validation=False).exit_code == 0
    assert "validation=False" in Path("out/app.py").read_text()
    checked(Path("out"), "pytest", "-q", "-p", "no:cacheprovider")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("publish:", "publish: []\n    x:", "must be a mapping"),
        ("{type: string}", "{type: strong}", "'type' must be"),
        ("name: say,", "name: say, x-handler: say,", "a dotted path to a callable is needed"),
        ("name: say,", "name: say, x-handler: app.say,", "'app.say' is in app.py"),
        (
            "  /:\n",
            "  /:\n    x-security: [{sasl: []}]\n",
            "the security scheme 'sasl' cannot be enforced",
        ),
        ("  /:\n", "  /:\n    x-security: [{none: []}]\n", "there is no security scheme 'none'"),
    ],
)
def test_a_document_that_cannot_be_served_gets_no_project(
    document: Path, old: str, new: str, said: str
) -> None:
    schemes = "components: {securitySchemes: {sasl: {type: plain}}}\n"
    document.write_text(SMALL.replace(old, new) + schemes)
    result = generate(document, "--output", "out")
    assert isinstance(result.exception, SpecError)
    assert said in str(result.exception)
    assert not Path("out").exists()


def test_a_text_that_nothing_can_be_added_to_is_said_with_what_to_add(document: Path) -> None:
    odd = "  ? /\n  : ? publish\n    : {message: {name: say}}\n"
    document.write_text(SMALL.partition("  /:\n")[0] + odd)
    result = generate(document, "--output", "out")
    assert result.exit_code == 1
    assert "handlers cannot be added (line 5 is written with '?')" in result.stderr
    assert "/channels/~1: x-handlers" in result.stderr
    assert not Path("out").exists()


def test_the_byte_order_mark_and_the_ends_of_lines_stay(document: Path) -> None:
    document.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    scaffolded(document, Path("out"))
    expected = b"\xef\xbb\xbf" + WITH_HANDLERS.replace("\n", "\r\n").encode()
    assert Path("out/asyncapi.yaml").read_bytes() == expected


@pytest.mark.wide
def test_the_handlers_of_the_chat_pass_the_tests_that_are_generated_beside_them(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "chat"
    shutil.copytree(CHAT.parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    result = generate(folder / "asyncapi.yaml", "--output", str(folder), "--in-place", "--force")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "left as it is: the module handlers",
        "left as it is: the module admins",
    ]
    for name in ("handlers.py", "admins.py"):
        assert (folder / name).read_bytes() == (CHAT.parent / name).read_bytes()
    assert "handlers_admin.connect" in (folder / "asyncapi.yaml").read_text()
    checked(folder, "pytest", "-q", "-p", "no:cacheprovider")


def test_a_new_event_gets_a_handler_beside_the_module_that_is_there(document: Path) -> None:
    scaffolded(document, Path(), "--in-place")
    before = Path("handlers.py").read_bytes()
    more = "message:\n        oneOf:\n          - {name: more}\n          - "
    document.write_text(document.read_text().replace("message: ", more))
    assert generate(document, "--in-place").exit_code == 1
    scaffolded(document, Path(), "--in-place", "--force")
    assert Path("handlers.py").read_bytes() == before
    assert "- {name: more, x-handler: handlers_root.more}" in document.read_text()
    assert "class MoreHandler(Protocol):" in Path("event_types.py").read_text()
    compared = Path("tests/handler_types.py").read_text()
    assert "more_handler: MoreHandler = handlers_root.more" in compared
    assert "say_handler: SayHandler = handlers.say" in compared
    checked(Path(), "pytest", "-q", "-p", "no:cacheprovider")


@pytest.mark.parametrize(
    ("existing", "more"), [("handlers.py", "  /other: {}\n"), ("handlers/__init__.py", "")]
)
def test_no_module_is_hidden_by_one_of_the_same_name(
    existing: str, more: str, document: Path
) -> None:
    document.write_text(SMALL + more)
    file = Path("out", existing)
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    result = generate(document, "--output", "out")
    assert result.exit_code == 1
    assert f"  out/{existing}\n" in result.stderr
    assert files(Path("out")) == {existing: b"mine"}
