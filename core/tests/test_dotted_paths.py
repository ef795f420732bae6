"""How a dotted path becomes a callable, and what is said about one that does not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from asynction_core import DottedPathError, resolve

FILES = {
    "shop/__init__.py": "",
    "shop/events.py": (
        "def order(item): return 'function'\n"
        "class Desk:\n"
        "    @staticmethod\n"
        "    def static(): return 'static'\n"
        "    @classmethod\n"
        "    def of_class(cls): return 'class method'\n"
        "    def __call__(self): return 'instance'\n"
        "    def method(self): return 'bound'\n"
        "desk = Desk()\n"
        "price = 3\n"
    ),
    "shop/broken.py": "1 / 0\n",
    "shop/needs.py": "import something_not_installed\n",
    "shop/needs_from.py": "from shop.events import missing_name\n",
    "shop/syntax.py": "def (:\n",
    "shop/lazy.py": (
        "def __getattr__(name):\n"
        "    if name == 'late':\n"
        "        return lambda: 'late'\n"
        "    raise AttributeError(name)\n"
    ),
    "single.py": "def handler(): return 'top level'\n",
}


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    for module in [name for name in sys.modules if name.split(".")[0] in ("shop", "single")]:
        monkeypatch.delitem(sys.modules, module)


@pytest.mark.parametrize(
    ("path", "arguments", "answer"),
    [
        ("shop.events.order", ["x"], "function"),
        ("shop.events.Desk.static", [], "static"),
        ("shop.events.Desk.of_class", [], "class method"),
        ("shop.events.desk", [], "instance"),
        ("shop.events.desk.method", [], "bound"),
        ("shop.lazy.late", [], "late"),
        ("single.handler", [], "top level"),
    ],
)
def test_a_path_leads_to_any_callable(path: str, arguments: list[Any], answer: str) -> None:
    assert resolve(path)(*arguments) == answer


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("shp.events.order", "there is no module 'shp'"),
        ("shop.evnts.order", "the module 'shop' has no attribute 'evnts'"),
        ("shop.events.oder", "the module 'shop.events' has no attribute 'oder'"),
        ("shop.events.Desk.statc", "'shop.events.Desk' has no attribute 'statc'"),
        ("shop.events.order.x.y", "'shop.events.order' has no attribute 'x'"),
        ("shop.events.price", "is int, which cannot be called"),
        ("shop.events", "is module, which cannot be called"),
        ("shop.broken.f", "importing the module 'shop.broken' fails with ZeroDivisionError"),
        ("shop.needs.f", "fails with ModuleNotFoundError: No module named"),
        ("shop.needs_from.f", "importing the module 'shop.needs_from' fails with ImportError"),
        ("shop.syntax.f", "importing the module 'shop.syntax' fails with SyntaxError"),
        ("order", "a dotted path to a callable is needed"),
        ("", "a dotted path to a callable is needed"),
        ("shop..order", "a dotted path to a callable is needed"),
        ("shop.events:order", "a dotted path to a callable is needed"),
        (".events.order", "a dotted path to a callable is needed"),
    ],
)  # fmt: skip
def test_a_path_that_leads_to_none_says_why(path: str, complaint: str) -> None:
    with pytest.raises(DottedPathError) as caught:
        resolve(path)
    assert complaint in str(caught.value)


def test_the_cause_inside_a_module_is_kept() -> None:
    with pytest.raises(DottedPathError) as caught:
        resolve("shop.broken.f")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
