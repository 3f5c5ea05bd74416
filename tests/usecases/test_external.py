"""The log of appointments outside: who may, what follows, and that their days stay inside."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from prisoncare_desktop.domain.escorts import LIST
from prisoncare_desktop.domain.external import GAVE_WAY, EscortSlot, ExternalAppointment, ExternalOutcome
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import ChangedMeanwhile, NotAllowed, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.escorts import EscortDay, GetEscortSlots, GetEscortWeek
from prisoncare_desktop.usecases.external import (
    BookExternal,
    ChangeExternal,
    ExternalLine,
    GetExternal,
    GetExternalWeek,
    RebookExternal,
    RecordExternalOutcome,
)
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.site_lists import ChangeSiteList
from tests.store import clinic
from tests.store.clinic import LEE, NURSE, OUTSIDE, ZOE
from tests.usecases.conftest import CLERK, WORKER, House

DAY = OUTSIDE.day  # a Tuesday
LEADER = StaffMember("staff-leader", "Dr Hale", Role.LEADER)
BOOKING = OUTSIDE.booking


def book(house: House, resident_id: str = ZOE.id, **changed: object) -> ExternalAppointment:
    made = dispatch.run(BookExternal(resident_id, replace(BOOKING, **changed)), house.as_(CLERK)).value  # type: ignore[arg-type]  # fields by name
    return line(house, made).appointment


def line(house: House, appointment_id: str) -> ExternalLine:
    return dispatch.ask(GetExternal(appointment_id), house.as_(NURSE))


def record(
    house: House, one: ExternalAppointment, outcome: ExternalOutcome | None, reason: str = "", gave_way_to: str = ""
) -> ExternalAppointment:
    revision = line(house, one.id).appointment.revision
    command = RecordExternalOutcome(one.id, outcome, revision, reason, gave_way_to)
    dispatch.run(command, house.as_(NURSE))
    return line(house, one.id).appointment


def days(house: House) -> dict[date, EscortDay]:
    return {one.day: one for one in dispatch.ask(GetEscortWeek(DAY), house.as_(LEADER)).days}


def test_what_is_booked_stands_in_its_week_and_goes_to_the_trust(house: House) -> None:
    made = book(house)
    week = dispatch.ask(GetExternalWeek(DAY + timedelta(days=3)), house.as_(NURSE))
    assert week.monday == date(2026, 11, 23)
    assert [(one.appointment, one.resident.id, one.waited_days) for one in week.lines] == [(made, ZOE.id, 21)]
    assert dispatch.ask(GetExternalWeek(DAY + timedelta(days=7)), house.as_(NURSE)).lines == ()
    with house.store.read() as unit:
        (entry,) = unit.outbox.unsettled_of([made.id])
    assert (entry.kind, entry.payload["day"], entry.payload["resident_id"]) == (
        "ExternalChanged",
        "2026-11-24",
        ZOE.id,
    )


@pytest.mark.parametrize(("wing", "found"), [("", 1), (ZOE.wing, 1), (LEE.wing, 0)])
def test_a_wing_picked_shows_those_who_live_there(house: House, wing: str, found: int) -> None:
    book(house)
    assert len(dispatch.ask(GetExternalWeek(DAY, wing), house.as_(NURSE)).lines) == found


def test_who_has_left_the_prison_is_not_booked(house: House) -> None:
    with house.store.write(clinic.SYNC) as unit:
        unit.residents.put(replace(LEE, presence=Presence.RELEASED, revision=1))
        unit.received("ResidentReceived", "resident", LEE.id)
        unit.commit()
    with pytest.raises(RuleBroken) as refused:
        book(house, LEE.id)
    assert refused.value.code == "outside-gone"


@pytest.mark.hazard("H15")
def test_the_substance_misuse_team_and_leaders_see_no_name_and_no_hospital(house: House) -> None:
    made = book(house)
    for other in (WORKER, LEADER):
        with pytest.raises(NotAllowed):
            dispatch.ask(GetExternalWeek(DAY), house.as_(other))
        with pytest.raises(NotAllowed):
            dispatch.ask(GetExternal(made.id), house.as_(other))
    told = repr(dispatch.ask(GetEscortWeek(DAY), house.as_(LEADER)))
    assert not any(word in told for word in (OUTSIDE.hospital, OUTSIDE.specialty, ZOE.id, ZOE.family_name))


def test_what_was_changed_since_it_was_shown_is_not_written_over(house: House) -> None:
    made = book(house)
    change = ChangeExternal(made.id, replace(BOOKING, at_time="14:00"), made.revision)
    dispatch.run(change, house.as_(NURSE))
    assert line(house, made.id).appointment.at_time == "14:00"
    late: tuple[Command[Any], ...] = (
        change,
        RecordExternalOutcome(made.id, ExternalOutcome.CANCELLED, made.revision, "no-escort"),
        RebookExternal(made.id, BOOKING, made.revision),
    )
    for command in late:
        with pytest.raises(ChangedMeanwhile):
            dispatch.run(command, house.as_(CLERK))


def test_who_gave_way_is_named_on_the_one_that_went_and_no_more_once_that_is_taken_back(house: House) -> None:
    urgent, other = book(house, LEE.id, priority="two-week"), book(house)
    record(house, other, ExternalOutcome.CANCELLED, GAVE_WAY, urgent.id)
    assert line(house, urgent.id).appointment.prioritised_over == other.id
    (went,) = [
        one for one in dispatch.ask(GetExternalWeek(DAY), house.as_(NURSE)).lines if one.appointment.id == urgent.id
    ]
    assert went.over == ZOE.name
    record(house, other, None)
    assert line(house, urgent.id).appointment.prioritised_over == ""


def test_a_week_is_told_though_what_another_pc_booked_in_place_of_one_has_not_come_yet(house: House) -> None:
    made = book(house)
    with house.store.write(clinic.SYNC) as unit:
        unit.external.put(replace(made, rebooked_as="not-here-yet", revision=made.revision + 1))
        unit.received("ExternalReceived", "external_appointment", made.id)
        unit.commit()
    (told,) = dispatch.ask(GetExternalWeek(DAY), house.as_(NURSE)).lines
    assert (told.appointment.rebooked_as, told.rebooked_on) == ("not-here-yet", None)


def test_what_did_not_come_about_is_booked_again_once_and_both_say_so(house: House) -> None:
    made = book(house)
    again = replace(BOOKING, day=DAY + timedelta(days=9), bedwatch_from=None)
    with pytest.raises(RuleBroken) as refused:
        dispatch.run(RebookExternal(made.id, again, made.revision), house.as_(CLERK))
    assert refused.value.code == "outside-not-missed"
    missed = record(house, made, ExternalOutcome.CANCELLED, "hospital-moved")
    new_id = dispatch.run(RebookExternal(made.id, again, missed.revision), house.as_(CLERK)).value
    assert line(house, made.id).rebooked_on == DAY + timedelta(days=9)
    assert line(house, new_id).appointment.resident_id == ZOE.id
    old = line(house, made.id).appointment
    late: tuple[Command[Any], ...] = (
        RebookExternal(old.id, again, old.revision),
        RecordExternalOutcome(old.id, None, old.revision),
    )
    for command in late:
        with pytest.raises(RuleBroken) as refused:
            dispatch.run(command, house.as_(CLERK))
        assert refused.value.code == "booked-again-already"


def test_five_on_a_day_of_four_escorts_is_told(house: House) -> None:
    assert days(house)[DAY] == EscortDay(DAY, None, 0, 0)
    dispatch.run(ChangeSiteList(LIST, json.dumps({"tue": 4}), 0), house.as_(LEADER))
    assert dispatch.ask(GetEscortSlots(), house.as_(LEADER)).slots == {"tue": 4}
    made = [book(house, note=str(n)) for n in range(5)]
    book(house, escort_booked=False, escort_slot=EscortSlot.NONE)
    assert days(house)[DAY] == EscortDay(DAY, 4, 5, 1)
    assert days(house)[DAY].is_over
    record(house, made[0], ExternalOutcome.CANCELLED, "more-urgent")
    assert days(house)[DAY] == EscortDay(DAY, 4, 4, 1)
    assert days(house)[DAY + timedelta(days=1)].slots is None


def test_the_week_is_told_in_numbers_by_whose_doing_what_was_missed_was(house: House) -> None:
    house.go_to(DAY)
    made = [book(house, bedwatch_from=None) for _ in range(4)]
    record(house, made[0], ExternalOutcome.ATTENDED)
    record(house, made[1], ExternalOutcome.CANCELLED, "no-escort")
    record(house, made[2], ExternalOutcome.DID_NOT_GO, "declined")
    record(house, made[3], ExternalOutcome.TELEMEDICINE)
    week = dispatch.ask(GetEscortWeek(DAY), house.as_(LEADER))
    assert (week.booked, week.went, week.instead) == (4, 1, 1)
    assert week.missed == (("patient", 1), ("prison", 1))


def test_a_bedwatch_of_last_week_is_counted_until_it_ends(house: House) -> None:
    house.go_to(DAY)
    made = book(house, bedwatch_from=house.clock.now() - timedelta(hours=1))
    house.go_to(DAY + timedelta(days=8))
    assert dispatch.ask(GetEscortWeek(house.as_(LEADER).today()), house.as_(LEADER)).on_bedwatch == 1
    ended = replace(made.booking, bedwatch_until=house.clock.now())
    dispatch.run(ChangeExternal(made.id, ended, made.revision), house.as_(NURSE))
    assert dispatch.ask(GetEscortWeek(house.as_(LEADER).today()), house.as_(LEADER)).on_bedwatch == 0
