"""The directive `{public-names} MODULE`: what a module names in `__all__`, from its docstrings.

Names that are at home in another package are listed; they are described there. Of the module of
hooks, the hooks follow.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from inspect import isclass, isroutine
from types import ModuleType

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

__all__ = ["setup"]


class PublicNames(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        module = import_module(self.arguments[0])
        hooks = [name for name in vars(module) if name.startswith("asynction_")]
        names = [*module.__all__, *hooks]
        described = [name for name in names if is_at_home(module, name)]
        others = [name for name in names if name not in described]
        return self.parse_text_to_nodes(
            "\n".join([*_list_of(module, others), *_descriptions(module, described)])
        )


def is_at_home(module: ModuleType, name: str) -> bool:
    """Whether a name of a module is described with it, and not with that which it comes from."""
    value = getattr(module, name)
    if not hasattr(value, "__module__"):
        return True
    if module.__name__.endswith(".hookspecs"):
        return bool(value.__module__ == module.__name__)
    return _home(value) == module.__name__.partition(".")[0]


def _home(value: object) -> str:
    """Return the package that describes a value: the core, if another library has made it."""
    package = value.__module__.partition(".")[0]
    return package if package.startswith("asynction") else "asynction_core"


def _list_of(module: ModuleType, names: list[str]) -> Iterator[str]:
    if names:
        links = (f"{{py:obj}}`{name} <{_home(getattr(module, name))}.{name}>`" for name in names)
        yield f"It has these names, too: {', '.join(links)}."
        yield ""


def _descriptions(module: ModuleType, names: list[str]) -> Iterator[str]:
    yield "```{eval-rst}"
    for name in names:
        value = getattr(module, name)
        if isclass(value):
            kind = "exception" if issubclass(value, BaseException) else "class"
            yield f".. auto{kind}:: {module.__name__}.{name}"
            yield from ("   :members:", "   :show-inheritance:", "")
        elif isroutine(value):
            yield from (f".. autofunction:: {module.__name__}.{name}", "")
        else:
            yield from (f".. py:data:: {module.__name__}.{name}", "")
            yield from (f"   {line}" for line in _text_below(module, name, value))
    yield "```"


def _text_below(module: ModuleType, name: str, value: object) -> list[str]:
    """Return the docstring below an assignment, wherever in the package that is."""
    package = module.__name__.partition(".")[0]
    for other, candidate in sorted(sys.modules.items()):
        if other.partition(".")[0] == package and getattr(candidate, name, None) is value:
            lines = ModuleAnalyzer.for_module(other).find_attr_docs().get(("", name))
            if lines:
                return lines
    raise LookupError(f"{package}: {name} has no docstring")


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("public-names", PublicNames)
    return {"parallel_read_safe": True}
