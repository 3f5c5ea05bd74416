"""Whom to put on a list: nobody is taken for somebody else, and no other team's clinic shows through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import NotAllowed
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.viewing import LISTED
from prisoncare_desktop.usecases.whom_to_add import Candidate, FindWhomToAdd
from tests.store.clinic import GP, LEE, SYNC, TODAY
from tests.usecases.conftest import CLERK, NURSE, WORKER, House

THEIRS = f"session-substance-misuse-{TODAY}"
LEO = replace(LEE, id="resident-leo", nomis_number="A7777LC", given_name="Lee", preferred_name="Lee", cell="D-1-001")


def come(house: House, *residents: Resident) -> None:
    with house.store.write(SYNC) as unit:
        for one in residents:
            unit.residents.put(one)
            unit.received("ResidentReceived", "resident", one.id)
        unit.commit()


def found(house: House, text: str, session_id: str = GP.id, user: StaffMember = NURSE) -> dict[str, Candidate]:
    answer = dispatch.ask(FindWhomToAdd(text, session_id), house.as_(user))
    return {one.resident.id: one for one in answer.found}


def test_who_is_on_the_list_already_is_said_with_their_time(house: House) -> None:
    lee = found(house, "lee")[LEE.id]
    assert lee.place_id
    assert lee.place_at is not None


def test_somebody_of_nearly_the_same_name_elsewhere_in_the_prison_is_told_though_not_looked_for(house: House) -> None:
    come(house, LEO)
    assert found(house, LEE.nomis_number)[LEE.id].similar_name


def test_who_has_left_is_found_and_stands_as_gone(house: House) -> None:
    come(house, replace(LEO, family_name="Gone", presence=Presence.RELEASED, cell=""))
    assert found(house, "gone")[LEO.id].resident.presence is Presence.RELEASED


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("user", [NURSE, CLERK])
def test_another_teams_clinic_in_the_same_half_day_is_another_appointment_and_no_more(
    house: House, user: StaffMember
) -> None:
    come(house, LEO)
    house.clinic_seen("substance-misuse", TODAY, LEO)
    (clash,) = found(house, LEO.nomis_number, user=user)[LEO.id].clashes
    assert clash.clinic_label == ""
    assert clash.starts_at is not None


def test_a_clinic_of_no_known_kind_is_told_to_that_team_without_its_name(house: House) -> None:
    come(house, LEO)
    for code in ("substance-misuse", "walk-and-talk"):
        house.clinic_seen(code, TODAY, LEO)
    labels = [c.clinic_label for c in found(house, LEO.nomis_number, THEIRS, WORKER)[LEO.id].clashes]
    assert labels == [""]


@pytest.mark.hazard("H16")
def test_nobody_is_looked_up_against_another_teams_list(house: House) -> None:
    house.clinic_seen("substance-misuse", TODAY, LEE)
    with pytest.raises(NotAllowed):
        found(house, "lee", THEIRS)


def test_who_was_shown_is_in_the_trail(house: House) -> None:
    session = house.as_(NURSE)
    dispatch.ask(FindWhomToAdd("lee", GP.id), session)
    assert {(n.action, n.record_id) for n in session.viewings.take()} >= {(LISTED, LEE.id)}


def test_to_be_on_the_substance_misuse_teams_list_is_shown_as_such(house: House) -> None:
    house.clinic_seen("substance-misuse", TODAY, LEE)
    session = house.as_(WORKER)
    dispatch.ask(FindWhomToAdd("lee", THEIRS), session)
    assert {(n.record_type, n.record_id) for n in session.viewings.take()} >= {("pathway", LEE.id)}
