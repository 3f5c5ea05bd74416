"""Whatever happens, in any order: every change stays counted, what is at the trust stays there, order holds."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.pathway import FormCompleted
from prisoncare_desktop.errors import Bug
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.outbox import BatchRecord, Conflict, EntryState, OutboxEntry, Receipt
from tests.store.clinic import (
    LEE_AT_GP,
    MORNING,
    NURSE,
    PASSWORD,
    RESPONSE,
    SYNC,
    ZOE_AT_GP,
    Hands,
    fill,
    record_attended,
)

SETTLED_BY_A_PERSON = (EntryState.REFUSED, EntryState.CONFLICT)


class OutboxInAnyOrder(RuleBasedStateMachine):
    """A PC that records, and a server that answers anything at any time, late and twice too."""

    template: ClassVar[Path | None] = None

    @initialize()
    def new_store(self) -> None:
        if OutboxInAnyOrder.template is None:
            OutboxInAnyOrder.template = Path(tempfile.mkdtemp(prefix="prisoncare-rules-")) / "made"
            vault = Vault(OutboxInAnyOrder.template, Hands(), os.urandom, KdfCost.for_tests())
            vault.create([(NURSE, PASSWORD)])
            _, made = vault.open(NURSE.id, PASSWORD)
            fill(made)
            made.close()
        self.folder = Path(tempfile.mkdtemp(prefix="prisoncare-rules-"))
        shutil.copytree(OutboxInAnyOrder.template, self.folder / "data")
        vault = Vault(self.folder / "data", Hands(), os.urandom, KdfCost.for_tests())
        self.store: OpenStore = vault.open(NURSE.id, PASSWORD)[1]
        self.ids: list[str] = []
        self.receipted: set[str] = set()
        self.sent: dict[str, list[str]] = {}  # by record: entries in the order they went out
        self.revision = 0

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            shutil.rmtree(self.folder)

    # --- what may happen ---

    @rule(
        who=st.sampled_from([ZOE_AT_GP.id, LEE_AT_GP.id]), outcome=st.sampled_from([Outcome.ATTENDED, Outcome.TOO_LATE])
    )
    def record(self, who: str, outcome: Outcome) -> None:
        self.ids.append(record_attended(self.store, who, outcome))

    @rule(depends=st.booleans())
    def complete_a_form(self, depends: bool) -> None:
        self.revision += 1
        with self.store.write(NURSE) as unit:
            event = FormCompleted.of(RESPONSE)
            entry_id = unit.record(event, depends_on=self.ids[-1] if depends and self.ids else "")
            unit.commit()
        self.ids.append(entry_id)

    @rule(limit=st.integers(1, 4))
    def send(self, limit: int) -> None:
        with self.store.write(SYNC) as unit:
            offered = unit.outbox.pending(limit, MORNING + timedelta(days=30))
            if not offered:
                return
            number = unit.outbox.next_batch_number()
            body = str(number).encode()
            batch = BatchRecord(number, "d", body, hashlib.sha256(body).hexdigest(), len(offered), MORNING)
            unit.outbox.freeze(batch, tuple(e.id for e in offered))
            unit.commit()
        for entry in offered:
            assert entry.id not in self.receipted
            self.sent.setdefault(entry.record_id, []).append(entry.id)

    @precondition(lambda self: self.ids)
    @rule(data=st.data())
    def claim_what_was_not_offered(self, data: st.DataObject) -> None:
        entry_id = data.draw(st.sampled_from(self.ids))
        with self.store.write(SYNC) as unit:
            offered = {e.id for e in unit.outbox.pending(100, MORNING + timedelta(days=30))}
            entry = unit.outbox.many([entry_id])[entry_id]
            if entry_id in offered or entry.state is EntryState.WAITING:
                return
            body = b"x"
            number = unit.outbox.next_batch_number()
            batch = BatchRecord(number, "d", body, hashlib.sha256(body).hexdigest(), 1, MORNING)
            try:
                unit.outbox.freeze(batch, (entry_id,))
            except Bug:
                return
        raise AssertionError("an entry was claimed twice")

    @precondition(lambda self: self.ids)
    @rule(data=st.data(), answer=st.sampled_from(["receipt", "again", "refused", "conflict", "resume"]))
    def answer(self, data: st.DataObject, answer: str) -> None:
        entry_id = data.draw(st.sampled_from(self.ids))
        with self.store.write(SYNC) as unit:
            match answer:
                case "receipt":
                    unit.outbox.receipt(Receipt(entry_id, 1, "Appointment", "s", "1", "t", MORNING))
                case "again":
                    unit.outbox.again(entry_id, "503", MORNING + timedelta(minutes=1))
                case "refused":
                    unit.outbox.set_aside(entry_id, "400", "no", None)
                case "conflict":
                    unit.outbox.set_aside(entry_id, "412", "", Conflict(entry_id, {}, {}, {}, "2"))
                case _:
                    unit.outbox.resume(entry_id)
            unit.commit()

    @rule(split=st.booleans())
    def close_the_oldest_batch(self, split: bool) -> None:
        with self.store.write(SYNC) as unit:
            batch = unit.outbox.unanswered()
            if batch is not None:
                unit.outbox.close_batch(batch.number, None if split else MORNING, "")
                unit.commit()

    # --- what must hold ---

    def entries(self) -> dict[str, OutboxEntry]:
        with self.store.read() as unit:
            return unit.outbox.many(self.ids)

    @invariant()
    def every_change_is_counted_once(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.read() as unit:
            counts = unit.outbox.counts()
            states = unit.outbox.states_of([ZOE_AT_GP.id, LEE_AT_GP.id, RESPONSE.id])
        assert counts.together == len(self.ids)
        entries = self.entries()
        assert [entries[i].seq for i in self.ids] == list(range(1, len(self.ids) + 1))
        for record_id, plain in states.items():
            here = {e.state for e in entries.values() if e.record_id == record_id}
            assert (plain == "needs-attention") == bool(here & set(SETTLED_BY_A_PERSON))
            assert (plain == "at-the-trust") == (here == {EntryState.RECEIPTED})

    @invariant()
    def what_is_at_the_trust_stays_there(self) -> None:
        if hasattr(self, "store"):
            now = {i for i, e in self.entries().items() if e.state is EntryState.RECEIPTED}
            assert self.receipted <= now
            self.receipted = now

    @invariant()
    def what_was_squashed_stands_where_its_successor_stands(self) -> None:
        if not hasattr(self, "store"):
            return
        entries = self.entries()
        for entry in entries.values():
            if entry.squashed_into:
                successor = entries[entry.squashed_into]
                assert entry.state is successor.state
                assert entry.seq < successor.seq
                assert successor.squashed_into == "" or successor.state is EntryState.RECEIPTED

    @invariant()
    def nothing_is_offered_past_what_is_on_its_way_or_needs_a_person(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.read() as unit:
            offered = unit.outbox.pending(1000, MORNING + timedelta(days=30))
        entries = self.entries()
        assert len({e.record_id for e in offered}) == len(offered), "at most one change per record"
        for offer in offered:
            earlier = [e for e in entries.values() if e.record_id == offer.record_id and e.seq < offer.seq]
            assert {e.state for e in earlier} <= {EntryState.WAITING, EntryState.RECEIPTED}
            if offer.kind == FormCompleted.kind:
                assert all(e.state is EntryState.RECEIPTED for e in earlier)
            if offer.depends_on:
                assert entries[offer.depends_on].state is EntryState.RECEIPTED

    @invariant()
    def what_waits_and_is_held_by_nothing_is_offered(self) -> None:
        """Nothing is stuck: what waits is offered, or something of its record or what it depends on comes first."""
        if not hasattr(self, "store"):
            return
        with self.store.read() as unit:
            offered = {e.record_id for e in unit.outbox.pending(1000, MORNING + timedelta(days=30))}
        entries = self.entries().values()
        for record_id in {e.record_id for e in entries}:
            open_ = sorted(
                (e for e in entries if e.record_id == record_id and e.state is not EntryState.RECEIPTED),
                key=lambda e: e.seq,
            )
            if open_ and open_[0].state is EntryState.WAITING and not any(e.depends_on for e in open_):
                assert record_id in offered


OutboxInAnyOrder.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
TestOutboxInAnyOrder = OutboxInAnyOrder.TestCase
