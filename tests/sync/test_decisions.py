"""Two PCs recorded one thing differently, and a person decides: nothing is lost, and both PCs end up with one truth."""

from __future__ import annotations

import copy
import os
from dataclasses import replace
from datetime import date

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.pathway import TaskStatus
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotAllowed, RuleBroken, StoreUnavailable
from prisoncare_desktop.sync.weighing.theirs import take_theirs
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid
from prisoncare_desktop.usecases.change_history import GetChangeHistory
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.decisions import GiveUpChange, KeepTrusts, SendAgain
from prisoncare_desktop.usecases.outbox import EntryState, StateCounts
from prisoncare_desktop.usecases.ports import Store
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer

A1 = ("Appointment", "a-0001")
WORKER = StaffMember("staff-w", "Wren Abbot", Role.SMS_WORKER)


def session(pc: Pc, who: StaffMember = NURSE) -> Context:
    def no_printer(*_: object) -> bytes:
        raise AssertionError

    def take(store: Store) -> Changes:
        return take_theirs(store, pc.clock.now(), os.urandom)

    return Context(pc.store, pc.clock, who, os.urandom, no_printer, take_theirs=take)


def clash(one: Pc, other: Pc) -> str:
    """The one's nurse recorded Attended, the other's Not seen. Return the other's entry, which waits for a person."""
    one.record(0)
    assert one.sync().receipted == 1
    entry_id = other.record(0, Outcome.NOT_SEEN, "P1")
    assert other.sync().conflicts == 1
    return entry_id


@pytest.mark.hazard("H12")
def test_the_trusts_side_is_kept_and_ours_stays_on_view_with_the_reason(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    entry_id = clash(one, other)
    there = copy.deepcopy(server.store[A1])
    done = dispatch.run(KeepTrusts(entry_id, " He was in the room. "), session(other))
    assert small_prison.APPOINTMENTS[0] in done.changes.appointments
    assert other.appointment(0).outcome is Outcome.ATTENDED, "at once, without a network"
    assert other.counts() == StateCounts(saved_here=0, at_the_trust=0, needs_attention=0, given_up=1)
    assert other.counts().together == 1
    assert (other.later().sent, server.store[A1]) == (0, there)
    (line,) = dispatch.ask(GetChangeHistory(entry_id), session(other)).lines
    assert line.says == {"outcome": "Not seen: Refused, told nurse in person"}
    assert line.given_up is not None
    assert (line.given_up.by_name, line.given_up.reason) == (NURSE.name, "He was in the room.")
    assert line.conflict is not None
    assert line.conflict.theirs == {"outcome": "Attended"}
    assert line.conflict.their_author == NURSE.name
    with other.store.read() as unit:
        assert [row.reason for row in unit.trail.latest(50) if row.action == "KeepTrusts"] == ["He was in the room."]


def test_ours_is_kept_and_comes_down_to_the_other_pc(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, _ = two
    entry_id = clash(one, other)
    dispatch.run(SendAgain(entry_id), session(other))
    assert other.later().receipted == 1
    one.later()
    assert one.appointment(0).outcome is Outcome.NOT_SEEN
    assert one.counts().needs_attention == 0
    (line,) = dispatch.ask(GetChangeHistory(entry_id), session(other)).lines
    assert line.conflict is not None, "what the trust's record said before stays in the history"
    assert line.receipt is not None


@pytest.mark.hazard("H12")
def test_what_was_recorded_since_is_not_overwritten_by_keeping_the_trusts(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    entry_id = clash(one, other)
    later = other.record(0, Outcome.LATE_SEEN)
    dispatch.run(KeepTrusts(entry_id, "they saw him"), session(other))
    assert other.appointment(0).outcome is Outcome.LATE_SEEN, "somebody recorded it after the clash"
    assert other.entry(later).state is EntryState.CONFLICT, "and it is put side by side with the trust's in its turn"
    assert other.conflict(later).theirs == {"outcome": "Attended"}
    assert server.store[A1]["status"] == "fulfilled"
    dispatch.run(KeepTrusts(later, "they saw him"), session(other))
    assert other.appointment(0).outcome is Outcome.ATTENDED
    assert other.counts().given_up == 2


@pytest.mark.hazard("H12")
@pytest.mark.parametrize("stopped_by", ["nobody takes it", "a full disk"])
def test_killed_after_the_decision_the_next_sync_takes_the_trusts_side(
    two: tuple[Pc, Pc, ModelServer], stopped_by: str
) -> None:
    one, other, server = two
    entry_id = clash(one, other)

    def full(_store: Store) -> Changes:
        raise StoreUnavailable("full")

    cut_short = replace(session(other), take_theirs=None if stopped_by == "nobody takes it" else full)
    dispatch.run(KeepTrusts(entry_id, "they saw him"), cut_short)
    assert other.appointment(0).outcome is Outcome.NOT_SEEN
    outcome = other.sync()
    assert other.appointment(0).outcome is Outcome.ATTENDED
    assert small_prison.APPOINTMENTS[0] in outcome.changes.appointments
    assert server.store[A1]["status"] == "fulfilled"


def test_an_edit_there_after_the_decision_comes_down_as_usual(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    entry_id = clash(one, other)
    dispatch.run(KeepTrusts(entry_id, "they saw him"), session(other))
    server.write({**server.store[A1], "start": "2026-11-20T11:00:00.000Z"})
    assert other.later().conflicts == 0
    assert other.appointment(0).starts_at.hour == 11
    next_one = other.record(0, Outcome.LATE_SEEN)
    assert other.later().receipted == 1, "what is recorded now is built on the trust's side"
    assert other.entry(next_one).state is EntryState.RECEIPTED


def test_what_is_recorded_after_the_decision_is_weighed_against_what_was_kept(two: tuple[Pc, Pc, ModelServer]) -> None:
    """And not against what stood there before both: that the trust has changed it since is decided and done with."""
    one, other, server = two
    dispatch.run(KeepTrusts(clash(one, other), "they saw him"), session(other))
    corrected = other.record(0, Outcome.LATE_SEEN)
    server.write({**server.store[A1], "start": "2026-11-20T11:00:00.000Z"})
    assert other.sync().conflicts == 0
    assert other.entry(corrected).state is EntryState.RECEIPTED
    assert other.appointment(0).starts_at.hour == 11


def test_a_review_moved_and_done_differently_takes_both_of_the_trusts_fields(two: tuple[Pc, Pc, ModelServer]) -> None:
    _, other, server = two
    other.complete_task()
    there = copy.deepcopy(server.store["Task", "t1"])
    period = {"start": "2026-10-31", "end": "2026-11-19"}
    server.write(
        {**there, "status": "completed", "executionPeriod": period, "restriction": {"period": {"end": "2026-12-05"}}}
    )
    assert other.sync().conflicts == 1
    with other.store.read() as unit:
        (entry,) = unit.outbox.needing_attention()
    dispatch.run(KeepTrusts(entry.id, "seen the day before"), session(other, WORKER))
    task = other.task()
    assert (task.status, task.done_on, task.due_on) == (TaskStatus.DONE, date(2026, 11, 19), date(2026, 12, 5))


@pytest.mark.hazard("H13")
def test_a_refused_change_is_given_up_and_the_record_stands_as_the_trust_has_it(
    two: tuple[Pc, Pc, ModelServer],
) -> None:
    _, other, server = two
    server.poison = lambda resource: resource["resourceType"] == "Appointment"
    entry_id = other.record(0)
    assert other.sync().refused == 1
    server.poison = lambda _resource: False
    dispatch.run(GiveUpChange(entry_id, "booked twice"), session(other))
    assert other.appointment(0).outcome is None, "here it says what the trust says"
    assert other.counts() == StateCounts(0, 0, 0, given_up=1)
    assert other.later().sent == 0


@pytest.mark.hazard("H13")
def test_a_change_of_a_record_that_is_gone_there_stays_on_this_pc_marked(two: tuple[Pc, Pc, ModelServer]) -> None:
    _, other, server = two
    entry_id = other.record(0)
    del server.store[A1]
    other.sync()
    dispatch.run(GiveUpChange(entry_id, "the booking desk deleted it"), session(other))
    with other.store.read() as unit:
        assert unit.outbox.states_of([small_prison.APPOINTMENTS[0]]) == {small_prison.APPOINTMENTS[0]: "given-up"}
    assert other.later().sent == 0


def shown_to_stand(pc: Pc) -> str:
    """How the clinic's list says the first appointment stands with the trust."""
    appointment = pc.appointment(0)
    grid = dispatch.ask(GetSessionGrid(appointment.session_id), session(pc))
    return {row.appointment.id: row.state for row in grid.rows}[appointment.id]


@pytest.mark.hazard("H14")
@pytest.mark.parametrize("was_there", [True, False], ids=["it was at the trust once", "it never was"])
def test_what_was_given_up_and_still_shown_is_never_said_to_be_at_the_trust(
    two: tuple[Pc, Pc, ModelServer], was_there: bool
) -> None:
    _, other, server = two
    entry_id = other.record(0)
    if was_there:
        other.sync()
        assert shown_to_stand(other) == "at-the-trust"
        entry_id = other.record(0, Outcome.LATE_SEEN)
    del server.store[A1]
    other.later()
    assert shown_to_stand(other) == "needs-attention"
    dispatch.run(GiveUpChange(entry_id, "the booking desk deleted it"), session(other))
    assert other.appointment(0).outcome is (Outcome.LATE_SEEN if was_there else Outcome.ATTENDED)
    assert shown_to_stand(other) == "given-up"


@pytest.mark.hazard("H14")
def test_the_trusts_side_that_was_taken_instead_is_not_said_to_be_given_up(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, _ = two
    entry_id = clash(one, other)
    dispatch.run(KeepTrusts(entry_id, "they saw him"), replace(session(other), take_theirs=None))
    assert shown_to_stand(other) == "given-up", "ours is still what is shown"
    other.sync()
    assert other.appointment(0).outcome is Outcome.ATTENDED
    assert shown_to_stand(other) == "at-the-trust"
    other.record(0, Outcome.LATE_SEEN)
    assert shown_to_stand(other) == "saved-here"
    assert other.later().receipted == 1
    assert shown_to_stand(other) == "at-the-trust", "the latest change counts"


def test_a_decision_needs_a_reason_the_right_person_and_something_to_decide(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, _ = two
    entry_id = clash(one, other)
    with pytest.raises(RuleBroken):
        dispatch.run(KeepTrusts(entry_id, "  "), session(other))
    with pytest.raises(RuleBroken):
        dispatch.run(GiveUpChange(entry_id, "a conflict is no refusal"), session(other))
    worker = session(other, WORKER)
    with pytest.raises(NotAllowed):
        dispatch.run(KeepTrusts(entry_id, "not their work"), worker)
    with pytest.raises(NotAllowed):
        dispatch.ask(GetChangeHistory(entry_id), worker)
    dispatch.run(KeepTrusts(entry_id, "x"), session(other))
    with pytest.raises(RuleBroken):
        dispatch.run(KeepTrusts(entry_id, "twice"), session(other))
