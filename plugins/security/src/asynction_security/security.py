"""The security of a document: judged once, and made ready when a server is built."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asynction_core import SecurityRequirement, Spec, SpecError
from asynction_security.checks import defects_of, schemes_in_use
from asynction_security.scheme import Scheme, build_scheme
from asynction_security.scheme_fields import field_defects, raised


class Way:
    """One way in: schemes that have to be satisfied together, each with the required scopes."""

    __slots__ = ("schemes",)

    def __init__(self, schemes: tuple[tuple[Scheme, tuple[str, ...]], ...]) -> None:
        self.schemes = schemes

    def __str__(self) -> str:
        return " and ".join(
            f"{scheme.name!r}{f' with {list(scopes)}' if scopes else ''}"
            for scheme, scopes in self.schemes
        )


class Security:
    """The security of a document. It does not hold on to the spec, which it is kept for.

    Args:
        spec: The document's spec.
        accept_any: Whether any well-formed credentials will do.

    Attributes:
        accept_any: Whether any well-formed credentials will do.
        defects: What is wrong or questionable, as far as it can be told without callables.
    """

    def __init__(self, spec: Spec, *, accept_any: bool) -> None:
        self.accept_any = accept_any
        self.defects = tuple(defects_of(spec, accept_any=accept_any))
        self._errors = [defect for defect in self.defects if defect.severity == "error"]
        self._nodes = spec.security_schemes
        self._in_use = schemes_in_use(spec)
        self._schemes: dict[str, Scheme] = {}

    def unready(self) -> Iterator[SpecError]:
        """Yield what keeps schemes from being enforced. Their callables are imported."""
        for name, node in self._in_use.items():
            if all(defect.severity == "warning" for defect in field_defects(node)):
                yield from raised(self._scheme, name)

    def ways(self, requirements: Sequence[SecurityRequirement]) -> tuple[Way, ...]:
        """Return the ways to satisfy requirements, any of which will do; none at all for nobody's.

        Raises:
            SpecError: Something is wrong with the document, or a scheme cannot be enforced.
        """
        for error in self._errors:
            raise error  # as the core has before, unless something kept it from that
        return tuple(
            Way(tuple((self._scheme(name), scopes) for name, scopes in requirement.schemes.items()))
            for requirement in requirements
        )

    def _scheme(self, name: str) -> Scheme:
        if name not in self._schemes:
            self._schemes[name] = build_scheme(name, self._nodes[name], accept_any=self.accept_any)
        return self._schemes[name]
