"""Python names for what a document calls as it likes."""

import builtins
import keyword

import pytest

from asynction_generate.python_names import identifier, is_dotted_path, module_name, unique


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("new message", "new_message"),
        ("newMessage", "new_message"),
        ("HTTPServer", "http_server"),
        ("user:created/v2", "user_created_v2"),
        ("import", "import_"),
        ("None", "none"),
        ("list", "list_"),
        ("match", "match"),
        ("taken", "taken_"),
        ("2fa", "event_2fa"),
        ("", "event"),
        ("🎉", "event"),
        ("größe", "größe"),
        ("ﬁne", "fine"),
        ("__init__", "init"),
        ("\x00", "event"),
        ("x" * 100, "x" * 40),
    ],
)
def test_an_identifier(text: str, name: str) -> None:
    found = identifier(text, "event", {"taken"})
    assert found == name
    assert found.isidentifier()
    assert not keyword.iskeyword(found)
    assert not hasattr(builtins, found)


@pytest.mark.parametrize(
    ("text", "name"),
    [("/größe", "grosse"), ("/日本", "namespace"), ("/a/b", "a_b"), ("/Über uns", "uber_uns")],
)
def test_a_module_has_a_name_that_every_file_system_takes(text: str, name: str) -> None:
    assert module_name(text, "namespace") == name


def test_a_name_that_is_taken_gets_a_number() -> None:
    taken = {"a", "a_2", "import_"}
    assert unique("a", taken.__contains__) == "a_3"
    assert unique("b", taken.__contains__) == "b"
    assert unique("import_", taken.__contains__) == "import_2"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("a.b", True), ("a", False), ("a.", False), ("a.b-c", False), ("a.if", False), ("ä.ö", True)],
)
def test_a_dotted_path(text: str, is_one: bool) -> None:
    assert is_dotted_path(text) is is_one
