"""What callables may return in place of what they should."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from typing import Any, NamedTuple


async def coroutine() -> Any:
    return {"sub": "ann"}


async def asynchronous() -> AsyncIterator[Any]:
    yield {"sub": "ann"}


def generator() -> Iterator[Any]:
    yield {"sub": "ann"}


class Failing(Mapping[str, Any]):
    """A mapping that names "ann", and one of whose methods raises."""

    def __init__(self, method: str, error: type[BaseException]) -> None:
        self._method = method
        self._error = error

    def _fail(self, method: str) -> None:
        if method == self._method:
            raise self._error("s3cret")

    def __getitem__(self, key: str) -> Any:
        self._fail("getitem")
        return {"sub": "ann"}[key]

    def __iter__(self) -> Iterator[str]:
        self._fail("iter")
        return iter(["sub"])

    def __len__(self) -> int:
        self._fail("len")
        return 1

    def keys(self) -> Any:
        self._fail("keys")
        return ["sub"]


class Endless(Mapping[str, Any]):
    """Says that it has a key, and then does not."""

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(["sub"])

    def __len__(self) -> int:
        return 1


class Pretending:
    """Says that it is a dict."""

    __class__ = dict  # type: ignore[assignment]

    def get(self, key: str, default: Any = None) -> Any:
        return "ann"


class Getting:
    sub = uid = "ann"

    def __getitem__(self, key: str) -> Any:
        return "ann"

    def get(self, key: str, default: Any = None) -> Any:
        return "ann"

    def keys(self) -> Any:
        return ["sub"]


class Uncomparable:
    def __eq__(self, other: object) -> bool:
        raise ValueError("s3cret")

    __hash__ = None  # type: ignore[assignment]


class Number(int):
    sub = "ann"


class Text(str):
    sub = "ann"


class Row(NamedTuple):
    sub: str = "ann"


SUB = {"sub": "ann"}

_NO_SECURITY_INFO: dict[str, Callable[[], Any]] = {
    "None": lambda: None,
    "True": lambda: True,
    "False": lambda: False,
    "0": lambda: 0,
    "1": lambda: 1,
    "number": lambda: 1.5,
    "empty text": lambda: "",
    "text": lambda: "ann",
    "JSON": lambda: '{"sub": "ann"}',
    "bytes": lambda: b"ann",
    "empty list": list,
    "list": lambda: ["sub"],
    "list of info": lambda: [SUB],
    "pairs": lambda: [("sub", "ann")],
    "tuple": lambda: (SUB, 200),
    "set": lambda: {"sub"},
    "items": lambda: SUB.items(),
    "iterator": lambda: iter([SUB]),
    "coroutine": coroutine,
    "asynchronous generator": asynchronous,
    "generator": generator,
    "function": lambda: lambda: SUB,
    "class": lambda: dict,
    "object": object,
    "Ellipsis": lambda: ...,
    "NotImplemented": lambda: NotImplemented,
    "exception": lambda: ValueError("no"),
    "int of a class": lambda: Number(1),
    "str of a class": lambda: Text("ann"),
    "named tuple": Row,
    "with get": Getting,
    "pretending to be a dict": Pretending,
    "empty": dict,
    "inactive": lambda: {"active": False},
    "active": lambda: {"active": True},
    "inactive with a scope": lambda: {"active": False, "scope": "read"},
    "scopes only": lambda: {"scopes": ["read"]},
    "other names": lambda: {"user": "ann", "id": 1, "name": "ann", "username": "ann"},
    "names in capitals": lambda: {"SUB": "ann", "UID": "ann"},
    "names in bytes": lambda: {b"sub": "ann", b"uid": "ann"},
    "sub None": lambda: {"sub": None},
    "sub empty": lambda: {"sub": ""},
    "sub empty list": lambda: {"sub": []},
    "sub empty mapping": lambda: {"sub": {}},
    "sub empty bytes": lambda: {"sub": b""},
    "sub False": lambda: {"sub": False},
    "sub True": lambda: {"sub": True},
    "uid None": lambda: {"uid": None},
    "uid empty": lambda: {"uid": ""},
    "both None": lambda: {"sub": None, "uid": None},
    "sub empty, uid not": lambda: {"sub": "", "uid": "ann"},
    "sub None, uid empty": lambda: {"sub": None, "uid": ""},
    "sub of no comparison": lambda: {"sub": Uncomparable()},
    "without its key": Endless,
    **{
        f"{method} raises {error.__name__}": lambda method=method, error=error: Failing(
            method, error
        )
        for method, error in [
            ("getitem", KeyError),
            ("getitem", SystemExit),
            ("keys", ValueError),
            ("keys", KeyboardInterrupt),
            ("keys", GeneratorExit),
            ("keys", StopIteration),
            ("keys", ConnectionRefusedError),
        ]
    },
    **{
        f"{name} {scopes!r:.20}": lambda name=name, scopes=scopes: {**SUB, name: scopes}
        for name in ("scopes", "scope")
        for scopes in [
            0,
            1,
            True,
            False,
            1.5,
            b"read",
            {"read": True},
            {},
            ["read", 1],
            ["read", None],
            [["read"]],
            [b"read"],
            (None,),
            {1, 2},
            ...,
        ]
    },
    "scopes in a generator": lambda: {**SUB, "scopes": (name for name in ["read"])},
    "scopes in keys": lambda: {**SUB, "scopes": {"read": 1}.keys()},
    "scopes wrong, scope right": lambda: {**SUB, "scopes": 1, "scope": "read"},
}

NO_SECURITY_INFO = list(_NO_SECURITY_INFO.values())
NO_SECURITY_INFO_IDS = list(_NO_SECURITY_INFO)

# What names somebody, and who that is.
ACCEPTED: list[tuple[dict[str, Any], Any]] = [
    ({"sub": "ann"}, "ann"),
    ({"uid": "ann"}, "ann"),
    ({"sub": "ann", "uid": "bob"}, "ann"),
    ({"sub": None, "uid": "bob"}, "bob"),
    ({"sub": 0}, 0),
    ({"uid": 7}, 7),
    ({"sub": " "}, " "),
    ({"sub": ("ann", "example.com")}, ("ann", "example.com")),
    ({"sub": {"id": 1}}, {"id": 1}),
    ({"sub": "ann", "scopes": None, "scope": None}, "ann"),
    ({"sub": "ann", "scopes": [], "scope": ""}, "ann"),
    ({"sub": "ann", "scopes": None, "scope": ["read"]}, "ann"),
    ({"sub": "ann", "scopes": "read write", "scope": 1}, "ann"),
    ({"sub": "ann", "exp": 4e9, "nested": {"a": [None]}, "active": False}, "ann"),
]


class Truthy:
    def __bool__(self) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


class Raising:
    def __bool__(self) -> bool:
        raise SystemExit

    def __eq__(self, other: object) -> bool:
        raise SystemExit

    __hash__ = None  # type: ignore[assignment]


NOT_TRUE: dict[str, Callable[[], Any]] = {
    "None": lambda: None,
    "False": lambda: False,
    "0": lambda: 0,
    "1": lambda: 1,
    "1.0": lambda: 1.0,
    "text": lambda: "True",
    "list": lambda: ["read"],
    "mapping": lambda: {"active": True},
    "object": object,
    "truthy": Truthy,
    "raising": Raising,
    "coroutine": coroutine,
    "generator": generator,
    "function": lambda: lambda: True,
    "Ellipsis": lambda: ...,
}
