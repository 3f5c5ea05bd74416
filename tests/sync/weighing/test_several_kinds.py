"""Changes of several kinds say something of one appointment: each keeps what it is about, and none is lost.

The second kind is made here: a note, beside the outcome. Both say all that is so of the appointment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from prisoncare_desktop.domain.attendance import AttendanceRecorded, Outcome
from prisoncare_desktop.sync.fhir.resource import text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers import attendance
from prisoncare_desktop.sync.mappers.request import Edit, Fields, Mapper, Said
from prisoncare_desktop.sync.mappers.table import MAPPERS
from prisoncare_desktop.usecases import outbox
from prisoncare_desktop.usecases.intake.clinics import OUTCOME
from prisoncare_desktop.usecases.outbox import EntryState, OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer
from tests.sync.test_both_sides import A1, moved, recorded_elsewhere
from tests.sync.wires import Wire, answering, done_but_each_entry_says_503

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])

NOTE = "note"
ELEVEN = "2026-11-20T11:00:00.000Z"


@dataclass(frozen=True)
class Recorded(AttendanceRecorded):
    """An outcome, which repeats the note that stands beside it."""

    note: str = ""
    before_note: str = ""


@dataclass(frozen=True)
class Noted(Recorded):
    """A note, which repeats the outcome that stands beside it."""

    kind: ClassVar[str] = "AppointmentNoted"


def _edit() -> Edit:
    plain = attendance.MAPPER.edit
    assert plain is not None

    def ours(entry: OutboxEntry, unit: UnitOfWork) -> Fields:
        return {**plain.ours(entry, unit), NOTE: said(entry.payload["note"])}

    def there(resource: JsonObject) -> Fields:
        return {**plain.there(resource), NOTE: said(text(resource, "comment"))}

    def before(entry: OutboxEntry) -> Fields:
        return {**plain.before(entry), NOTE: said(entry.payload["before_note"])}

    def lay_over(resource: JsonObject, entry: OutboxEntry, names: frozenset[str], unit: UnitOfWork) -> JsonObject:
        laid = plain.lay_over(resource, entry, names, unit)
        return {**laid, "comment": entry.payload["note"]} if NOTE in names else laid

    def about(entry: OutboxEntry) -> frozenset[str]:
        return frozenset({NOTE if entry.kind == Noted.kind else OUTCOME})

    def said(note: str) -> Said:
        return Said(note, note)

    return Edit(ours, there, lay_over, before, plain.written, about)


@pytest.fixture(autouse=True)
def notes_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    both = Mapper("Appointment", attendance.MAPPER.create, _edit())
    for kind in (Recorded.kind, Noted.kind):
        monkeypatch.setitem(MAPPERS, kind, both)
    others = [family for family in outbox.FAMILIES if Recorded.kind not in family]
    monkeypatch.setattr(outbox, "FAMILIES", (frozenset({Recorded.kind, Noted.kind}), *others))


def record(pc: Pc, note: str = "") -> str:
    """The nurse sees the first patient, where this note stands. Return the outbox entry's id."""
    with pc.store.write(NURSE) as unit:
        before = unit.appointments.get(small_prison.APPOINTMENTS[0])
        session, at = unit.sessions.get(before.session_id), pc.clock.now()
        after, event = before.record(Outcome.ATTENDED, "", by=NURSE.id, initials=NURSE.initials, at=at, session=session)
        unit.appointments.put(after)
        entry_id = unit.record(Recorded(**event.__dict__, note=note, before_note=note))
        unit.commit()
    return entry_id


def write_note(pc: Pc, note: str, *, before: str = "") -> str:
    """The nurse writes a note of the first patient, where this one stood. Return the outbox entry's id."""
    with pc.store.write(NURSE) as unit:
        now = unit.appointments.get(small_prison.APPOINTMENTS[0])
        after = replace(now, revision=now.revision + 1)
        standing = AttendanceRecorded.of(replace(after, recorded_at=now.recorded_at or pc.clock.now()), before=now)
        unit.appointments.put(after)
        entry_id = unit.record(Noted(**standing.__dict__, note=note, before_note=before))
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
    both = (record(pc), write_note(pc, "brings a friend")) if outcome_first else ()
    both = both or (write_note(pc, "brings a friend"), record(pc, "brings a friend"))
    moved(server, 0, ELEVEN)
    assert pc.sync().conflicts == 0
    there = server.store[A1]
    assert (there["start"], there["status"], there["comment"]) == (ELEVEN, "fulfilled", "brings a friend")
    assert len(server.log) == 1
    assert states(pc, *both) == {EntryState.RECEIPTED}
    assert (pc.appointment(0).starts_at.hour, pc.appointment(0).outcome) == (11, Outcome.ATTENDED)


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
    both = record(pc), write_note(pc, "brings a friend")
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
    recorded = record(pc)
    noted_there(server, "bring the letter")
    wire.posts.append(
        answering(200, b'{"resourceType":"Bundle","type":"batch-response","entry":[{"response":{"status":"503"}}]}')
    )
    pc.sync()
    assert states(pc, recorded) == {EntryState.WAITING}
    noted = write_note(pc, "brought the letter", before="bring the letter")
    moved(server, 0, ELEVEN)
    assert pc.later().conflicts == 0
    there = server.store[A1]
    assert (there["start"], there["status"], there["comment"]) == (ELEVEN, "fulfilled", "brought the letter")
    assert states(pc, recorded, noted) == {EntryState.RECEIPTED}


def test_a_note_over_one_that_only_the_trust_has_seen_goes_to_a_person(pc: Pc, wire: Wire, server: ModelServer) -> None:
    recorded = record(pc)
    noted_there(server, "bring the letter")
    wire.posts.append(done_but_each_entry_says_503)
    pc.clock.advance(60)
    pc.sync()
    noted = write_note(pc, "brings a friend")
    assert pc.later().conflicts == 1
    assert pc.conflict(noted).theirs == {NOTE: "bring the letter"}
    assert states(pc, recorded) <= {EntryState.RECEIPTED, EntryState.CONFLICT}
