"""What schemas take: compared, combined, negated, as far as that is decided in limited time.

It is calculated by jsonschema-rs.
"""

from __future__ import annotations

from asynction_jsonschema.canonical.form import (
    Form,
    Undecided,
    canonical,
    covers,
    intersect,
    negation,
    subtract,
)

__all__ = ["Form", "Undecided", "canonical", "covers", "intersect", "negation", "subtract"]
