"""Waiting lists: who waits for which clinic, how long, and how it ends."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from prisoncare_desktop.domain.clinic_type import LIST
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import ChangedMeanwhile, NotAllowed, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.viewing import LISTED
from prisoncare_desktop.usecases.waiting import AddWaiting, GetWaiting, SetWaitingPriority, TakeOffWaiting, WaitingLine
from tests.store import clinic
from tests.store.clinic import LEE, MORNING, NURSE, TODAY, ZOE
from tests.usecases.conftest import CLERK, WORKER, House

LEADER = StaffMember("staff-lead", "Noor Hale", Role.LEADER)
LONG_AGO = TODAY - timedelta(days=40)


def wait(house: House, resident_id: str = LEE.id, code: str = "dentist", asked: date | None = None) -> str:
    user = WORKER if code == "substance-misuse" else CLERK
    return dispatch.run(AddWaiting(resident_id, code, asked_on=asked), house.as_(user)).value


def lines(house: House, user: StaffMember = NURSE, wing: str = "") -> tuple[WaitingLine, ...]:
    return dispatch.ask(GetWaiting(wing), house.as_(user)).lines


def refused(house: House, command: Command[Any], user: StaffMember = CLERK) -> str:
    with pytest.raises(RuleBroken) as why:
        dispatch.run(command, house.as_(user))
    return why.value.code


def came(house: House, resident: Resident) -> None:
    with house.store.write(clinic.SYNC) as unit:
        unit.residents.put(resident)
        unit.received("ResidentReceived", "resident", resident.id)
        unit.commit()


def test_who_waits_longest_stands_first_with_days_counted_in_the_prison(house: House) -> None:
    wait(house, ZOE.id, "optician")
    wait(house, LEE.id, "dentist", LONG_AGO)

    assert [(x.resident.id, x.clinic_label, x.waits_days) for x in lines(house)] == [
        (LEE.id, "Dentist", 40),
        (ZOE.id, "Optician", 0),
    ]
    assert [x.resident.id for x in lines(house, wing=ZOE.wing)] == [ZOE.id]


def test_who_is_urgent_stands_before_who_waits_longer(house: House) -> None:
    wait(house, LEE.id, "dentist", LONG_AGO)
    dispatch.run(SetWaitingPriority(wait(house, ZOE.id), "urgent"), house.as_(NURSE))
    dispatch.run(SetWaitingPriority(wait(house, ZOE.id, "optician"), "soon"), house.as_(NURSE))

    assert [x.entry.priority for x in lines(house)] == ["urgent", "soon", "routine"]


def test_the_clock_goes_on_over_midnight_in_the_prison_and_not_in_greenwich(house: House) -> None:
    in_summer = date(2026, 7, 1)
    house.go_to(in_summer)
    wait(house)
    house.clock.at = house.clock.at.replace(hour=23, minute=30)  # UTC: half past midnight in the prison
    assert [x.waits_days for x in lines(house)] == [1]


def test_who_waits_longer_than_the_clinics_target_is_marked_and_without_one_nobody_is(house: House) -> None:
    wait(house, LEE.id, "dentist", LONG_AGO)
    assert [(x.target_days, x.over) for x in lines(house)] == [(None, False)]
    own = [{"code": "dentist", "label": "Dentist", "masked": "no", "minutes": 20, "wait_target_days": 39}]
    with house.store.write(clinic.SYNC) as unit:
        unit.site_lists.put(SiteList(LIST, json.dumps(own), "staff-lead", MORNING))
        unit.received("SiteListReceived", "site_list", LIST)
        unit.commit()
    assert [(x.target_days, x.over) for x in lines(house)] == [(39, True)]


def test_nobody_waits_twice_for_one_clinic_but_may_for_two(house: House) -> None:
    wait(house, asked=LONG_AGO)
    assert refused(house, AddWaiting(LEE.id, "dentist")) == "waiting-already"
    wait(house, code="optician")
    assert len(lines(house)) == 2


def test_what_cannot_be_put_on_the_list_is_told(house: House) -> None:
    came(house, replace(ZOE, presence=Presence.RELEASED, cell="", revision=1))
    assert refused(house, AddWaiting(ZOE.id, "dentist")) == "waiting-left"
    assert refused(house, AddWaiting(LEE.id, "no-such-clinic")) == "waiting-kind"
    assert refused(house, AddWaiting(LEE.id, "dentist", asked_on=TODAY + timedelta(days=1))) == "waiting-day"
    assert refused(house, AddWaiting(LEE.id, "dentist", asked_on=TODAY - timedelta(days=731))) == "waiting-day"
    assert refused(house, AddWaiting(LEE.id, "dentist", priority="whenever")) == "waiting-priority"


def test_somebody_taken_off_waits_no_more_and_the_trail_says_why(house: House) -> None:
    entry = wait(house)
    assert refused(house, TakeOffWaiting(entry, "because")) == "waiting-why"
    dispatch.run(TakeOffWaiting(entry, "does-not-want", shown_revision=0), house.as_(NURSE))

    assert lines(house) == ()
    with house.store.read() as unit:
        rows = [(row.action, row.reason) for row in unit.trail.latest(3) if row.record_id == entry]
    assert rows[0] == ("WaitingChanged", "does-not-want")
    assert refused(house, TakeOffWaiting(entry, "double")) == "waiting-over"
    wait(house)


def test_two_people_do_not_take_off_what_the_other_changed_unseen(house: House) -> None:
    entry = wait(house)
    with pytest.raises(ChangedMeanwhile):
        dispatch.run(TakeOffWaiting(entry, "double", shown_revision=7), house.as_(NURSE))


def test_who_has_left_stands_last_until_somebody_takes_them_off(house: House) -> None:
    wait(house, LEE.id, asked=LONG_AGO)
    wait(house, ZOE.id)
    came(house, replace(LEE, presence=Presence.TRANSFERRED, cell="", revision=1))
    assert [(x.resident.id, x.left) for x in lines(house)] == [(ZOE.id, False), (LEE.id, True)]


def test_a_place_that_somebody_has_already_is_told_beside_their_name(house: House) -> None:
    wait(house, LEE.id, "gp")
    wait(house, LEE.id, "dentist")
    house.go_to(TODAY - timedelta(days=1))
    booked = {x.clinic_label: x.booked_on for x in lines(house)}
    assert booked == {"GP": TODAY, "Dentist": None}


def test_the_look_at_who_waits_is_in_the_trail(house: House) -> None:
    wait(house)
    seen = house.as_(NURSE)
    dispatch.ask(GetWaiting(), seen)
    assert [(x.action, x.record_type, x.record_id) for x in seen.viewings.take()] == [(LISTED, "resident", LEE.id)]


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, CLERK, LEADER])
def test_who_waits_for_the_substance_misuse_team_is_that_teams_alone(house: House, user: StaffMember) -> None:
    entry = wait(house, code="substance-misuse")

    theirs = dispatch.ask(GetWaiting(), house.as_(user))
    assert theirs.lines == ()
    assert "substance" not in repr(theirs).casefold()
    commands: tuple[Command[Any], ...] = (AddWaiting(ZOE.id, "substance-misuse"), TakeOffWaiting(entry, "double"))
    for command in commands:
        with pytest.raises(NotAllowed):
            dispatch.run(command, house.as_(user))

    own = house.as_(WORKER)
    (line,) = dispatch.ask(GetWaiting(), own).lines
    assert line.resident.id == LEE.id
    assert {x.record_type for x in own.viewings.take()} == {"pathway"}, "to wait for them tells of their care"
    with pytest.raises(NotAllowed):
        dispatch.run(AddWaiting(LEE.id, "dentist"), house.as_(WORKER))
