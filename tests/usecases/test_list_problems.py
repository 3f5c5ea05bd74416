"""What is wrong with lists is told, with whose move it is; nothing of another team's shows through."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Period
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.clashes import Clash
from prisoncare_desktop.usecases.list_problems import CountListProblems, GetListProblems, ListProblem, ListTrouble
from prisoncare_desktop.usecases.syncing import HELD
from tests.store.clinic import GP, LEE, LEE_AT_GP, SYNC, TODAY, ZOE
from tests.usecases.conftest import CLERK, NURSE, WORKER, House

TOMORROW = TODAY + timedelta(days=1)


def held(session_id: str, code: str = "gp", day: date = TOMORROW, **more: object) -> ClinicSession:
    made = ClinicSession(session_id, code, "A", f"Room {session_id}", day, Period.AM, revision=1)
    return ClinicSession(**{**made.__dict__, **more})


def place(session: ClinicSession, who: Resident, clock: str = "09:00", **more: Any) -> Appointment:
    at = at_local(session.clinic_date, time.fromisoformat(clock))
    made = Appointment(f"{session.id}-{who.id}-{clock}", session.id, who.id, at, revision=1)
    return Appointment(**{**made.__dict__, **more})


def come(house: House, *records: ClinicSession | Appointment | Resident) -> None:
    with house.store.write(SYNC) as unit:
        for one in records:
            match one:
                case ClinicSession():
                    unit.sessions.put(one)
                    unit.received("SessionReceived", "session", one.id)
                case Appointment():
                    unit.appointments.put(one)
                    unit.received("AppointmentReceived", "appointment", one.id)
                case Resident():
                    unit.residents.put(one)
                    unit.received("ResidentReceived", "resident", one.id)
        unit.commit()


def problems(house: House, user: StaffMember = NURSE) -> tuple[ListProblem, ...]:
    return dispatch.ask(GetListProblems(), house.as_(user))


def told(house: House, user: StaffMember = NURSE) -> list[str]:
    return [one.trouble.value for one in problems(house, user)]


def test_where_nothing_is_wrong_nothing_is_told(house: House) -> None:
    assert problems(house) == ()


def test_somebody_twice_on_a_list_is_told_of_past_days_too_and_once(house: House) -> None:
    come(house, place(GP, LEE, "10:40"), held("past", day=TODAY - timedelta(days=7)))
    past = held("past", day=TODAY - timedelta(days=7))
    come(house, place(past, ZOE, "09:00"), place(past, ZOE, "09:10"))
    found = problems(house)
    assert [one.trouble for one in found] == [ListTrouble.TWICE_ON_LIST] * 2
    assert [len(one.places) for one in found] == [2, 2]


def test_somebody_in_two_clinics_at_once_is_told_with_when_the_other_is(house: House) -> None:
    come(house, gp := held("one"), dentist := held("two", "dentist"), place(gp, LEE), place(dentist, LEE, "09:05"))
    (one,) = problems(house)
    assert (one.trouble, one.resident) == (ListTrouble.TWO_AT_ONCE, LEE)
    assert one.elsewhere is not None
    assert one.elsewhere == Clash(one.elsewhere.starts_at, 10), "named, it would tell whose clinic has no name"


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, CLERK])
def test_a_substance_misuse_clinic_at_the_same_time_is_another_appointment(house: House, user: StaffMember) -> None:
    theirs = held("theirs", "substance-misuse")
    come(
        house,
        gp := held("one"),
        theirs,
        place(gp, LEE),
        place(theirs, LEE),
        place(theirs, ZOE),
        place(theirs, ZOE, "09:01"),
    )
    (one,) = problems(house, user)
    assert one.elsewhere is not None
    assert (one.trouble, one.elsewhere.clinic_label) == (ListTrouble.TWO_AT_ONCE, "")
    assert "substance" not in repr(one).lower()
    assert theirs.id not in repr(one)
    assert all(p.sensitive for p in problems(house, WORKER))
    assert set(told(house, WORKER)) == {"twice-on-list", "two-at-once"}


def test_a_clinic_made_here_and_the_trusts_in_another_room_are_asked_about(house: House) -> None:
    ours = held("ours", made_here=True)
    come(house, theirs := held("theirs"), ours, place(theirs, ZOE))
    assert told(house) == [], "an empty list is no second clinic"
    come(house, place(ours, LEE))
    (one,) = problems(house)
    assert one.trouble is ListTrouble.SAME_CLINIC
    assert one.session is not None
    assert one.other is not None
    assert (one.session.id, one.other.id) == (theirs.id, ours.id)


def test_two_clinics_in_one_room_or_with_one_clinician_are_told(house: House) -> None:
    one, other = held("one", room="Room 1"), held("two", "dentist", room="Room 1")
    third = held("three", "optician", clinician="Dr Hall")
    fourth = held("four", "physio", clinician="Dr Hall")
    come(house, one, other, third, fourth, *(place(s, who) for s, who in ((one, LEE), (third, ZOE))))
    come(house, place(other, ZOE, "11:00"), place(fourth, LEE, "11:00"))
    assert sorted(told(house)) == ["one-clinician", "one-room"]


@pytest.mark.parametrize(
    ("who", "changed", "expected"),
    [
        (replace(LEE, presence=Presence.RELEASED), {}, "has-left"),
        (replace(LEE, nomis_number=""), {}, "no-number"),
        (LEE, {"minutes": 0}, "odd-length"),
        (LEE, {"minutes": 900}, "odd-length"),
        (LEE, {"starts_at": at_local(TOMORROW, time(3))}, "at-night"),
    ],
)
def test_who_or_what_cannot_be_right_on_a_list_to_come_is_told(
    house: House, who: Resident, changed: dict[str, Any], expected: str
) -> None:
    if who is not LEE:
        with house.store.write(SYNC) as unit:
            unit.residents.put(replace(who, revision=unit.residents.get(LEE.id).revision + 1))
            unit.received("ResidentReceived", "resident", who.id)
            unit.commit()
    come(house, gp := held("one"), place(gp, LEE, **changed))
    assert expected in told(house)


def test_a_kind_of_clinic_nobody_knows_and_what_cannot_be_read_are_told(house: House) -> None:
    come(house, held("one", "no-such-kind"))
    with house.store.write(SYNC) as unit:
        unit.facts.put(HELD, json.dumps({"unreadable": [["Appointment", "a-7"], ["Patient", "p-1"]], "waiting": []}))
        unit.commit()
    assert told(house) == ["unreadable", "unknown-clinic"]
    assert dispatch.ask(CountListProblems(), house.as_(NURSE)) == 2


def test_a_list_of_ten_thousand_says_that_it_is_too_long_and_of_whom_it_holds_twice(house: House) -> None:
    long = held("long")
    first = at_local(TOMORROW, time(9))
    come(house, long, *(replace(place(long, LEE), id=f"long-{n}", starts_at=first) for n in range(61)))
    assert told(house) == ["twice-on-list", "too-many"]
    assert LEE_AT_GP.id not in repr(problems(house))
