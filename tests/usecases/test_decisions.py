"""What may be decided about a change that was set aside. What becomes of it: `tests/sync/test_decisions.py`."""

from __future__ import annotations

import pytest

from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.pathway import FormCompleted
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotAllowed, NotFound, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.adding_residents import AddResident
from prisoncare_desktop.usecases.decisions import GiveUpChange, KeepTrusts, SendAgain
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.sent_changes import GetSentChanges, Which
from prisoncare_desktop.usecases.sync_state import ATTENTION_SHOWN, GetSyncPage
from tests.store.clinic import LEE_AT_GP, RESPONSE, SYNC, more_appointments, record_attended
from tests.usecases.conftest import NURSE, WORKER, House

IT = StaffMember("staff-it", "Sam Novak", Role.IT)


def refused(house: House, entry_id: str) -> None:
    with house.store.write(SYNC) as unit:
        unit.outbox.set_aside(entry_id, "422", "no", None)
        unit.commit()


def state_of(house: House, entry_id: str) -> EntryState:
    with house.store.read() as unit:
        return unit.outbox.many([entry_id])[entry_id].state


def test_a_resident_added_here_cannot_be_given_up_for_others_may_name_them(house: House) -> None:
    added = dispatch.run(AddResident(Traits(given_name="Ibrahim", family_name="el Masri")), house.as_(NURSE)).value
    with house.store.read() as unit:
        (entry,) = unit.outbox.unsettled_of([added])
    refused(house, entry.id)
    with pytest.raises(RuleBroken, match="resident added here"):
        dispatch.run(GiveUpChange(entry.id, "a mistake"), house.as_(NURSE))
    dispatch.run(SendAgain(entry.id), house.as_(NURSE))
    assert state_of(house, entry.id) is EntryState.WAITING


@pytest.mark.hazard("H16")
def test_only_those_whose_work_it_is_decide(house: House) -> None:
    entry_id = record_attended(house.store, LEE_AT_GP.id)
    refused(house, entry_id)
    for who in (WORKER, IT):
        for command in (GiveUpChange(entry_id, "why"), KeepTrusts(entry_id, "why"), SendAgain(entry_id)):
            with pytest.raises(NotAllowed):
                dispatch.run(command, house.as_(who))
    assert state_of(house, entry_id) is EntryState.REFUSED
    assert dispatch.ask(GetSyncPage(), house.as_(IT)).attention[0].theirs_to_do is False


@pytest.mark.hazard("H16")
def test_why_a_pathway_form_was_given_up_is_not_in_the_trail_that_leaders_read(house: House) -> None:
    with house.store.write(WORKER) as unit:
        unit.responses.put(RESPONSE)
        entry_id = unit.record(FormCompleted.of(RESPONSE))
        unit.commit()
    refused(house, entry_id)
    dispatch.run(GiveUpChange(entry_id, "40 ml of methadone was wrong"), house.as_(WORKER))
    with house.store.read() as unit:
        assert not any("methadone" in row.reason for row in unit.trail.latest(20))
    (given_up,) = dispatch.ask(GetSentChanges(Which.GIVEN_UP), house.as_(WORKER)).changes
    assert given_up.line.given_up is not None
    assert given_up.line.given_up.reason == "40 ml of methadone was wrong"


def test_a_change_that_is_not_there_cannot_be_decided_about(house: House) -> None:
    with pytest.raises(NotFound):
        dispatch.run(GiveUpChange("no-such-entry", "why"), house.as_(NURSE))


def test_the_page_shows_the_first_of_very_many_and_says_how_many_more(house: House) -> None:
    for appointment_id in more_appointments(house.store, ATTENTION_SHOWN + 3):
        refused(house, record_attended(house.store, appointment_id))
    page = dispatch.ask(GetSyncPage(), house.as_(NURSE))
    assert (len(page.attention), page.attention_more) == (ATTENTION_SHOWN, 3)
