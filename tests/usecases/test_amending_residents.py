"""Somebody added here whom the trust refused, or has not heard of yet: corrected, and sent as they are now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotAllowed, NotFound, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.adding_residents import AddResident
from prisoncare_desktop.usecases.amending_residents import Amendable, AmendResident, GetAmendable
from prisoncare_desktop.usecases.duplicates import GetKnown
from prisoncare_desktop.usecases.outbox import EntryState, OutboxEntry
from tests.store.clinic import LEE, SYNC, ZOE
from tests.store.leaving import copy_kept, sent
from tests.usecases.conftest import CLERK, NURSE, House
from tests.usecases.test_decisions import refused

TYPED = Traits(given_name="Ibrahim", family_name="el Masry", nomis_number="C4321DD", birth_date=date(1997, 6, 5))
MEANT = replace(TYPED, family_name="el Masri", birth_date=date(1997, 5, 6), nhs_number="401 023 2137")
IT = StaffMember("staff-it", "Sam Novak", Role.IT)


def added(house: House) -> str:
    return dispatch.run(AddResident(TYPED), house.as_(NURSE)).value


def unsettled(house: House, resident_id: str) -> tuple[OutboxEntry, ...]:
    with house.store.read() as unit:
        return unit.outbox.unsettled_of([resident_id])


def amend(house: House, resident_id: str, traits: Traits = MEANT, by: StaffMember = CLERK) -> None:
    dispatch.run(AmendResident(resident_id, traits), house.as_(by))


def may(house: House, resident_id: str) -> bool:
    return dispatch.ask(GetAmendable(resident_id), house.as_(NURSE)) is not None


@pytest.fixture
def whom(house: House) -> str:
    """Somebody added here, whom the trust refused."""
    resident_id = added(house)
    refused(house, unsettled(house, resident_id)[0].id)
    return resident_id


@pytest.mark.hazard("H6")
def test_a_refused_resident_is_corrected_and_goes_once_as_they_are_now(house: House, whom: str) -> None:
    assert dispatch.ask(GetAmendable(whom), house.as_(NURSE)) == Amendable(TYPED)
    amend(house, whom)
    first, second = unsettled(house, whom)
    assert {first.state, second.state} == {EntryState.WAITING}
    with house.store.read() as unit:
        (going,) = unit.outbox.pending(9, house.clock.now())
    assert going.id == second.id
    assert (going.payload["family_name"], going.payload["birth_date"]) == ("el Masri", "1997-05-06")
    assert (going.payload["nomis_number"], going.payload["nhs_number"]) == ("C4321DD", "4010232137")
    assert (going.author, going.payload["added_by"]) == (CLERK.id, CLERK.id)
    sent(house.store, going.id, at=house.clock.now())
    known = dispatch.ask(GetKnown(whom), house.as_(NURSE))
    assert (known.resident.family_name, known.state) == ("el Masri", "at-the-trust")
    assert not may(house, whom)


def test_who_corrected_them_and_in_what_is_in_the_trail_and_no_name_is(house: House, whom: str) -> None:
    amend(house, whom)
    with house.store.read() as unit:
        row = next(row for row in unit.trail.latest(5) if row.action == "ResidentAmended")
    assert (row.user_id, row.record_id, row.reason) == (CLERK.id, whom, "nhs_number, family_name, birth_date")


def test_a_correction_that_is_refused_too_is_corrected_again(house: House, whom: str) -> None:
    amend(house, whom)
    refused(house, unsettled(house, whom)[-1].id)
    amend(house, whom, replace(MEANT, cell="A-1-001"))
    with house.store.read() as unit:
        (going,) = unit.outbox.pending(9, house.clock.now())
        assert unit.outbox.needing_attention() == ()
    assert going.payload["cell"] == "A-1-001"


def test_what_was_mistyped_is_corrected_before_it_was_ever_sent(house: House) -> None:
    resident_id = added(house)
    assert may(house, resident_id)
    amend(house, resident_id)
    with house.store.read() as unit:
        assert [one.revision for one in unit.outbox.pending(9, house.clock.now())] == [2]


@pytest.mark.hazard("H6")
def test_who_is_on_their_way_or_at_the_trust_is_not_changed_here(house: House) -> None:
    resident_id = added(house)
    entry = unsettled(house, resident_id)[0]
    sent(house.store, entry.id, at=house.clock.now(), receipted=False)
    assert not may(house, resident_id)
    with pytest.raises(RuleBroken, match="on its way"):
        amend(house, resident_id)
    with house.store.write(SYNC) as unit:
        unit.outbox.close_batch(1, None, "no answer")  # whether it arrived, nobody knows
        unit.commit()
    with pytest.raises(RuleBroken, match="on its way"):
        amend(house, resident_id)
    refused(house, entry.id)
    assert may(house, resident_id)
    copy_kept(house.store, "resident", resident_id, house.clock.now())
    with pytest.raises(RuleBroken, match="trust"):
        amend(house, resident_id)


@pytest.mark.parametrize("whom_else", [ZOE.id, LEE.id])
def test_whom_the_trust_sent_is_not_changed_here(house: House, whom_else: str) -> None:
    assert not may(house, whom_else)
    with pytest.raises(RuleBroken):
        amend(house, whom_else)


def test_a_correction_is_held_to_the_rules_of_adding(house: House, whom: str) -> None:
    for wrong in (replace(MEANT, nhs_number="4010232138"), replace(MEANT, family_name=" "), TYPED):
        with pytest.raises(RuleBroken):
            amend(house, whom, wrong)
    zoe = Traits(ZOE.nomis_number, ZOE.nhs_number, ZOE.given_name, "", ZOE.family_name, ZOE.birth_date)
    with pytest.raises(RuleBroken, match=ZOE.id):
        amend(house, whom, zoe)
    with pytest.raises(NotFound):
        amend(house, "nobody")
    with pytest.raises(NotAllowed):
        amend(house, whom, by=IT)
    assert unsettled(house, whom)[0].state is EntryState.REFUSED
