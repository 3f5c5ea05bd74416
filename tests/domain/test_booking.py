"""Which times a clinic still has free, and who takes up a time."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import islice

import pytest

from prisoncare_desktop.domain.attendance import Appointment, Outcome, Period, TakenOff
from prisoncare_desktop.domain.booking import Busy, bounds, free_times, holds_place
from prisoncare_desktop.domain.calendar import at_local, local_time
from prisoncare_desktop.domain.regime_hours import RegimeHours, shipped_hours

HOURS = shipped_hours()
FRIDAY = date(2026, 11, 20)
EARLY = at_local(FRIDAY, time(6))


def at(clock: str, day: date = FRIDAY) -> Busy:
    return Busy(at_local(day, time.fromisoformat(clock)), 10)


def free(*taken: Busy, minutes: int = 10, after: str = "06:00", most: int = 3) -> list[str]:
    times = free_times(HOURS, FRIDAY, Period.AM, minutes, taken, at_local(FRIDAY, time.fromisoformat(after)))
    return [local_time(one).strftime("%H:%M") for one in islice(times, most)]


def test_an_empty_list_is_free_from_the_beginning_of_the_half_day() -> None:
    assert free() == ["08:30", "08:40", "08:50"]


def test_the_first_free_time_is_the_first_gap_after_the_list_begins() -> None:
    assert free(at("09:00"), at("09:10"), at("09:30")) == ["09:20", "09:40", "09:50"]


def test_a_longer_place_does_not_fit_into_a_short_gap() -> None:
    assert free(at("09:00"), at("09:20"), minutes=20) == ["09:30", "09:50", "10:10"]


def test_what_is_past_is_not_free_any_more() -> None:
    assert free(at("09:00"), after="09:35") == ["09:40", "09:50", "10:00"]


def test_nobody_is_booked_beyond_the_end_of_the_half_day() -> None:
    assert free(at("11:10"), minutes=10) == ["11:20"]
    assert free(at("11:20")) == []


def test_a_prison_with_hours_of_its_own_offers_times_within_them_and_never_of_another_half_day() -> None:
    own = RegimeHours.of([{"period": "am", "starts": "09:15", "ends": "12:30"}])
    times = list(free_times(own, FRIDAY, Period.AM, 30, (), EARLY))
    assert [f"{local_time(one):%H:%M}" for one in times] == ["09:15", "09:45", "10:15", "10:45", "11:15", "11:45"]


def test_two_at_one_time_take_one_time_only() -> None:
    assert free(at("09:00"), at("09:00"), most=1) == ["09:10"]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_on_a_day_the_clocks_change_no_time_is_offered_twice_or_lost(day: date) -> None:
    for period in Period:
        begins, ends = bounds(HOURS, day, period)
        times = list(free_times(HOURS, day, period, 10, (), begins))
        assert len(set(times)) == len(times) == (ends - begins) // timedelta(minutes=10)


def test_who_did_not_come_or_was_taken_off_takes_up_no_time() -> None:
    place = Appointment("a", "s", "r", EARLY)
    assert holds_place(place)
    assert holds_place(Appointment("a", "s", "r", EARLY, outcome=Outcome.ATTENDED))
    assert not holds_place(Appointment("a", "s", "r", EARLY, outcome=Outcome.NOT_SEEN))
    assert not holds_place(Appointment("a", "s", "r", EARLY, taken_off=TakenOff.DOUBLE))
    assert not holds_place(Appointment("a", "s", "r", EARLY, withdrawn=True))
