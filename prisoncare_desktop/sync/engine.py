"""One run of sync: settle what was sent, send what waits, bring down what others did, and say plainly how it went."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import partial

from prisoncare_desktop.domain.appointment_events import AppointmentBooked
from prisoncare_desktop.domain.calendar import instant_text, local_date
from prisoncare_desktop.domain.resident import ResidentAdded
from prisoncare_desktop.errors import EnvironmentTrouble
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync import catching_up, lease
from prisoncare_desktop.sync.access.line import Traffic
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.catching_up import Silence
from prisoncare_desktop.sync.down.inbound import Beside, Downloader
from prisoncare_desktop.sync.down.pages import Pages, Received
from prisoncare_desktop.sync.down.reconcile import Reconciler
from prisoncare_desktop.sync.down.sanity import Sanity
from prisoncare_desktop.sync.down.together import Together
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.run import DEVICE_ID, Run, never
from prisoncare_desktop.sync.standing import rollback
from prisoncare_desktop.sync.standing.anchor import Anchoring
from prisoncare_desktop.sync.standing.registration import Registration, Standing
from prisoncare_desktop.sync.standing.silent_pcs import SilentPcs
from prisoncare_desktop.sync.up.answers import Answers, Sent
from prisoncare_desktop.sync.up.settle import FAR, Settler
from prisoncare_desktop.sync.up.upload import Uploader
from prisoncare_desktop.sync.weighing.theirs import take_theirs
from prisoncare_desktop.usecases.forwarding import CARRIER
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Clock, Store
from prisoncare_desktop.usecases.restored import PULL_FIRST, TAKE_ALL_AGAIN
from prisoncare_desktop.usecases.run_log import RUNS, RunNote, noted
from prisoncare_desktop.usecases.syncing import BUSY, STOPPED, Progress, SyncOutcome

_log: logging.Logger = logger("sync")

LOOKED_THROUGH = 1000  # waiting changes, for somebody added here; of more, the download tells as soon


class Why(Enum):
    """Why a run begins. A person who asks for one tries everything now; the timer keeps to the waits."""

    TIMER = "timer"
    ASKED_FOR = "asked for"


@dataclass
class SyncEngine:
    """Syncs one store with one central record. `random_bytes(n)`: n unpredictable bytes, `os.urandom` in earnest.

    `every`: the timer's pace while all is well. `process`: this process's name in the lease, and `process_lives(name)`
    whether one is still there. Not for two threads at once; a second run, of whatever process, finds the lease taken
    and leaves at once. `stopped()`: whether a person wants the run to end; asked between requests.
    `room`: where this PC stands, by which people know it.
    """

    store: Store
    transport: FhirTransport
    clock: Clock
    random_bytes: Callable[[int], bytes]
    agency_id: str
    every: timedelta = timedelta(seconds=60)
    process: str = ""
    process_lives: Callable[[str], bool] = lease.may_live
    stopped: Callable[[], bool] = never
    room: str = ""
    _run: Run = field(init=False)
    _together: Together = field(init=False)
    _catches_up: bool = field(default=False, init=False)  # in this run, what can wait does

    def __post_init__(self) -> None:
        self._run = Run(
            self.store,
            self.clock,
            self.random_bytes,
            self.every,
            self.process,
            self.process_lives,
            lambda: self.transport.server_date,
            self.stopped,
        )

    def run_once(self, progress: Progress | None = None, *, why: Why = Why.TIMER) -> SyncOutcome:
        """Sync once. Never raises for trouble with network, server or disk: the outcome says which, nothing is lost."""
        all_sent = False
        moved: set[str] = set()
        began, before = self.clock.now(), replace(self.transport.traffic)
        self._together = Together(self.store, self.transport, self.agency_id, self.clock.now)
        self.transport.asked.forget()
        self._catches_up = False

        def exchange(sent: Sent, got: Received) -> None:
            nonlocal all_sent, moved
            got.changes |= take_theirs(self.store, self.clock.now(), self.random_bytes)
            self._note_that_it_answers_at_once()
            silence = catching_up.found(self.store, self.clock.now(), self._run.chance)
            self._catches_up = silence is not Silence.NONE
            if silence is Silence.ENDS:
                self._reconciler().put_off()
            for part in (
                self._learn_profile,
                partial(self._ask_together, why),
                partial(self._see_where_we_stand, got),
                partial(self._pull_first, got, progress or _tell_nobody),
            ):
                part()
                self._run.still_ours()  # each may wait a minute or two for a server that is slow
            self._see_who_came_meanwhile(got, progress or _tell_nobody)
            self._uploader().upload(sent, all_due=why is Why.ASKED_FOR)
            all_sent = True
            self._downloader().download(got, progress or _tell_nobody, beside=self._beside(why))
            if not self._catches_up:
                self._reconciler().run(got)
            moved = sent.types | got.types

        outcome = self._run.once(exchange)
        if not outcome.trouble:
            self._count(moved)
            self._keep_how_it_answers()
        held = all_sent and outcome.trouble not in (BUSY, STOPPED)  # the line; an anchor is none of the sync
        if held and not self._catches_up:
            self._tell_beside()
        self._note_figures(outcome, began, before, why)
        return outcome

    # --- the parts ---------------------------------------------------------------------------------------------------

    def _note_that_it_answers_at_once(self) -> None:
        """Where batches went by messages before, ask for all that came down meanwhile: a message may have been lost."""
        with self.store.read() as unit:
            before = unit.facts.get(CARRIER)
        if before:
            with self.store.write(SYNC_ACTOR) as unit:
                unit.central.forget_watermarks()
                unit.facts.put(CARRIER, "")
                unit.commit()

    def _learn_profile(self) -> None:
        with self.store.read() as unit:
            known = profile.kept(unit.facts)
        if known.is_fresh(self.clock.now()) or (known.learnt_at and self._catches_up):
            return
        learnt = profile.from_capabilities(self.transport.capabilities(), self.clock.now(), known)
        with self.store.write(SYNC_ACTOR) as unit:
            profile.keep(unit.facts, learnt)
            unit.commit()

    def _beside(self, why: Why) -> Beside:
        if why is Why.ASKED_FOR:
            return Beside.NOW
        return Beside.LATER if self._catches_up else Beside.IF_DUE

    def _ask_together(self, why: Why) -> None:
        """Ask for what every run asks for; for what is new there only if nothing goes up first: it would be old."""
        registration = self._registration()
        there = registration.place() + registration.untold()
        with self.store.read() as unit:
            waits = unit.outbox.unanswered() is not None or bool(unit.facts.get(PULL_FIRST))
            waits = waits or bool(unit.outbox.pending(1, FAR if why is Why.ASKED_FOR else self.clock.now()))
        self._together.ask([] if waits else self._downloader().first_searches(), there, self._run.still_ours)

    def _see_where_we_stand(self, got: Received) -> None:
        """Doubt what is believed to be there, where one side was brought back from a backup."""
        registration = self._registration()
        heard_together = self.transport.asked.knows_resources
        standing, batch_number = registration.standing()
        if standing is not Standing.WELL and heard_together:  # what follows is much: not on a batch's word
            self.transport.asked.forget()
            self._run.still_ours()
            standing, batch_number = registration.standing()
        self._run.still_ours()  # before anything is changed for it
        self.transport.asked.forget_resources()  # whoever reads one later wants it as it stands then
        if standing is Standing.SERVER_WENT_BACK:
            got.changes |= rollback.send_again_after(self.store, batch_number, self.clock.now())
        elif standing is Standing.NOT_US:
            self._anchoring().look()  # what this trail told under the old name is held against it once more
            self._run.still_ours()
            lost_after = registration.lost_after()
            self._run.still_ours()
            if lost_after is not None:  # and the central record went back before that
                got.changes |= rollback.send_again_after(self.store, lost_after, self.clock.now())
            rollback.take_another_name(self.store, self.clock.now(), self.random_bytes)
        if standing is not Standing.WELL:
            self._registration().begin_anew()

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

    def _see_who_came_meanwhile(self, got: Received, progress: Progress) -> None:
        """Before somebody added here, or a place made here, goes up, see whether the trust has it by now.

        Then it is not made twice.
        """
        with self.store.read() as unit:
            kinds = {entry.kind for entry in unit.outbox.pending(LOOKED_THROUGH, FAR)}
        if AppointmentBooked.kind in kinds:
            self._downloader().look_who_came(("Patient", "Appointment"), got, progress)
        elif ResidentAdded.kind in kinds:
            self._downloader().look_who_came(("Patient",), got, progress)

    def _uploader(self) -> Uploader:
        with self.store.read() as unit:
            device_id = unit.facts.get(DEVICE_ID)
        now = self.clock.now
        settler = Settler(self.store, self.transport, now, self._run.chance, self.random_bytes)
        answers = Answers(self.store, settler, device_id, now)
        return Uploader(self.store, self.transport, answers, self.agency_id, device_id, now, self._run.still_ours)

    def _downloader(self) -> Downloader:
        pages = Pages(self.store, self.clock.now, self.random_bytes)
        return Downloader(self.store, self.transport, self.agency_id, pages, self._run.still_ours, self._together)

    def _reconciler(self) -> Reconciler:
        pages = Pages(self.store, self.clock.now, self.random_bytes)
        now, run = self.clock.now, self._run
        return Reconciler(self.store, self.transport, self.agency_id, pages, now, run.chance, run.still_ours)

    def _registration(self) -> Registration:
        with self.store.read() as unit:
            device_id = unit.facts.get(DEVICE_ID)
        return Registration(
            self.store, self.transport, self.agency_id, device_id, self.clock.now, self.random_bytes, self.room
        )

    def _anchoring(self) -> Anchoring:
        with self.store.read() as unit:
            device_id = unit.facts.get(DEVICE_ID)
        return Anchoring(self.store, self.transport, self.agency_id, device_id, self.clock.now)

    def _tell_beside(self) -> None:
        """Tell how far this PC came, and its trail's head; look which other PCs tell nothing."""
        try:
            registration = self._registration()
            registration.tell()
            self._anchoring().run()
            SilentPcs(self.store, self.transport, self.agency_id, registration.device_id).look(self.clock.now())
        except EnvironmentTrouble as trouble:  # the PC was locked meanwhile, say
            _log.warning("not told: %s", type(trouble).__name__)

    def _note_figures(self, outcome: SyncOutcome, began: datetime, before: Traffic, why: Why) -> None:
        """Leave how the run went for the page of figures; what stands in the way of that is no trouble."""
        if outcome.trouble == BUSY:
            return
        now, passed = self.clock.now(), self.transport.traffic
        run = RunNote(
            at=instant_text(now),
            day=local_date(now).isoformat(),
            seconds=round((now - began).total_seconds(), 3),
            asked_for=why is Why.ASKED_FOR,
            trouble=outcome.trouble,
            sent=outcome.sent,
            receipted=outcome.receipted,
            refused=outcome.refused,
            conflicts=outcome.conflicts,
            received=outcome.received,
            requests=passed.requests - before.requests,
            bytes_up=passed.bytes_up - before.bytes_up,
            bytes_down=passed.bytes_down - before.bytes_down,
        )
        with suppress(EnvironmentTrouble), self.store.write(SYNC_ACTOR) as unit:
            unit.facts.put(RUNS, noted(unit.facts.get(RUNS), run))
            unit.commit()

    def _count(self, moved: set[str]) -> None:
        """Hold what moved against the central record's own counts; trouble with that is no trouble with the sync."""
        try:
            Sanity(self.store, self.transport, self.agency_id, self._together).check(moved)
        except EnvironmentTrouble as trouble:
            _log.warning("not counted: %s", type(trouble).__name__)

    def _keep_how_it_answers(self) -> None:
        with suppress(EnvironmentTrouble):  # the next run learns it again
            self._together.keep_what_was_learnt()


def _tell_nobody(_done: int, _total: int, _words: str) -> None:
    """Progress that nobody watches."""
