"""Faults in plain servers, each with what finds it and the least that shows it."""

from typing import NamedTuple


class Fault(NamedTuple):
    """A fault, and what is to be found.

    Attributes:
        server: What kind of server has it.
        name: Its name, behind "depot" or "gate" if it is none of the shop.
        check: The check that fails.
        about: The namespace, and the event if it is about one.
        steps: How many steps it takes at most.
        size: How many characters their arguments have at most, as JSON.
    """

    server: str
    name: str
    check: str
    about: str
    steps: int = 1
    size: int = 0

    @property
    def what(self) -> str:
        return next((one for one in ("depot", "gate") if self.name.startswith(one)), "shop")

    @property
    def alone(self) -> str:
        return self.name.removeprefix(self.what).strip()

    def __str__(self) -> str:
        return f"{self.server}-{self.name}".replace(" ", "-")


DEPOT = [
    # What is taken though it does not fit.
    Fault("asgi", "depot to-extra", "refuses_invalid", "/ send", size=70),
    Fault("node", "depot to-extra", "refuses_invalid", "/ send", size=70),
    Fault("flask", "depot any-multiple", "refuses_invalid", "/ send", size=60),
    Fault("asgi", "depot tags-twice", "refuses_invalid", "/ send", size=80),
    Fault("flask", "depot tags-four", "refuses_invalid", "/ send", size=90),
    Fault("asgi", "depot kind-case", "refuses_invalid", "/ send", size=70),
    Fault("asgi", "depot null-to", "refuses_invalid", "/ send", size=30),
    Fault("flask", "depot null-tags", "refuses_invalid", "/ send", size=70),
    Fault("node", "depot null-kind", "refuses_invalid", "/ send", size=70),
    Fault("asgi", "depot zip-inclusive", "refuses_invalid", "/ send", size=60),
    Fault("flask", "depot zip-text", "refuses_invalid", "/ send", size=60),
    Fault("asgi", "depot zip-bool", "refuses_invalid", "/ send", size=60),
    Fault("flask", "depot zip-round", "refuses_invalid", "/ send", size=60),
    Fault("node", "depot any-zip", "refuses_invalid", "/ send", size=60),
    Fault("asgi", "depot weight-text", "refuses_invalid", "/ send", size=60),
    Fault("node", "depot coerced", "refuses_invalid", "/ send", size=60),
    Fault("asgi", "depot utf-16", "refuses_invalid", "/ send", size=60),
    Fault("node", "depot utf-16", "refuses_invalid", "/ send", size=60),
    Fault("flask", "depot trims", "refuses_invalid", "/ send", size=60),
    Fault("asgi", "depot join-unanchored", "refuses_invalid", "/ join", size=6),
    Fault("flask", "depot measure-less", "refuses_invalid", "/ measure", size=3),
    Fault("asgi", "depot measure-more", "refuses_invalid", "/ measure", size=12),
    Fault("node", "depot measure-three", "refuses_invalid", "/ measure", size=12),
    Fault("asgi", "depot tells-refused", "refuses_invalid", "/ tell", size=45),
    Fault("asgi", "depot any-lane", "parameters_enforced", "/yards/{yard}/{lane}", size=4),
    Fault("asgi", "depot yard-unanchored", "parameters_enforced", "/yards/{yard}/{lane}", size=4),
    Fault("node", "depot any-yard", "parameters_enforced", "/yards/{yard}/{lane}", size=4),
    # What comes, and is wrong, late, or somebody else's.
    Fault("flask", "depot ack-one", "ack_conforms", "/ measure", size=7),
    Fault("asgi", "depot nested-ack", "ack_conforms", "/ send", size=60),
    Fault("asgi", "depot third", "ack_conforms", "/ send", steps=3, size=180),
    Fault("flask", "depot tracked-none", "ack_conforms", "/ track", steps=2, size=110),
    Fault("asgi", "depot tracked-twice", "ack_conforms", "/ track", steps=3, size=130),
    Fault("node", "depot prototype", "ack_conforms", "/ track", size=30),
    Fault("flask", "depot late", "ack_arrives", "/ send", size=90),
    Fault("node", "depot late", "ack_arrives", "/ join", size=5),
    Fault("asgi", "depot kicks-valid", "ack_arrives", "/ send", size=70),
    Fault("asgi", "depot no-bytes", "ack_arrives", "/ label", size=20),
    Fault("flask", "depot nul", "ack_arrives", "/ tell", size=40),
    Fault("asgi", "depot empty", "ack_arrives", "/ sum", size=4),
    Fault("node", "depot ack-of-others", "ack_arrives", "/ sum", steps=3, size=20),
    Fault("node", "depot ack-unasked", "ack_arrives", "/", size=5),
    Fault("node", "depot busy", "ack_arrives", "/ measure", steps=2, size=18),
    Fault("flask", "depot told-one", "sends_conform", "/ told", size=30),
    Fault("node", "depot weight-null", "sends_conform", "/ stored", size=60),
    Fault("asgi", "depot upset", "sends_conform", "/ stored", steps=2, size=90),
    Fault(
        "asgi", "depot wrong-namespace", "sends_documented", "/yards/{yard}/{lane} stored", size=60
    ),
    Fault(
        "node", "depot wrong-namespace", "sends_documented", "/yards/{yard}/{lane} stored", size=60
    ),
    # What the server does not survive.
    Fault("asgi", "depot huge", "survives", "/ measure", size=20),
    Fault("asgi", "depot unicode", "survives", "/ tell", size=50),
    Fault("node", "depot first-tag", "survives", "/ send", size=70),
    Fault("node", "depot reduce", "survives", "/ sum", size=4),
    # What is refused though it fits.
    Fault("flask", "depot not-least", "takes_valid", "/ send", size=60),
]

GATE = [
    *(
        Fault(
            ("asgi", "flask")[number % 2],
            f"gate {name}",
            "security_enforced",
            f"/{name.split()[0]}",
            size=8,
        )
        for number, name in enumerate(
            [
                *("bearer open", "bearer prefix", "bearer empty", "bearer null", "bearer unsigned"),
                *("bearer others", "bearer scheme", "basic malformed", "basic user"),
                *("basic no password", "basic no colon", "in-query empty", "in-header any"),
                *("in-cookie any", "as-user true", "as-password object", "login user"),
                *("login password", "oidc others", "both any", "either empty"),
                *("scoped any scope", "scoped writes"),
            ]
        )
    ),
    Fault("asgi", "gate scoped tells", "security_enforced", "/scoped opened", size=2),
    Fault("flask", "gate bound any v", "bindings_enforced", "/bound", size=8),
    Fault("asgi", "gate bound any lang", "bindings_enforced", "/bound", size=8),
    Fault("flask", "gate bound any tenant", "bindings_enforced", "/bound", size=8),
    Fault("asgi", "gate bound tenant unanchored", "bindings_enforced", "/bound", size=8),
]

FAULTS = [
    Fault("flask", "amount-zero", "refuses_invalid", "/ order", size=30),
    Fault("asgi", "amount-high", "refuses_invalid", "/ order", size=32),
    Fault("flask", "amount-text", "refuses_invalid", "/ order", size=32),
    Fault("asgi", "item-empty", "refuses_invalid", "/ order", size=28),
    Fault("flask", "item-long", "refuses_invalid", "/ order", size=49),
    Fault("asgi", "extra", "refuses_invalid", "/ order", size=42),
    Fault("flask", "no-item", "refuses_invalid", "/ order", size=16),
    Fault("asgi", "any-mood", "refuses_invalid", "/ mood", size=4),
    Fault("flask", "move-one", "refuses_invalid", "/ move", size=3),
    Fault("asgi", "move-three", "refuses_invalid", "/ move", size=15),
    Fault("flask", "move-far", "refuses_invalid", "/ move", size=7),
    Fault("asgi", "say-long", "refuses_invalid", "/ say", size=15),
    Fault("flask", "ack-type", "ack_conforms", "/ order", size=28),
    Fault("asgi", "ack-missing", "ack_conforms", "/ order", size=40),
    Fault("flask", "ack-limit", "ack_conforms", "/ order", size=28),
    Fault("asgi", "odd-error", "ack_conforms", "/ order", size=30),
    Fault("flask", "silent-ack", "ack_arrives", "/ order", size=30),
    Fault("asgi", "send-type", "sends_conform", "/ placed", size=30),
    Fault("flask", "said-type", "sends_conform", "/ said", size=5),
    Fault("asgi", "send-undocumented", "sends_documented", "/ debug", size=28),
    Fault("flask", "send-by-itself", "sends_conform", "/ said", steps=0),
    Fault("asgi", "no-auth", "security_enforced", "/admin", size=3),
    Fault("flask", "any-token", "security_enforced", "/admin", size=3),
    Fault("asgi", "empty-token", "security_enforced", "/admin", size=3),
    Fault("flask", "no-query", "bindings_enforced", "/bound", size=3),
    Fault("asgi", "any-query", "bindings_enforced", "/bound", size=3),
    Fault("asgi", "any-room", "parameters_enforced", "/rooms/{room}", size=12),
    Fault("flask", "crash", "survives", "/ order", size=40),
    Fault("asgi", "crash-wrong", "survives", "/ order", size=33),
    Fault("asgi", "crash-undocumented", "undocumented_ignored", "/ no such event", size=2),
    Fault("flask", "twice", "ack_conforms", "/ cancel", steps=3, size=60),
    Fault("asgi", "cancelled-silent", "ack_arrives", "/ cancel", steps=2, size=60),
    Fault("node", "amount-zero", "refuses_invalid", "/ order", size=30),
    Fault("node", "amount-high", "refuses_invalid", "/ order", size=32),
    Fault("node", "extra", "refuses_invalid", "/ order", size=42),
    Fault("node", "any-mood", "refuses_invalid", "/ mood", size=4),
    Fault("node", "move-three", "refuses_invalid", "/ move", size=15),
    Fault("node", "say-long", "refuses_invalid", "/ say", size=15),
    Fault("node", "ack-type", "ack_conforms", "/ order", size=28),
    Fault("node", "ack-twice", "ack_arrives", "/ mood", size=7),
    Fault("node", "silent-ack", "ack_arrives", "/ order", size=30),
    Fault("node", "send-type", "sends_conform", "/ placed", size=28),
    Fault("node", "send-undocumented", "sends_documented", "/ debug", size=28),
    Fault("node", "no-auth", "security_enforced", "/admin", size=3),
    Fault("node", "any-query", "bindings_enforced", "/bound", size=3),
    Fault("node", "any-room", "parameters_enforced", "/rooms/{room}", size=12),
    Fault("node", "crash", "survives", "/ order", size=6),
    *DEPOT,
    *GATE,
]
