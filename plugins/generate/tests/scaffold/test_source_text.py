"""Source is laid out as `ruff format` lays it out, and means what it shall mean."""

import ast
import random
from pathlib import Path
from typing import Any

import pytest

from asynction_generate.source_text import assigned, call, docstring, signature

from .projects import checked

LETTERS = "abcdefgh    -_'\"\\\n\t\0{}[]äé日🎉\u2028\u200d"


class Values:
    """Random values, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def text(self, most: int) -> str:
        return "".join(self._random.choices(LETTERS, k=self._random.randrange(most)))

    def value(self, depth: int = 0) -> Any:
        kind = self._random.randrange(9 if depth < 4 else 6)
        length = self._random.randrange(7)
        if kind == 0:
            return self._random.choice([True, False, None])
        if kind == 1:
            return self._random.choice([-1, 1]) * 10 ** self._random.randrange(30)
        if kind == 2:
            return self._random.random() * 10.0 ** self._random.randrange(-20, 25)
        if kind < 6:
            text = self.text(self._random.choice([5, 20, 60, 110]))
            return text if self._random.randrange(4) else text.encode()
        if kind == 6:
            return [self.value(depth + 1) for _ in range(length)]
        if kind == 7:
            return {self.text(40): self.value(depth + 1) for _ in range(length)}
        return tuple(self.value(depth + 1) for _ in range(length))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_written_is_formatted_and_means_the_same(seed: int, tmp_path: Path) -> None:
    values = Values(seed)
    returned, functions = [], []
    for number in range(150):
        value = values.value()
        returned.append(value)
        parts = [
            signature(f"def f{number}", ["a: Any"], "Any"),
            docstring(f"Say {values.text(150)}\n\n{' '.join(values.text(200).split())}", "    "),
            assigned("    value = ", value),
            call("    value = g", [values.text(60), values.value()]),
            assigned("    return ", value),
        ]
        functions.append("\n".join(parts))
    source = "\n\n\n".join(functions) + "\n"
    (tmp_path / "written.py").write_text(source, encoding="utf-8")
    checked(tmp_path, "ruff", "format", "--isolated", "--no-cache", "--check", "written.py")
    for function, value in zip(ast.parse(source).body, returned, strict=True):
        assert isinstance(function, ast.FunctionDef)
        last = function.body[-1]
        assert isinstance(last, ast.Return)
        assert last.value is not None
        assert ast.literal_eval(last.value) == value


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Short.", '"""Short."""'),
        ('"Quoted."', '"""\'Quoted.\'"""'),
        ("a\\b", '"""a\\\\b"""'),
        ('a """ b', '"""a \'\'\' b"""'),
        ("One.\n\n\n\nTwo.", '"""One.\n\nTwo.\n"""'),
        ("Tab\there,\x07 bell.", '"""Tab here, bell."""'),
    ],
)
def test_a_docstring(said: str, text: str) -> None:
    assert docstring(said) == text


def test_a_signature_that_is_too_long_has_a_line_for_each_parameter() -> None:
    parameters = [f"{'long' * 10}_{number}: str" for number in range(2)]
    assert signature("def f", parameters, "None").splitlines() == [
        "def f(",
        f"    {parameters[0]},",
        f"    {parameters[1]},",
        ") -> None:",
    ]
