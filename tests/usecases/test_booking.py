from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, Period
from prisoncare_desktop.domain.calendar import local_time
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import ChangedMeanwhile, NotAllowed, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid, RecordOutcome
from prisoncare_desktop.usecases.booking import AddWalkIn, BookAgain, MoveAppointment
from prisoncare_desktop.usecases.details import RecordDetails
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.taking_back import TakeBackPlace
from tests.store.clinic import GP, LEE_AT_GP, SYNC, ZOE
from tests.usecases.conftest import NURSE, WORKER, House


def now(house: House, appointment_id: str = LEE_AT_GP.id) -> Appointment:
    with house.store.read() as unit:
        return unit.appointments.get(appointment_id)


def refusal(house: House, command: Command[Any]) -> str:
    with pytest.raises(RuleBroken) as refused:
        dispatch.run(command, house.as_(NURSE))
    return refused.value.code


def comes_down(house: House, *sessions: ClinicSession) -> None:
    with house.store.write(SYNC) as unit:
        for session in sessions:
            unit.sessions.put(session)
            unit.received("SessionReceived", "session", session.id)
        unit.commit()


def newcomer(house: House, presence: Presence = Presence.HERE) -> str:
    """Somebody on no list."""
    somebody = replace(ZOE, id="resident-new", nomis_number="C1111EF", nhs_number="", presence=presence, revision=1)
    with house.store.write(SYNC) as unit:
        unit.residents.put(somebody)
        unit.received("ResidentReceived", "resident", somebody.id)
        unit.commit()
    return somebody.id


def test_somebody_who_walks_in_stands_on_the_list_at_that_time_with_nothing_recorded(house: House) -> None:
    nurse = house.as_(NURSE)
    house.clock.at = LEE_AT_GP.starts_at + timedelta(minutes=48)
    who = newcomer(house)
    made = dispatch.run(AddWalkIn(GP.id, who), nurse)
    (row,) = [r for r in dispatch.ask(GetSessionGrid(GP.id), nurse).rows if r.appointment.id == made.value]
    place = row.appointment
    assert (place.walk_in, place.made_here, place.outcome, place.starts_at.minute % 5) == (True, True, None, 0)
    assert timedelta(0) <= house.clock.at - place.starts_at < timedelta(minutes=6)
    assert refusal(house, AddWalkIn(GP.id, who)) == "on-this-list"


@pytest.mark.parametrize(("hour", "period", "shown"), [(13, Period.AM, "11:55"), (11, Period.PM, "12:00")])
def test_who_is_written_down_outside_the_half_day_stands_at_its_edge(
    house: House, hour: int, period: Period, shown: str
) -> None:
    session = replace(GP, id="half-day", room="Elsewhere", period=period, revision=1)
    comes_down(house, session)
    house.clock.at = LEE_AT_GP.starts_at.replace(hour=hour)
    made = dispatch.run(AddWalkIn(session.id, newcomer(house)), house.as_(NURSE))
    assert f"{local_time(now(house, made.value).starts_at):%H:%M}" == shown


def test_nobody_walks_in_to_a_clinic_of_another_day_to_come(house: House) -> None:
    house.clock.at = LEE_AT_GP.starts_at - timedelta(days=1)
    assert refusal(house, AddWalkIn(GP.id, newcomer(house))) == "not-begun"


def test_nobody_who_has_left_walks_in(house: House) -> None:
    assert refusal(house, AddWalkIn(GP.id, newcomer(house, Presence.RELEASED))) == "resident-left"


@pytest.mark.hazard("H16")
def test_a_team_makes_and_moves_places_in_its_own_clinics_alone(house: House) -> None:
    theirs = replace(GP, id="theirs", clinic_code="substance-misuse", room="Elsewhere", revision=1)
    comes_down(house, theirs)
    who, at = newcomer(house), LEE_AT_GP.starts_at
    orders: tuple[tuple[StaffMember, Command[Any]], ...] = (
        (NURSE, AddWalkIn(theirs.id, who)),
        (WORKER, AddWalkIn(GP.id, who)),
        (NURSE, MoveAppointment(LEE_AT_GP.id, theirs.id, at)),
        (WORKER, MoveAppointment(LEE_AT_GP.id, theirs.id, at)),
        (WORKER, RecordDetails(LEE_AT_GP.id, "video")),
    )
    for user, command in orders:
        with pytest.raises(NotAllowed):
            dispatch.run(command, house.as_(user))


def test_a_moved_appointment_is_on_one_list_only_and_its_history_says_where_it_was(house: House) -> None:
    later = replace(GP, id="later", clinic_date=GP.clinic_date + timedelta(days=3), period=Period.PM, revision=1)
    comes_down(house, later)
    at = LEE_AT_GP.starts_at.replace(hour=14) + timedelta(days=3)
    move = MoveAppointment(LEE_AT_GP.id, later.id, at)
    assert refusal(house, replace(move, starts_at=LEE_AT_GP.starts_at)) == "not-in-that-session"
    with pytest.raises(ChangedMeanwhile):
        dispatch.run(replace(move, shown_revision=99), house.as_(NURSE))
    dispatch.run(move, house.as_(NURSE))
    with house.store.read() as unit:
        assert LEE_AT_GP.id not in {a.id for a in unit.appointments.of_sessions([GP.id])}
        assert [a.session_id for a in unit.appointments.history(LEE_AT_GP.id)] == [GP.id, later.id]
    assert now(house).starts_at == at


@pytest.mark.hazard("H1")
def test_who_walked_in_and_is_moved_to_another_day_is_fetched_then_and_taken_back_has_walked_in(house: House) -> None:
    tomorrow = replace(GP, id="tomorrow", clinic_date=GP.clinic_date + timedelta(days=1), revision=1)
    comes_down(house, tomorrow)
    came = dispatch.run(AddWalkIn(GP.id, newcomer(house)), house.as_(NURSE)).value
    then = now(house, came).starts_at
    dispatch.run(MoveAppointment(came, tomorrow.id, then + timedelta(days=1)), house.as_(NURSE))
    assert not now(house, came).walk_in
    dispatch.run(MoveAppointment(came, GP.id, then), house.as_(NURSE))
    assert now(house, came).walk_in


def test_what_is_recorded_is_not_moved_and_nothing_is_moved_into_the_past(house: House) -> None:
    yesterday = replace(GP, id="yesterday", clinic_date=GP.clinic_date - timedelta(days=1), revision=1)
    comes_down(house, yesterday)
    move = MoveAppointment(LEE_AT_GP.id, yesterday.id, LEE_AT_GP.starts_at - timedelta(days=1))
    assert refusal(house, move) == "day-is-over"
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), house.as_(NURSE))
    again = MoveAppointment(LEE_AT_GP.id, GP.id, LEE_AT_GP.starts_at + timedelta(minutes=20))
    assert refusal(house, again) == "recorded-already"


def test_who_was_taken_off_the_list_is_moved_nowhere(house: House) -> None:
    came = dispatch.run(AddWalkIn(GP.id, newcomer(house)), house.as_(NURSE)).value
    dispatch.run(TakeBackPlace(came), house.as_(NURSE))
    assert refusal(house, MoveAppointment(came, GP.id, LEE_AT_GP.starts_at)) == "off-the-list"


def test_how_it_was_held_is_said_and_taken_back_beside_the_outcome(house: House) -> None:
    nurse = house.as_(NURSE)
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), nurse)
    dispatch.run(RecordDetails(LEE_AT_GP.id, "video", "1", escort_avoided=True), nurse)
    held = now(house)
    assert (held.mode, held.interpreter, held.escort_avoided, held.outcome) == ("video", "1", True, Outcome.ATTENDED)
    dispatch.run(RecordDetails(LEE_AT_GP.id), nurse)
    assert (now(house).mode, now(house).interpreter, now(house).escort_avoided) == ("", "", False)


@pytest.mark.parametrize(
    ("mode", "interpreter", "code"),
    [("letter", "", "no-such-mode"), ("", "2", "no-such-interpreter"), ("", "9", "no-such-interpreter")],
)
def test_a_family_member_is_never_recorded_as_interpreter_nor_what_no_list_has(
    house: House, mode: str, interpreter: str, code: str
) -> None:
    assert refusal(house, RecordDetails(LEE_AT_GP.id, mode, interpreter)) == code


def test_who_was_not_seen_is_booked_again_and_what_was_recorded_stands(house: House) -> None:
    nurse = house.as_(NURSE)
    later = replace(GP, id="later", clinic_date=GP.clinic_date + timedelta(days=3), revision=1)
    comes_down(house, later)
    at = LEE_AT_GP.starts_at + timedelta(days=3)
    assert refusal(house, BookAgain(LEE_AT_GP.id, later.id, at)) == "nothing-to-book-again"
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.NOT_SEEN, "R1"), nurse)
    made = dispatch.run(BookAgain(LEE_AT_GP.id, later.id, at), nurse).value
    place = now(house, made)
    assert (place.session_id, place.starts_at, place.rebooked_from) == (later.id, at, LEE_AT_GP.id)
    assert now(house).outcome is Outcome.NOT_SEEN
    assert refusal(house, BookAgain(LEE_AT_GP.id, later.id, at)) == "on-this-list"


def test_nobody_is_booked_into_a_clinic_that_is_over_or_closed(house: House) -> None:
    over = replace(GP, id="over", clinic_date=GP.clinic_date - timedelta(days=1), revision=1)
    closed = replace(GP, id="closed", room="Elsewhere", closed_at=GP.list_as_of, revision=1)
    comes_down(house, over, closed)
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.TOO_LATE), house.as_(NURSE))
    assert refusal(house, BookAgain(LEE_AT_GP.id, over.id, LEE_AT_GP.starts_at)) == "day-is-over"
    assert refusal(house, BookAgain(LEE_AT_GP.id, closed.id, LEE_AT_GP.starts_at)) == "session-closed"
