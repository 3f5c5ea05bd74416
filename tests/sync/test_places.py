"""Who walks in, who is moved, how it was held: said on one PC, it stands at the trust and on the other."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.appointment_events import AppointmentBooked
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, TakenOff
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.booking import AddWalkIn, MoveAppointment
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.details import RecordDetails
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import EntryState, LinesWanted
from prisoncare_desktop.usecases.requests import Command
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer
from tests.sync.test_both_sides import A1, moved, needing_attention, recorded_elsewhere
from tests.sync.wires import Wire, answer_lost

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])

FIRST = small_prison.APPOINTMENTS[0]


def run(pc: Pc, command: Command[Any]) -> None:
    dispatch.run(command, Context(pc.store, pc.clock, NURSE, os.urandom, lambda _items: b""))


def entries(pc: Pc, record_id: str) -> list[EntryState]:
    with pc.store.read() as unit:
        return [one.state for one in unit.outbox_lines.find(LinesWanted(record=("appointment", record_id)))]


def session_of(pc: Pc, n: int = 0) -> ClinicSession:
    with pc.store.read() as unit:
        return unit.sessions.get(pc.appointment(n).session_id)


def another_session(pc: Pc, wing: str, room: str, clinician: str) -> ClinicSession:
    """The same clinic elsewhere, that morning."""
    with pc.store.write(SYNC_ACTOR) as unit:
        like = replace(session_of(pc), id="session-b", revision=1, wing=wing, room=room, clinician=clinician)
        unit.sessions.put(like)
        unit.received("SessionReceived", "session", like.id)
        unit.commit()
    return like


def walks_in(pc: Pc, patient: str = "p3") -> Appointment:
    """A resident who is on no list comes to the first clinic."""
    with pc.store.write(NURSE) as unit:
        copy = unit.central.find("Patient", patient)
        assert copy is not None
        for there in unit.appointments.of_residents([copy.local_id]):
            gone, event = there.taken(TakenOff.ERROR, unit.sessions.get(there.session_id))
            unit.appointments.put(gone)
            unit.record(event)
        unit.commit()
    run(pc, AddWalkIn(session_of(pc).id, copy.local_id))
    with pc.store.read() as unit:
        (place,) = unit.appointments.of_residents([copy.local_id])
    return place


def test_who_walks_in_is_on_the_trusts_list_and_on_the_other_pcs_with_what_was_recorded(
    two: tuple[Pc, Pc, ModelServer],
) -> None:
    one, other, server = two
    place = walks_in(one)
    run(one, RecordOutcome(place.id, Outcome.ATTENDED))
    one.sync()
    (there,) = [
        resource
        for resource in server.store.values()
        if resource.get("identifier", [{}])[0].get("value") == systems.record_value(place.id)
    ]
    assert (there["status"], there["start"], there["minutesDuration"]) == ("fulfilled", "2026-11-20T10:30:00.000Z", 10)
    assert set(entries(one, place.id)) == {EntryState.RECEIPTED}
    other.sync()
    with other.store.read() as unit:
        here = unit.appointments.get(place.id)
        assert here.session_id == session_of(other).id, "on the same list"
    assert (here.walk_in, here.made_here, here.outcome) == (True, True, Outcome.ATTENDED)
    assert (here.resident_id, here.starts_at, here.minutes) == (place.resident_id, place.starts_at, 10)


def test_who_was_taken_off_the_list_is_off_everywhere_and_can_be_put_on_again(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two

    def taken(why: TakenOff) -> None:
        with one.store.write(NURSE) as unit:
            before = unit.appointments.get(FIRST)
            after, event = before.taken(why, unit.sessions.get(before.session_id))
            unit.appointments.put(after)
            unit.record(event)
            unit.commit()
        one.later()
        other.later()

    taken(TakenOff.DOUBLE)
    assert server.store[A1]["status"] == "entered-in-error"
    assert (other.appointment(0).withdrawn, other.appointment(0).taken_off) == (True, TakenOff.DOUBLE)
    taken(TakenOff.NOT)
    assert server.store[A1]["status"] == "booked"
    assert (other.appointment(0).withdrawn, other.appointment(0).taken_off) == (False, TakenOff.NOT)
    assert set(entries(one, FIRST)) == {EntryState.RECEIPTED}


@pytest.mark.hazard("H12")
def test_who_was_seen_on_another_pc_is_not_taken_off_the_list_unseen(pc: Pc, server: ModelServer) -> None:
    recorded_elsewhere(server, 0, "attended", "fulfilled")
    with pc.store.write(NURSE) as unit:
        before = unit.appointments.get(FIRST)
        after, event = before.taken(TakenOff.DOUBLE, unit.sessions.get(before.session_id))
        unit.appointments.put(after)
        entry_id = unit.record(event)
        unit.commit()
    assert pc.sync().conflicts == 1
    assert pc.conflict(entry_id).ours == {"outcome": "Taken off the list"}
    assert pc.conflict(entry_id).theirs == {"outcome": "Attended"}
    assert server.store[A1]["status"] == "fulfilled"


def test_a_moved_appointment_is_on_one_list_only_here_there_and_on_the_other_pc(
    two: tuple[Pc, Pc, ModelServer],
) -> None:
    one, other, server = two
    to = another_session(one, room="Clinic room B7", wing="B", clinician="Piotr Zielinski")
    at = one.appointment(0).starts_at + timedelta(minutes=75)
    server.write({**server.store[A1], "slot": [{"reference": "Slot/9"}], "comment": "bring the letter"})
    run(one, MoveAppointment(FIRST, to.id, at))
    one.sync()
    there = server.store[A1]
    assert (there["start"], there["end"]) == ("2026-11-20T10:15:00.000Z", "2026-11-20T10:25:00.000Z")
    assert "slot" not in there, "it is in that place no more"
    assert there["comment"] == "bring the letter"
    assert [one["actor"].get("display") for one in there["participant"]] == [None, "Clinic room B7", "Piotr Zielinski"]
    assert there["participant"][0]["actor"] == {"reference": "Patient/p1"}
    other.sync()
    with other.store.read() as unit:
        here = unit.sessions.get(unit.appointments.get(FIRST).session_id)
        (left,) = [s for s in unit.sessions.between(to.clinic_date, to.clinic_date) if s.id != here.id]
        assert FIRST not in {a.id for a in unit.appointments.of_sessions([left.id])}
    assert (here.wing, here.room, here.clinician, here.period) == ("B", "Clinic room B7", "Piotr Zielinski", to.period)


@pytest.mark.hazard("H12")
def test_two_who_move_one_appointment_are_put_side_by_side(pc: Pc, server: ModelServer) -> None:
    run(pc, MoveAppointment(FIRST, session_of(pc).id, pc.appointment(0).starts_at + timedelta(minutes=75)))
    moved(server, 0, "2026-11-20T11:00:00.000Z")
    assert pc.sync().conflicts == 1
    (waiting,) = needing_attention(pc)
    assert pc.conflict(waiting).base == {"booking": "Nurse triage, 20 November 2026 at 09:00, Clinic room A1"}
    assert pc.conflict(waiting).ours == {"booking": "Nurse triage, 20 November 2026 at 10:15, Clinic room A1"}
    assert pc.conflict(waiting).theirs == {"booking": "Nurse triage, 20 November 2026 at 11:00, Clinic room A1"}
    assert pc.appointment(0).starts_at.hour == 10, "ours stays on this PC until somebody decides"
    pc.resume(waiting)
    pc.sync()
    assert server.store[A1]["start"] == "2026-11-20T10:15:00.000Z"


@pytest.mark.hazard("H12")
def test_nobody_is_moved_whom_the_trust_took_off_the_list(pc: Pc, server: ModelServer) -> None:
    run(pc, MoveAppointment(FIRST, session_of(pc).id, pc.appointment(0).starts_at + timedelta(minutes=75)))
    server.write({**server.store[A1], "status": "cancelled"})
    assert pc.sync().conflicts == 1
    (waiting,) = needing_attention(pc)
    assert pc.conflict(waiting).theirs == {"booking": "Taken off the list"}
    pc.resume(waiting)
    pc.sync()
    assert (server.store[A1]["status"], server.store[A1]["start"]) == ("booked", "2026-11-20T10:15:00.000Z")


def test_a_room_that_the_trust_does_not_name_contradicts_nobodys_move(pc: Pc, server: ModelServer) -> None:
    there = server.store[A1]
    server.write({**there, "participant": [there["participant"][0]]})
    to = session_of(pc)
    pc.sync()
    with pc.store.write(SYNC_ACTOR) as unit:  # as it stands once the list of those without a room is this one
        unit.appointments.put(replace(pc.appointment(0), session_id=to.id, revision=pc.appointment(0).revision + 1))
        unit.received("AppointmentReceived", "appointment", FIRST)
        unit.commit()
    run(pc, MoveAppointment(FIRST, to.id, pc.appointment(0).starts_at + timedelta(minutes=75)))
    assert pc.sync().conflicts == 0
    assert server.store[A1]["start"] == "2026-11-20T10:15:00.000Z"


@pytest.mark.hazard("H12")
def test_a_move_an_outcome_a_note_and_how_it_was_held_go_up_as_one(pc: Pc, server: ModelServer) -> None:
    run(pc, MoveAppointment(FIRST, session_of(pc).id, pc.appointment(0).starts_at + timedelta(minutes=75)))
    run(pc, RecordDetails(FIRST, "video", "1", escort_avoided=True))
    pc.record(0)
    server.write({**server.store[A1], "comment": "bring the letter"})
    assert pc.sync().conflicts == 0
    there = server.store[A1]
    assert (there["status"], there["start"]) == ("fulfilled", "2026-11-20T10:15:00.000Z")
    assert there["comment"] == "bring the letter", "what nobody here touched is theirs"
    channel = [one for one in there["extension"] if one["url"] == systems.DELIVERY_CHANNEL]
    assert [one["valueCodeableConcept"]["coding"][0]["code"] for one in channel] == ["Video"]
    assert len(server.log) == 1
    assert set(entries(pc, FIRST)) == {EntryState.RECEIPTED}
    here = pc.appointment(0)
    assert (here.mode, here.interpreter, here.escort_avoided, here.note) == ("video", "1", True, "bring the letter")


def test_how_it_was_held_comes_down_and_is_taken_back(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    run(one, RecordDetails(FIRST, "phone", "5", escort_avoided=True))
    one.sync()
    other.sync()
    here = other.appointment(0)
    assert (here.mode, here.interpreter, here.escort_avoided) == ("phone", "5", True)
    run(other, RecordDetails(FIRST))
    other.later()
    one.later()
    here = one.appointment(0)
    assert (here.mode, here.interpreter, here.escort_avoided) == ("", "", False)
    assert not {one["url"] for one in server.store[A1]["extension"]} & {systems.DELIVERY_CHANNEL, systems.DETAILS}


@pytest.mark.hazard("H12")
def test_two_who_say_how_it_was_held_are_put_side_by_side(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, _server = two
    run(one, RecordDetails(FIRST, "video", "1", escort_avoided=True))
    run(other, RecordDetails(FIRST, "phone"))
    one.sync()
    assert other.sync().conflicts == 1
    (waiting,) = needing_attention(other)
    assert other.conflict(waiting).theirs == {"details": "By video. Professional interpreter. Escort avoided"}
    assert other.conflict(waiting).base == {"details": "Nothing said"}


def test_a_place_made_here_whose_answer_was_lost_is_made_once_and_moved_after(pc: Pc, wire: Wire) -> None:
    server = wire.server
    assert isinstance(server, ModelServer)
    place = walks_in(pc)
    wire.posts.append(answer_lost)
    pc.sync()
    run(pc, MoveAppointment(place.id, place.session_id, place.starts_at + timedelta(minutes=20)))
    assert pc.later().conflicts == 0
    assert [one["start"] for (kind, own), one in server.store.items() if kind == "Appointment" and "-" not in own] == [
        "2026-11-20T10:50:00.000Z"
    ]
    assert set(entries(pc, place.id)) == {EntryState.RECEIPTED}


def test_a_new_place_says_in_place_of_which_it_is(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, _server = two
    with one.store.write(NURSE) as unit:
        before = unit.appointments.get(FIRST)
        made, event = Appointment.put_on(
            unit.sessions.get(before.session_id),
            appointment_id="0199eeee-0000-7000-8000-0000000000aa",
            resident_id=before.resident_id,
            starts_at=before.starts_at + timedelta(minutes=90),
            minutes=10,
            rebooked_from=FIRST,
        )
        assert isinstance(event, AppointmentBooked)
        unit.appointments.put(made)
        unit.record(event)
        unit.commit()
    one.sync()
    other.sync()
    with other.store.read() as unit:
        assert unit.appointments.get(made.id).rebooked_from == FIRST
