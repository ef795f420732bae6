"""How large a document may be: nobody writes one that comes near, and nothing larger is held."""

from __future__ import annotations

MAX_BYTES = 20_000_000  # of one file, also when all its aliases are written out
MAX_VALUES = 2_000_000  # keys and values in one file, likewise
MAX_DIGITS = 1_000  # of one number

# Mappings and lists within each other. Whatever walks through a document may recurse: with the
# thousand frames that Python allows by default, and with the C stack of a small thread.
MAX_DEPTH = 200

TOO_DEEP = (
    f"it is nested more than {MAX_DEPTH} levels deep: "
    "give inner parts names of their own, and refer to them with $ref"
)
TOO_LARGE = (
    f"more than {MAX_BYTES // 1_000_000} MB or {MAX_VALUES:,} values in one file are not read: "
    "split the document into several files, which refer to each other with $ref"
)
