"""Whatever goes wrong in an implementation of a hook is told by the name of its plugin.

Around each implementation stands a function that looks at what it returns and raises, and around
each wrapper one that also sees to it that what others gave is still there. They run while a server
is built; what goes on from here to be called while it serves is what the plugins gave.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, NoReturn

import pluggy

from asynction_core.plugins.due import Due
from asynction_core.plugins.implementation import AS_IT_IS, Implementation
from asynction_core.plugins.wrapped import Merging

_Function = Callable[..., Any]
_Wrapping = Generator[None, Any, Any]


def attributed(function: _Function, by: Implementation, due: Due) -> _Function:
    """Return an implementation of a hook that is no wrapper, with its name on all that it does."""

    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            given = function(*args, **kwargs)
            return None if given is None else due.accept(given, by)
        except AS_IT_IS:
            raise
        except BaseException as error:
            if due.runs_late and not isinstance(error, (Exception, SystemExit)):
                raise
            raise by.blamed(error) from error

    return call


def wrapper(function: _Function, by: Implementation, merging: Merging) -> _Function:
    """Return a wrapper of a hook (``wrapper=True``) that takes nothing away.

    Args:
        function: The wrapper.
        by: Whose it is.
        merging: What goes on of what others gave and it returns.
    """

    def call(*args: Any, **kwargs: Any) -> _Wrapping:
        inner = _started(function(*args, **kwargs), by)
        try:
            found = yield
        except GeneratorExit:
            inner.close()
            raise
        except BaseException as error:
            _resumed(inner, inner.throw, error, by)
            _tell_swallowed(error, by)
        before = merging.noted(found)
        return merging.merged(before, _resumed(inner, inner.send, found, by))

    return call


def old_wrapper(function: _Function, by: Implementation, merging: Merging) -> _Function:
    """Return a wrapper of a hook (``hookwrapper=True``) that takes nothing away: see `wrapper`."""

    def call(*args: Any, **kwargs: Any) -> _Wrapping:
        inner = _started(function(*args, **kwargs), by)
        outcome: pluggy.Result[Any] = yield
        raised = outcome.exception
        before = None if raised else merging.noted(outcome.get_result())
        try:
            _resumed(inner, inner.send, outcome, by)
            if raised is None:
                outcome.force_result(merging.merged(before, outcome.get_result()))
            elif outcome.exception is None:
                _tell_swallowed(raised, by)
        except BaseException as error:
            outcome.force_exception(error)  # pluggy warns of what a wrapper raises

    return call


def _tell_swallowed(error: BaseException, by: Implementation) -> NoReturn:
    if not isinstance(error, Exception):
        raise error
    raise by.fails(
        f"its wrapper of {by.hook} swallows what another plugin raises ({error}): have it raise "
        "that again"
    ) from error


def _started(inner: _Wrapping, by: Implementation) -> _Wrapping:
    """Run a wrapper to its ``yield``."""
    try:
        next(inner)
    except StopIteration:
        raise by.fails(
            f"its wrapper of {by.hook} does not yield: have it yield once, which gives what others "
            "return, on every way through it"
        ) from None
    except AS_IT_IS:
        raise
    except BaseException as error:
        raise by.blamed(error, f"the wrapper of {by.hook}") from error
    return inner


def _resumed(
    inner: _Wrapping, resume: Callable[[Any], object], value: Any, by: Implementation
) -> Any:
    """Run a wrapper from its ``yield`` to its end, and return what it returns."""
    try:
        resume(value)
    except StopIteration as stop:
        return stop.value
    except AS_IT_IS:
        raise
    except BaseException as error:
        if error is value:  # that it was told of
            raise
        raise by.blamed(error, f"the wrapper of {by.hook}") from error
    inner.close()
    raise by.fails(f"its wrapper of {by.hook} yields twice: have it yield once")
