"""Days on which clocks change, nights, leap days and wrong clocks: what is recorded then stands on the right day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from prisoncare_desktop.domain.attendance import Appointment, Outcome, Period
from prisoncare_desktop.domain.calendar import at_local, instant_of, local_date, local_time
from prisoncare_desktop.domain.correction import explain_by
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.domain.waiting import waits_days
from prisoncare_desktop.domain.whereabouts import MoveKind
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid, RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.booking import AddWalkIn
from prisoncare_desktop.usecases.closing import CloseSession
from prisoncare_desktop.usecases.made_here import MakeSession
from prisoncare_desktop.usecases.moving import RecordMove
from prisoncare_desktop.usecases.regime import SayRegime
from prisoncare_desktop.usecases.whereabouts import wing_on
from tests.store.clinic import LEE_AT_GP, ZOE
from tests.usecases.conftest import NIGHT_NURSE, NURSE, House

SPRING, AUTUMN, LEAP, NEW_YEAR = date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("instant", "day", "wall"),
    [
        ("2026-03-28T23:59:59Z", date(2026, 3, 28), time(23, 59, 59)),
        ("2026-03-29T00:59:59Z", SPRING, time(0, 59, 59)),
        ("2026-03-29T01:00:00Z", SPRING, time(2, 0)),
        ("2026-03-29T22:59:59Z", SPRING, time(23, 59, 59)),
        ("2026-03-29T23:00:00Z", date(2026, 3, 30), time(0, 0)),
        ("2026-10-24T23:00:00Z", AUTUMN, time(0, 0)),
        ("2026-10-25T00:30:00Z", AUTUMN, time(1, 30)),
        ("2026-10-25T01:30:00Z", AUTUMN, time(1, 30)),
        ("2026-10-25T23:59:59Z", AUTUMN, time(23, 59, 59)),
        ("2028-02-28T23:59:59Z", date(2028, 2, 28), time(23, 59, 59)),
        ("2028-02-29T00:00:00Z", LEAP, time(0, 0)),
        ("2028-03-01T00:00:00Z", date(2028, 3, 1), time(0, 0)),
    ],
)
def test_each_moment_of_a_strange_night_is_on_one_day_by_the_clock_on_the_wall(
    instant: str, day: date, wall: time
) -> None:
    at = instant_of(instant)
    assert (local_date(at), local_time(at)) == (day, wall)
    assert Period.at(at) is (Period.AM if wall.hour < 12 else Period.ED)


@pytest.mark.parametrize("day", [SPRING, AUTUMN, LEAP, NEW_YEAR], ids=str)
def test_a_clinic_of_a_strange_day_is_made_filled_corrected_and_closed_on_that_day(house: House, day: date) -> None:
    nurse = house.as_(NURSE)
    house.clock.at = at_local(day, time(0, 30))  # in the night before it
    made = dispatch.run(MakeSession("gp", "A", "Night room", day, Period.AM), nurse).value.session_id
    place = dispatch.run(AddWalkIn(made, ZOE.id), nurse).value
    stands = row(house, place)
    assert (local_date(stands.starts_at), Period.at(stands.starts_at)) == (day, Period.AM)
    house.go_to(day)
    dispatch.run(RecordOutcome(place, Outcome.TOO_LATE), nurse)
    assert explain_by(row(house, place)) == day + timedelta(days=7)
    dispatch.run(UndoOutcome(place), nurse)
    dispatch.run(RecordOutcome(place, Outcome.ATTENDED), nurse)
    assert dispatch.run(CloseSession(made), nurse).value.seen == 1
    dispatch.run(SayRegime(("A",), (day,), (Period.AM,), Regime.LOCKDOWN), nurse)
    with house.store.read() as unit:
        assert [one.day for one in unit.regime.between(day, day)] == [day]
        assert [one.id for one in unit.sessions.between(day, day)] == [made]
        outcomes = [one.outcome for one in unit.appointments.history(place)]
    assert outcomes == [None, Outcome.TOO_LATE, None, Outcome.ATTENDED]
    with pytest.raises(RuleBroken):
        dispatch.run(MakeSession("gp", "A", "Night room", day - timedelta(days=8), Period.AM), nurse)
    assert dispatch.run(MakeSession("gp", "A", "", day - timedelta(days=7), Period.PM), nurse).value.session_id


@pytest.mark.parametrize("day", [SPRING, AUTUMN, LEAP], ids=str)
def test_a_recording_stays_open_to_the_last_minute_of_the_seventh_day_whatever_the_clocks_do(
    house: House, day: date
) -> None:
    nurse, other = house.as_(NURSE), house.as_(NIGHT_NURSE)
    first = day - timedelta(days=3)
    house.clock.at = at_local(first, time(9, 0))
    made = dispatch.run(MakeSession("gp", "A", "Night room", first, Period.AM), nurse).value.session_id
    place = dispatch.run(AddWalkIn(made, ZOE.id), nurse).value
    house.clock.at = at_local(first, time(23, 50))
    dispatch.run(RecordOutcome(place, Outcome.ATTENDED), nurse)
    house.clock.at = at_local(first + timedelta(days=7), time(23, 58))
    dispatch.run(RecordOutcome(place, Outcome.LATE_SEEN, why="found-out-more"), other)
    house.clock.at = at_local(first + timedelta(days=8), time(0, 1))
    with pytest.raises(RuleBroken):
        dispatch.run(RecordOutcome(place, Outcome.ATTENDED, why="found-out-more"), nurse)
    assert row(house, place).outcome is Outcome.LATE_SEEN


@pytest.mark.hazard("H8")
@pytest.mark.parametrize("wrong", [timedelta(minutes=10), timedelta(days=1), timedelta(days=3652)], ids=str)
def test_what_is_recorded_by_a_clock_that_is_ahead_can_be_put_right_once_it_is(house: House, wrong: timedelta) -> None:
    nurse = house.as_(NURSE)
    right = house.clock.at
    house.clock.at = right + wrong
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), nurse)
    dispatch.run(RecordMove(ZOE.id, MoveKind.MOVE, "C-1-001"), nurse)
    house.clock.at = right
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.LATE_SEEN, why="found-out-more"), house.as_(NIGHT_NURSE))
    dispatch.run(RecordMove(ZOE.id, MoveKind.MOVE, "D-1-001"), nurse)
    grid = dispatch.ask(GetSessionGrid(LEE_AT_GP.session_id), nurse)
    assert [one.appointment.outcome for one in grid.rows if one.appointment.id == LEE_AT_GP.id] == [Outcome.LATE_SEEN]
    assert grid.counts.seen == sum(one.appointment.outcome is not None for one in grid.rows)
    with house.store.read() as unit:
        assert unit.residents.get(ZOE.id).cell == "D-1-001"
        assert [line.cell for line in unit.whereabouts.of([ZOE.id])[ZOE.id]] == [ZOE.cell, "C-1-001", "D-1-001"]


def test_a_move_in_the_hour_that_is_twice_is_told_by_the_instant_and_not_by_the_wall(house: House) -> None:
    first, second = instant_of("2026-10-25T00:30:00Z"), instant_of("2026-10-25T01:30:00Z")
    assert local_time(first) == local_time(second)
    house.clock.at = instant_of("2026-10-25T09:00:00Z")
    for cell, at in (("C-1-001", first), ("D-1-001", second)):
        dispatch.run(RecordMove(ZOE.id, MoveKind.MOVE, cell, at), house.as_(NURSE))
    assert [wing(house, at) for at in (first - timedelta(seconds=1), first, second)] == ["A", "C", "D"]


def test_who_waits_over_a_leap_day_or_a_change_of_clocks_waits_whole_days() -> None:
    assert waits_days(date(2028, 2, 28), date(2028, 3, 1)) == 2
    assert waits_days(date(2027, 2, 28), date(2027, 3, 1)) == 1
    assert waits_days(date(2026, 10, 24), date(2026, 10, 26)) == waits_days(date(2026, 3, 28), date(2026, 3, 30)) == 2


def row(house: House, appointment_id: str) -> Appointment:
    with house.store.read() as unit:
        return unit.appointments.get(appointment_id)


def wing(house: House, at: datetime) -> str:
    with house.store.read() as unit:
        return wing_on(unit, [ZOE.id], at)[ZOE.id]
