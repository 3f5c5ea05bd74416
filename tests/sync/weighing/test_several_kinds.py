"""An outcome and a note say something of one appointment: each keeps what it is about, and none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import pytest

from prisoncare_desktop.domain.appointment_events import AttendanceRecorded
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.usecases.outbox import EntryState
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer
from tests.sync.test_both_sides import A1, moved, recorded_elsewhere
from tests.sync.wires import Wire, answering, done_but_each_entry_says_503

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])

NOTE = "note"
ELEVEN = "2026-11-20T11:00:00.000Z"


def write_note(pc: Pc, note: str) -> str:
    """The nurse writes a note of the first patient. Return the outbox entry's id."""
    with pc.store.write(NURSE) as unit:
        before = unit.appointments.get(small_prison.APPOINTMENTS[0])
        after, event = before.noted(note, unit.sessions.get(before.session_id))
        unit.appointments.put(after)
        entry_id = unit.record(event)
        unit.commit()
    return entry_id


def noted_there(server: ModelServer, note: str) -> None:
    """The booking desk writes a note of the first patient's appointment."""
    server.write({**server.store[A1], "comment": note})


def states(pc: Pc, *entry_ids: str) -> set[EntryState]:
    return {pc.entry(entry_id).state for entry_id in entry_ids}


@pytest.mark.hazard("H2")
@pytest.mark.parametrize("outcome_first", [True, False], ids=["outcome first", "note first"])
def test_an_outcome_and_a_note_go_up_as_one_and_stay_here_though_the_desk_moves_the_appointment(
    pc: Pc, server: ModelServer, outcome_first: bool
) -> None:
    first = pc.record(0) if outcome_first else ""
    both = write_note(pc, "brings a friend"), first or pc.record(0)
    moved(server, 0, ELEVEN)
    assert pc.sync().conflicts == 0
    there = server.store[A1]
    assert (there["start"], there["status"], there["comment"]) == (ELEVEN, "fulfilled", "brings a friend")
    assert len(server.log) == 1
    assert states(pc, *both) == {EntryState.RECEIPTED}
    here = pc.appointment(0)
    assert (here.starts_at.hour, here.outcome, here.note) == (11, Outcome.ATTENDED, "brings a friend")


@pytest.mark.hazard("H12")
def test_a_note_is_written_beside_an_outcome_that_another_pc_recorded_since(pc: Pc, server: ModelServer) -> None:
    noted = write_note(pc, "brings a friend")
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    assert pc.sync().conflicts == 0
    assert (server.store[A1]["status"], server.store[A1]["comment"]) == ("noshow", "brings a friend")
    assert states(pc, noted) == {EntryState.RECEIPTED}
    assert pc.appointment(0).outcome is Outcome.NOT_SEEN


@pytest.mark.hazard("H12")
def test_two_notes_are_put_side_by_side_and_the_outcome_waits_with_them(pc: Pc, server: ModelServer) -> None:
    both = pc.record(0), write_note(pc, "brings a friend")
    noted_there(server, "bring the letter")
    assert pc.sync().conflicts == 1
    assert pc.conflict(both[1]).ours == {NOTE: "brings a friend"}
    assert states(pc, *both) == {EntryState.CONFLICT}
    assert pc.appointment(0).outcome is Outcome.ATTENDED
    pc.resume(both[1])
    pc.sync()
    assert (server.store[A1]["status"], server.store[A1]["comment"]) == ("fulfilled", "brings a friend")
    assert states(pc, *both) == {EntryState.RECEIPTED}


@pytest.mark.hazard("H12")
def test_a_note_over_one_that_came_down_while_an_outcome_waited_is_no_conflict(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    recorded = pc.record(0)
    noted_there(server, "bring the letter")
    wire.posts.append(
        answering(200, b'{"resourceType":"Bundle","type":"batch-response","entry":[{"response":{"status":"503"}}]}')
    )
    pc.sync()
    assert states(pc, recorded) == {EntryState.WAITING}
    noted = write_note(pc, "brought the letter")
    moved(server, 0, ELEVEN)
    assert pc.later().conflicts == 0
    there = server.store[A1]
    assert (there["start"], there["status"], there["comment"]) == (ELEVEN, "fulfilled", "brought the letter")
    assert states(pc, recorded, noted) == {EntryState.RECEIPTED}


@pytest.mark.hazard("H12")
def test_a_note_that_the_desk_wrote_on_top_of_our_outcome_is_not_written_over(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    recorded = pc.record(0)
    wire.posts.append(done_but_each_entry_says_503)
    pc.sync()
    noted_there(server, "bring the letter")
    noted = write_note(pc, "brings a friend")
    assert pc.later().conflicts == 1
    assert pc.conflict(noted).theirs == {NOTE: "bring the letter"}
    assert states(pc, recorded, noted) == {EntryState.CONFLICT}


@pytest.mark.hazard("H12")
def test_an_outcome_corrected_on_top_of_ours_is_no_conflict_though_the_desk_wrote_a_note_beside_it(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    recorded = pc.record(0)
    wire.posts.append(done_but_each_entry_says_503)
    pc.sync()
    noted_there(server, "bring the letter")
    corrected = pc.record(0, Outcome.LATE_SEEN)
    assert pc.later().conflicts == 0
    assert states(pc, recorded, corrected) == {EntryState.RECEIPTED}
    assert (pc.appointment(0).outcome, pc.appointment(0).note) == (Outcome.LATE_SEEN, "bring the letter")
    assert server.store[A1]["comment"] == "bring the letter"


def test_a_note_comes_down_and_goes_again_at_both_ends(pc: Pc, server: ModelServer) -> None:
    noted_there(server, "bring the letter")
    pc.sync()
    assert pc.appointment(0).note == "bring the letter"
    write_note(pc, "")
    pc.sync()
    assert "comment" not in server.store[A1]
    assert pc.appointment(0).note == ""


@dataclass(frozen=True)
class AsTheProgramBeforeSaidIt(Event):
    """An outcome as it waits in the outbox of a store made before there were notes."""

    kind: ClassVar[str] = AttendanceRecorded.kind
    record_type: ClassVar[str] = AttendanceRecorded.record_type

    said: Mapping[str, object]

    def payload(self) -> dict[str, object]:
        return dict(self.said)


SAID_AT_FIRST = {
    *("outcome", "attendance_code", "reason_code", "reason_version", "control_group", "recorded_at", "recorded_by"),
    *("before_outcome", "before_reason_code"),
}
SAID_NEXT = {"note", "before_note", "correction", "correction_words"}


@pytest.mark.parametrize("since", [set(), SAID_NEXT], ids=["of the first version", "of the third"])
@pytest.mark.parametrize("and_a_note", [True, False], ids=["with a note", "alone"])
def test_an_outcome_that_waited_while_the_program_was_renewed_goes_up(
    pc: Pc, server: ModelServer, and_a_note: bool, since: set[str]
) -> None:
    with pc.store.write(NURSE) as unit:
        before = unit.appointments.get(small_prison.APPOINTMENTS[0])
        session, at = unit.sessions.get(before.session_id), pc.clock.now()
        after, event = before.record(Outcome.ATTENDED, "", by=NURSE.id, initials="GL", at=at, session=session)
        said = {name: value for name, value in event.payload().items() if name in SAID_AT_FIRST | since}
        unit.appointments.put(after)
        waited = unit.record(AsTheProgramBeforeSaidIt(event.record_id, event.revision, said))
        unit.commit()
    noted = write_note(pc, "brings a friend") if and_a_note else waited
    pc.sync()
    assert states(pc, waited, noted) == {EntryState.RECEIPTED}
    assert server.store[A1]["status"] == "fulfilled"
    assert server.store[A1].get("comment", "") == ("brings a friend" if and_a_note else "")
