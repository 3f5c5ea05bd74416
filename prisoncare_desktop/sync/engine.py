"""One run of sync: settle what was sent, send what waits, bring down what others did, and say plainly how it went."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.errors import EnvironmentTrouble, ServerTrouble
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync import backoff, lease, profile, rollback
from prisoncare_desktop.sync.anchor import Anchoring
from prisoncare_desktop.sync.inbound import Downloader, Received
from prisoncare_desktop.sync.registration import Registration, Standing
from prisoncare_desktop.sync.sanity import Sanity
from prisoncare_desktop.sync.settle import Settled, Settler
from prisoncare_desktop.sync.transport import FhirTransport
from prisoncare_desktop.sync.upload import Sent, Uploader
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Clock, Store, UnitOfWork
from prisoncare_desktop.usecases.restored import PULL_FIRST, TAKE_ALL_AGAIN
from prisoncare_desktop.usecases.sync_state import LAST_TROUBLE, NEXT_TRY_AT, TROUBLE_SINCE
from prisoncare_desktop.usecases.syncing import BUSY, CLOCK_DIFFERENCE_S, LAST_SYNC_AT, Progress, SyncOutcome

_log: logging.Logger = logger("sync")

DEVICE_ID = "device_id"  # facts: this store's name at the central record, made with the store
FAILURES = "sync.failures"  # facts: runs in a row that did not reach their end
CLOCK_MAY_DIFFER = timedelta(minutes=5)


class Why(Enum):
    """Why a run begins. A person who asks for one tries everything now; the timer keeps to the waits."""

    TIMER = "timer"
    ASKED_FOR = "asked for"


@dataclass
class SyncEngine:
    """Syncs one store with one central record. `random_bytes(n)`: n unpredictable bytes, `os.urandom` in earnest.

    `every`: the timer's pace while all is well. `process`: this process's name in the lease, and `process_lives(name)`
    whether one is still there. Not for two threads at once; a second run, of whatever process, finds
    the lease taken and leaves at once.
    """

    store: Store
    transport: FhirTransport
    clock: Clock
    random_bytes: Callable[[int], bytes]
    agency_id: str
    every: timedelta = timedelta(seconds=60)
    process: str = ""
    process_lives: Callable[[str], bool] = lease.may_live
    _owner: str = field(default="", init=False)
    _renewed_at: datetime = field(default=datetime.min.replace(tzinfo=UTC), init=False)

    def run_once(self, progress: Progress | None = None, *, why: Why = Why.TIMER) -> SyncOutcome:
        """Sync once. Never raises for trouble with network, server or disk: the outcome says which, nothing is lost."""
        now = self.clock.now()
        self._owner = f"{self.process}/{self.random_bytes(8).hex()}"
        sent, got, all_sent = Sent(), Received(), False
        try:
            lease.take(self.store, self._owner, now, self._holder_lives)
        except lease.LeaseLost:
            return SyncOutcome(trouble=BUSY, next_try_at=now + self.every)
        except EnvironmentTrouble as e:
            return SyncOutcome(trouble=type(e).__name__, next_try_at=now + self.every)
        try:
            self._learn_profile()
            self._see_where_we_stand(got)
            self._pull_first(got, progress or _tell_nobody)
            self._uploader().upload(sent, all_due=why is Why.ASKED_FOR)
            all_sent = True
            self._downloader().download(got, progress or _tell_nobody)
            next_try_at = self._note_end(_moved(sent, got))
        except lease.LeaseLost:
            return self._outcome(sent, got, BUSY, now + self.every)
        except EnvironmentTrouble as e:
            _log.warning("sync stopped: %s (%s)", type(e).__name__, e)
            outcome = self._outcome(sent, got, type(e).__name__, self._note_trouble(e, _moved(sent, got)))
        else:
            outcome = self._outcome(sent, got, "", next_try_at)
            self._count(sent.types | got.types)
        if all_sent:  # the line held so far; nothing that goes wrong with an anchor is trouble with the sync
            self._tell_beside()
        return outcome

    # --- the parts ---------------------------------------------------------------------------------------------------

    def _learn_profile(self) -> None:
        with self.store.read() as unit:
            known = profile.kept(unit.facts)
        if known.is_fresh(self.clock.now()):
            return
        learnt = profile.from_capabilities(self.transport.capabilities(), self.clock.now(), known)
        with self.store.write(SYNC_ACTOR) as unit:
            profile.keep(unit.facts, learnt)
            unit.commit()

    def _see_where_we_stand(self, got: Received) -> None:
        """Doubt what is believed to be there, where one side was brought back from a backup."""
        standing, batch_number = self._registration().standing()
        if standing is Standing.SERVER_WENT_BACK:
            got.changes |= rollback.send_again_after(self.store, batch_number, self.clock.now())
        elif standing is Standing.NOT_US:
            self._anchoring().look()  # what this trail told under the old name is held against it once more
            rollback.take_another_name(self.store, self.clock.now(), self.random_bytes)
        if standing is not Standing.WELL:
            self._registration().begin_anew()
            self._still_ours()  # the lease is among what was forgotten

    def _pull_first(self, got: Received, progress: Progress) -> None:
        """On a PC restored from a backup, bring everything down before anything is sent.

        What it would send may be there since, or others may have built on it: only the trust's record tells.
        """
        with self.store.read() as unit:
            restored, again = unit.facts.get(PULL_FIRST), bool(unit.facts.get(TAKE_ALL_AGAIN))
        if not restored:
            return
        self._downloader().download(got, progress, again=again)
        with self.store.write(SYNC_ACTOR) as unit:
            unit.facts.put(PULL_FIRST, "")
            unit.facts.put(TAKE_ALL_AGAIN, "")
            unit.commit()

    def _uploader(self) -> Uploader:
        with self.store.read() as unit:
            device_id = unit.facts.get(DEVICE_ID)
        settler = Settler(self.store, self.transport, self.clock.now, self._chance, self.random_bytes)
        return Uploader(self.store, settler, self.agency_id, device_id, self.clock.now, self._still_ours)

    def _downloader(self) -> Downloader:
        return Downloader(
            self.store, self.transport, self.agency_id, self.clock.now, self.random_bytes, self._still_ours
        )

    def _registration(self) -> Registration:
        with self.store.read() as unit:
            device_id = unit.facts.get(DEVICE_ID)
        return Registration(self.store, self.transport, self.agency_id, device_id, self.clock.now, self.random_bytes)

    def _anchoring(self) -> Anchoring:
        with self.store.read() as unit:
            device_id = unit.facts.get(DEVICE_ID)
        return Anchoring(self.store, self.transport, self.agency_id, device_id, self.clock.now)

    def _tell_beside(self) -> None:
        """Tell how far this PC came, and its trail's head."""
        try:
            self._registration().tell()
            self._anchoring().run()
        except EnvironmentTrouble as trouble:  # the PC was locked meanwhile, say
            _log.warning("not told: %s", type(trouble).__name__)

    def _count(self, moved: set[str]) -> None:
        """Hold what moved against the central record's own counts; trouble with that is no trouble with the sync."""
        try:
            Sanity(self.store, self.transport, self.agency_id).check(moved)
        except EnvironmentTrouble as trouble:
            _log.warning("not counted: %s", type(trouble).__name__)

    def _chance(self) -> float:
        """Return a number from 0 to below 1."""
        return int.from_bytes(self.random_bytes(4), "big") / 2**32

    def _still_ours(self) -> None:
        lease.take(self.store, self._owner, self.clock.now(), self._holder_lives)

    def _holder_lives(self, owner: str) -> bool:
        """Whether the run that holds the lease may still be there: one of a process that is gone need not run out."""
        process = owner.partition("/")[0]
        return not process or self.process_lives(process)

    # --- how it went -------------------------------------------------------------------------------------------------

    def _note_end(self, moved: str) -> datetime:
        now = self.clock.now()
        next_try_at = now + self.every
        with self.store.write(SYNC_ACTOR) as unit:
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
        try:
            with self.store.write(SYNC_ACTOR) as unit:
                failures = int(unit.facts.get(FAILURES) or 0) + 1
                asked = error.retry_after_s if isinstance(error, ServerTrouble) else None
                next_try_at = now + backoff.wait(failures, self._chance, asked)
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
            return now + backoff.wait(1, self._chance)
        return next_try_at

    def _clock_difference(self, now: datetime) -> str:
        """Return this PC's clock less the server's in seconds, "" where it does not matter."""
        server = self.transport.server_date
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


def _tell_nobody(_done: int, _total: int, _words: str) -> None:
    """Progress that nobody watches."""
