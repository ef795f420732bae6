"""The extension by which an object says that rules are not to be asked about it."""

from __future__ import annotations

from asynction_core import Extension
from asynction_core.extension import OBJECTS
from asynction_validation.comparing.change_rules import NAMES as OF_CHANGES
from asynction_validation.judging.rules.table import NAMES
from asynction_validation.judging.severities import IGNORE

IGNORING = Extension(
    IGNORE,
    sorted(one for one in OBJECTS if ":" not in one),
    {
        "description": "Rules that 'asynction validate' and 'asynction diff' do not ask about this "
        "object and all that is in it.",
        "type": "array",
        "items": {
            "anyOf": [{"type": "string"}, {"type": "string", "enum": sorted(NAMES | OF_CHANGES)}]
        },
        "uniqueItems": True,
    },
)
"""It names rules, those of plugins among them, which are not known here."""
