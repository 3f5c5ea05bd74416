"""The outbox: in order, once, and never lost from sight."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.pathway import FormCompleted
from prisoncare_desktop.errors import Bug, NotFound
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.repositories.outbox_lines import TALLY
from prisoncare_desktop.usecases.outbox import (
    BatchRecord,
    Conflict,
    EntryState,
    LinesWanted,
    OutboxEntry,
    Receipt,
    StateCounts,
)
from tests.store.clinic import (
    LEE_AT_GP,
    MORNING,
    NURSE,
    RESPONSE,
    SYNC,
    ZOE_AT_GP,
    fill,
    more_appointments,
    record_attended,
)

LATER = MORNING + timedelta(days=1)


def pending(store: OpenStore, limit: int = 100, at: datetime = LATER) -> list[str]:
    with store.read() as unit:
        return [entry.id for entry in unit.outbox.pending(limit, at)]


def freeze(store: OpenStore, *entry_ids: str) -> BatchRecord:
    with store.write(SYNC) as unit:
        number = unit.outbox.next_batch_number()
        body = f"batch {number}: {entry_ids}".encode()
        batch = BatchRecord(number, "device", body, hashlib.sha256(body).hexdigest(), len(entry_ids), MORNING)
        unit.outbox.freeze(batch, entry_ids)
        unit.commit()
    return batch


def receipt_for(entry_id: str, batch_number: int = 1) -> Receipt:
    return Receipt(entry_id, batch_number, "Appointment", f"server-{entry_id}", "2", "2026-11-20T10:00:00Z", LATER)


def receipt(store: OpenStore, entry_id: str, batch_number: int = 1) -> None:
    with store.write(SYNC) as unit:
        unit.outbox.receipt(receipt_for(entry_id, batch_number))
        unit.commit()


def again(store: OpenStore, entry_id: str, at: datetime = MORNING) -> None:
    with store.write(SYNC) as unit:
        unit.outbox.again(entry_id, "503", at)
        unit.commit()


def set_aside(store: OpenStore, entry_id: str, conflict: Conflict | None = None) -> None:
    with store.write(SYNC) as unit:
        unit.outbox.set_aside(entry_id, "412" if conflict else "400", "in the server's words", conflict)
        unit.commit()


def resume(store: OpenStore, entry_id: str) -> None:
    with store.write(NURSE) as unit:
        unit.outbox.resume(entry_id)
        unit.commit()


def entry(store: OpenStore, entry_id: str) -> OutboxEntry:
    with store.read() as unit:
        return unit.outbox.many([entry_id])[entry_id]


def counts(store: OpenStore) -> tuple[int, int, int]:
    with store.read() as unit:
        told: StateCounts = unit.outbox.counts()
    return told.saved_here, told.at_the_trust, told.needs_attention


def twice(store: OpenStore) -> tuple[str, str]:
    """Record an outcome and correct it before either was sent."""
    return record_attended(store, ZOE_AT_GP.id), record_attended(store, ZOE_AT_GP.id, Outcome.LATE_SEEN)


def test_changes_are_numbered_without_a_gap_and_offered_in_order(store: OpenStore) -> None:
    fill(store)
    ids = [record_attended(store, appointment) for appointment in more_appointments(store, 5)]
    assert pending(store) == ids
    assert pending(store, limit=2) == ids[:2]
    with store.read() as unit:
        assert [e.seq for e in unit.outbox.pending(100, LATER)] == [1, 2, 3, 4, 5]
    assert counts(store) == (5, 0, 0)


def test_a_batch_is_kept_as_it_was_sent(store: OpenStore) -> None:
    fill(store)
    one, two = record_attended(store, ZOE_AT_GP.id), record_attended(store, LEE_AT_GP.id)
    batch = freeze(store, two, one)
    with store.read() as unit:
        assert unit.outbox.unanswered() == batch
        assert [e.id for e in unit.outbox.entries_of(1)] == [two, one]
        assert unit.outbox.batches(10) == (batch,)
        assert unit.outbox.next_batch_number() == 2
    assert pending(store) == []
    assert entry(store, one).state is EntryState.CLAIMED
    assert counts(store) == (2, 0, 0)
    for statement in ("UPDATE batches SET body = x'00'", "UPDATE batches SET sha256 = ''", "DELETE FROM batches"):
        with store.write(SYNC) as unit, pytest.raises(Bug, match="append-only"):
            unit._connection.exec_driver_sql(statement)


def test_a_batch_that_is_not_what_it_says_is_not_kept(store: OpenStore) -> None:
    fill(store)
    one = record_attended(store, ZOE_AT_GP.id)
    good = BatchRecord(1, "device", b"body", hashlib.sha256(b"body").hexdigest(), 1, MORNING)
    for bad in (
        replace(good, number=2),
        replace(good, number=0),
        replace(good, body=b"other"),
        replace(good, entries=2),
    ):
        with store.write(SYNC) as unit, pytest.raises(Bug):
            unit.outbox.freeze(bad, (one,))
    with store.write(SYNC) as unit, pytest.raises(Bug):
        unit.outbox.freeze(replace(good, entries=1), ("no-such-entry",))
    with store.write(SYNC) as unit, pytest.raises(Bug):
        unit.outbox.freeze(replace(good, entries=2), (one, one))
    assert pending(store) == [one]


def test_a_receipt_settles_an_entry_for_good(store: OpenStore) -> None:
    fill(store)
    one = record_attended(store, ZOE_AT_GP.id)
    freeze(store, one)
    receipt(store, one)
    for late_answer in (again, set_aside, resume, receipt):
        late_answer(store, one)
        assert (entry(store, one).state, entry(store, one).attempts) == (EntryState.RECEIPTED, 1)
    assert counts(store) == (0, 1, 0)
    assert pending(store) == []
    with store.read() as unit:
        kept = unit._connection.exec_driver_sql("SELECT entry_id, server_id, server_version FROM receipts").all()
        assert unit.outbox.unsettled_of([ZOE_AT_GP.id]) == ()
    assert kept == [(one, f"server-{one}", "2")]
    with store.write(SYNC) as unit, pytest.raises(NotFound):
        unit.outbox.receipt(receipt_for("no-such-entry"))


def test_a_correction_before_sending_is_sent_once(store: OpenStore) -> None:
    fill(store)
    first, second = twice(store)
    assert pending(store) == [second]
    assert counts(store) == (2, 0, 0)
    freeze(store, second)
    assert entry(store, first).squashed_into == second
    assert entry(store, first).state is EntryState.CLAIMED
    with store.read() as unit:
        assert [e.id for e in unit.outbox.entries_of(1)] == [second]
    receipt(store, second)
    assert counts(store) == (0, 2, 0)
    with store.read() as unit:
        receipts = unit._connection.exec_driver_sql("SELECT entry_id, server_id FROM receipts ORDER BY entry_id").all()
    assert receipts == sorted([(first, f"server-{second}"), (second, f"server-{second}")])


def test_what_was_squashed_is_handed_back_with_its_successor_and_joins_a_third(store: OpenStore) -> None:
    fill(store)
    first, second = twice(store)
    freeze(store, second)
    again(store, second, at=MORNING + timedelta(hours=3))
    assert entry(store, first).state is entry(store, second).state is EntryState.WAITING
    assert entry(store, first).squashed_into == ""
    third = record_attended(store, ZOE_AT_GP.id, Outcome.TOO_LATE)
    assert pending(store, at=MORNING + timedelta(hours=2, minutes=50)) == [], (
        "the wait is the record's, not the entry's"
    )
    assert pending(store, at=MORNING + timedelta(hours=3)) == [third]
    freeze(store, third)
    assert {entry(store, one).squashed_into for one in (first, second)} == {third}
    assert entry(store, second).attempts == 1


def test_what_was_squashed_is_set_aside_and_resumed_with_its_successor(store: OpenStore) -> None:
    fill(store)
    first, second = twice(store)
    freeze(store, second)
    set_aside(store, second)
    assert counts(store) == (0, 0, 2)
    with store.read() as unit:
        assert [e.id for e in unit.outbox.needing_attention()] == [second]
    resume(store, first)
    assert counts(store) == (2, 0, 0)
    assert pending(store) == [second]


def test_a_correction_made_while_the_first_is_on_its_way_waits_for_its_answer(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    freeze(store, first)
    second = record_attended(store, ZOE_AT_GP.id, Outcome.LATE_SEEN)
    other = record_attended(store, LEE_AT_GP.id)
    assert pending(store) == [other]
    batch = BatchRecord(2, "device", b"b", hashlib.sha256(b"b").hexdigest(), 1, MORNING)
    with store.write(SYNC) as unit, pytest.raises(Bug):
        unit.outbox.freeze(batch, (second,))
    receipt(store, first)
    assert pending(store) == [second, other]
    assert entry(store, first).squashed_into == ""


@pytest.mark.parametrize("conflicting", [True, False])
def test_one_refused_entry_holds_its_own_record_and_nothing_else(store: OpenStore, conflicting: bool) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    freeze(store, first)
    conflict = Conflict(first, {"outcome": "none"}, {"outcome": "attended"}, {"outcome": "not seen"}, "7")
    set_aside(store, first, conflict if conflicting else None)
    second = record_attended(store, ZOE_AT_GP.id, Outcome.LATE_SEEN)
    other = record_attended(store, LEE_AT_GP.id)
    assert pending(store) == [other]
    kept = entry(store, first)
    assert kept.state is (EntryState.CONFLICT if conflicting else EntryState.REFUSED)
    assert (kept.last_status, kept.last_words) == ("412" if conflicting else "400", "in the server's words")
    with store.read() as unit:
        assert unit.outbox.conflict(first) == (conflict if conflicting else None)
        assert unit.outbox.states_of([ZOE_AT_GP.id, LEE_AT_GP.id, "never-changed"]) == {
            ZOE_AT_GP.id: "needs-attention",
            LEE_AT_GP.id: "saved-here",
        }
        assert [e.id for e in unit.outbox.unsettled_of([ZOE_AT_GP.id])] == [first, second]
    again(store, first)
    assert entry(store, first).state is kept.state, "only a person puts it back"
    resume(store, first)
    assert pending(store) == [second, other]
    with store.read() as unit:
        assert unit.outbox.conflict(first) == (conflict if conflicting else None), "it stays in the history"


def test_forms_are_never_squashed(store: OpenStore) -> None:
    """Each says something of its own; the second of one record waits until the first is there."""
    fill(store)
    ids = []
    for revision in (1, 2):
        response = replace(RESPONSE, revision=revision)
        with store.write(NURSE) as unit:
            unit.responses.put(response)
            ids.append(unit.record(FormCompleted.of(response)))
            unit.commit()
    assert pending(store) == ids[:1]
    freeze(store, ids[0])
    receipt(store, ids[0])
    assert pending(store) == ids[1:]


def test_an_entry_waits_for_the_one_it_depends_on(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    with store.write(NURSE) as unit:
        unit.responses.put(RESPONSE)
        second = unit.record(FormCompleted.of(RESPONSE), depends_on=first)
        unit.commit()
    assert entry(store, second).depends_on == first
    assert pending(store) == [first]
    freeze(store, first)
    assert pending(store) == []
    set_aside(store, first)
    assert pending(store) == []
    resume(store, first)
    freeze(store, first)
    receipt(store, first, batch_number=2)
    assert pending(store) == [second]


def test_an_entry_waits_until_it_is_due(store: OpenStore) -> None:
    fill(store)
    one = record_attended(store, ZOE_AT_GP.id)
    freeze(store, one)
    again(store, one, at=MORNING + timedelta(minutes=5))
    assert pending(store, at=MORNING + timedelta(minutes=4)) == []
    assert pending(store, at=MORNING + timedelta(minutes=5)) == [one]
    assert (entry(store, one).attempts, entry(store, one).last_status) == (1, "503")


def test_what_was_done_at_once_is_not_parted_by_the_limit(store: OpenStore) -> None:
    fill(store)
    single = record_attended(store, ZOE_AT_GP.id)
    with store.write(NURSE) as unit:
        together = []
        for n in range(3):
            response = replace(RESPONSE, id=f"response-{n}")
            unit.responses.put(response)
            together.append(unit.record(FormCompleted.of(response)))
        unit.commit()
    assert pending(store, limit=3) == [single]
    assert pending(store, limit=4) == [single, *together]
    freeze(store, single)
    assert pending(store, limit=2) == together[:2], "alone too big for the limit, it is parted after all"
    assert pending(store, limit=0) == []


def test_a_batch_that_was_split_gives_its_entries_back(store: OpenStore) -> None:
    fill(store)
    first, second = twice(store)
    other = record_attended(store, LEE_AT_GP.id)
    whole = freeze(store, second, other)
    with store.write(SYNC) as unit:
        unit.outbox.close_batch(whole.number, None, "split: 413")
        for number, one in ((2, second), (3, other)):
            body = one.encode()
            half = BatchRecord(number, "device", body, hashlib.sha256(body).hexdigest(), 1, MORNING)
            unit.outbox.freeze(half, (one,))
        unit.commit()
    with store.read() as unit:
        unanswered = unit.outbox.unanswered()
        assert unanswered is not None
        assert unanswered.number == 2
        assert [e.id for e in unit.outbox.entries_of(1)] == [second, other]
        split = unit.outbox.batches(3)[-1]
    assert (split.number, split.answered_at, split.summary, split.body) == (1, None, "split: 413", whole.body)
    assert entry(store, first).squashed_into == second


def test_an_answered_batch_leaves_nothing_on_its_way(store: OpenStore) -> None:
    fill(store)
    one = record_attended(store, LEE_AT_GP.id)
    corrected, two = twice(store)
    freeze(store, one, two)
    with store.write(SYNC) as unit:
        unit.outbox.receipt(receipt_for(one))
        unit.outbox.close_batch(1, LATER, "1 of 2")
        unit.commit()
    with store.read() as unit:
        assert unit.outbox.unanswered() is None
        assert unit.outbox.batches(1)[0].answered_at == LATER
    assert pending(store) == [two]
    assert entry(store, corrected).squashed_into == ""
    assert counts(store) == (2, 1, 0)


def test_a_late_receipt_of_a_correction_settles_what_it_corrected(store: OpenStore) -> None:
    """Else the older outcome would be sent after the newer one, and undo it."""
    fill(store)
    first, second = twice(store)
    freeze(store, second)
    again(store, second)
    receipt(store, second)
    assert pending(store) == []
    assert counts(store) == (0, 2, 0)
    assert entry(store, first).squashed_into == second


def test_a_refused_outcome_is_never_sent_after_a_newer_one_is_at_the_trust(store: OpenStore) -> None:
    fill(store)
    first, second = twice(store)
    freeze(store, second)
    again(store, second)
    conflict = Conflict(first, {}, {}, {}, "2")
    set_aside(store, first, conflict)  # a late answer to what was sent before
    receipt(store, second)  # and one that was given up
    assert counts(store) == (0, 2, 0)
    resume(store, first)
    assert pending(store) == []
    with store.read() as unit:
        assert unit.outbox.conflict(first) is not None, "what both sides said stays in the history"


def test_what_is_set_aside_before_it_was_sent_takes_what_it_corrects_along(store: OpenStore) -> None:
    fill(store)
    first, second = twice(store)
    set_aside(store, second)
    assert counts(store) == (0, 0, 2)
    assert entry(store, first).squashed_into == second
    assert pending(store) == []


def test_a_late_receipt_of_what_was_corrected_leaves_the_correction_to_be_sent(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    freeze(store, first)
    again(store, first)
    second = record_attended(store, ZOE_AT_GP.id, Outcome.LATE_SEEN)
    freeze(store, second)
    receipt(store, first)
    assert entry(store, second).state is EntryState.CLAIMED
    assert counts(store) == (1, 1, 0)
    again(store, second)
    assert pending(store) == [second]


def test_a_record_is_at_the_trust_only_when_its_latest_change_is(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    freeze(store, first)
    receipt(store, first)
    with store.read() as unit:
        assert unit.outbox.states_of([ZOE_AT_GP.id]) == {ZOE_AT_GP.id: "at-the-trust"}
    record_attended(store, ZOE_AT_GP.id, Outcome.LATE_SEEN)
    with store.read() as unit:
        assert unit.outbox.states_of([ZOE_AT_GP.id]) == {ZOE_AT_GP.id: "saved-here"}


def test_hundreds_of_waiting_changes_are_offered_and_claimed(store: OpenStore) -> None:
    fill(store)
    appointments = more_appointments(store, 300)
    ids = [record_attended(store, one) for one in appointments]
    assert pending(store, limit=5000) == ids
    freeze(store, *ids)
    assert pending(store) == []
    with store.read() as unit:
        assert set(unit.outbox.states_of(appointments).values()) == {"saved-here"}
        assert len(unit.outbox.states_of(appointments)) == 300


def test_the_page_of_figures_counts_every_change_without_reading_one(store: OpenStore) -> None:
    with store.read() as unit:
        plan = unit._connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {TALLY}").all()
    assert [row[3] for row in plan] == ["SCAN outbox USING COVERING INDEX ix_outbox_tally"]


def test_a_change_counts_the_batches_it_was_put_into_by_itself_and_within_a_later_one(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    alone = record_attended(store, LEE_AT_GP.id)
    freeze(store, first)
    again(store, first)
    second = record_attended(store, ZOE_AT_GP.id, Outcome.TOO_LATE)
    freeze(store, second)
    with store.read() as unit:
        lines = {line.id: (line.batches, line.batch_number) for line in unit.outbox_lines.find(LinesWanted())}
        tally = unit.outbox_lines.tally()
    assert lines == {first: (2, 2), second: (1, 2), alone: (0, None)}
    assert {(one.state, one.changes, one.batches) for one in tally} == {
        (EntryState.CLAIMED, 2, 3),
        (EntryState.WAITING, 1, 0),
    }
