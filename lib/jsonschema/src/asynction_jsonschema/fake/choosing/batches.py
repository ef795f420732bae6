"""Values that Hypothesis makes, many in one run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from random import Random
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, Verbosity, given, reject, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky, Unsatisfiable

from asynction_jsonschema.fake.choosing.edge import Edge
from asynction_jsonschema.fake.impossible import Stuck
from asynction_jsonschema.json_values import fresh

_BACKEND = "asynction-jsonschema"
_ONE_AT_A_TIME = threading.Lock()  # greenlets that all did this would leave others no room
_SIZES = (3, 7, 50)  # of the first runs, and of all further ones
_CHOICES = 30_000  # in a run: some tens of microseconds each


# Parts that Hypothesis promises to nobody: nothing public turns off what they are used for. So
# pyproject.toml allows only versions that have been seen to have them.
try:
    from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider

    HypothesisProvider._maybe_draw_constant  # noqa: B018
except (ImportError, AttributeError) as error:
    raise ImportError(
        f"edge data cannot be made with Hypothesis {hypothesis.__version__}, which "
        "asynction-jsonschema does not know: pip install --upgrade asynction-jsonschema"
    ) from error


class SchemaOnly(HypothesisProvider):
    """Hypothesis' own choices, but for constants that it finds in the source of loaded modules.

    What a seed gives would depend on these modules; and it keeps them in a folder ``.hypothesis``.
    """

    def _maybe_draw_constant(self, *args: Any, **kwargs: Any) -> None:
        return None


AVAILABLE_PROVIDERS[_BACKEND] = f"{__name__}.{SchemaOnly.__name__}"


class _Enough(Exception):
    """Ends a run: nothing public does it otherwise."""


class Batches:
    """An endless supply of values.

    Args:
        make: Makes a value by the choices of `taste`.
        taste: Gets to draw from strategies while it does.
        name: What the choices depend on.
    """

    def __init__(self, make: Callable[[], Any], taste: Edge, name: str) -> None:
        self._make = make
        self._taste = taste
        self._left = 0
        self._name = name
        self._runs = 0
        self._supply: list[Any] = []
        self._all: list[Any] | None = None
        self._random = Random(name)

    def __call__(self) -> Any:
        """Return the next value.

        Raises:
            Stuck: None was found.
        """
        if self._all is not None:
            return fresh(self._random.choice(self._all))
        if not self._supply:
            with _ONE_AT_A_TIME:
                self._run()
        return self._supply.pop()

    def _run(self) -> None:
        size = _SIZES[min(self._runs, len(_SIZES) - 1)]
        size = min(size, max(_SIZES[0], _CHOICES // (self._taste.drawn + 1)))
        self._left = _CHOICES
        made, is_complete = _collected(self._values(), size, f"{self._name}/{self._runs}")
        self._runs += 1
        if not made:
            raise Stuck
        if is_complete and len(made) < size // 2:
            self._all = made  # there are no more: it would make the same again
        self._supply = made[::-1]

    def _values(self) -> st.SearchStrategy[Any]:
        @st.composite
        def values(draw: st.DrawFn) -> Any:
            self._taste.begin(draw)
            if self._left <= 0:
                raise _Enough
            try:
                return self._make()
            except Stuck:
                reject()
            finally:
                self._left -= self._taste.drawn

        return values()


def _collected(strategy: st.SearchStrategy[Any], size: int, name: str) -> tuple[list[Any], bool]:
    """Return what a strategy gives, and whether the run has come to its end."""
    collected: list[Any] = []

    @seed(int.from_bytes(sha256(name.encode()).digest()[:8], "big"))
    @settings(
        max_examples=size,
        backend=_BACKEND,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        print_blob=False,
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(strategy)
    def collect(value: Any) -> None:
        collected.append(value)
        time.sleep(0)  # let others run: greenlets have to be let

    try:
        with suppress(Unsatisfiable):
            collect()
    except (_Enough, Flaky):  # flaky: what has been found out makes later values come otherwise
        return collected, False
    return collected, True
