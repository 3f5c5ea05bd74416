"""Clinics made here: one for all PCs, and one with the trust's list of the same clinic whenever it comes."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from prisoncare_desktop.domain.attendance import ClinicSession, OfficerPresent, Outcome, Period
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.domain.own_kinds import BY_EVENT
from prisoncare_desktop.domain.session_events import SessionMade
from prisoncare_desktop.sync.access.page import Page
from prisoncare_desktop.sync.down.pages import Pages, Received
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.booking import AddWalkIn
from prisoncare_desktop.usecases.clinic_lists import session_lines
from prisoncare_desktop.usecases.closing import CloseSession
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.joining import JoinSessions
from prisoncare_desktop.usecases.made_here import MakeSession
from prisoncare_desktop.usecases.requests import Command
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])

T = TypeVar("T")
Two = tuple[Pc, Pc, ModelServer]


def make(pc: Pc, room: str = "Room 4", *, days: int = 1, slots: int | None = None) -> str:
    day = pc.clock.now().date() + timedelta(days=days)
    command = MakeSession("nurse-triage", "A", room, day, Period.AM, "Grace Lyle", slots)
    return run(pc, command).session_id


def run(pc: Pc, command: Command[T]) -> T:
    return dispatch.run(command, Context(pc.store, pc.clock, NURSE, os.urandom, lambda _items: b"")).value


def sessions(pc: Pc, days: int = 1) -> list[ClinicSession]:
    day = pc.clock.now().date() + timedelta(days=days)
    with pc.store.read() as unit:
        return list(unit.sessions.between(day, day))


def told(pc: Pc) -> list[tuple[str, bool, int | None]]:
    return [(s.room, s.made_here, s.slots_offered) for s in sessions(pc)]


def basics(server: ModelServer) -> list[JsonObject]:
    return [resource for (kind, _), resource in server.store.items() if kind == "Basic"]


def test_a_clinic_made_on_one_pc_stands_on_the_other(two: Two) -> None:
    one, other, server = two
    make(one, slots=12)
    one.sync()
    other.sync()
    assert told(other) == told(one) == [("Room 4", True, 12)]
    assert [b["code"]["coding"][0]["code"] for b in basics(server)] == [BY_EVENT[SessionMade.kind].code]


def test_the_same_clinic_made_apart_on_two_pcs_is_one_and_nobody_is_asked(two: Two) -> None:
    one, other, server = two
    make(one)
    make(other)
    one.sync()
    assert other.sync().conflicts == 0
    one.later()
    assert told(one) == told(other) == [("Room 4", True, None)]
    assert len(basics(server)) == 1


@pytest.mark.hazard("H2")
@pytest.mark.parametrize("room", [small_prison.ROOM, ""], ids=["its room", "no room named"])
def test_the_trusts_list_of_the_same_clinic_is_that_clinic_from_the_first(
    pc: Pc, server: ModelServer, room: str
) -> None:
    make(pc, room)
    moved = {**small_prison.appointment("0199bbbb-0000-7000-8000-0000000000ff", "p1", 0), "id": "a-next-day"}
    server.write({**moved, "start": "2026-11-21T09:00:00.000Z", "end": "2026-11-21T09:10:00.000Z"})
    pc.later()
    (one,) = sessions(pc)
    assert (one.room, one.made_here) == (small_prison.ROOM, True)
    with pc.store.read() as unit:
        assert len(unit.appointments.of_sessions([one.id])) == 1


def test_a_clinic_in_another_room_stays_another(pc: Pc, server: ModelServer) -> None:
    make(pc, "Elsewhere", days=0)
    pc.later()
    assert sorted(s.room for s in sessions(pc, 0)) == sorted([small_prison.ROOM, "Elsewhere"])


def test_one_whose_room_became_known_meanwhile_is_still_the_one_that_the_trust_was_told_of(two: Two) -> None:
    one, other, server = two
    session_id = make(one, "")
    one.sync()
    with one.store.write(NURSE) as unit:
        before = unit.sessions.get(session_id)
        after = replace(before, room="Room 4", slots_offered=9, revision=before.revision + 1)
        unit.sessions.put(after)
        unit.record(SessionMade.of(after, before))
        unit.commit()
    one.later()
    other.later()
    assert len(basics(server)) == 1
    assert [s.slots_offered for s in sessions(other)] == [9]


def test_a_clinic_closed_on_one_pc_is_closed_on_the_other(two: Two) -> None:
    one, other, _server = two
    session_id = make(one, days=0)
    one.sync()
    run(one, CloseSession(session_id, OfficerPresent.NO, slots_offered=8))
    one.later()
    other.later()
    (there,) = [s for s in sessions(other, 0) if s.made_here]
    with one.store.read() as unit:
        here = unit.sessions.get(session_id)
    assert (there.closed_at, there.closed_by) == (here.closed_at, NURSE.id)
    assert (there.officer_present, there.slots_offered) == (OfficerPresent.NO, 8)


@pytest.mark.hazard("H2")
def test_a_list_and_the_closing_of_its_clinic_may_come_in_one_message(two: Two) -> None:
    one, other, server = two
    (clinic,) = sessions(one, 0)
    with one.store.read() as unit:
        places = unit.appointments.of_sessions([clinic.id])
    for place in places:
        run(one, RecordOutcome(place.id, Outcome.ATTENDED))
    run(one, CloseSession(clinic.id, OfficerPresent.NO, slots_offered=8))
    one.sync()

    listed = [resource for (kind, _), resource in server.store.items() if kind == "Appointment"]
    message = Page((*listed, *basics(server)), "", None, instant_text(other.clock.now() + timedelta(days=1)))
    Pages(other.store, other.clock.now, os.urandom).take_page(message, Received(), again=False)
    (there,) = sessions(other, 0)
    assert (there.closed_by, there.slots_offered) == (NURSE.id, 8)
    assert there.list_as_of == other.clock.now() + timedelta(days=1)


@pytest.mark.hazard("H2")
def test_a_clinic_put_together_with_the_trusts_is_one_on_the_other_pc_with_what_was_recorded(two: Two) -> None:
    one, other, _server = two
    ours = make(one, "Elsewhere", days=0)
    (theirs,) = [s for s in sessions(one, 0) if not s.made_here]
    with one.store.read() as unit:
        somebody = unit.appointments.of_sessions([theirs.id])[0].resident_id
    came = run(one, AddWalkIn(ours, somebody))
    run(one, RecordOutcome(came, Outcome.ATTENDED))
    one.sync()
    other.sync()
    assert len([s for s in sessions(other, 0) if s.made_here]) == 1
    run(one, JoinSessions(theirs.id, ours))
    one.later()
    other.later()
    (kept,) = [s for s in sessions(other, 0) if not s.made_here]
    with other.store.read() as unit:
        place = unit.appointments.get(came)
        lines = session_lines(unit, theirs.clinic_date, theirs.clinic_date, "", NURSE)
    assert (place.session_id, place.outcome) == (kept.id, Outcome.ATTENDED)
    assert [line.session.id for line in lines] == [kept.id]
