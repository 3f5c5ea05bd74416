"""Medicines rounds, from the hatch's opening to what nobody ended."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.attendance import OfficerPresent, Period
from prisoncare_desktop.domain.rounds import LIST, MedicinesRound, RoundSaid
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import ChangedMeanwhile, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.rounds import (
    ChangeRound,
    FinishRound,
    GetHatches,
    GetRounds,
    Rounds,
    SayOfficer,
    StartRound,
)
from prisoncare_desktop.usecases.site_lists import ChangeSiteList
from tests.store.clinic import NURSE, TODAY
from tests.usecases.conftest import House

LEADER = StaffMember("staff-leader", "Dr Hale", Role.LEADER)
HATCH = "A wing hatch"


def rounds(house: House, day: date = TODAY, period: Period = Period.AM, wing: str = "") -> Rounds:
    return dispatch.ask(GetRounds(day, period, wing), house.as_(NURSE))


def kept(house: House, day: date = TODAY) -> MedicinesRound:
    (found,) = [line.round for line in rounds(house, day).lines if line.round is not None]
    return found


def refused(house: House, command: StartRound | FinishRound | ChangeRound) -> str:
    with pytest.raises(RuleBroken) as stopped:
        dispatch.run(command, house.as_(NURSE))
    return stopped.value.code


def test_a_round_begins_and_ends_by_one_key_each_and_no_key_twice(house: House) -> None:
    assert refused(house, FinishRound(Period.AM, HATCH)) == "round-not-open"
    dispatch.run(StartRound(Period.AM, HATCH), house.as_(NURSE))
    assert kept(house).is_open
    assert refused(house, StartRound(Period.AM, HATCH)) == "round-begun"
    house.clock.at += timedelta(minutes=44)
    dispatch.run(FinishRound(Period.AM, HATCH), house.as_(NURSE))
    assert (kept(house).minutes, kept(house).wing, kept(house).recorded_by) == (44, "A", NURSE.id)
    assert refused(house, FinishRound(Period.AM, HATCH)) == "round-not-open"
    with house.store.read() as unit:
        assert {entry.kind for entry in unit.outbox.unsettled_of([kept(house).id])} == {"RoundChanged"}


def test_what_is_typed_in_later_is_kept_beside_what_was_keyed(house: House) -> None:
    dispatch.run(StartRound(Period.AM, HATCH), house.as_(NURSE))
    said = replace(kept(house).said, due=40, seen=38, officer_present=OfficerPresent.NO, note="two on court")
    dispatch.run(ChangeRound(TODAY, Period.AM, HATCH, said, kept(house).revision), house.as_(NURSE))
    assert kept(house).said == said
    assert kept(house).is_open
    with pytest.raises(ChangedMeanwhile):
        dispatch.run(ChangeRound(TODAY, Period.AM, HATCH, said, 1), house.as_(NURSE))


def test_that_an_officer_was_there_is_kept_beside_a_key_still_on_its_way(house: House) -> None:
    dispatch.run(SayOfficer(TODAY, Period.AM, HATCH, OfficerPresent.YES), house.as_(NURSE))
    dispatch.run(StartRound(Period.AM, HATCH), house.as_(NURSE))
    dispatch.run(SayOfficer(TODAY, Period.AM, HATCH, OfficerPresent.NO), house.as_(NURSE))
    assert (kept(house).officer_present, kept(house).is_open) == (OfficerPresent.NO, True)


def test_a_round_of_six_days_ago_can_be_told_and_one_of_nine_days_ago_cannot(house: House) -> None:
    said = RoundSaid(due=10, seen=9)
    for days_ago, code in ((6, ""), (9, "round-day")):
        day = TODAY - timedelta(days=days_ago)
        command = ChangeRound(day, Period.AM, HATCH, said, 0)
        if code:
            assert refused(house, command) == code
        else:
            dispatch.run(command, house.as_(NURSE))
            assert kept(house, day).seen == 9


def test_a_round_that_was_not_ended_is_still_open_on_another_day(house: House) -> None:
    dispatch.run(StartRound(Period.AM, HATCH), house.as_(NURSE))
    assert rounds(house).still_open == ()
    house.go_to(TODAY + timedelta(days=2))
    (one,) = rounds(house, TODAY + timedelta(days=2)).still_open
    assert (one.hatch, one.day) == (HATCH, TODAY)
    assert rounds(house, TODAY + timedelta(days=2), wing="B").still_open == ()


def test_each_wing_has_a_hatch_until_a_leader_says_which_there_are(house: House) -> None:
    assert [line.hatch.name for line in rounds(house).lines] == ["A wing hatch", "B wing hatch"]
    assert [line.hatch.name for line in rounds(house, wing="B").lines] == ["B wing hatch"]
    dispatch.run(StartRound(Period.AM, HATCH), house.as_(NURSE))
    own = [{"name": "Centre hatch", "minutes": 60}]
    dispatch.run(ChangeSiteList(LIST, json.dumps(own), 0), house.as_(LEADER))
    assert [one.name for one in dispatch.ask(GetHatches(), house.as_(LEADER)).hatches] == ["Centre hatch"]
    assert [line.hatch.name for line in rounds(house).lines] == ["Centre hatch", HATCH], "what ran there stays in view"
    assert refused(house, StartRound(Period.PM, "B wing hatch")) == "no-such-hatch"
