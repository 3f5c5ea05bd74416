"""A prison makes kinds of clinic by configuration alone: dialysis, a COPD pilot. No program knows them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from prisoncare_desktop.domain.capacity import SaidBy
from prisoncare_desktop.domain.clinic_type import LIST, shipped_types, with_kind
from prisoncare_desktop.domain.regime_hours import LIST as HOURS
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.capacity import GetCapacity
from prisoncare_desktop.usecases.clinic_lists import GetSessions
from prisoncare_desktop.usecases.clinic_paper import PrepareCoverSheet, PrepareSlips
from prisoncare_desktop.usecases.clinic_paper_port import AnyClinicPaper
from prisoncare_desktop.usecases.clinic_setup import GetClinicSetup
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.site_lists import ChangeSiteList
from prisoncare_desktop.usecases.waiting import AddWaiting, GetWaiting
from tests.store import clinic
from tests.store.clinic import GP, LEE, LEE_AT_GP, NURSE, TODAY, ZOE
from tests.usecases.conftest import CLERK, WORKER, House

LEADER = StaffMember("staff-lead", "Noor Hale", Role.LEADER)
DIALYSIS: dict[str, Any] = {
    "code": "dialysis",
    "label": "Dialysis",
    "masked": "yes",
    "minutes": 240,
    "provider": "Regional renal unit",
    "patterns": [{"weekday": "fri", "period": "am", "room": "Bay", "slots": 4}],
}
COPD: dict[str, Any] = {
    "code": "copd-pilot",
    "label": "COPD pilot",
    "masked": "no",
    "public_name": "Breathing clinic",
    "public_place": "Gym",
    "minutes": 30,
    "slots": 6,
    "pilot": "COPD 2026",
    "wait_target_days": 28,
}


def say(house: House, *kinds: dict[str, Any], shown: int = 0) -> None:
    dispatch.run(ChangeSiteList(LIST, json.dumps(kinds), shown), house.as_(LEADER))


@pytest.fixture
def made(house: House) -> House:
    """The leader made both, and each has a clinic today with one person."""
    say(house, DIALYSIS, COPD)
    with house.store.write(clinic.SYNC) as unit:
        for code, room, who in (("dialysis", "Bay", LEE), ("copd-pilot", "Gym", ZOE)):
            session = replace(GP, id=code, clinic_code=code, wing="", room=room)
            booked = replace(LEE_AT_GP, id=f"{code}-place", session_id=code, resident_id=who.id)
            unit.sessions.put(session)
            unit.appointments.put(booked)
            unit.received("SessionReceived", "session", session.id)
            unit.received("AppointmentReceived", "appointment", booked.id)
        unit.commit()
    return house


def test_they_are_on_the_day_by_their_names(made: House) -> None:
    lines = dispatch.ask(GetSessions(TODAY, TODAY), made.as_(NURSE))
    assert {line.clinic_label for line in lines} == {"GP", "Dialysis", "COPD pilot"}


@pytest.mark.hazard("H16")
def test_paper_says_the_pilots_public_name_and_place_and_of_dialysis_nothing(made: House) -> None:
    drawn: list[AnyClinicPaper] = []

    def draw(paper: AnyClinicPaper) -> bytes:
        drawn.append(paper)
        return b"%PDF-"

    for code in ("dialysis", "copd-pilot"):
        for query in (PrepareSlips(code), PrepareCoverSheet(code)):
            dispatch.ask(query, replace(made.as_(NURSE), clinic_printer=draw))
    assert all("Dialysis" not in repr(paper) and "Bay" not in repr(paper) for paper in drawn[:2])
    assert all("Breathing clinic" in repr(paper) and "Gym" in repr(paper) for paper in drawn[2:])


def test_their_places_are_counted_as_their_half_day_or_their_kind_says(made: House) -> None:
    board = dispatch.ask(GetCapacity(TODAY, TODAY), made.as_(NURSE))
    found = {one.kind.code: (one.capacity.offered, one.said_by) for one in board.lines}
    assert found["dialysis"] == (4, (SaidBy.PATTERN,))
    assert found["copd-pilot"] == (6, (SaidBy.KIND,))
    assert found["gp"] == (0, (SaidBy.NOBODY,))


def test_the_prisons_own_hours_tell_how_many_places_there_are_where_nothing_else_does(made: House) -> None:
    hours = [{"period": "am", "starts": "09:00", "ends": "11:00"}]
    dispatch.run(ChangeSiteList(HOURS, json.dumps(hours), 0), made.as_(LEADER))
    board = dispatch.ask(GetCapacity(TODAY, TODAY), made.as_(NURSE))
    assert {one.kind.code: one.capacity.offered for one in board.lines}["gp"] == 12


def test_one_waits_for_the_pilot_and_its_own_target_counts(made: House) -> None:
    asked = TODAY - timedelta(days=29)
    dispatch.run(AddWaiting(LEE.id, "copd-pilot", asked_on=asked), made.as_(CLERK))
    (line,) = dispatch.ask(GetWaiting(), made.as_(NURSE)).lines
    assert (line.clinic_label, line.over) == ("COPD pilot", True)


def test_a_retired_pilot_keeps_its_name_and_nobody_waits_for_it_any_more(made: House) -> None:
    say(made, DIALYSIS, {**COPD, "retired_on": TODAY.isoformat()}, shown=1)
    lines = dispatch.ask(GetSessions(TODAY, TODAY), made.as_(NURSE))
    assert "COPD pilot" in {line.clinic_label for line in lines}
    with pytest.raises(RuleBroken):
        dispatch.run(AddWaiting(LEE.id, "copd-pilot"), made.as_(CLERK))


@pytest.mark.parametrize(
    ("kinds", "rule"),
    [
        ((COPD,), "clinic-gone"),
        ((DIALYSIS, {**COPD, "team": "sms"}), "clinic-team"),
        ((DIALYSIS, {**COPD, "label": "Dialysis"}), "clinic-name"),
        ((DIALYSIS, {**COPD, "minutes": 0}), "clinic-number"),
    ],
)
def test_a_list_that_breaks_a_rule_is_not_kept(made: House, kinds: tuple[dict[str, Any], ...], rule: str) -> None:
    with pytest.raises(RuleBroken) as why:
        say(made, *kinds, shown=1)
    assert why.value.code == rule
    assert {one.label for one in dispatch.ask(GetClinicSetup(), made.as_(LEADER)).kinds} >= {"Dialysis", "COPD pilot"}


def test_a_kind_that_is_changed_keeps_what_a_later_version_says_of_it() -> None:
    kept = [{**COPD, "colour": "teal"}, DIALYSIS]
    gp = replace(shipped_types().get("gp"), slots=9)
    now = with_kind(with_kind(kept, gp), replace(gp, code="copd-pilot", label="COPD clinic", slots=None))
    assert [one["code"] for one in now] == ["copd-pilot", "dialysis", "gp"]
    pilot = now[0]
    assert (pilot["colour"], pilot["label"]) == ("teal", "COPD clinic")
    assert not {"slots", "pilot"} & set(pilot)


@pytest.mark.hazard("H16")
def test_a_kind_of_the_substance_misuse_team_made_here_is_theirs_in_every_question(made: House) -> None:
    group = {"code": "recovery", "label": "Recovery group", "masked": "no", "team": "sms", "minutes": 60}
    say(made, DIALYSIS, COPD, group, shown=1)
    made.clinic_seen("recovery", TODAY, LEE)
    dispatch.run(AddWaiting(ZOE.id, "recovery"), made.as_(WORKER))
    asked: tuple[Query[Any], ...] = (
        GetSessions(TODAY, TODAY),
        GetCapacity(TODAY, TODAY),
        GetWaiting(),
        GetClinicSetup(),
    )
    for query in asked:
        for user in (NURSE, CLERK):
            assert "ecovery" not in repr(dispatch.ask(query, made.as_(user))), type(query).__name__
        assert "Recovery group" in repr(dispatch.ask(query, made.as_(WORKER))), type(query).__name__
