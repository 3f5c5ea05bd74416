"""A place for somebody who waits: on the clinic's list and off the waiting list, both or neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from prisoncare_desktop.domain.attendance import ClinicSession
from prisoncare_desktop.domain.waiting import WaitingState
from prisoncare_desktop.errors import ChangedMeanwhile, NotAllowed, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.booking_who_waits import BookFromWaiting
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.waiting import AddWaiting, GetWaiting, SetWaitingPriority, TakeOffWaiting
from tests.store import clinic
from tests.store.clinic import GP, LEE, MORNING, NURSE, TODAY
from tests.usecases.conftest import CLERK, WORKER, House

TOMORROW = replace(GP, id="gp-tomorrow", clinic_date=TODAY + timedelta(days=1), revision=1)
DENTIST = replace(TOMORROW, id="dentist-tomorrow", clinic_code="dentist")
NINE = MORNING + timedelta(days=1)


@pytest.fixture
def lee_waits(house: House) -> tuple[House, str]:
    with house.store.write(clinic.SYNC) as unit:
        for session in (TOMORROW, DENTIST):
            unit.sessions.put(session)
            unit.received("SessionReceived", "session", session.id)
        unit.commit()
    return house, dispatch.run(AddWaiting(LEE.id, "gp"), house.as_(CLERK)).value


def book(house: House, entry: str, session: ClinicSession = TOMORROW, shown: int | None = None) -> str:
    return dispatch.run(BookFromWaiting(entry, session.id, NINE, shown), house.as_(CLERK)).value


def test_who_gets_a_place_is_on_that_list_and_waits_no_more(lee_waits: tuple[House, str]) -> None:
    house, entry = lee_waits
    place = book(house, entry, shown=0)

    with house.store.read() as unit:
        kept, booked = unit.waiting.get(entry), unit.appointments.get(place)
    assert (kept.state, kept.appointment_id) == (WaitingState.BOOKED, place)
    assert (booked.resident_id, booked.starts_at, booked.made_here, booked.outcome) == (LEE.id, NINE, True, None)
    assert dispatch.ask(GetWaiting(), house.as_(CLERK)).lines == ()


def test_nobody_who_waits_is_booked_into_a_clinic_that_was_closed_meanwhile(lee_waits: tuple[House, str]) -> None:
    house, entry = lee_waits
    with house.store.write(clinic.SYNC) as unit:
        unit.sessions.put(replace(TOMORROW, closed_at=NINE, revision=TOMORROW.revision + 1))
        unit.received("SessionReceived", "session", TOMORROW.id)
        unit.commit()
    with pytest.raises(RuleBroken) as why:
        book(house, entry)
    assert why.value.code == "session-closed"
    assert [line.entry.id for line in dispatch.ask(GetWaiting(), house.as_(CLERK)).lines] == [entry]


def test_neither_happens_where_one_cannot(lee_waits: tuple[House, str]) -> None:
    house, entry = lee_waits
    rules = []
    for session in (DENTIST, replace(GP, id="session-gp")):
        with pytest.raises(RuleBroken) as why:
            book(house, entry, session)
        rules.append(why.value.code)
    assert rules[0] == "waiting-other-clinic"
    assert rules[1] == "on-this-list", "Lee is on today's list already"
    with pytest.raises(ChangedMeanwhile):
        book(house, entry, shown=4)
    with house.store.read() as unit:
        assert unit.waiting.get(entry).state is WaitingState.WAITING
        assert unit.appointments.of_sessions([TOMORROW.id, DENTIST.id]) == ()


def test_nobody_gets_two_places_from_one_entry(lee_waits: tuple[House, str]) -> None:
    house, entry = lee_waits
    book(house, entry)
    with pytest.raises(RuleBroken):
        book(house, entry)
    with pytest.raises(RuleBroken):
        dispatch.run(TakeOffWaiting(entry, "double"), house.as_(CLERK))
    with pytest.raises(RuleBroken):
        dispatch.run(SetWaitingPriority(entry, "urgent"), house.as_(CLERK))


def test_how_soon_is_changed_and_the_clock_goes_on(lee_waits: tuple[House, str]) -> None:
    house, entry = lee_waits
    house.go_to(TODAY + timedelta(days=3))
    dispatch.run(SetWaitingPriority(entry, "urgent", 0), house.as_(NURSE))
    (line,) = dispatch.ask(GetWaiting(), house.as_(NURSE)).lines
    assert (line.entry.priority, line.waits_days) == ("urgent", 3)
    with pytest.raises(RuleBroken):
        dispatch.run(SetWaitingPriority(entry, "whenever"), house.as_(NURSE))


@pytest.mark.hazard("H16")
def test_another_teams_entry_is_not_booked(lee_waits: tuple[House, str]) -> None:
    house, entry = lee_waits
    commands: tuple[Command[Any], ...] = (
        BookFromWaiting(entry, TOMORROW.id, NINE),
        SetWaitingPriority(entry, "urgent"),
    )
    for command in commands:
        with pytest.raises(NotAllowed):
            dispatch.run(command, house.as_(WORKER))
