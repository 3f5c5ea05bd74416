"""A change that a person gave up is settled, counted, and never out of sight."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.errors import Bug
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases.outbox import Conflict, EntryState, GivenUp, LinesWanted, StateCounts
from tests.store.clinic import LEE_AT_GP, MORNING, NURSE, SYNC, ZOE_AT_GP, fill, record_attended
from tests.store.repositories.test_outbox import again, entry, freeze, pending, receipt, resume, set_aside

LATER = MORNING + timedelta(hours=2)


def give_up(store: OpenStore, entry_id: str) -> GivenUp:
    decision = GivenUp(entry_id, NURSE.id, NURSE.name, LATER, "the trust's is right")
    with store.write(NURSE) as unit:
        unit.outbox.give_up(decision)
        unit.commit()
    return decision


def gone(store: OpenStore, record_id: str) -> None:
    """The trust's record no longer has this appointment."""
    with store.write(SYNC) as unit:
        unit.outbox.gone("appointment", record_id, "no longer there")
        unit.commit()


def counts(store: OpenStore) -> StateCounts:
    with store.read() as unit:
        return unit.outbox.counts()


@pytest.mark.hazard("H12")
def test_a_change_given_up_is_counted_once_and_keeps_both_sides_with_the_reason(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    conflict = Conflict(first, {}, {"outcome": "Attended"}, {"outcome": "Not seen"}, "7", "Priya Shah", "2026")
    set_aside(store, first, conflict)
    second = record_attended(store, LEE_AT_GP.id)
    decision = give_up(store, first)
    assert counts(store) == StateCounts(saved_here=1, at_the_trust=0, needs_attention=0, given_up=1)
    assert counts(store).together == 2
    with store.read() as unit:
        assert unit.outbox.conflict(first) == conflict
        (line,) = unit.outbox_lines.find(LinesWanted(states=frozenset({EntryState.GIVEN_UP})))
        assert line.given_up == decision
        assert unit.outbox.states_of([ZOE_AT_GP.id]) == {ZOE_AT_GP.id: "given-up"}
        assert [one.recorded_at for one in unit.outbox.unsettled()] == [entry(store, second).recorded_at]


@pytest.mark.hazard("H12")
def test_nothing_brings_a_given_up_change_back(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    set_aside(store, first)
    give_up(store, first)
    for late in (resume, again, receipt, set_aside):
        late(store, first)
    assert entry(store, first).state is EntryState.GIVEN_UP
    assert pending(store) == []


@pytest.mark.hazard("H12")
def test_a_trust_brought_back_to_a_backup_is_not_sent_what_somebody_gave_up(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    freeze(store, first)
    receipt(store, first)
    gone(store, ZOE_AT_GP.id)
    give_up(store, first)
    with store.write(SYNC) as unit:
        assert unit.outbox.reopen_after(0) == ()
        unit.commit()
    assert (entry(store, first).state, pending(store)) == (EntryState.GIVEN_UP, [])


def test_what_is_sent_again_after_the_trust_lost_it_has_the_new_receipt(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    freeze(store, first)
    receipt(store, first)
    gone(store, ZOE_AT_GP.id)
    resume(store, first)
    freeze(store, first)
    receipt(store, first, 2)
    with store.read() as unit:
        (line,) = unit.outbox_lines.find(LinesWanted(entry_id=first))
    assert line.receipt is not None
    assert line.receipt.batch_number == 2


def test_what_was_recorded_since_goes_once_the_change_before_it_is_given_up(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    set_aside(store, first)
    second = record_attended(store, ZOE_AT_GP.id, Outcome.LATE_SEEN)
    assert pending(store) == []
    give_up(store, first)
    assert pending(store) == [second]


def test_what_a_given_up_change_carried_is_given_up_with_it(store: OpenStore) -> None:
    fill(store)
    record_attended(store, ZOE_AT_GP.id)
    second = record_attended(store, ZOE_AT_GP.id, Outcome.LATE_SEEN)
    freeze(store, second)
    set_aside(store, second)
    give_up(store, second)
    assert counts(store).given_up == 2


def test_only_what_waits_for_a_person_can_be_given_up(store: OpenStore) -> None:
    fill(store)
    waiting = record_attended(store, ZOE_AT_GP.id)
    sent = record_attended(store, LEE_AT_GP.id)
    freeze(store, sent)
    receipt(store, sent)
    for one in (waiting, sent):
        with pytest.raises(Bug):
            give_up(store, one)


def test_who_gave_it_up_and_why_cannot_be_written_over(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    set_aside(store, first)
    give_up(store, first)
    for statement in ("UPDATE given_up SET reason = ''", "DELETE FROM given_up"):
        with store.write(SYNC) as unit, pytest.raises(Bug, match="append-only"):
            unit.outbox._connection.exec_driver_sql(statement)


def test_each_list_of_changes_holds_what_it_says(store: OpenStore) -> None:
    fill(store)
    first = record_attended(store, ZOE_AT_GP.id)
    freeze(store, first)
    receipt(store, first)
    second = record_attended(store, ZOE_AT_GP.id, Outcome.LATE_SEEN)
    with store.read() as unit:

        def ids(wanted: LinesWanted) -> list[str]:
            return [line.id for line in unit.outbox_lines.find(wanted)]

        assert ids(LinesWanted(without_receipt=True)) == [second]
        assert ids(LinesWanted(batch_number=1)) == [first]
        assert ids(LinesWanted(record=("appointment", ZOE_AT_GP.id))) == [first, second]
        assert ids(LinesWanted(newest_first=True, limit=1)) == [second]
        (line,) = unit.outbox_lines.find(LinesWanted(entry_id=first))
        assert line.receipt is not None
        assert (line.receipt.server_id, line.receipt.batch_number) == (f"server-{first}", 1)
        batch = unit.outbox_lines.batch(1)
        assert batch is not None
        assert (batch.body, len(batch.sha256)) == (b"", 64)
