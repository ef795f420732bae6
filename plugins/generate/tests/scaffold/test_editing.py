"""Keys are added to YAML and JSON, and all other characters stay."""

import pytest

from asynction_generate.scaffold.document_edits import CannotEdit, add

PATH = {"x-handler": "handlers.say"}
NESTED = {"x-handlers": {"connect": "h.connect", "error": "h.error"}}


@pytest.mark.parametrize(
    ("before", "pointer", "added", "after"),
    [
        pytest.param(
            "a:\n  b: 1\n",
            "/a",
            PATH,
            "a:\n  b: 1\n  x-handler: handlers.say\n",
            id="block",
        ),
        pytest.param(
            "a:\n  b: 1",
            "/a",
            PATH,
            "a:\n  b: 1\n  x-handler: handlers.say",
            id="no end of line",
        ),
        pytest.param(
            "a:\r\n  b: 1\r\nc: 2\r\n",
            "/a",
            PATH,
            "a:\r\n  b: 1\r\n  x-handler: handlers.say\r\nc: 2\r\n",
            id="Windows",
        ),
        pytest.param(
            "a:\n  b: 1 # why\n  # more\n\nc: 2\n",
            "/a",
            PATH,
            "a:\n  b: 1 # why\n  x-handler: handlers.say\n  # more\n\nc: 2\n",
            id="comments",
        ),
        pytest.param(
            "- name: x\n- name: y\n",
            "/0",
            PATH,
            "- name: x\n  x-handler: handlers.say\n- name: y\n",
            id="in a list",
        ),
        pytest.param(
            "a: {b: 1}\n",
            "/a",
            PATH,
            "a: {b: 1, x-handler: handlers.say}\n",
            id="flow",
        ),
        pytest.param(
            "a: {b: 1,}\n",
            "/a",
            PATH,
            "a: {b: 1, x-handler: handlers.say,}\n",
            id="comma",
        ),
        pytest.param(
            "a: {}\n",
            "/a",
            PATH,
            "a: {x-handler: handlers.say}\n",
            id="empty",
        ),
        pytest.param(
            'a: {"b": 1}\n', "/a", PATH, 'a: {"b": 1, "x-handler": "handlers.say"}\n', id="quoted"
        ),
        pytest.param(
            "a: {\n  b: 1, # why\n  c: 2 # why\n}\n",
            "/a",
            PATH,
            "a: {\n  b: 1, # why\n  c: 2,\n  x-handler: handlers.say # why\n}\n",
            id="flow over lines",
        ),
        pytest.param(
            "a:\n    b: |\n        text\n\n\nc: 1\n",
            "/a",
            PATH,
            "a:\n    b: |\n        text\n    x-handler: handlers.say\n\n\nc: 1\n",
            id="text",
        ),
        pytest.param(
            "a:\n  b: |+\n    text\n\n\nc: 1\n",
            "/a",
            PATH,
            "a:\n  x-handler: handlers.say\n  b: |+\n    text\n\n\nc: 1\n",
            id="text that keeps its end",
        ),
        pytest.param(
            "a:\n  b:\n  - 1\n  - c: >-\n      folded\n      text\n",
            "/a",
            PATH,
            "a:\n  b:\n  - 1\n  - c: >-\n      folded\n      text\n  x-handler: handlers.say\n",
            id="deep end",
        ),
        pytest.param(
            "a:\n  b:\n",
            "/a",
            PATH,
            "a:\n  b:\n  x-handler: handlers.say\n",
            id="null",
        ),
        pytest.param(
            "a:\n  - b:\n  -\nc: 1\n",
            "",
            PATH,
            "a:\n  - b:\n  -\nc: 1\nx-handler: handlers.say\n",
            id="top",
        ),
        pytest.param(
            "p: &p\n  q: 1\na:\n  b: *p\nc: 1\n",
            "/a",
            PATH,
            "p: &p\n  q: 1\na:\n  b: *p\n  x-handler: handlers.say\nc: 1\n",
            id="ends in an alias",
        ),
        pytest.param(
            "p: &p\n  q: 1\na: *p\n",
            "/a",
            PATH,
            "p: &p\n  q: 1\n  x-handler: handlers.say\na: *p\n",
            id="is an alias",
        ),
        pytest.param(
            "p: &p\n  q: {r: 1}\na:\n  <<: *p\n",
            "/a/q",
            PATH,
            "p: &p\n  q: {r: 1, x-handler: handlers.say}\na:\n  <<: *p\n",
            id="is merged in",
        ),
        pytest.param(
            "a: &x !!map\n   b: 1\n",
            "/a",
            PATH,
            "a: &x !!map\n   b: 1\n   x-handler: handlers.say\n",
            id="anchor and tag",
        ),
        pytest.param(
            "~a/b: {c: 1}\n",
            "/~0a~1b",
            PATH,
            "~a/b: {c: 1, x-handler: handlers.say}\n",
            id="escaped",
        ),
        pytest.param(
            "a:\n    b:\n        c: 1\n",
            "/a/b",
            NESTED,
            "a:\n    b:\n        c: 1\n        x-handlers:\n            connect: h.connect\n"
            "            error: h.error\n",
            id="nested",
        ),
        pytest.param(
            "a: {b: 1}\n",
            "/a",
            NESTED,
            "a: {b: 1, x-handlers: {connect: h.connect, error: h.error}}\n",
            id="nested in flow",
        ),
    ],
)
def test_yaml(before: str, pointer: str, added: dict[str, str], after: str) -> None:
    assert add(before, {pointer: added}) == after


@pytest.mark.parametrize(
    ("before", "added", "after"),
    [
        ('{"a": {"b": 1}}', PATH, '{"a": {"b": 1, "x-handler": "handlers.say"}}'),
        ('{"a": {}}', PATH, '{"a": {"x-handler": "handlers.say"}}'),
        (
            '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n',
            NESTED,
            '{\n\t"a": {\n\t\t"b": 1,\n\t\t"x-handlers": {\n\t\t\t"connect": "h.connect",\n'
            '\t\t\t"error": "h.error"\n\t\t}\n\t}\n}\n',
        ),
        (
            '{\n   "a": {\n      "b": [1,\n2]\n   }\n}',
            NESTED,
            '{\n   "a": {\n      "b": [1,\n2],\n      "x-handlers": {\n         "connect": '
            '"h.connect",\n         "error": "h.error"\n      }\n   }\n}',
        ),
    ],
)
def test_json(before: str, added: dict[str, str], after: str) -> None:
    assert add(before, {"/a": added}, as_json=True) == after


def test_several_places_of_which_one_ends_where_the_other_ends() -> None:
    before = "a:\n  b:\n    name: x\nc:\n  d: 1\n"
    additions = {"/a": NESTED, "/a/b": PATH, "/c": PATH}
    assert add(before, additions) == (
        "a:\n  b:\n    name: x\n    x-handler: handlers.say\n"
        "  x-handlers:\n    connect: h.connect\n    error: h.error\n"
        "c:\n  d: 1\n  x-handler: handlers.say\n"
    )


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("a: 1\n", "/a"),
        ("a: {b: 1}\n", "/c"),
        ("a: [1]\n", "/a/1"),
        ("", ""),
        ("a: {\n", "/a"),
        ("a:\n  ? b\n  : 1\n", "/a"),
    ],
)
def test_what_nothing_can_be_added_to(text: str, pointer: str) -> None:
    with pytest.raises(CannotEdit):
        add(text, {pointer: PATH})
