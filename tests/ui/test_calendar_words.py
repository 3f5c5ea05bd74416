"""Days and times as people say them, on the prison's wall clock."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.ui import calendar_words as said

FRIDAY = date(2026, 11, 20)


def test_in_summer_the_clock_on_the_wall_is_an_hour_ahead_of_utc() -> None:
    assert said.wall_clock(datetime(2026, 7, 1, 8, 5, tzinfo=UTC)) == "09:05"
    assert said.wall_clock(datetime(2026, 12, 1, 8, 5, tzinfo=UTC)) == "08:05"


def test_just_after_midnight_in_summer_is_the_new_day_in_the_prison() -> None:
    assert said.moment(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1)) == "00:30"


def test_a_moment_is_said_as_short_as_it_stays_clear() -> None:
    at = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
    assert said.moment(at, FRIDAY) == "09:12"
    assert said.moment(at, date(2026, 11, 21)) == "yesterday 09:12"
    assert said.moment(at, date(2026, 11, 23)) == "20 Nov 09:12"


def test_days_are_named_as_people_name_them() -> None:
    assert said.long_day(FRIDAY) == "Friday 20 November"
    assert said.weekday_and_day(FRIDAY) == "Fri 20 Nov"
    assert said.full_day(date(1988, 9, 4)) == "4 Sep 1988"
    assert said.near_day(FRIDAY, FRIDAY) == "Today"
    assert said.near_day(date(2026, 11, 21), FRIDAY) == "Tomorrow"
    assert said.near_day(date(2026, 11, 22), FRIDAY) == "Sunday 22 November"


def test_a_week_across_two_months_names_both() -> None:
    assert said.week_words(date(2026, 11, 9)) == "9–15 Nov"
    assert said.week_words(date(2026, 11, 30)) == "30 Nov – 6 Dec"


@pytest.mark.parametrize(
    ("seen_on", "words"),
    [(FRIDAY, "seen today"), (date(2026, 11, 19), "1 day old"), (date(2026, 11, 17), "3 days old")],
)
def test_how_old_something_is(seen_on: date, words: str) -> None:
    assert said.age_in_days(seen_on, FRIDAY) == words


@pytest.mark.parametrize(
    ("hour", "period"), [(9, Period.AM), (12, Period.PM), (16, Period.PM), (17, Period.ED), (21, Period.ED)]
)
def test_the_half_day_of_an_hour(hour: int, period: Period) -> None:
    assert said.half_day_at(datetime(2026, 11, 20, hour, 0, tzinfo=UTC)) is period
