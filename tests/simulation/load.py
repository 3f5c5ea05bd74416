"""2,600 PCs come back after an outage, in virtual time: what they ask of one server, second by second.

A PC is its pace and the product's own back-off (with no line, never longer than the pace); what a run costs in requests
is counted on a real one. The server is a queue: so many answers a second, 503 with `Retry-After` for who would wait
too long. A run that is cut short asks again for what every run asks for; what it had sent and taken in it keeps.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from math import inf
from random import Random

from prisoncare_desktop.sync.catching_up import SPREAD
from prisoncare_desktop.sync.up import backoff

PRISONS = 130
PCS = PRISONS * 20
LINE_S = 0.2  # there and back, and what the PC does between an answer and its next request


@dataclass(frozen=True)
class Cost:
    """Requests: of a run with nothing new, beyond that of all that came to pass on both sides meanwhile, and of what a

    PC puts off then: it follows within `catching_up.SPREAD`, at a time each draws.
    """

    quiet: int
    catching_up: int
    put_off: int = 0


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
    pcs = [_Pc(cost) for _ in range(PCS)]
    current = [until_s * 2] * PCS
    waiting = [(_left_of_a_wait(rng, every_s), n) for n in range(PCS)]
    heapq.heapify(waiting)
    while waiting:
        at, number = heapq.heappop(waiting)
        if at > until_s:
            continue
        pc = pcs[number]
        if not pc.left:  # its last answer came
            if current[number] > at:
                current[number] = at
                pc.rest_at_s = at + rng.random() * SPREAD.total_seconds()
            pc.begin_anew(failures=0)
            if at + every_s > pc.rest_at_s:
                pc.do_the_rest()
            heapq.heappush(waiting, (at + every_s, number))
            continue
        then, answered = server.ask(at)
        if answered:
            pc.ask_once()
            heapq.heappush(waiting, (then, number))
        else:
            pc.begin_anew(failures=pc.failures + 1)
            wait = backoff.wait(pc.failures, rng.random, then)
            heapq.heappush(waiting, (at + wait.total_seconds(), number))
    return Day(current, server)


def _left_of_a_wait(rng: Random, ceiling_s: float) -> float:
    """Return how long is left, when the line is whole again, of the wait that a PC's last try had drawn."""
    while True:  # a wait is met in proportion to its length
        drawn = backoff.wait(12, rng.random, ceiling_s=ceiling_s).total_seconds()
        if rng.random() * ceiling_s < drawn:
            return drawn * rng.random()


class _Pc:
    """`left`: requests to the end of this run. `rest_at_s`: when it does what was put off."""

    def __init__(self, cost: Cost) -> None:
        self._cost = cost
        self.rest_at_s = inf
        self._to_catch_up = cost.catching_up
        self.begin_anew(failures=0)

    def begin_anew(self, *, failures: int) -> None:
        """The next run begins at the start. `failures`: of runs in a row until now."""
        self.failures = failures
        self.left = self._cost.quiet + self._to_catch_up

    def ask_once(self) -> None:
        self.left -= 1
        self._to_catch_up = max(0, self._to_catch_up - 1)

    def do_the_rest(self) -> None:
        self.left += self._cost.put_off
        self.rest_at_s = inf
