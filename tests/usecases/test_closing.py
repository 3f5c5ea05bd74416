from __future__ import annotations

from typing import Any

import pytest

from prisoncare_desktop.domain.attendance import ClinicSession, Counts, OfficerPresent, Outcome
from prisoncare_desktop.errors import ChangedMeanwhile, NotAllowed, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid, RecordOutcome, SessionGrid
from prisoncare_desktop.usecases.closing import CallOffSession, CloseSession
from prisoncare_desktop.usecases.requests import Command
from tests.store.clinic import GP, LEE_AT_GP, ZOE_AT_GP
from tests.usecases.conftest import NIGHT_NURSE, NURSE, WORKER, House


def kept(house: House) -> ClinicSession:
    with house.store.read() as unit:
        return unit.sessions.get(GP.id)


def refused(house: House, command: Command[Any]) -> str:
    with pytest.raises(RuleBroken) as told:
        dispatch.run(command, house.as_(NURSE))
    return told.value.code


def grid(house: House) -> SessionGrid:
    return dispatch.ask(GetSessionGrid(GP.id), house.as_(NURSE))


@pytest.mark.hazard("H18")
def test_a_clinic_with_somebody_not_recorded_is_not_closed(house: House) -> None:
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), house.as_(NURSE))
    assert refused(house, CloseSession(GP.id)) == "not-all-recorded"
    dispatch.run(RecordOutcome(ZOE_AT_GP.id, Outcome.NOT_SEEN, "U1"), house.as_(NURSE))
    assert refused(house, CloseSession(GP.id, OfficerPresent.YES, 900)) == "no-such-places"
    with pytest.raises(NotAllowed):
        dispatch.run(CloseSession(GP.id), house.as_(WORKER))
    figures = dispatch.run(CloseSession(GP.id, OfficerPresent.YES, 12), house.as_(NURSE)).value
    assert figures == Counts(seen=1, not_seen=1)
    now = kept(house)
    assert (now.officer_present, now.slots_offered, now.closed_by) == (OfficerPresent.YES, 12, NURSE.id)
    assert now.closed_at is not None
    assert grid(house).closed_by == NURSE.initials


def test_what_was_said_at_the_closing_is_changed_by_whoever_saw_it_closed(house: House) -> None:
    for one in (LEE_AT_GP.id, ZOE_AT_GP.id):
        dispatch.run(RecordOutcome(one, Outcome.ATTENDED), house.as_(NURSE))
    dispatch.run(CloseSession(GP.id, OfficerPresent.YES, 12), house.as_(NURSE))
    with pytest.raises(ChangedMeanwhile):
        dispatch.run(CloseSession(GP.id, OfficerPresent.NO, 10), house.as_(NIGHT_NURSE))
    dispatch.run(
        CloseSession(GP.id, OfficerPresent.NO, None, shown_closed_at=kept(house).closed_at), house.as_(NIGHT_NURSE)
    )
    assert (kept(house).officer_present, kept(house).slots_offered) == (OfficerPresent.NO, None)


def test_a_whole_clinic_is_called_off_or_nothing_of_it(house: House) -> None:
    assert refused(house, CallOffSession(GP.id, "P6")) == "reason-not-for-this"
    now_at = dispatch.run(CallOffSession(GP.id, "C1"), house.as_(NURSE)).value
    assert set(now_at) == {LEE_AT_GP.id, ZOE_AT_GP.id}
    assert grid(house).counts == Counts(cancelled=2)
    assert {row.appointment.attendance_code for row in grid(house).rows} == {"4"}
    with house.store.read() as unit:
        assert [row.reason for row in unit.trail.latest(2)] == ["called off", "called off"]


@pytest.mark.hazard("H18")
def test_no_clinic_in_which_somebody_is_recorded_is_called_off(house: House) -> None:
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), house.as_(NURSE))
    assert refused(house, CallOffSession(GP.id, "C1")) == "not-called-off"
    assert grid(house).counts == Counts(seen=1, not_recorded=1)
