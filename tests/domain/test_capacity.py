"""What places a clinic had, how they went, and how far off the third free one is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, ControlGroup, Outcome, Period, TakenOff
from prisoncare_desktop.domain.capacity import (
    NoThird,
    SaidBy,
    SessionPlaces,
    ThirdNext,
    places_of,
    third_next,
    together,
)
from prisoncare_desktop.domain.clinic_type import ClinicType, Pattern
from prisoncare_desktop.domain.regime_hours import RegimeHours, shipped_hours

TODAY = date(2026, 11, 20)  # a Friday
GP = ClinicType("gp", "GP", "Health care", masked=False, minutes=10)
MORNING = ClinicSession("s", "gp", "A", "Room 1", TODAY, Period.AM)
OWN_HOURS = RegimeHours.of([{"period": "am", "starts": "09:00", "ends": "11:15"}])
R = ControlGroup.REGIME


def row(n: int, outcome: Outcome | None = None, group: ControlGroup | None = None) -> Appointment:
    return Appointment(
        f"a{n}", "s", f"r{n}", datetime(2026, 11, 20, 9, tzinfo=UTC), outcome=outcome, control_group=group
    )


def offered(session: ClinicSession = MORNING, kind: ClinicType = GP, hours: RegimeHours | None = None) -> object:
    places = places_of(session, (), kind, hours or shipped_hours())
    return places.offered, places.said_by


def test_how_many_places_there_are_is_not_known_where_nobody_said() -> None:
    assert offered() == (None, SaidBy.NOBODY)


def test_whoever_is_nearest_to_the_session_says_how_many_places_it_has() -> None:
    assert offered(hours=OWN_HOURS) == (13, SaidBy.HOURS), "135 minutes at ten each; what is over is no place"
    kind = replace(GP, slots=9)
    assert offered(kind=kind, hours=OWN_HOURS) == (9, SaidBy.KIND)
    kind = replace(kind, patterns=(Pattern(4, Period.AM, "A", slots=7),))
    assert offered(kind=kind) == (7, SaidBy.PATTERN)
    assert offered(replace(MORNING, slots_offered=0), kind) == (0, SaidBy.SESSION), "nought is something said"


@pytest.mark.parametrize(
    "pattern",
    [
        Pattern(3, Period.AM, "A", slots=7),
        Pattern(4, Period.PM, "A", slots=7),
        Pattern(4, Period.AM, "B", slots=7),
        Pattern(4, Period.AM, "A", "Room 2", slots=7),
        Pattern(4, Period.AM, "A"),
    ],
)
def test_a_pattern_speaks_for_its_own_half_day_and_place_alone(pattern: Pattern) -> None:
    assert offered(kind=replace(GP, slots=9, patterns=(pattern,))) == (9, SaidBy.KIND)


def test_a_prisons_hours_of_one_weekday_are_for_that_day() -> None:
    hours = RegimeHours.of([{"period": "am", "weekday": "fri", "starts": "09:00", "ends": "10:00"}])
    assert (hours.on(TODAY, Period.AM).minutes, hours.on(TODAY, Period.AM).own) == (60, True)
    assert (hours.on(TODAY - timedelta(days=1), Period.AM).minutes, hours.on(TODAY, Period.PM).own) == (180, False)


@pytest.mark.parametrize(
    "kept",
    [
        {},
        ["am"],
        [{"period": "am"}],
        [{"period": "night"}],
        [{"period": "am", "starts": "11:00", "ends": "09:00"}],
        [{"period": "am", "weekday": "someday", "starts": "09:00", "ends": "10:00"}],
    ],
)
def test_what_is_no_list_of_hours_is_refused(kept: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        RegimeHours.of(kept)


def test_lost_places_are_told_by_whose_doing_and_those_never_booked_apart() -> None:
    rows = (
        row(1, Outcome.ATTENDED),
        row(2, Outcome.LATE_SEEN),
        row(3, Outcome.NOT_SEEN, R),
        row(4, Outcome.TOO_LATE, ControlGroup.NOT_YET_EXPLAINED),
        row(5, Outcome.CANCELLED, ControlGroup.HEALTHCARE),
        row(6),
        replace(row(7), withdrawn=True),
        replace(row(8), taken_off=TakenOff.DOUBLE),
    )
    places = places_of(replace(MORNING, slots_offered=9), rows, GP, shipped_hours())
    assert (places.booked, places.used, places.not_recorded, places.free) == (6, 2, 1, 4)
    assert places.lost == {R: 1, ControlGroup.NOT_YET_EXPLAINED: 1, ControlGroup.HEALTHCARE: 1}
    assert together([places]).never_booked == 3


ROWS = st.lists(
    st.sampled_from([row(0), row(1, Outcome.ATTENDED), row(2, Outcome.NOT_SEEN, R), row(3, Outcome.CANCELLED, R)]),
    max_size=6,
)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.none() | st.integers(0, 8), ROWS), max_size=5))
def test_the_numbers_add_up_whatever_the_sessions(sessions: list[tuple[int | None, list[Appointment]]]) -> None:
    every = [places_of(replace(MORNING, slots_offered=n), rows, GP, shipped_hours()) for n, rows in sessions]
    found = together(every)
    assert found.booked == found.used + sum(found.lost.values()) + found.not_recorded
    known = sum(one.booked for one in every if one.offered is not None)
    assert found.offered + found.over == known + found.never_booked
    assert found.sessions - found.known == sum(n is None for n, _rows in sessions)


def ahead(days: int, places: int | None, taken: int = 0) -> SessionPlaces:
    session = replace(MORNING, id=f"s{days}", clinic_date=TODAY + timedelta(days=days), slots_offered=places)
    return places_of(session, [row(n) for n in range(taken)], GP, shipped_hours())


def test_the_third_free_place_counts_from_tomorrow_and_over_several_sessions() -> None:
    sessions = [ahead(5, 10), ahead(0, 10), ahead(3, 4, taken=3), ahead(1, 3, taken=2)]
    assert third_next(sessions, TODAY) == ThirdNext(5)
    assert third_next([ahead(1, 3)], TODAY) == ThirdNext(1)


def test_a_cancelled_place_is_free_again() -> None:
    session = replace(MORNING, clinic_date=TODAY + timedelta(days=1), slots_offered=3)
    rows = [row(1, Outcome.CANCELLED, R), row(2)]
    assert places_of(session, rows, GP, shipped_hours()).free == 2


def test_without_a_number_it_is_said_why() -> None:
    assert third_next([ahead(0, 10)], TODAY) == ThirdNext(None, NoThird.NO_LISTS)
    assert third_next([ahead(1, None)], TODAY) == ThirdNext(None, NoThird.NOBODY_SAID)
    assert third_next([ahead(1, 2), ahead(2, None)], TODAY) == ThirdNext(None, NoThird.BEYOND)
