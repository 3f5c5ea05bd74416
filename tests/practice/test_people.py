from __future__ import annotations

from collections import Counter

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import NOMIS_NUMBER, Presence, Resident, age_on, is_nhs_number
from prisoncare_desktop.practice.people import AT_COURT_OR_HOSPITAL
from prisoncare_desktop.practice.prison import Prison
from prisoncare_desktop.practice.size import FENMERE


def _by_number(prison: Prison) -> dict[str, Resident]:
    return {r.nomis_number: r for r in prison.residents}


def test_every_number_is_a_nomis_number_and_nobody_shares_one(prison: Prison) -> None:
    numbers = [r.nomis_number for r in prison.residents]
    assert all(NOMIS_NUMBER.fullmatch(n) for n in numbers)
    assert len(set(numbers)) == len(numbers)


def test_nhs_numbers_pass_their_check_stay_in_the_test_range_and_some_are_missing(prison: Prison) -> None:
    known = [r.nhs_number for r in prison.residents if r.nhs_number]
    assert all(is_nhs_number(n) and n.startswith("999") for n in known)
    assert len(set(known)) == len(known)
    assert 0.10 <= 1 - len(known) / len(prison.residents) <= 0.20


def test_the_roll_is_about_450_with_a_few_at_court_and_a_few_just_gone(prison: Prison) -> None:
    presence = Counter(r.presence for r in prison.residents)
    assert presence[Presence.HERE] + presence[Presence.OUT] == FENMERE.roll
    assert presence[Presence.OUT] == AT_COURT_OR_HOSPITAL
    assert presence[Presence.RELEASED] > 0
    assert presence[Presence.TRANSFERRED] > 0


def test_who_is_on_the_roll_has_a_cell_that_exists_and_who_left_has_none(prison: Prison) -> None:
    cells = {c for wing in prison.place.wings for c in wing.cells}
    for resident in prison.residents:
        gone = resident.presence in (Presence.RELEASED, Presence.TRANSFERRED)
        assert (resident.cell == "") if gone else (resident.cell in cells), resident.nomis_number


def test_no_cell_holds_more_than_two(prison: Prison) -> None:
    assert max(Counter(r.cell for r in prison.residents if r.cell).values()) <= 2


def test_nobody_is_younger_than_the_prison_takes(prison: Prison) -> None:
    ages = [age_on(r.birth_date, prison.today) for r in prison.residents if r.birth_date]
    assert min(ages) >= prison.place.shape.youngest
    assert max(ages) < 90


def test_needs_languages_and_alerts_are_ones_the_product_knows(prison: Prison) -> None:
    for name, used in (
        ("communication_need", {n for r in prison.residents for n in r.needs}),
        ("language", {r.language for r in prison.residents}),
        ("alert", {a.code for r in prison.residents for a in r.alerts}),
    ):
        assert used <= {c.code for c in value_set(name).current}
        assert len(used) >= 4, name


def test_no_alert_was_seen_in_the_future(prison: Prison) -> None:
    assert all(a.seen_on <= prison.today for r in prison.residents for a in r.alerts)


def test_danny_marsh_is_there_as_in_the_pictures(prison: Prison) -> None:
    danny = _by_number(prison)["A4512CK"]
    assert (danny.name, danny.given_name, danny.cell) == ("Danny Marsh", "Daniel", "A-1-004")
    assert [a.code for a in danny.alerts] == ["HA"]
    assert danny.needs == ("easy-read",)


def test_every_wing_has_people_easily_taken_for_each_other(prison: Prison) -> None:
    surnames = {wing.letter: Counter[str]() for wing in prison.place.wings}
    for resident in prison.residents:
        if resident.cell:
            surnames[resident.wing][f"{resident.given_name[:1]} {resident.family_name[:2]}"] += 1
    assert all(max(counts.values()) >= 2 for counts in surnames.values())
    numbers = _by_number(prison)
    assert numbers["A3390DE"].wing == numbers["A3391EA"].wing == "A"


def test_names_bring_the_letters_that_break_programs(prison: Prison) -> None:
    letters = set("".join(r.given_name + r.family_name for r in prison.residents))
    assert {"'", "-", "ł", "ș", "ễ"} <= letters
