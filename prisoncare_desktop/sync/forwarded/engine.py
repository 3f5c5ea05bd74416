"""One run over a carrier whose answer comes later: take what came, freeze what waits, hand over what is due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from prisoncare_desktop.errors import ServerNonsense, ServerRefusesUs
from prisoncare_desktop.settings import COURIER
from prisoncare_desktop.sync import lease
from prisoncare_desktop.sync.down.pages import Received
from prisoncare_desktop.sync.engine import Why
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.forwarded import questions
from prisoncare_desktop.sync.forwarded.carrier import Carrier, NameTaken, Parcel, parcel_name
from prisoncare_desktop.sync.forwarded.checks import Checks
from prisoncare_desktop.sync.forwarded.device import Device
from prisoncare_desktop.sync.forwarded.taking import Taking
from prisoncare_desktop.sync.run import DEVICE_ID, Run, never
from prisoncare_desktop.sync.up.answers import Sent
from prisoncare_desktop.sync.up.settle import FAR, Settled
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.sync.weighing.batch import build_next
from prisoncare_desktop.sync.weighing.theirs import take_theirs
from prisoncare_desktop.usecases.forwarding import CARRIER, handed_over, to_hand_over, to_take_again, ways
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Clock, Store
from prisoncare_desktop.usecases.syncing import Progress, SyncOutcome

UNDER_WAY_MOST = 10  # batches of changes: what a central record that fell silent leaves to be sent again at most
AGAIN_AFTER = timedelta(days=3)  # without an answer; MESH itself gives up after five


@dataclass
class ForwardedEngine:
    """Syncs one store by messages or by hand; used as `SyncEngine` is. `again_after`: without an answer, by setting.

    `freezes` False: what waits goes on waiting (a courier's file was read in, none is being made). `under_way_most`:
    batches of changes.
    """

    store: Store
    carrier: Carrier
    clock: Clock
    random_bytes: Callable[[int], bytes]
    agency_id: str
    again_after: timedelta = AGAIN_AFTER
    every: timedelta = timedelta(seconds=60)
    process: str = ""
    process_lives: Callable[[str], bool] = lease.may_live
    stopped: Callable[[], bool] = never
    room: str = ""  # where this PC stands, by which people know it
    freezes: bool = True
    under_way_most: int = UNDER_WAY_MOST
    _run: Run = field(init=False)

    def __post_init__(self) -> None:
        self._run = Run(
            self.store,
            self.clock,
            self.random_bytes,
            self.every,
            self.process,
            self.process_lives,
            lambda: None,
            self.stopped,
        )

    def run_once(self, progress: Progress | None = None, *, why: Why = Why.TIMER) -> SyncOutcome:
        """Sync once. Never raises for trouble with network, carrier or disk: the outcome says which, nothing is lost.

        `progress`: told after each message, of how many nobody knows.
        """
        asked_for = why is Why.ASKED_FOR

        def exchange(sent: Sent, got: Received) -> None:
            got.changes |= take_theirs(self.store, self.clock.now(), self.random_bytes)
            self._note_carrier()
            self._collect(sent, got, progress)
            if self.freezes:
                self._freeze(sent, all_due=asked_for)
                self._hand_over(sent, got, asked_for=asked_for)
            self._see_that_we_are_let_in()

        return self._run.once(exchange)

    # --- the parts ---------------------------------------------------------------------------------------------------

    def _note_carrier(self) -> None:
        with self.store.read() as unit:
            known = unit.facts.get(CARRIER)
        if known != self.carrier.name:
            with self.store.write(SYNC_ACTOR) as unit:
                unit.facts.put(CARRIER, self.carrier.name)
                unit.commit()

    def _collect(self, sent: Sent, got: Received, progress: Progress | None) -> None:
        with self.store.read() as unit:
            anew = to_take_again(unit)
        for sha256 in anew:
            self._taking(sent, got).take_again(sha256)
        for came, arrived in enumerate(self.carrier.waiting(), start=1):
            self._run.still_ours()
            if self._taking(sent, got).take(arrived):
                self.carrier.taken(arrived)
            if progress is not None:
                progress(came, 0, "messages")

    def _freeze(self, sent: Sent, *, all_due: bool) -> None:
        """Freeze what waits, each record in one batch under way at most; then what is to be asked and told."""
        device_id = self._device_id
        with self.store.write(SYNC_ACTOR) as unit:
            questions.begin_first(unit, device_id, FAR)
            held = bool(questions.first_left(unit, device_id))
            room = self.under_way_most - sum(bool(batch.entries) for batch in unit.outbox.under_way())
            unit.commit()
        while room > 0 and not held:
            self._run.still_ours()
            with self.store.read() as unit:
                known = profile.kept(unit.facts)
            built = build_next(
                self.store,
                known,
                agency=self.agency_id,
                device_id=device_id,
                due_at=FAR if all_due else self.clock.now(),
                now=self.clock.now(),
            )
            sent.tally[Settled.REFUSED] += built.refused
            sent.tally[Settled.CONFLICT] += built.conflicts
            sent.changes |= built.changes
            if built.batch is None:
                break
            room -= 1
        self._freeze_questions(device_id)

    def _freeze_questions(self, device_id: str) -> None:
        device = Device(self.agency_id, device_id, self.clock.now, self.random_bytes, self.room)
        with self.store.write(SYNC_ACTOR) as unit:
            beside = [questions.question(where) for where in questions.unasked(unit, device_id, device.question(unit))]
            telling = device.telling(unit)
            beside += [telling] if telling is not None else []
            checks = Checks(self.agency_id, device_id, self.clock.now, self._run.chance)
            beside += checks.entries(unit, rides=bool(beside))
            if beside:
                number = unit.outbox.next_batch_number()
                unit.outbox.freeze(bundle.frozen([], number, device_id, self.clock.now(), beside), ())
            unit.commit()

    def _hand_over(self, sent: Sent, got: Received, *, asked_for: bool) -> None:
        with self.store.read() as unit:
            due = to_hand_over(unit, self.clock.now(), self.again_after, asked_for=asked_for)
            known = ways(unit)
        for batch in due:
            self._run.still_ours()
            name = parcel_name(batch.device_id, batch.number)
            again = batch.number in known and bool(known[batch.number].times)
            try:
                carried_as = self.carrier.deliver(Parcel(name, batch.body, batch.sha256, again))
            except NameTaken:
                self._taking(sent, got).another_of_this_name()
                if batch.device_id != self._device_id:
                    return  # everything is frozen anew under the new name by the next run
                continue
            if not carried_as:
                continue
            with self.store.write(SYNC_ACTOR) as unit:
                handed_over(unit, [batch.number], carried_as, self.clock.now())
                unit.commit()

    def _see_that_we_are_let_in(self) -> None:
        """Say, as over a line, that the central record lets nothing of this PC in; by courier the state alone says it.

        Raises:
            ServerRefusesUs, ServerNonsense: everything else of this run is done.
        """
        with self.store.read() as unit:
            known = ways(unit)
            held = [known[one.number].refused for one in unit.outbox.under_way() if one.number in known]
        status = max(held, default=0)
        if status and self.carrier.name != COURIER:
            raise ServerRefusesUs(status) if status in (401, 403) else ServerNonsense(f"batches are answered {status}")

    # --- with what ---------------------------------------------------------------------------------------------------

    @property
    def _device_id(self) -> str:
        with self.store.read() as unit:
            return unit.facts.get(DEVICE_ID)

    def _taking(self, sent: Sent, got: Received) -> Taking:
        return Taking(
            self.store,
            self.agency_id,
            self._device_id,
            self.clock.now,
            self._run.chance,
            self.random_bytes,
            self._run.still_ours,
            sent,
            got,
        )
