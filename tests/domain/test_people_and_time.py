from __future__ import annotations

import os
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest

from prisoncare_desktop.domain.calendar import at_local, instant_of, instant_text, local_date, week_of
from prisoncare_desktop.domain.identity import uuid7
from prisoncare_desktop.domain.resident import Resident, age_on, folded, is_nhs_number
from prisoncare_desktop.domain.staff import Role, StaffMember


@pytest.mark.parametrize(("name", "as_searched"), [("O'Brien", "obrien"), ("Zoë", "zoe"), ("Nguyễn Văn", "nguyen van")])
def test_names_are_found_without_their_accents_and_apostrophes(name: str, as_searched: str) -> None:
    assert folded(name) == as_searched


@pytest.mark.parametrize(
    ("number", "good"), [("9990000018", True), ("943 476 5919", True), ("9434765918", False), ("12345", False)]
)
def test_an_nhs_number_is_known_by_its_check_digit(number: str, good: bool) -> None:
    assert is_nhs_number(number) is good


def test_the_preferred_name_comes_first() -> None:
    person = Resident("r", "A4512CK", "Daniel", "Marsh", "Danny", date(1988, 3, 14), "A-1-004")
    assert (person.name, person.initial_and_surname, person.wing) == ("Danny Marsh", "D. Marsh", "A")
    assert age_on(date(1988, 3, 14), date(2026, 11, 20)) == 38


def test_initials_are_the_first_and_last_of_a_name() -> None:
    assert StaffMember("u", "Sister Okafor", Role.NURSE).initials == "SO"
    assert StaffMember("u", "Jo Bell", Role.SMS_WORKER).initials == "JB"


def test_the_day_in_the_prison_is_london_s() -> None:
    assert local_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)
    assert local_date(datetime(2026, 12, 1, 23, 30, tzinfo=UTC)) == date(2026, 12, 1)
    assert at_local(date(2026, 7, 2), time(9, 0)) == datetime(2026, 7, 2, 8, 0, tzinfo=UTC)
    assert week_of(date(2026, 11, 15)) == date(2026, 11, 9)


def test_an_instant_survives_being_written_down() -> None:
    at = datetime(2026, 11, 20, 9, 3, 7, 123000, tzinfo=UTC)
    assert instant_of(instant_text(at)) == at


def test_ids_carry_their_version_and_sort_by_time() -> None:
    first = uuid7(datetime(2026, 11, 20, tzinfo=UTC), os.urandom)
    later = uuid7(datetime(2026, 11, 21, tzinfo=UTC), os.urandom)
    assert UUID(first).version == 7
    assert UUID(first).variant == "specified in RFC 4122"
    assert first < later
