"""Clinics made here: for when the list never came, and one with the trust's whenever it does."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from prisoncare_desktop.domain.attendance import ClinicSession, Period
from prisoncare_desktop.domain.clinic_type import LIST
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotAllowed, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.made_here import GetNewClinic, MakeSession
from prisoncare_desktop.usecases.site_lists import ChangeSiteList
from tests.store.clinic import GP, TODAY
from tests.usecases.conftest import CLERK, NURSE, WORKER, House

TOMORROW = TODAY + timedelta(days=1)


def make(house: House, code: str = "gp", user: StaffMember = NURSE, day: date = TOMORROW, **more: Any) -> ClinicSession:
    said: dict[str, Any] = {"wing": "A", "room": "A1", "period": Period.AM, **more}
    made = dispatch.run(MakeSession(code, clinic_date=day, **said), house.as_(user)).value.session_id
    with house.store.read() as unit:
        return unit.sessions.get(made)


def refused(house: House, **more: Any) -> str:
    with pytest.raises(RuleBroken) as why:
        make(house, **more)
    return why.value.code


def test_a_clinic_that_is_made_has_nobody_on_it_and_waits_to_be_sent(house: House) -> None:
    made = make(house, clinician="  Dr\tHall ", slots_offered=12)
    assert (made.made_here, made.clinician, made.slots_offered) == (True, "Dr Hall", 12)
    with house.store.read() as unit:
        assert unit.appointments.of_sessions([made.id]) == ()
        (waits,) = [e for e in unit.outbox.pending(10, house.clock.now()) if e.record_id == made.id]
    assert waits.kind == "SessionMade"


@pytest.mark.parametrize("room", [GP.room, ""])
def test_a_clinic_that_is_there_already_is_opened_and_not_made_twice(house: House, room: str) -> None:
    there = make(house, day=TODAY, room=room, clinician="Somebody else")
    assert (there.id, there.clinician, there.made_here) == (GP.id, GP.clinician, False)


def test_in_another_room_it_is_another_clinic_until_somebody_says_otherwise(house: House) -> None:
    assert make(house, day=TODAY, room="Another room").id != GP.id


@pytest.mark.parametrize(("days", "held"), [(-8, False), (-7, True), (14, True), (15, False)])
def test_lists_are_made_for_the_past_week_and_the_fortnight_ahead(house: House, days: int, held: bool) -> None:
    day = TODAY + timedelta(days=days)
    if held:
        assert make(house, day=day).clinic_date == day
    else:
        assert refused(house, day=day) == "day-too-far"


def test_what_cannot_be_a_clinic_says_what_is_wrong(house: House) -> None:
    assert refused(house, code="no-such") == "no-such-clinic"
    assert refused(house, wing="Z") == "no-such-wing"
    assert refused(house, slots_offered=0) == "no-such-size"
    assert refused(house, room="x" * 61) == "words-too-long"


@pytest.mark.hazard("H16")
@pytest.mark.parametrize(("user", "code"), [(NURSE, "substance-misuse"), (CLERK, "substance-misuse"), (WORKER, "gp")])
def test_nobody_makes_another_teams_clinic_nor_is_offered_it(house: House, user: StaffMember, code: str) -> None:
    with pytest.raises(NotAllowed):
        make(house, code, user)
    offered = dispatch.ask(GetNewClinic(TOMORROW), house.as_(user)).proposals
    assert code not in {one.clinic_code for one in offered}


def test_a_kind_is_offered_as_it_was_held_last_and_those_of_that_weekday_first(house: House) -> None:
    first, *rest = dispatch.ask(GetNewClinic(TODAY + timedelta(days=7), "A"), house.as_(NURSE)).proposals
    assert (first.clinic_code, first.room, first.clinician) == ("gp", GP.room, GP.clinician)
    assert len(rest) > 3


def test_what_is_usual_on_one_wing_is_not_put_on_another(house: House) -> None:
    first, *_ = dispatch.ask(GetNewClinic(TODAY, "B"), house.as_(NURSE)).proposals
    assert (first.wing, first.room, first.clinician) == ("B", "", "")


def test_a_half_day_that_a_leader_says_is_offered_as_it_is_said_and_the_clinic_has_its_kinds_words(
    house: House,
) -> None:
    tuesdays = {"weekday": "tue", "period": "pm", "wing": "B", "room": "Clinic room", "slots": 5}
    wednesdays = {"weekday": "wed", "period": "am"}
    pilot = {"code": "copd-pilot", "label": "COPD pilot", "masked": "no", "minutes": 30, "slots": 6}
    said = {**pilot, "provider": "Respiratory team", "mode": "video", "patterns": [tuesdays, wednesdays]}
    leader = StaffMember("staff-lead", "Noor Hale", Role.LEADER)
    dispatch.run(ChangeSiteList(LIST, json.dumps([said]), 0), house.as_(leader))

    tuesday = TODAY + timedelta(days=4)
    first, *_ = dispatch.ask(GetNewClinic(tuesday, "A"), house.as_(NURSE)).proposals
    assert (first.clinic_code, first.wing, first.room, first.period, first.slots) == (
        "copd-pilot",
        "B",
        "Clinic room",
        Period.PM,
        5,
    )
    (on_wednesday,) = [
        one
        for one in dispatch.ask(GetNewClinic(tuesday + timedelta(days=1)), house.as_(NURSE)).proposals
        if one.clinic_code == "copd-pilot"
    ]
    assert (on_wednesday.period, on_wednesday.wing, on_wednesday.slots) == (Period.AM, "", 6)

    made = make(house, "copd-pilot", day=tuesday)
    assert (made.provider, made.mode) == ("Respiratory team", "video")
