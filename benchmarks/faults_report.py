"""What became of every event: delivered, refused, or counted as lost."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from faults_clients import Client, Emission, Session

DEAF = 5.0  # seconds after a fault in which processes may miss what others send
MARGIN = 5.0  # seconds that a session stands after an event that it must have got

_ABOUT_THE_QUEUE = ("does not answer", "is back", "none of a Socket.IO server")
_REFUSALS = ("SecurityException", "ValidationException")


class Report:
    """What happened in a run, as text.

    Args:
        clients: The clients.
        seed: The seed of the run.

    Attributes:
        broken: What did not hold, in sentences.
    """

    def __init__(self, clients: Sequence[Client], seed: int) -> None:
        self.broken: list[str] = []
        self._clients = clients
        self._start = time.monotonic()
        self._faults: list[tuple[float, float]] = []
        self._lines = [f"seed {seed}, {len(clients)} clients"]

    @property
    def holds(self) -> bool:
        """Whether everything that is promised held."""
        return not self.broken

    def tell(self, begin: float, what: str) -> None:
        """Add a fault that is over."""
        self._faults.append((begin, time.monotonic()))
        self._lines.append(f"{begin - self._start:6.1f} s  {what}")

    def count(self, emissions: Sequence[Emission], log: Sequence[str]) -> None:
        """Count what became of the events.

        Args:
            emissions: What clients asked for.
            log: The lines of the processes.
        """
        outcomes = Counter(emission.outcome for emission in emissions)
        sent = [emission for emission in emissions if emission.outcome == "sent"]
        missed = {emission.number for emission in sent if any(self._missing(emission))}
        lost = _counted(sent)
        told = Counter(part for line in log for part in _ABOUT_THE_QUEUE if part in line)
        self._lines += [
            f"emitted {len(emissions)}: delivered to all {len(sent) - len(missed)}, "
            f"missed by some {len(missed)}, "
            f"refused {outcomes['refused']}, answered by nobody {outcomes['untold']}",
            f"counted as lost by the processes: {sum(lost.values())}",
            "lines of log: " + ", ".join(f"{count} × {part!r}" for part, count in told.items()),
        ]
        deaf = self._deaf([emission for emission in sent if emission.number in missed])
        self._lines.append(f"processes heard each other {deaf:.1f} s after a fault at the latest")
        self._check("twice", self._twice())
        self._check("forbidden", self._forbidden(emissions))
        self._check("missed in the process that emitted", self._missed_at_home(sent))
        self._check("missed by others and not counted", _uncounted(sent, missed, lost))
        self._check("heard each other too late", int(deaf > DEAF))
        self._check("tracebacks", sum("Traceback" in line for line in log))
        self._check("other lines of log", sum(not _is_told(line) for line in log))

    def _deaf(self, missed: Sequence[Emission]) -> float:
        """Return how many seconds after the end of a fault an event was still missed."""
        begins = [begin for begin, _ in self._faults[1:]] + [float("inf")]
        after = (
            emission.begin - end
            for (_, end), begin in zip(self._faults, begins, strict=True)
            for emission in missed
            if end < emission.begin < begin
        )
        return max(after, default=0.0)

    def _check(self, what: str, found: int) -> None:
        self._lines.append(f"{what}: {found}")
        if found:
            self.broken.append(f"{what}: {found}")

    def _twice(self) -> int:
        seen = (
            Counter(number for session in client.sessions for number in session.received)
            for client in self._clients
        )
        return sum(count > 1 for each in seen for count in each.values())

    def _forbidden(self, emissions: Sequence[Emission]) -> int:
        """Count what reached somebody who may not have it, or was refused before."""
        refused = {each.number for each in emissions if each.outcome == "refused"}
        secret = {each.number for each in emissions if each.event == "secrets"}
        return sum(
            number in refused or (number in secret and not client.is_staff)
            for client in self._clients
            for session in client.sessions
            for number in session.received
        )

    def _missing(self, emission: Emission) -> Iterator[Session]:
        """Yield the sessions that should have got an event and have not."""
        if emission.outcome != "sent":
            return
        for client in self._clients:
            if emission.event == "secrets" and not client.is_staff:
                continue
            for session in client.sessions:
                stood = session.begin < emission.begin and session.end > emission.end + MARGIN
                if stood and emission.number not in session.received:
                    yield session

    def _missed_at_home(self, sent: Sequence[Emission]) -> int:
        return sum(
            session.process == emission.process
            for emission in sent
            for session in self._missing(emission)
        )

    def __str__(self) -> str:
        verdict = "holds" if self.holds else "BROKEN: " + "; ".join(self.broken)
        return "\n".join([*self._lines, verdict])


def _counted(emissions: Sequence[Emission]) -> dict[int, int]:
    """Return how many events each process has counted as lost."""
    lost: dict[int, int] = defaultdict(int)
    for emission in emissions:
        lost[emission.process] = max(lost[emission.process], emission.lost)
    return lost


def _uncounted(sent: Sequence[Emission], missed: set[int], lost: dict[int, int]) -> int:
    """Return how many events were missed beyond those that their process has counted."""
    of_process = Counter(each.process for each in sent if each.number in missed)
    return sum(max(0, count - lost[process]) for process, count in of_process.items())


def _is_told(line: str) -> bool:
    """Return whether a line of the log is one that is meant to be there."""
    return any(part in line for part in (*_ABOUT_THE_QUEUE, *_REFUSALS))
