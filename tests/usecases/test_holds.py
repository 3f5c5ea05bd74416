"""A legal hold is on a person: on all their identities, whichever was held, before and after they became one or two."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from prisoncare_desktop.domain.identity_pair import IdentityPair
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.duplicates import ConfirmSamePerson, ProposeSamePerson, SayDifferentPeople
from prisoncare_desktop.usecases.retention import LiftLegalHold, PlaceLegalHold, TrimStore
from tests.store.clinic import MORNING, ZOE
from tests.store.leaving import has_left, seen_on, server_told
from tests.usecases.conftest import CLERK, NURSE, House
from tests.usecases.test_duplicates import LEADER, ZOES_TWIN, came, compare_all, duplicates

LATER = MORNING + timedelta(days=60)
LONG_AGO = (MORNING - timedelta(days=500)).date()
BOTH = (ZOE.id, ZOES_TWIN.id)


@pytest.fixture
def pair(house: House) -> IdentityPair:
    """Zoë is there twice, left 60 days ago as both, and was seen 500 days ago as either."""
    came(house, ZOES_TWIN)
    compare_all(house)
    for n, one in enumerate((ZOE, ZOES_TWIN)):
        seen_on(house.store, one.id, MORNING - timedelta(days=500), f"old-{n}")
        has_left(house.store, replace(one), MORNING)
    server_told(house.store, LATER)
    house.clock.at = LATER + timedelta(minutes=1)
    (line,) = duplicates(house).open
    return line.pair


def hold(house: House, resident_id: str) -> None:
    dispatch.run(PlaceLegalHold(resident_id, "inquest"), house.as_(LEADER))


def propose(house: House, pair: IdentityPair) -> None:
    dispatch.run(ProposeSamePerson(pair.id, ZOE.id), house.as_(CLERK))


def confirm(house: House, pair: IdentityPair) -> None:
    dispatch.run(ConfirmSamePerson(pair.id), house.as_(LEADER))


def held(house: House) -> set[str]:
    with house.store.read() as unit:
        return {one.resident_id for one in unit.retention.holds()}


def still_here(house: House) -> tuple[set[str], set[str]]:
    """Trim to the end; return who of the two, and which of their old appointments, are here still."""
    while dispatch.run(TrimStore(), house.as_(LEADER)).value.more:
        pass
    with house.store.read() as unit:
        seen = unit.appointments.of_sessions([session.id for session in unit.sessions.between(LONG_AGO, LONG_AGO)])
        return set(unit.residents.many(BOTH)), {appointment.id for appointment in seen}


WHOLE = (set(BOTH), {"old-0", "old-1"})


@pytest.mark.hazard("H7")
@pytest.mark.parametrize("whom", BOTH)
@pytest.mark.parametrize("when", ["before", "while one says so", "after"])
def test_whichever_of_one_person_is_held_and_whenever_all_of_theirs_stays(
    house: House, pair: IdentityPair, whom: str, when: str
) -> None:
    if when == "before":
        hold(house, whom)
    propose(house, pair)
    if when == "while one says so":
        hold(house, whom)
        server_told(house.store, LATER)
    if when == "after":
        confirm(house, pair)
        hold(house, whom)
    assert still_here(house) == WHOLE
    assert held(house) == {whom}


@pytest.mark.hazard("H7")
@pytest.mark.parametrize("whom", BOTH)
def test_once_they_are_two_again_the_hold_stays_on_both_until_each_is_lifted(
    house: House, pair: IdentityPair, whom: str
) -> None:
    propose(house, pair)
    confirm(house, pair)
    hold(house, whom)
    dispatch.run(SayDifferentPeople(pair.id), house.as_(LEADER))
    assert held(house) == set(BOTH)
    with house.store.read() as unit:
        assert {(one.reason, one.placed_by) for one in unit.retention.holds()} == {("inquest", LEADER.id)}
        (row,) = [row for row in unit.trail.latest(9) if row.action == "LegalHoldCarried"]
    assert {row.record_id} == set(BOTH) - {whom}
    dispatch.run(LiftLegalHold(whom), house.as_(LEADER))
    assert still_here(house)[1] == {"old-0" if whom == BOTH[1] else "old-1"}


def test_a_nurse_who_parts_what_one_person_proposed_leaves_the_hold_on_both(house: House, pair: IdentityPair) -> None:
    propose(house, pair)
    hold(house, ZOE.id)
    dispatch.run(SayDifferentPeople(pair.id), house.as_(NURSE))
    assert held(house) == set(BOTH)


def test_two_who_are_parted_and_never_were_one_are_held_each_for_themselves(house: House, pair: IdentityPair) -> None:
    hold(house, ZOE.id)
    dispatch.run(SayDifferentPeople(pair.id), house.as_(NURSE))
    assert held(house) == {ZOE.id}
    assert still_here(house)[1] == {"old-0"}


@pytest.mark.hazard("H7")
def test_links_that_nobody_here_parted_leave_the_hold_on_both(house: House, pair: IdentityPair) -> None:
    """The rule holds no more: one of the two got another name and number."""
    twin = replace(ZOE, id=ZOES_TWIN.id, cell="B-1-001", revision=3)
    came(house, twin)
    compare_all(house)
    hold(house, ZOE.id)
    came(house, replace(twin, nomis_number="D1111DD", nhs_number="", family_name="Marsh", revision=4))
    compare_all(house)
    with house.store.read() as unit:
        assert not unit.identities.together()
    assert held(house) == set(BOTH)


def test_one_person_is_not_held_twice(house: House, pair: IdentityPair) -> None:
    propose(house, pair)
    confirm(house, pair)
    hold(house, ZOE.id)
    with pytest.raises(RuleBroken):
        hold(house, ZOES_TWIN.id)


@pytest.mark.hazard("H7")
def test_of_two_who_were_held_apart_lifting_one_hold_leaves_the_other(house: House, pair: IdentityPair) -> None:
    hold(house, ZOE.id)
    hold(house, ZOES_TWIN.id)
    propose(house, pair)
    confirm(house, pair)
    dispatch.run(LiftLegalHold(ZOE.id, "closed"), house.as_(LEADER))
    assert still_here(house) == WHOLE
