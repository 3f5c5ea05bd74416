"""The frame of a run, whatever carries it: one at a time by lease, never raising, and how it went is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.errors import EnvironmentTrouble, ServerTrouble, ServerUnreachable
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync import lease
from prisoncare_desktop.sync.down.pages import Received
from prisoncare_desktop.sync.up import backoff
from prisoncare_desktop.sync.up.answers import Sent
from prisoncare_desktop.sync.up.settle import Settled
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Clock, Store, UnitOfWork
from prisoncare_desktop.usecases.sync_state import LAST_TROUBLE, NEXT_TRY_AT, TROUBLE_SINCE
from prisoncare_desktop.usecases.syncing import BUSY, CLOCK_DIFFERENCE_S, FAILURES, LAST_SYNC_AT, STOPPED, SyncOutcome

_log: logging.Logger = logger("sync")

DEVICE_ID = "device_id"  # facts: this store's name at the central record, made with the store
CLOCK_MAY_DIFFER = timedelta(minutes=5)
QUIET_RUNS = "sync.quiet_runs"  # fact: how many in a row moved nothing, up to `QUIET_MANY`
QUIET_MANY = 10
PACE_WHEN_QUIET = 2  # times as long between two runs; whoever records something has it sent at the usual pace
STOP_HOLDS = timedelta(minutes=15)  # until a run that a person stopped goes on by itself


class StoppedByPerson(Exception):
    """A person wants this run to end: between two requests nothing is in the air."""


def never() -> bool:
    """Whether anybody stops a run that nobody looks on at."""
    return False


@dataclass
class Run:
    """Runs of one store, not for two threads at once. `server_date()`: the server's clock as last heard, None if never.

    `every`: the timer's pace while all is well. `process`: this process's name in the lease, and `process_lives(name)`
    whether one is still there. A second run, of whatever process, finds the lease taken and leaves at once.
    `stopped()`: whether a person wants the run to end.
    """

    store: Store
    clock: Clock
    random_bytes: Callable[[int], bytes]
    every: timedelta
    process: str
    process_lives: Callable[[str], bool]
    server_date: Callable[[], datetime | None]
    stopped: Callable[[], bool] = never
    _owner: str = field(default="", init=False)
    _renewed_at: datetime = field(default=datetime.min.replace(tzinfo=UTC), init=False)

    def once(self, exchange: Callable[[Sent, Received], None]) -> SyncOutcome:
        """Run the exchange. Never raises for trouble with network, server or disk: the outcome says which."""
        now = self.clock.now()
        self._owner = f"{self.process}/{self.random_bytes(8).hex()}"
        sent, got = Sent(), Received()
        try:
            lease.take(self.store, self._owner, now, self._holder_lives)
            self._renewed_at = now
        except lease.LeaseLost:
            return SyncOutcome(trouble=BUSY, next_try_at=now + self.every)
        except EnvironmentTrouble as e:
            return SyncOutcome(trouble=type(e).__name__, next_try_at=now + self.every)
        try:
            exchange(sent, got)
            next_try_at = self._note_end(_moved(sent, got))
        except lease.LeaseLost:
            return self._outcome(sent, got, BUSY, now + self.every)
        except StoppedByPerson:
            return self._outcome(sent, got, STOPPED, self._note_stop(_moved(sent, got)))
        except EnvironmentTrouble as e:
            _log.warning("sync stopped: %s (%s)", type(e).__name__, e)
            return self._outcome(sent, got, type(e).__name__, self._note_trouble(e, _moved(sent, got)))
        return self._outcome(sent, got, "", next_try_at)

    def still_ours(self) -> None:
        """Renew the lease, if it is time: until then nobody else can have taken it.

        Raises:
            LeaseLost: another run took over.
            StoppedByPerson: somebody wants it to end here.
        """
        if self.stopped():
            raise StoppedByPerson
        now = self.clock.now()
        if not timedelta(0) <= now - self._renewed_at < lease.RENEWED_AFTER:
            lease.take(self.store, self._owner, now, self._holder_lives)
            self._renewed_at = now

    def chance(self) -> float:
        """Return a number from 0 to below 1."""
        return int.from_bytes(self.random_bytes(4), "big") / 2**32

    # --- how it went -------------------------------------------------------------------------------------------------

    def _note_end(self, moved: str) -> datetime:
        now = self.clock.now()
        with self.store.write(SYNC_ACTOR) as unit:
            quiet = 0 if moved else min(int(unit.facts.get(QUIET_RUNS) or 0) + 1, QUIET_MANY)
            next_try_at = now + self.every * (PACE_WHEN_QUIET if quiet == QUIET_MANY else 1)
            if str(quiet) != unit.facts.get(QUIET_RUNS):
                unit.facts.put(QUIET_RUNS, str(quiet))
            unit.facts.put(LAST_SYNC_AT, instant_text(now))
            unit.facts.put(LAST_TROUBLE, "")
            unit.facts.put(TROUBLE_SINCE, "")
            unit.facts.put(NEXT_TRY_AT, instant_text(next_try_at))
            unit.facts.put(FAILURES, "")
            unit.facts.put(CLOCK_DIFFERENCE_S, self._clock_difference(now))
            _note_run(unit, moved)
            unit.commit()
        with suppress(EnvironmentTrouble):  # it runs out by itself
            lease.release(self.store, self._owner)
        return next_try_at

    def _note_trouble(self, error: EnvironmentTrouble, moved: str) -> datetime:
        now = self.clock.now()
        asked = error.retry_after_s if isinstance(error, ServerTrouble) else None
        try:
            with self.store.write(SYNC_ACTOR) as unit:
                failures = int(unit.facts.get(FAILURES) or 0) + 1
                # With no line there is nobody to spare; and where it is back, people are to see it within a minute.
                no_line = isinstance(error, ServerUnreachable) and not error.timed_out
                ceiling_s = self.every.total_seconds() if no_line else backoff.CEILING_S
                next_try_at = now + backoff.wait(failures, self.chance, asked, ceiling_s)
                unit.facts.put(FAILURES, str(failures))
                if not unit.facts.get(LAST_TROUBLE):
                    unit.facts.put(TROUBLE_SINCE, instant_text(now))
                unit.facts.put(LAST_TROUBLE, type(error).__name__)
                unit.facts.put(NEXT_TRY_AT, instant_text(next_try_at))
                unit.facts.put(CLOCK_DIFFERENCE_S, self._clock_difference(now))
                _note_run(unit, moved)
                unit.commit()
            lease.release(self.store, self._owner)
        except EnvironmentTrouble:  # the disk is full, say: the outcome tells it all the same
            return now + backoff.wait(1, self.chance, asked)
        return next_try_at

    def _note_stop(self, moved: str) -> datetime:
        next_try_at = self.clock.now() + STOP_HOLDS
        with suppress(EnvironmentTrouble):
            with self.store.write(SYNC_ACTOR) as unit:
                unit.facts.put(NEXT_TRY_AT, instant_text(next_try_at))
                _note_run(unit, moved)
                unit.commit()
            lease.release(self.store, self._owner)
        return next_try_at

    def _clock_difference(self, now: datetime) -> str:
        """Return this PC's clock less the server's in seconds, "" where it does not matter."""
        server = self.server_date()
        if server is None or abs(now - server) <= CLOCK_MAY_DIFFER:
            return ""
        return str(int((now - server).total_seconds()))

    @staticmethod
    def _outcome(sent: Sent, got: Received, trouble: str, next_try_at: datetime) -> SyncOutcome:
        _log.info("sent %s, receipted %s, received %s", sent.entries, sent.tally[Settled.RECEIPTED], got.resources)
        return SyncOutcome(
            sent=sent.entries,
            receipted=sent.tally[Settled.RECEIPTED],
            refused=sent.tally[Settled.REFUSED],
            conflicts=sent.tally[Settled.CONFLICT] + got.conflicts,
            received=got.resources,
            changes=sent.changes | got.changes,
            trouble=trouble,
            next_try_at=next_try_at,
        )

    def _holder_lives(self, owner: str) -> bool:
        """Whether the run that holds the lease may still be there: one of a process that is gone need not run out."""
        process = owner.partition("/")[0]
        return not process or self.process_lives(process)


def _moved(sent: Sent, got: Received) -> str:
    """Return what a run moved, for its row in the trail; "" of a run that moved nothing, which leaves none."""
    counts = {
        "sent": sent.entries,
        "receipted": sent.tally[Settled.RECEIPTED],
        "refused": sent.tally[Settled.REFUSED],
        "conflicts": sent.tally[Settled.CONFLICT] + got.conflicts,
        "received": got.resources,
    }
    return ", ".join(f"{name} {n}" for name, n in counts.items() if n)


def _note_run(unit: UnitOfWork, moved: str) -> None:
    if moved:
        unit.trail.note("SyncRan", "sync", unit.facts.get(DEVICE_ID), reason=moved)
