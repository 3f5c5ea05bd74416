"""A carrier in memory, with the trust at its other end: what goes wrong with carriers goes wrong here by order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from prisoncare_desktop.errors import ServerUnreachable
from prisoncare_desktop.sync.forwarded.carrier import Arrived, Parcel
from tests.sync.forwarded.trust import IntegrationEngine


@dataclass
class Letterbox:
    """`outward`: what the trust has not fetched; `inward`: what waits for the PC, and stays until taken.

    `faults`: met by the next deliveries, in order: "lost" (it went, and nobody was told), "stopped" (it did not go).
    """

    trust: IntegrationEngine
    name: str = "mesh"
    outward: list[Parcel] = field(default_factory=list)
    inward: list[Arrived] = field(default_factory=list)
    given: list[Parcel] = field(default_factory=list)  # all that ever came through
    faults: deque[str] = field(default_factory=deque)
    between: Callable[[], None] = lambda: None  # between any two steps
    _posted: int = 0

    def deliver(self, parcel: Parcel) -> str:
        self.between()
        fault = self.faults.popleft() if self.faults else ""
        if fault == "stopped":
            raise ServerUnreachable("no route")
        if parcel not in self.outward:
            self.outward.append(parcel)
        self.given.append(parcel)
        self.between()
        if fault == "lost":
            raise ServerUnreachable("the line broke")
        return f"M{len(self.given)}"

    def waiting(self) -> Iterator[Arrived]:
        self.between()
        yield from list(self.inward)

    def taken(self, arrived: Arrived) -> None:
        self.between()
        self.inward.remove(arrived)
        self.between()

    def close(self) -> None: ...

    # --- the trust's end ---------------------------------------------------------------------------------------------

    def post(self, body: bytes) -> None:
        """The trust sends something to the PC."""
        self._posted += 1
        self.inward.append(Arrived(f"T{self._posted}", body))

    def fetch(self, *, reverse: bool = False) -> None:
        """The trust fetches all that waits, and answers it. `reverse`: the last first."""
        parcels, self.outward = self.outward, []
        for parcel in reversed(parcels) if reverse else parcels:
            self.post(self.trust.answer(parcel.name, parcel.body))

    def return_all(self) -> None:
        """Nobody fetched what waits: the carrier says so, and drops it."""
        parcels, self.outward = self.outward, []
        for parcel in parcels:
            self._posted += 1
            self.inward.append(Arrived(f"R{self._posted}", undelivered=parcel.name, words="not collected"))
