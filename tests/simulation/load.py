"""2,600 PCs come back after an outage, in virtual time: what they ask of one server, second by second.

A PC is its timer and the product's own back-off; what a run costs in requests is counted on a real one. The server is
a queue: so many answers a second, 503 with `Retry-After` for who would wait too long. A run that is cut short begins
again from its start, though in truth it keeps what it settled and took in.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from prisoncare_desktop.sync import backoff

PRISONS = 130
PCS = PRISONS * 20
LINE_S = 0.2  # there and back, and what the PC does between an answer and its next request


@dataclass(frozen=True)
class Cost:
    """Requests of one run: with nothing new, and the first after the outage, with what people did meanwhile."""

    quiet: int
    catching_up: int


@dataclass
class Server:
    """Answers `per_second` requests in the order they came. Where one would wait for longer than `patience_s` it is

    refused at once, with `retry_after_s` and up to as much again.
    """

    per_second: int
    patience_s: float
    retry_after_s: float
    rng: Random
    asked: Counter[int] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    refused: int = 0
    _free_at: float = 0.0

    def ask(self, at_s: float) -> tuple[float, bool]:
        """Return (when it answers, True), or (the wait it asks for, False)."""
        self.asked[int(at_s)] += 1
        begins = max(at_s, self._free_at)
        if begins - at_s > self.patience_s:
            self.refused += 1
            return self.retry_after_s * (1 + self.rng.random()), False
        self._free_at = begins + 1 / self.per_second
        self.answered[int(self._free_at)] += 1
        return self._free_at + LINE_S, True


@dataclass
class Day:
    """What came of it. `current`: when each PC had reached the end of a run (s after the line was whole again)."""

    current: list[float]
    server: Server

    @property
    def all_current_s(self) -> float:
        return max(self.current)

    def most_asked(self, over_s: int) -> float:
        """Return the most requests in a second that reached the server over any stretch of so many seconds."""
        whole = range(int(max(self.server.asked)) + 1)
        return max(sum(self.server.asked[n] for n in range(at, at + over_s)) / over_s for at in whole[::over_s])


def back_after_an_outage(cost: Cost, server: Server, rng: Random, *, every_s: float, until_s: float) -> Day:
    """Run the half hour after the line is whole again; each PC had failed for days, and waits as its last try said."""
    pcs = [_Pc(n, cost, every_s, rng) for n in range(PCS)]
    current = [until_s * 2] * PCS
    waiting = [(pc.next_tick(pc.after_days_of_failing()), pc.number) for pc in pcs]
    heapq.heapify(waiting)
    runs: dict[int, Iterator[float]] = {}
    while waiting:
        at, number = heapq.heappop(waiting)
        if at > until_s:
            continue
        pc = pcs[number]
        run = runs.pop(number, None) or pc.requests()
        if next(run, None) is None:  # its last answer came
            current[number] = min(current[number], at)
            pc.failures, pc.caught_up = 0, True
            heapq.heappush(waiting, (pc.next_tick(at + 0.001), number))
            continue
        then, answered = server.ask(at)
        if answered:
            runs[number] = run
            heapq.heappush(waiting, (then, number))
        else:
            pc.failures += 1
            wait = backoff.wait(pc.failures, rng.random, then)
            heapq.heappush(waiting, (pc.next_tick(at + wait.total_seconds()), number))
    return Day(current, server)


class _Pc:
    def __init__(self, number: int, cost: Cost, every_s: float, rng: Random) -> None:
        self.number, self.failures, self.caught_up = number, 12, False
        self._cost, self._every_s, self._rng = cost, every_s, rng
        self._phase_s = rng.random() * every_s  # of its timer: since somebody signed in

    def after_days_of_failing(self) -> float:
        """Return how long is left of the wait that its last try before the line was whole had drawn."""
        while True:  # a wait is met in proportion to its length
            drawn = backoff.wait(self.failures, self._rng.random).total_seconds()
            if self._rng.random() * backoff.CEILING_S * 1.2 < drawn:
                return drawn * self._rng.random()

    def next_tick(self, at_s: float) -> float:
        """Return when the timer looks next whether it is time."""
        ticks = -(-(at_s - self._phase_s) // self._every_s)
        return self._phase_s + ticks * self._every_s

    def requests(self) -> Iterator[float]:
        yield from range(self._cost.quiet if self.caught_up else self._cost.catching_up)
