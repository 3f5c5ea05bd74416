"""Somebody else changed the same record at the central record: merged where it can be, shown where it cannot."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.pathway import TaskStatus
from prisoncare_desktop.sync.readers.appointment import attendance
from prisoncare_desktop.sync.weighing.copies import copy_of
from prisoncare_desktop.usecases.decisions import take_theirs_next
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import EntryState, GivenUp
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer
from tests.sync.wires import Wire, answer_lost, done_but_each_entry_says_503, question_lost

A1 = ("Appointment", "a-0001")


def recorded_elsewhere(server: ModelServer, n: int, outcome: str, status: str, reason: str = "") -> None:
    """Another PC recorded this of the n-th appointment."""
    resource: dict[str, Any] = copy.deepcopy(server.store["Appointment", f"a-000{n + 1}"])
    resource["status"] = status
    if reason:
        resource["cancelationReason"] = {"coding": [{"system": systems.DID_NOT_ATTEND_REASON, "code": reason}]}
    said = [
        {"url": "outcome", "valueCode": outcome},
        {"url": "attendanceCode", "valueCoding": {"system": systems.ATTENDANCE_CODE, "code": "3"}},
        {"url": "controlGroup", "valueCode": "patient"},
        {"url": "recordedAt", "valueDateTime": "2026-11-20T10:05:00.000Z"},
        {"url": "recordedBy", "valueString": "somebody-else"},
    ]
    resource["extension"] = [
        one for one in resource["extension"] if one["url"] not in (systems.ATTENDANCE, systems.CHANGE)
    ] + [{"url": systems.ATTENDANCE, "extension": said}]
    server.write(resource)


def moved(server: ModelServer, n: int, start: str) -> None:
    """The booking desk moved the n-th appointment."""
    server.write({**server.store["Appointment", f"a-000{n + 1}"], "start": start})


def test_what_another_pc_recorded_comes_down(pc: Pc, server: ModelServer) -> None:
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    outcome = pc.sync()
    assert outcome.received == 1
    assert pc.appointment(0).outcome is Outcome.NOT_SEEN
    assert small_prison.APPOINTMENTS[0] in outcome.changes.appointments


@pytest.mark.hazard("H12")
def test_a_moved_appointment_and_our_outcome_are_merged(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    moved(server, 0, "2026-11-20T11:00:00.000Z")
    outcome = pc.sync()
    assert (outcome.receipted, outcome.conflicts) == (1, 0)
    assert server.store[A1]["start"] == "2026-11-20T11:00:00.000Z"
    assert server.store[A1]["status"] == "fulfilled"
    assert pc.appointment(0).starts_at.hour == 11
    assert pc.appointment(0).outcome is Outcome.ATTENDED


@pytest.mark.hazard("H12")
def test_two_outcomes_of_one_appointment_are_put_side_by_side(pc: Pc, server: ModelServer) -> None:
    entry_id = pc.record(0)
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    assert pc.sync().conflicts == 1
    assert pc.entry(entry_id).state is EntryState.CONFLICT
    conflict = pc.conflict(entry_id)
    assert conflict.base == {"outcome": "Nothing recorded"}
    assert conflict.ours == {"outcome": "Attended"}
    assert conflict.theirs == {"outcome": "Not seen: Refused, told nurse in person"}
    assert (conflict.their_author, conflict.their_time) == ("", "2026-11-20T10:05:00.000Z")
    assert server.store[A1]["status"] == "noshow"
    assert pc.appointment(0).outcome is Outcome.ATTENDED  # ours stays on this PC until somebody decides


def test_a_conflict_that_a_person_decided_for_us_goes_up(pc: Pc, server: ModelServer) -> None:
    entry_id = pc.record(0)
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    pc.sync()
    pc.resume(entry_id)
    assert pc.sync().receipted == 1
    assert server.store[A1]["status"] == "fulfilled"
    assert "cancelationReason" not in server.store[A1]


def test_a_change_behind_a_conflict_waits_for_the_person_too(pc: Pc, server: ModelServer) -> None:
    pc.record(0)
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    pc.sync()
    pc.record(0, Outcome.LATE_SEEN)
    pc.record(1)
    assert pc.sync().receipted == 1
    assert pc.counts().saved_here == 1
    assert server.store[A1]["status"] == "noshow"


def test_two_people_who_recorded_the_same_agree(pc: Pc, server: ModelServer) -> None:
    entry_id = pc.record(0)
    recorded_elsewhere(server, 0, "attended", "fulfilled")
    outcome = pc.sync()
    assert (outcome.receipted, outcome.conflicts) == (1, 0)
    assert pc.entry(entry_id).state is EntryState.RECEIPTED


def test_a_lost_answer_that_somebody_built_upon_is_still_ours(pc: Pc, wire: Wire, server: ModelServer) -> None:
    pc.record(0)
    wire.posts.append(answer_lost)
    pc.sync()
    moved(server, 0, "2026-11-20T11:00:00.000Z")
    outcome = pc.later()
    assert (outcome.receipted, outcome.conflicts) == (1, 0)
    assert len(server.log) == 1
    assert pc.appointment(0).starts_at.hour == 11


def test_a_lost_answer_that_the_booking_desk_overruled_knowingly_is_still_ours(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    entry_id = pc.record(0)
    wire.posts.append(answer_lost)
    pc.sync()
    server.write({**server.store[A1], "status": "cancelled"})
    outcome = pc.later()
    assert (outcome.receipted, outcome.conflicts) == (1, 0)
    assert pc.entry(entry_id).state is EntryState.RECEIPTED
    assert pc.appointment(0).withdrawn


def test_a_new_review_whose_first_answer_was_lost_is_not_taken_for_what_it_has_become(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    task_id = pc.open_review("13-week")
    wire.posts.append(done_but_each_entry_says_503)
    wire.gets.append(question_lost)  # and it does not come down before we try again
    pc.sync()
    assert pc.counts().saved_here == 1
    pc.complete_task(task_id)
    outcome = pc.later()
    (there,) = [
        resource
        for (kind, _), resource in server.store.items()
        if kind == "Task" and resource["code"]["coding"][0]["code"] == "13-week"
    ]
    assert there["status"] == "completed"
    assert outcome.receipted == 1
    assert pc.counts().at_the_trust == 2
    assert [verb for verb, _ in server.log] == ["POST", "PUT"]


def test_a_lost_answer_with_a_correction_behind_it_arrives_in_order(pc: Pc, wire: Wire, server: ModelServer) -> None:
    pc.record(0)
    wire.posts.append(answer_lost)
    pc.sync()
    pc.record(0, Outcome.NOT_SEEN, "P1")
    assert pc.later().receipted == 2
    assert [one["status"] for _, one in server.log] == ["fulfilled", "cancelled"]


def test_an_outcome_never_seen_here_is_not_overwritten(pc: Pc, server: ModelServer) -> None:
    """Their version came down, but could not be taken in; ours was recorded on the empty field."""
    entry_id = pc.record(0)
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    with pc.store.write(SYNC_ACTOR) as unit:
        known = unit.central.find(*A1)
        assert known is not None
        unit.central.put(copy_of(server.store[A1], known.local_type, known.local_id))
        unit.commit()
    assert pc.sync().conflicts == 1
    assert pc.entry(entry_id).state is EntryState.CONFLICT


def test_an_appointment_taken_off_the_list_elsewhere_is_a_conflict_with_our_outcome(
    pc: Pc, server: ModelServer
) -> None:
    entry_id = pc.record(0)
    server.write({**server.store[A1], "status": "cancelled"})
    pc.sync()
    assert pc.conflict(entry_id).theirs == {"outcome": "Taken off the list"}


def test_what_comes_down_while_ours_waits_its_turn_clashes_at_once(pc: Pc, server: ModelServer) -> None:
    server.busy.add("a-0001")
    entry_id = pc.record(0)
    pc.sync()
    assert pc.entry(entry_id).state is EntryState.WAITING
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    assert pc.sync().conflicts == 1
    assert pc.conflict(entry_id).base == {"outcome": "Nothing recorded"}
    assert pc.appointment(0).outcome is Outcome.ATTENDED


def test_what_comes_down_apart_from_ours_is_taken_in_while_ours_waits(pc: Pc, server: ModelServer) -> None:
    server.busy.add("a-0001")
    pc.record(0)
    pc.sync()
    moved(server, 0, "2026-11-20T11:00:00.000Z")
    assert pc.sync().conflicts == 0
    assert pc.appointment(0).starts_at.hour == 11
    assert pc.appointment(0).outcome is Outcome.ATTENDED
    server.busy.clear()
    assert pc.later().receipted == 1
    assert server.store[A1]["start"] == "2026-11-20T11:00:00.000Z"


def test_an_appointment_taken_off_the_list_elsewhere_leaves_ours(pc: Pc, server: ModelServer) -> None:
    server.write({**server.store[A1], "status": "cancelled"})
    pc.sync()
    assert pc.appointment(0).withdrawn


@pytest.mark.hazard("H12")
def test_a_conflict_shows_what_was_recorded_here_last_which_is_what_goes_up(pc: Pc, server: ModelServer) -> None:
    entry_id = pc.record(0)
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    pc.sync()
    pc.record(0, Outcome.TOO_LATE)
    moved(server, 0, "2026-11-20T11:00:00.000Z")
    pc.later()
    assert pc.conflict(entry_id).ours == {"outcome": "Too late to be seen"}
    assert pc.conflict(entry_id).theirs == {"outcome": "Not seen: Refused, told nurse in person"}
    pc.resume(entry_id)
    pc.later()
    assert attendance(server.store[A1]).outcome == "too-late"


@pytest.mark.hazard("H12")
def test_a_conflict_shows_every_field_that_all_our_unsent_changes_are_about(pc: Pc, server: ModelServer) -> None:
    pc.reckon_from(date(2026, 11, 10))
    theirs = server.write({**server.store["Task", "t1"], "restriction": {"period": {"end": "2026-12-05"}}})
    pc.sync()
    (waiting,) = needing_attention(pc)
    assert set(pc.conflict(waiting).ours) == {"due"}
    pc.complete_task()
    server.write({**theirs, "status": "completed", "executionPeriod": {"start": "2026-10-31", "end": "2026-11-19"}})
    pc.later()
    assert needing_attention(pc) == [waiting]
    conflict = pc.conflict(waiting)
    assert set(conflict.ours) == set(conflict.theirs) == {"due", "status"}
    assert conflict.ours["status"] == "Done on 20 November 2026"
    assert conflict.theirs["status"] == "Done on 19 November 2026"


@pytest.mark.hazard("H13")
def test_a_record_that_was_deleted_there_needs_a_person(pc: Pc, server: ModelServer) -> None:
    entry_id = pc.record(0)
    del server.store[A1]
    assert pc.sync().refused == 1
    assert pc.entry(entry_id).last_words == "The trust's record no longer has this record."


def test_a_review_done_here_and_a_due_date_moved_there_are_merged(pc: Pc, server: ModelServer) -> None:
    pc.complete_task()
    server.write({**server.store["Task", "t1"], "restriction": {"period": {"end": "2026-12-05"}}})
    outcome = pc.sync()
    assert (outcome.receipted, outcome.conflicts) == (1, 0)
    there = server.store["Task", "t1"]
    assert there["status"] == "completed"
    assert there["restriction"]["period"]["end"] == "2026-12-05"
    assert pc.task().due_on == date(2026, 12, 5)
    assert pc.task().status is TaskStatus.DONE


@pytest.mark.hazard("H12")
def test_a_review_done_on_both_sides_on_different_days_is_a_conflict(pc: Pc, server: ModelServer) -> None:
    pc.complete_task()
    there = copy.deepcopy(server.store["Task", "t1"])
    server.write({**there, "status": "completed", "executionPeriod": {"start": "2026-10-31", "end": "2026-11-19"}})
    assert pc.sync().conflicts == 1
    (waiting,) = needing_attention(pc)
    assert pc.conflict(waiting).ours == {"status": "Done on 20 November 2026"}
    assert pc.conflict(waiting).theirs == {"status": "Done on 19 November 2026"}


def needing_attention(pc: Pc) -> list[str]:
    with pc.store.read() as unit:
        return [entry.id for entry in unit.outbox.needing_attention()]


@pytest.mark.hazard("H14")
@pytest.mark.parametrize("noted", [True, False], ids=["with a note", "alone"])
@pytest.mark.parametrize("trusts", [True, False], ids=["given up", "sent again"])
def test_an_outcome_that_the_server_writes_over_with_its_stale_copy_waits_for_a_person(
    pc: Pc, server: ModelServer, *, noted: bool, trusts: bool
) -> None:
    stale = copy.deepcopy(server.store[A1])
    recorded = pc.record(0)
    last = _noted(pc) if noted else recorded
    pc.sync()
    assert pc.entry(recorded).state is EntryState.RECEIPTED
    server.write(stale)
    assert pc.later(60).conflicts == 1
    assert {pc.entry(one).state for one in (recorded, last)} == {EntryState.CONFLICT}
    assert pc.conflict(last).theirs["outcome"] == "Nothing recorded"
    assert pc.appointment(0).outcome is Outcome.ATTENDED, "what was recorded here stays in view"
    assert pc.later(60).conflicts == 0, "said once"
    if trusts:
        with pc.store.write(NURSE) as unit:
            unit.outbox.give_up(GivenUp(last, NURSE.id, NURSE.name, pc.clock.now(), "not so"))
            take_theirs_next(unit, "appointment", small_prison.APPOINTMENTS[0])
            unit.commit()
    else:
        pc.resume(last)
    pc.later(60)
    assert pc.appointment(0).outcome is (None if trusts else Outcome.ATTENDED)
    assert server.store[A1]["status"] == ("booked" if trusts else "fulfilled")
    assert pc.counts().saved_here == pc.counts().needs_attention == 0


def test_an_outcome_that_another_pc_took_back_or_said_again_is_nobodys_stale_copy(pc: Pc, server: ModelServer) -> None:
    recorded = pc.record(0)
    pc.sync()
    taken_back = copy.deepcopy(server.store[A1])
    others = [one for one in taken_back["extension"] if one["url"] not in (systems.ATTENDANCE, systems.CHANGE)]
    elsewhere = {"url": systems.CHANGE, "valueUri": systems.record_value("0199ffff-0000-7000-8000-000000000001")}
    later = ("2026-11-20T10:31:00.000Z", "2026-11-20T09:31:00.000-01:00")  # one moment, as two servers write it
    for at, mark in (*((at, []) for at in later), ("2026-11-20T10:01:00.000Z", [elsewhere])):
        said = [{"url": "recordedAt", "valueDateTime": at}, {"url": "recordedBy", "valueString": "somebody-else"}]
        undone = {"url": systems.ATTENDANCE, "extension": said}
        server.write({**taken_back, "status": "booked", "extension": [*others, undone, *mark]})
        assert pc.later(60).conflicts == 0
        assert pc.appointment(0).outcome is None
        assert pc.entry(recorded).state is EntryState.RECEIPTED
        server.write(taken_back)
        pc.later(60)
        assert pc.appointment(0).outcome is Outcome.ATTENDED


def _noted(pc: Pc) -> str:
    with pc.store.write(NURSE) as unit:
        before = unit.appointments.get(small_prison.APPOINTMENTS[0])
        after, event = before.noted("brings a friend", unit.sessions.get(before.session_id))
        unit.appointments.put(after)
        entry_id = unit.record(event)
        unit.commit()
    return entry_id
