"""Capacity as each team is told it: what was offered, used and lost, and what is not known."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from prisoncare_desktop.domain.attendance import ControlGroup, Outcome, Period
from prisoncare_desktop.domain.capacity import NoThird, SaidBy
from prisoncare_desktop.domain.clinic_type import LIST
from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.capacity import CapacityLine, GetCapacity
from prisoncare_desktop.usecases.joining import JoinSessions
from tests.store import clinic
from tests.store.clinic import GP, LEE, LEE_AT_GP, MORNING, NURSE, TODAY, ZOE_AT_GP
from tests.usecases.conftest import CLERK, WORKER, House

LEADER = StaffMember("staff-lead", "Noor Hale", Role.LEADER)


def line(house: House, code: str = "gp", user: StaffMember = NURSE, wing: str = "") -> CapacityLine | None:
    board = dispatch.ask(GetCapacity(TODAY - timedelta(days=27), TODAY, wing), house.as_(user))
    return next((one for one in board.lines if one.kind.code == code), None)


def say_of_kinds(house: House, *kinds: dict[str, object]) -> None:
    with house.store.write(clinic.SYNC) as unit:
        unit.site_lists.put(SiteList(LIST, json.dumps(kinds), "staff-lead", MORNING))
        unit.received("SiteListReceived", "site_list", LIST)
        unit.commit()


def test_what_was_used_and_lost_is_counted_though_nobody_said_how_many_places_there_were(house: House) -> None:
    dispatch.run(RecordOutcome(ZOE_AT_GP.id, Outcome.ATTENDED), house.as_(NURSE))
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.NOT_SEEN, "R1"), house.as_(NURSE))

    found = line(house)
    assert found is not None
    assert (found.capacity.booked, found.capacity.used, dict(found.capacity.lost)) == (2, 1, {ControlGroup.REGIME: 1})
    assert (found.capacity.known, found.said_by) == (0, (SaidBy.NOBODY,))
    assert found.third_next.why is NoThird.NO_LISTS


def test_a_leaders_word_of_the_kind_of_clinic_makes_it_known_and_tells_the_third_free_place(house: House) -> None:
    say_of_kinds(house, {"code": "gp", "label": "GP", "masked": "no", "minutes": 10, "slots": 5})
    with house.store.write(clinic.SYNC) as unit:
        for days in (2, 6):
            session = replace(GP, id=f"in-{days}", clinic_date=TODAY + timedelta(days=days), wing="B")
            booked = [replace(LEE_AT_GP, id=f"{session.id}-{n}", session_id=session.id) for n in range(3)]
            unit.sessions.put(session)
            unit.received("SessionReceived", "session", session.id)
            for one in booked:
                unit.appointments.put(one)
                unit.received("AppointmentReceived", "appointment", one.id)
        unit.commit()

    found = line(house, wing="A")
    assert found is not None
    assert (found.capacity.offered, found.capacity.never_booked, found.said_by) == (5, 3, (SaidBy.KIND,))
    assert found.third_next.days == 6, "two are free in two days; a free place on another wing is one too"


@pytest.mark.parametrize("days", [0, 2])
def test_a_clinic_put_together_with_the_trusts_offers_its_places_once(house: House, days: int) -> None:
    say_of_kinds(house, {"code": "gp", "label": "GP", "masked": "no", "minutes": 10, "slots": 2})
    trusts = replace(GP, id="trusts", clinic_date=TODAY + timedelta(days=days), wing="B", revision=1)
    ours = replace(trusts, id="ours", room="Elsewhere", made_here=True, slots_offered=9)
    with house.store.write(clinic.SYNC) as unit:
        for session in (trusts, ours):
            unit.sessions.put(session)
            unit.received("SessionReceived", "session", session.id)
        unit.commit()
    dispatch.run(JoinSessions(trusts.id, ours.id), house.as_(NURSE))

    found = line(house, wing="B")
    assert found is not None
    assert (found.capacity.sessions, found.capacity.offered) == ((1, 2) if days == 0 else (0, 0))
    assert found.third_next.why is (NoThird.NO_LISTS if days == 0 else NoThird.BEYOND)


def test_a_wing_alone_counts_its_own_clinics(house: House) -> None:
    found = [line(house, wing=wing) for wing in ("A", "B")]
    assert [one.capacity.sessions if one else 0 for one in found] == [1, 0]


def test_a_clinic_of_tomorrow_is_no_lost_place_yet(house: House) -> None:
    tomorrow = TODAY + timedelta(days=1)
    board = dispatch.ask(GetCapacity(tomorrow, tomorrow), house.as_(NURSE))
    assert board.all.sessions == 0


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, CLERK, LEADER])
def test_nobody_else_learns_of_the_substance_misuse_teams_clinics_from_capacity(
    house: House, user: StaffMember
) -> None:
    house.clinic_seen("substance-misuse", TODAY, LEE)
    theirs = dispatch.ask(GetCapacity(TODAY, TODAY), house.as_(user))
    assert "substance" not in repr(theirs).casefold()
    assert theirs.all.used == 0

    own = dispatch.ask(GetCapacity(TODAY, TODAY), house.as_(WORKER))
    assert ([one.kind.code for one in own.lines], own.all.used) == (["substance-misuse"], 1)


def test_a_mistyped_year_is_not_counted_for_minutes(house: House) -> None:
    with pytest.raises(RuleBroken):
        dispatch.ask(GetCapacity(TODAY - timedelta(days=401), TODAY), house.as_(NURSE))


def test_a_half_day_has_as_many_places_as_its_pattern_says(house: House) -> None:
    fridays = {"weekday": "fri", "period": Period.AM.value, "wing": "A", "slots": 8}
    say_of_kinds(house, {"code": "gp", "label": "GP", "masked": "no", "slots": 5, "patterns": [fridays]})
    found = line(house)
    assert found is not None
    assert (found.capacity.offered, found.said_by) == (8, (SaidBy.PATTERN,))
