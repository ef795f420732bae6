"""Which callables a document needs, what it calls them, and which modules they go into."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from asynction_generate.python_names import identifier, is_dotted_path, module_name, unique
from asynction_generate.security_schemes import SCOPES_FIELD, Scheme, scheme_of

if TYPE_CHECKING:
    from asynction_core import Event, Namespace, Node, Spec

LIFECYCLE = ("connect", "disconnect", "error")

RESERVED = frozenset({*LIFECYCLE, "any", "literal", "logger", "logging"})
"""Names that mean something else in a generated module."""

Kind = Literal["event", "connect", "disconnect", "error", "security", "scopes"]


@dataclass
class Function:
    """A callable that the document names.

    Attributes:
        path: Its dotted path.
        module: The module that it is in.
        kind: What it is for.
        events: The events that it handles.
        namespaces: The namespaces whose lifecycle it handles.
        schemes: The security schemes that it decides about.
    """

    path: str
    module: str
    kind: Kind
    events: list[Event] = field(default_factory=list)
    namespaces: list[Namespace] = field(default_factory=list)
    schemes: list[Scheme] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """What stands behind the module: the function, behind the classes that it is in."""
        return self.path.removeprefix(f"{self.module}.").split(".")


@dataclass
class Module:
    """A module of callables.

    Attributes:
        name: Its dotted name.
        functions: What is in it, by dotted path.
        is_new: Whether something is put into it that the document did not name before.
    """

    name: str
    functions: dict[str, Function] = field(default_factory=dict)
    is_new: bool = False

    @property
    def decides(self) -> bool:
        """Whether all that is in it decides about credentials."""
        return all(one.kind in ("security", "scopes") for one in self.functions.values())

    @property
    def namespaces(self) -> list[Namespace]:
        """The namespaces whose lifecycle is handled in it."""
        found = (space for one in self.functions.values() for space in one.namespaces)
        return list({space.name: space for space in found}.values())

    @property
    def places(self) -> list[str]:
        """The names of the namespaces of the events that are handled in it, and of the others."""
        events = [event.namespace for one in self.functions.values() for event in one.events]
        return list(dict.fromkeys(events + [space.name for space in self.namespaces]))


@dataclass
class Plan:
    """What is to be generated.

    Attributes:
        modules: All modules that the document names, by name.
        additions: What is added to the document's files: by URI, then by JSON pointer.
        schemes: The security schemes that Socket.IO has a way for, by name.
        types: The name of the module of types, which no module of callables has.
    """

    modules: dict[str, Module] = field(default_factory=dict)
    additions: dict[str, dict[str, dict[str, str | dict[str, str]]]] = field(default_factory=dict)
    schemes: dict[str, Scheme] = field(default_factory=dict)
    types: str = ""

    @property
    def functions(self) -> Iterator[Function]:
        """All callables that the document names."""
        return (one for module in self.modules.values() for one in module.functions.values())

    def has(self, module: str) -> bool:
        """Return whether a module, or one in it, is one of callables."""
        return any(f"{name}.".startswith(f"{module}.") for name in self.modules)

    def written(self, output: Path) -> list[Module]:
        """Return the modules to write: the new ones, and those that do not exist yet."""
        return [
            module
            for module in self.modules.values()
            if module.is_new or not _exists(module.name, output)
        ]

    def own(self, output: Path) -> list[Module]:
        """Return the modules of the project: those to write, and those that it has."""
        written = self.written(output)
        return [
            module
            for module in self.modules.values()
            if module in written or _is_in(module.name, output)
        ]


@dataclass(frozen=True)
class _Slot:
    """A place for a dotted path.

    Attributes:
        node: The object in the document that the field is of.
        field: The field; with another one behind a slash if that is in it.
        kind: What the callable is for.
        given: The path that stands there.
    """

    node: Node
    field: str
    kind: Kind
    given: Node | None
    owner: Event | Namespace | Scheme

    @property
    def keys(self) -> tuple[tuple[object, ...], tuple[object, ...]]:
        """What is equal, either of the two, for two slots that are the same text.

        Several places may refer to one object, and YAML has aliases besides.
        """
        node = self.node
        return (node.uri, node.pointer, self.field), (id(node.value), self.field)


def make_plan(spec: Spec, output: Path, package: str | None = None) -> Plan:
    """Return what a document needs.

    Args:
        spec: The document's spec, with all of its namespaces.
        output: The folder that is generated into.
        package: The package that new modules go into; None for none.

    Raises:
        SpecError: A dotted path in it is none, or leads into what is generated otherwise.
    """
    plan = Plan()
    for name, node in spec.security_schemes.items():
        scheme = scheme_of(name, node)
        if scheme is not None:
            plan.schemes[name] = scheme
    slots = list(_slots(spec, plan))
    for slot in slots:
        if slot.given is not None:
            _put(plan, slot, _checked(slot.given))
    homes = _homes(spec, plan, output, package)
    paths: dict[tuple[object, ...], str] = {}
    for slot in slots:
        if slot.given is not None:
            continue
        path = next((paths[key] for key in slot.keys if key in paths), None)
        if path is None:
            path = _new_path(plan, slot, homes, package)
            plan.modules.setdefault(_module_of(path), Module(_module_of(path))).is_new = True
            _note_addition(plan, slot, path)
        paths |= dict.fromkeys(slot.keys, path)
        _put(plan, slot, path)
    plan.types = unique(f"{package}.event_types" if package else "event_types", plan.has)
    return plan


def _slots(spec: Spec, plan: Plan) -> Iterator[_Slot]:
    for namespace in spec.namespaces.values():
        inner = namespace.node.get("x-handlers")
        for kind in ("connect", "disconnect", "error"):
            node, name = (namespace.node, f"x-handlers/{kind}") if inner is None else (inner, kind)
            yield _Slot(node, name, kind, namespace.handlers.get(kind), namespace)
        for event in namespace.receives.values():
            yield _Slot(event.node, "x-handler", "event", event.handler, event)
    for scheme in plan.schemes.values():
        yield _Slot(scheme.node, scheme.field, "security", scheme.node.get(scheme.field), scheme)
        scopes = scheme.node.get(SCOPES_FIELD)
        if scopes is not None and scheme.has_scopes:
            yield _Slot(scheme.node, SCOPES_FIELD, "scopes", scopes, scheme)


def _checked(node: Node) -> str:
    path = node.text()
    if not is_dotted_path(path):
        raise node.error(
            f"{path!r} is no dotted path to a callable: write it as 'package.module.function'",
            rule="handler",
        )
    if _module_of(path) == "app":
        raise node.error(
            f"{path!r} is in app.py, which is generated and imports the callables that the "
            "document names: write it as 'handlers.function'",
            rule="handler",
        )
    return path


def _module_of(path: str) -> str:
    names = path.split(".")
    end = next(
        (index for index, name in enumerate(names) if index and name[:1].isupper()), len(names) - 1
    )
    return ".".join(names[: min(end, len(names) - 1)])


def _homes(spec: Spec, plan: Plan, output: Path, package: str | None) -> dict[str, str]:
    """Return the module that the new handlers of each namespace go into, by namespace."""
    prefix = f"{package}." if package else ""
    base = f"{prefix}handlers"
    is_module = base in plan.modules
    homes: dict[str, str] = {}
    for namespace in spec.namespaces.values():
        # What is there already is left alone: new handlers stand beside it.
        used = {
            module.name
            for module in plan.modules.values()
            if namespace.name in module.places and not _exists(module.name, output)
        }
        if len(used) == 1:
            homes[namespace.name] = used.pop()
        elif len(spec.namespaces) == 1 and not is_module:
            homes[namespace.name] = base
        else:
            name = named_after(namespace.name)
            joined = f"{base}_{name}" if is_module else f"{base}.{name}"
            homes[namespace.name] = unique(
                joined, lambda module: module in homes.values() or module in plan.modules
            )
    return homes


def named_after(namespace: str) -> str:
    """Return what a module, or a part of a name, that is about a namespace is called."""
    return module_name(namespace, "root" if namespace == "/" else "namespace")


def _new_path(plan: Plan, slot: _Slot, homes: dict[str, str], package: str | None) -> str:
    from asynction_core import Event, Namespace

    if isinstance(slot.owner, Event):
        namespace, name = slot.owner.namespace, identifier(slot.owner.name, "event", RESERVED)
    elif isinstance(slot.owner, Namespace):
        namespace, name = slot.owner.name, slot.kind
    else:
        namespace, name = "", f"check_{identifier(slot.owner.name, 'scheme')}".rstrip("_")
    security = f"{package}.security" if package else "security"
    module = homes[namespace] if namespace else security
    known = plan.modules.get(module, Module(module)).functions.values()
    taken = {function.names[0] for function in known}
    is_shared = list(homes.values()).count(module) > 1
    if namespace and (is_shared or (name in LIFECYCLE and name in taken)):
        name = f"{named_after(namespace)}_{name}".rstrip("_")
    return f"{module}.{unique(name, taken.__contains__)}"


def _put(plan: Plan, slot: _Slot, path: str) -> None:
    module = plan.modules.setdefault(_module_of(path), Module(_module_of(path)))
    function = module.functions.setdefault(path, Function(path, module.name, slot.kind))
    owners: list[object] = {  # type: ignore[assignment]
        "event": function.events,
        "security": function.schemes,
        "scopes": function.schemes,
    }.get(slot.kind, function.namespaces)
    owners.append(slot.owner)


def _note_addition(plan: Plan, slot: _Slot, path: str) -> None:
    of_file = plan.additions.setdefault(slot.node.uri, {})
    added = of_file.setdefault(slot.node.pointer, {})
    outer, _, inner = slot.field.partition("/")
    if not inner:
        added[outer] = path
        return
    nested = added.setdefault(outer, {})
    assert isinstance(nested, dict)
    nested[inner] = path


def _file(module: str, output: Path) -> Path:
    return output.joinpath(*module.split("."))


def _is_in(module: str, output: Path) -> bool:
    """Return whether a module is in a folder."""
    names = module.split(".")
    for count in range(1, len(names) + 1):
        if _file(".".join(names[:count]), output).with_suffix(".py").is_file():
            return True
    return (_file(module, output) / "__init__.py").is_file()


def _exists(module: str, output: Path) -> bool:
    """Return whether a module is there, without importing anything."""
    if _is_in(module, output):
        return True
    names = module.split(".")
    if _file(names[0], output).is_dir():
        return False
    here = str(Path.cwd())
    installed = [folder for folder in sys.path if folder not in ("", here, str(output))]
    return names[0] in sys.stdlib_module_names or (
        PathFinder.find_spec(names[0], installed) is not None
    )
