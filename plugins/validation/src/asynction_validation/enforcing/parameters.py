"""Check the values that the parameters of a channel have in the name of a namespace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from flask import request

from asynction_core import Middleware, Namespace, Parameter, ParameterValidationException
from asynction_jsonschema import Violation
from asynction_validation.enforcing.compiler import Compiler
from asynction_validation.enforcing.refusals import OnInvalid, refusal, refuse
from asynction_validation.enforcing.restrictions import Restriction, predicate
from asynction_validation.enforcing.texts import reader

ValueChecks = Mapping[str, Sequence[Callable[[str], "Violation | None"]]]
"""What checks the values of parameters, by their names; each returns what is wrong with a value."""

ValuesOf = Callable[[str], Mapping[str, str]]
"""Returns the values that the parameters of a family have in the name of a namespace of it."""

_RESTRICTED = "channel_parameters"  # which stands for the keyword of a schema


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
        name: list(_checks(parameter, compiler, restrictions.get(name)))
        for name, parameter in namespace.parameters.items()
    }
    return {name: found for name, found in checks.items() if found}


def connect_middleware(
    namespace: Namespace, values_of: ValuesOf, checks: ValueChecks, on_invalid: OnInvalid
) -> Middleware | None:
    """Return what checks the name of the namespace that a client connects to.

    Args:
        namespace: The family of namespaces.
        values_of: Reads the values of its parameters.
        checks: Checks them.
        on_invalid: What happens if they are invalid.

    Returns:
        The middleware; None if any values will do.
    """
    if not checks:
        return None

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def connect(auth: Any, **context: Any) -> Any:
            name = request.namespace  # type: ignore[attr-defined]  # set by Flask-SocketIO
            _check(namespace, values_of(name), None, checks, on_invalid)
            return next(auth, **context)

        return connect

    return middleware


def send_middleware(
    namespace: Namespace,
    event: str,
    values_of: ValuesOf,
    checks: ValueChecks,
    on_invalid: OnInvalid,
) -> Middleware | None:
    """Return what checks the name of the namespace that an event is sent on.

    Args:
        namespace: The family of namespaces.
        event: The name of the event.
        values_of: Reads the values of its parameters.
        checks: Checks them.
        on_invalid: What happens if they are invalid.

    Returns:
        The middleware; None if any values will do.
    """
    if not checks:
        return None

    def middleware(next: Callable[..., Any]) -> Callable[..., Any]:
        def send(args: tuple[Any, ...], callback: Any, options: dict[str, Any]) -> Any:
            values = values_of(options["namespace"])
            _check(namespace, values, event, checks, on_invalid)
            return next(args, callback, options)

        return send

    return middleware


def _check(
    namespace: Namespace,
    values: Mapping[str, str],
    event: str | None,
    checks: ValueChecks,
    on_invalid: OnInvalid,
) -> None:
    for parameter, of_parameter in checks.items():
        for check in of_parameter:
            violation = check(values[parameter])
            if violation is not None:
                error = refusal(
                    ParameterValidationException,
                    violation,
                    namespace.name,
                    event,
                    part=parameter,
                    label=f"parameter {parameter!r}",
                )
                # What the option restricts holds whether or not the document is enforced.
                refuse(error, "raise" if violation.validator == _RESTRICTED else on_invalid)


def _checks(
    parameter: Parameter, compiler: Compiler | None, restriction: Restriction | None
) -> Iterable[Callable[[str], Violation | None]]:
    if compiler is not None:
        compiled = compiler.compile(parameter.schema)
        if compiled is not None:
            schema, check = compiled
            read = reader([schema], schema)
            yield lambda value: check(read([value]))
    if restriction is not None:
        will_do = predicate(restriction)
        yield lambda value: None if will_do(value) else _refused(value)


def _refused(value: str) -> Violation:
    return Violation("the value is not allowed here", (), (), _RESTRICTED, value, schema=None)
