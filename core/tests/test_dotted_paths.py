"""How a dotted path becomes a callable, and what is said about one that does not."""

from __future__ import annotations

import sys
from importlib import import_module
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
    # Modules that build servers, as these do, resolve what the document names.
    "shop/app.py": "import asynction_core; asynction_core.resolve('shop.levels.f'); asio = 1\n",
    "shop/levels.py": "from shop.app import asio\ndef f(): pass\n",
    "shop/app2.py": "import asynction_core; asynction_core.resolve('shop.levels2.f'); asio = 1\n",
    "shop/levels2.py": "from shop import app2\napp2.asio\ndef f(): pass\n",
    "shop/app3.py": "import asynction_core; asynction_core.resolve('shop.levels3.f'); asio = 1\n",
    "shop/levels3.py": "import shop.app3\nshop.app3.asio\ndef f(): pass\n",
    "shop/circle.py": "from shop.around import f\n",
    "shop/around.py": "from shop.circle import g\n",
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


@pytest.mark.parametrize(
    ("module", "complaint"),
    [
        ("shop.levels", "the module 'shop.levels' has no attribute 'f' yet, as it is still being"),
        ("shop.app", "importing the module 'shop.levels' fails with ImportError: cannot import"),
        ("shop.app2", "importing the module 'shop.levels2' fails with AttributeError: partially"),
        ("shop.app3", "importing the module 'shop.levels3' fails with AttributeError: "),
    ],
)
def test_a_module_that_imports_who_builds_the_server_is_told_what_to_do(
    module: str, complaint: str
) -> None:
    with pytest.raises(DottedPathError) as caught:
        import_module(module)
    assert complaint in str(caught.value)
    advice = "Import that one within its functions, or take current_app.extensions['socketio']"
    assert str(caught.value).count(advice) == 1
    assert "spelling" not in str(caught.value)


def test_modules_that_import_each_other_have_nothing_to_do_with_the_server() -> None:
    with pytest.raises(DottedPathError, match="fails with ImportError") as caught:
        resolve("shop.circle.f")
    assert "the server" not in str(caught.value)
