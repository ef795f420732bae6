"""Check the values that the parameters of a channel have in the name of a namespace."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Union

from flask import request

from asynction_core import Middleware, Namespace, Parameter, ParameterValidationException, Spec
from asynction_validation.enforcing.compiler import Compiler
from asynction_validation.enforcing.texts import reader
from asynction_validation.engines import Violation

__all__ = [
    "check_restrictions",
    "check_restrictions_fit",
    "connect_middleware",
    "send_middleware",
    "value_checks",
]

Restriction = Union[str, "re.Pattern[str]", Callable[[str], object]]
"""A pattern (of `re`, for the whole value) or a callable that tells whether a value will do."""

ValueChecks = Mapping[str, Sequence[Callable[[str], "Violation | None"]]]
"""What checks the values of parameters, by their names; each returns what is wrong with a value."""


def check_restrictions(restrictions: object) -> None:
    """Check the option ``channel_parameters``.

    Raises:
        ValueError: It does not map addresses to mappings from parameters to restrictions.
    """
    if not isinstance(restrictions, Mapping) or not all(
        isinstance(one, Mapping) for one in restrictions.values()
    ):
        raise ValueError(
            "channel_parameters maps addresses of channels to what restricts their parameters, "
            "as in {'/orders/{orderId}': {'orderId': '[0-9]+'}}"
        )
    for parameters in restrictions.values():
        for name, restriction in parameters.items():
            try:
                _predicate(restriction)
            except (TypeError, re.error) as error:
                raise ValueError(
                    f"channel_parameters: what restricts {name!r} is neither a pattern nor a "
                    f"callable: {error}"
                ) from None


def check_restrictions_fit(
    restrictions: Mapping[str, Mapping[str, Restriction]], spec: Spec
) -> None:
    """Check that the option ``channel_parameters`` is about parameters of the document.

    Raises:
        ValueError: The document has no such channel, or no such parameter.
    """
    for address, parameters in restrictions.items():
        namespace = spec.namespaces.get(address) or spec.elsewhere.get(address)
        if namespace is None:
            raise ValueError(f"channel_parameters: the document has no channel {address!r}")
        for name in parameters:
            if address in spec.namespaces and name not in namespace.parameters:
                raise ValueError(
                    f"channel_parameters: the channel {address!r} has no parameter {name!r}"
                )


def value_checks(
    namespace: Namespace, compiler: Compiler | None, restrictions: Mapping[str, Restriction]
) -> ValueChecks:
    """Return what checks the values of a channel's parameters: those that not any text will do for.

    Args:
        namespace: The family of namespaces.
        compiler: Compiles the schemas of parameters; None to leave them unchecked.
        restrictions: What restricts the values further, by the names of parameters.

    Raises:
        SpecError: A schema is none.
    """
    checks = {
        name: list(_checks(parameter, namespace.name, compiler, restrictions.get(name)))
        for name, parameter in namespace.parameters.items()
    }
    return {name: found for name, found in checks.items() if found}


def connect_middleware(namespace: Namespace, checks: ValueChecks) -> Middleware | None:
    """Return what checks the name of the namespace that a client connects to.

    Returns:
        The middleware; None if any values will do.
    """
    if not checks:
        return None

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def connect(auth: Any, **context: Any) -> Any:
            name = request.namespace  # type: ignore[attr-defined]  # set by Flask-SocketIO
            _check(namespace, name, None, checks)
            return next(auth, **context)

        return connect

    return middleware


def send_middleware(namespace: Namespace, event: str, checks: ValueChecks) -> Middleware | None:
    """Return what checks the name of the namespace that an event is sent on.

    Returns:
        The middleware; None if any values will do.
    """
    if not checks:
        return None

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def send(args: tuple[Any, ...], callback: Any, options: dict[str, Any]) -> Any:
            _check(namespace, options["namespace"], event, checks)
            return next(args, callback, options)

        return send

    return middleware


def _check(namespace: Namespace, name: str, event: str | None, checks: ValueChecks) -> None:
    values = namespace.values_of(name) or {}
    for parameter, of_parameter in checks.items():
        for check in of_parameter:
            violation = check(values[parameter])
            if violation is not None:
                raise _exception(namespace.name, event, parameter, violation)


def _checks(
    parameter: Parameter,
    address: str,
    compiler: Compiler | None,
    restriction: Restriction | None,
) -> Iterable[Callable[[str], Violation | None]]:
    if compiler is not None:
        role = f"the parameter {parameter.name!r} of {address!r}"
        compiled = compiler.compile(parameter.schema, role)
        if compiled is not None:
            schema, check = compiled
            read = reader([schema], schema)
            yield lambda value: check(read([value]))
    if restriction is not None:
        will_do = _predicate(restriction)
        yield lambda value: None if will_do(value) else _refused(value)


def _predicate(restriction: Restriction) -> Callable[[str], object]:
    if callable(restriction):
        return restriction
    return re.compile(restriction).fullmatch


def _refused(value: str) -> Violation:
    return Violation(
        message="the value is not allowed here",
        path=(),
        schema_path=(),
        validator="channel_parameters",
        instance=value,
        schema=None,
    )


def _exception(
    namespace: str, event: str | None, parameter: str, violation: Violation
) -> ParameterValidationException:
    error = ParameterValidationException(
        f"parameter {parameter!r}: {violation.message}",
        namespace=namespace,
        event=event,
        path=(parameter, *violation.path),
        schema_path=(parameter, *violation.schema_path),
        validator=violation.validator,
        instance=violation.instance,
        schema=violation.schema,
    )
    error.refusal = error.message
    return error
