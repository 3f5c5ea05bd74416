"""Somebody new, added while no network says who they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from prisoncare_desktop.domain.matching import Likeness, Traits
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.adding_residents import SHOWN_AT_MOST, AddResident, Alike, FindAlike
from prisoncare_desktop.usecases.duplicates import CompareResidents, GetDuplicates
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.residents import SearchResidents
from tests.store.clinic import LEE, ZOE
from tests.usecases.conftest import CLERK, NURSE, House

NEW = Traits(
    nomis_number="c4321dd",
    given_name=" Ibrahim ",
    family_name="el  Masri",
    birth_date=date(1997, 5, 6),
    sex="male",
    cell="b-1-009",
)


def add(house: House, traits: Traits, not_these: frozenset[str] = frozenset()) -> str:
    return dispatch.run(AddResident(traits, not_these), house.as_(NURSE)).value


def alike(house: House, traits: Traits) -> tuple[Alike, ...]:
    return dispatch.ask(FindAlike(traits), house.as_(CLERK))


def test_somebody_from_court_is_in_the_register_at_once(house: House) -> None:
    added = add(house, NEW)
    (found,) = dispatch.ask(SearchResidents("masri"), house.as_(NURSE))
    assert (found.id, found.nomis_number, found.family_name, found.cell) == (added, "C4321DD", "el Masri", "B-1-009")
    with house.store.read() as unit:
        (entry,) = unit.outbox.unsettled_of([added])
        assert entry.kind == "ResidentAdded"
        assert unit.trail.latest(1)[0].action == "ResidentAdded"


def test_nobody_needs_a_prison_number_yet(house: House) -> None:
    first = add(house, Traits(given_name="Ibrahim", family_name="el Masri"))
    second = add(house, Traits(given_name="Tomasz", family_name="Nowak"))
    assert first != second


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (replace(NEW, family_name=" "), "resident-name-needed"),
        (replace(NEW, given_name=""), "resident-name-needed"),
        (replace(NEW, nomis_number="A123"), "not-a-prison-number"),
        (replace(NEW, nhs_number="9434765918"), "not-an-nhs-number"),
        (replace(NEW, birth_date=date(2027, 1, 1)), "not-a-birth-date"),
        (replace(NEW, birth_date=date(2026, 12, 24)), "not-a-birth-date"),
        (replace(NEW, birth_date=date(1889, 1, 1)), "not-a-birth-date"),
        (replace(NEW, sex="m"), "no-such-sex"),
        (replace(NEW, cell="the first one"), "not-a-cell"),
    ],
)
def test_what_nobody_can_be_is_refused(house: House, wrong: Traits, code: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        add(house, wrong)
    assert refused.value.code == code


@pytest.mark.hazard("H6")
def test_who_is_here_already_beyond_doubt_is_not_added_again(house: House) -> None:
    same = replace(Traits.of(ZOE), given_name="Zoe", family_name="OBrien Sharp")
    (found,) = alike(house, same)
    assert (found.resident.id, found.match.likeness) == (ZOE.id, Likeness.CERTAIN)
    with pytest.raises(RuleBroken) as refused:
        add(house, same, frozenset({ZOE.id}))
    assert refused.value.code == "resident-here-already"


@pytest.mark.hazard("H6")
@pytest.mark.parametrize(
    "typed",
    [
        Traits(given_name="Zoe", family_name="O'Bryen-Sharp", birth_date=ZOE.birth_date),
        Traits(given_name="Zed", family_name="Sharp", birth_date=ZOE.birth_date),
        Traits(given_name="O'Brien-Sharp", family_name="Zoe", birth_date=ZOE.birth_date),
        Traits(given_name="Zoe", family_name="O'Brien-Sharp", cell="A-1-004"),
        Traits(given_name="Zoe", family_name="O'Brien-Sharp", nomis_number="A1243AA"),
        Traits(given_name="Zo", family_name="Brian", nhs_number="9434 765 919"),
        Traits(given_name="Li", family_name="Marsch", nomis_number=LEE.nomis_number),
    ],
)
def test_who_is_much_like_somebody_is_added_only_once_somebody_said_it_is_another(house: House, typed: Traits) -> None:
    (listed,) = (one.resident.id for one in alike(house, typed) if one.is_listed)
    with pytest.raises(RuleBroken) as refused:
        add(house, typed)
    assert refused.value.code == "somebody-alike"
    added = add(house, typed, frozenset({listed}))
    with house.store.read() as unit:
        assert unit.outbox.unsettled_of([added])[0].payload["thought_others"] == [listed]


@pytest.mark.hazard("H6")
def test_who_is_much_like_somebody_is_on_the_list_of_duplicates_at_once(house: House) -> None:
    typed = Traits(given_name="Zoe", family_name="O'Bryen-Sharp", birth_date=ZOE.birth_date)
    added = add(house, typed, frozenset({ZOE.id}))
    (line,) = dispatch.ask(GetDuplicates(), house.as_(NURSE)).open
    assert set(line.pair.ids) == {ZOE.id, added}
    dispatch.run(CompareResidents(), house.as_(SYNC_ACTOR))
    assert dispatch.ask(GetDuplicates(), house.as_(NURSE)).open == (line,), "the sync finds it again, and only once"


def test_a_stranger_is_like_nobody(house: House) -> None:
    assert alike(house, NEW) == ()


def test_half_a_name_typed_so_far_is_no_trouble(house: House) -> None:
    for typed in (Traits(), Traits(family_name="O"), Traits(nhs_number="94"), Traits(birth_date=ZOE.birth_date)):
        alike(house, typed)


@pytest.mark.hazard("H6")
def test_somebody_much_like_very_many_can_still_be_added(house: House) -> None:
    common = Traits(given_name="Mohammed", family_name="Ali", birth_date=date(1990, 1, 1), sex="male")
    for _ in range(SHOWN_AT_MOST + 1):
        add(house, common, frozenset(one.resident.id for one in alike(house, common)))
    assert len(alike(house, common)) == SHOWN_AT_MOST
    assert add(house, common, frozenset(one.resident.id for one in alike(house, common)))
