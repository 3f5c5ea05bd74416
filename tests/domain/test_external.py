"""Appointments at a hospital: what may be said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from prisoncare_desktop.domain.calendar import WEEKDAYS
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.escorts import escort_slots, weekday_of
from prisoncare_desktop.domain.external import GAVE_WAY, EscortSlot, ExternalOutcome, checked
from prisoncare_desktop.errors import RuleBroken
from tests.store.clinic import MORNING, OUTSIDE, TODAY

DAY = OUTSIDE.day


def code_of(**changed: Any) -> str:
    with pytest.raises(RuleBroken) as refused:
        checked(replace(OUTSIDE.booking, **changed))
    return refused.value.code


def test_what_is_said_of_it_is_tidied_and_kept() -> None:
    said = checked(replace(OUTSIDE.booking, hospital="  St   Anselm's ", note=" ward 4\n"))
    assert (said.hospital, said.note) == ("St Anselm's", "ward 4")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"hospital": " "}, "outside-where"),
        ({"specialty": ""}, "outside-where"),
        ({"hospital": "H" * 81}, "outside-too-long"),
        ({"note": "n" * 201}, "outside-too-long"),
        ({"at_time": "25:00"}, "outside-time"),
        ({"at_time": "half ten"}, "outside-time"),
        ({"priority": ""}, "outside-code"),
        ({"priority": "soonish"}, "outside-code"),
        ({"telemedicine": "maybe"}, "outside-code"),
        ({"referred_on": DAY + timedelta(days=1)}, "outside-days"),
        ({"booked_on": date(2026, 10, 1)}, "outside-days"),
        ({"escort_slot": EscortSlot.NONE}, "outside-escort"),
        ({"escort_booked": False}, "outside-escort"),
        ({"bedwatch_until": MORNING}, "outside-bedwatch"),
        ({"bedwatch_from": None, "bedwatch_until": MORNING}, "outside-bedwatch"),
    ],
)
def test_what_cannot_be_is_not_kept(changed: dict[str, Any], code: str) -> None:
    assert code_of(**changed) == code


def test_a_reason_says_whose_doing_it_was() -> None:
    for one in value_set("external_reason").concepts:
        told = OUTSIDE.with_outcome(ExternalOutcome.CANCELLED, one.code, by="n", at=MORNING, today=TODAY)
        assert told.cancelled_by == one.get("cancelled_by") != ""
    assert value_set("external_reason").concept(GAVE_WAY).get("cancelled_by") == "prison"
    keys = [one.get("key") for one in value_set("external_reason").concepts]
    assert len(set(keys)) == len(keys)
    whose = {one.get("cancelled_by") for one in value_set("external_reason").concepts}
    assert whose == {one.code for one in value_set("cancelled_by").concepts}


@pytest.mark.parametrize(
    ("outcome", "reason", "code"),
    [
        (ExternalOutcome.CANCELLED, "", "outside-reason"),
        (ExternalOutcome.DID_NOT_GO, "", "outside-reason"),
        (ExternalOutcome.ATTENDED, "declined", "outside-reason"),
        (None, "declined", "outside-reason"),
        (ExternalOutcome.CANCELLED, "because", "outside-reason"),
    ],
)
def test_what_did_not_come_about_has_a_reason_and_nothing_else_has(
    outcome: ExternalOutcome | None, reason: str, code: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        OUTSIDE.with_outcome(outcome, reason, by="n", at=MORNING, today=DAY)
    assert refused.value.code == code


def test_nobody_was_there_before_the_day_though_it_may_be_cancelled() -> None:
    for outcome, reason in ((ExternalOutcome.ATTENDED, ""), (ExternalOutcome.DID_NOT_GO, "declined")):
        with pytest.raises(RuleBroken) as refused:
            OUTSIDE.with_outcome(outcome, reason, by="n", at=MORNING, today=DAY - timedelta(days=1))
        assert refused.value.code == "outside-not-yet"
        OUTSIDE.with_outcome(outcome, reason, by="n", at=MORNING, today=DAY)
    OUTSIDE.with_outcome(ExternalOutcome.CANCELLED, "no-escort", by="n", at=MORNING, today=TODAY)


def test_video_instead_says_so_and_taking_it_back_says_nothing() -> None:
    seen = OUTSIDE.with_outcome(ExternalOutcome.TELEMEDICINE, "", by="n", at=MORNING, today=TODAY)
    assert seen.telemedicine == "used"
    assert not seen.takes_an_escort
    back = seen.with_outcome(None, "", by="n", at=MORNING, today=TODAY)
    assert (back.outcome, back.telemedicine, back.takes_an_escort) == (None, "", True)


def test_the_wait_runs_from_the_referral_until_they_are_seen() -> None:
    assert OUTSIDE.waited_days(TODAY) == 21
    gone = OUTSIDE.with_outcome(ExternalOutcome.ATTENDED, "", by="n", at=MORNING, today=DAY)
    assert gone.waited_days(DAY + timedelta(days=90)) == 25
    missed = OUTSIDE.with_outcome(ExternalOutcome.CANCELLED, "no-escort", by="n", at=MORNING, today=DAY)
    assert missed.waited_days(DAY + timedelta(days=10)) == 35
    assert replace(OUTSIDE, referred_on=None).waited_days(TODAY) is None


def test_a_bedwatch_goes_on_until_somebody_ends_it() -> None:
    start = OUTSIDE.bedwatch_from
    assert start is not None
    assert not OUTSIDE.is_on_bedwatch(start - timedelta(seconds=1))
    assert OUTSIDE.is_on_bedwatch(start + timedelta(days=9))
    assert not replace(OUTSIDE, bedwatch_until=start + timedelta(days=1)).is_on_bedwatch(start + timedelta(days=1))


def test_escorts_are_told_by_the_day_of_the_week() -> None:
    assert escort_slots({"mon": 4, "sun": 0}) == {"mon": 4, "sun": 0}
    assert [weekday_of(date(2026, 11, 16) + timedelta(days=n)) for n in range(7)] == list(WEEKDAYS)
    for wrong in ([4], {"Monday": 4}, {"mon": "4"}, {"mon": -1}, {"mon": True}, {"mon": 100}):
        with pytest.raises((TypeError, ValueError)):
            escort_slots(wrong)
