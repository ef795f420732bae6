"""How an event or a connection ends, and whose fault it is if it ends badly."""

from __future__ import annotations

from typing import Literal, get_args

Outcome = Literal["handled", "invalid", "refused", "raised", "unbound", "undocumented", "unknown"]
"""How an event or a connection ends.

- ``"handled"``: well.
- ``"invalid"``: it, or what acknowledges it, does not fit the document.
- ``"refused"``: a client may not do that.
- ``"raised"``: a handler, or what stands around it, has raised an exception.
- ``"unbound"``: the document has the event, and no handler is registered for it.
- ``"undocumented"``: the document lacks the event; code has a handler for it, or has emitted it.
- ``"unknown"``: neither the document nor code has such an event, or such a namespace.
"""

Fault = Literal["client", "server"]
"""Whose fault it is that something ends badly."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
FAULTS: tuple[Fault, ...] = get_args(Fault)
