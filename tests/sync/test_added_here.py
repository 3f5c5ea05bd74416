"""Somebody added on a PC goes up as a patient, once; and is the same person when the trust has them as well."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import Appointment, Outcome
from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.pathway import FormCompleted
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.adding_residents import AddResident
from prisoncare_desktop.usecases.amending_residents import AmendResident
from prisoncare_desktop.usecases.context import Context
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer
from tests.sync.wires import Wire, answer_lost

NEW = Traits(
    nomis_number="C4321DD",
    nhs_number="4010232137",
    given_name="Ibrahim",
    family_name="el-Masri",
    birth_date=date(1997, 5, 6),
    sex="male",
    cell="B-1-009",
)


def add(pc: Pc, traits: Traits = NEW) -> str:
    def no_printer(*_: object) -> bytes:
        raise AssertionError

    return dispatch.run(AddResident(traits), Context(pc.store, pc.clock, NURSE, os.urandom, no_printer)).value


def central(own_id: str = "p9", **changed: object) -> JsonObject:
    """Return the trust's own patient for whom we added."""
    made = small_prison.tagged(
        "Patient",
        own_id,
        identifier=[{"system": systems.NOMIS, "value": "C4321DD"}],
        name=[{"use": "official", "family": "El Masri", "given": ["Ibrahim"]}],
        birthDate="1997-05-06",
        address=[{"use": "home", "text": "B-3-011"}],
    )
    return {**made, **changed}


def patients(server: ModelServer) -> dict[str, JsonObject]:
    return {own_id: one for (kind, own_id), one in server.store.items() if kind == "Patient"}


def resident(pc: Pc, resident_id: str) -> Resident:
    with pc.store.read() as unit:
        return unit.residents.get(resident_id)


def seen_today(pc: Pc, resident_id: str) -> str:
    """The resident is put on the list, and seen. Return the appointment's id."""
    with pc.store.write(NURSE) as unit:
        session = unit.sessions.get(unit.appointments.get(small_prison.APPOINTMENTS[0]).session_id)
        booked = Appointment("0199eeee-0000-7000-8000-000000000001", session.id, resident_id, pc.clock.now())
        seen, event = booked.record(
            Outcome.ATTENDED, "", by=NURSE.id, initials=NURSE.initials, at=pc.clock.now(), session=session
        )
        unit.appointments.put(seen)
        unit.record(event)
        unit.commit()
    return booked.id


def test_whom_we_added_is_at_the_trust_with_all_their_numbers(pc: Pc, server: ModelServer) -> None:
    added = add(pc)
    assert pc.sync().trouble == ""
    (made,) = [one for own_id, one in patients(server).items() if own_id not in small_prison.PEOPLE]
    assert [(one["system"], one["value"]) for one in made["identifier"]] == [
        (systems.RECORD_ID, systems.record_value(added)),
        (systems.NOMIS, "C4321DD"),
        (systems.NHS_NUMBER, "4010232137"),
    ]
    assert made["name"] == [{"use": "official", "family": "el-Masri", "given": ["Ibrahim"]}]
    assert (made["birthDate"], made["gender"], made["address"][0]["text"]) == ("1997-05-06", "male", "B-1-009")
    assert (pc.counts().saved_here, pc.counts().needs_attention) == (0, 0)


def test_a_lost_answer_makes_nobody_twice(pc: Pc, wire: Wire, server: ModelServer) -> None:
    add(pc)
    wire.posts.append(answer_lost)
    pc.sync()
    pc.later()
    assert len(patients(server)) == len(small_prison.PEOPLE) + 1
    assert pc.counts().saved_here == 0
    with pc.store.read() as unit:
        assert len(unit.residents.here()) == len(small_prison.PEOPLE) + 1


@pytest.mark.hazard("H6")
def test_whom_the_trust_refused_goes_corrected_and_what_was_done_with_them_follows(pc: Pc, server: ModelServer) -> None:
    added = add(pc)
    seen_today(pc, added)
    server.poison = lambda one: one["resourceType"] == "Patient" and one["name"][0]["family"] == "el-Masri"
    pc.sync()
    assert (pc.counts().needs_attention, pc.counts().saved_here) == (1, 1)
    command = AmendResident(added, replace(NEW, family_name="el Masri", nhs_number=""))
    dispatch.run(command, Context(pc.store, pc.clock, NURSE, os.urandom, lambda _items: b""))
    pc.later()
    pc.later()
    (made,) = [one for own_id, one in patients(server).items() if own_id not in small_prison.PEOPLE]
    assert made["name"] == [{"use": "official", "family": "el Masri", "given": ["Ibrahim"]}]
    assert [one["system"] for one in made["identifier"]] == [systems.RECORD_ID, systems.NOMIS]
    assert (pc.counts().needs_attention, pc.counts().saved_here, pc.counts().together) == (0, 0, 3)
    assert resident(pc, added).family_name == "el Masri"


def test_what_was_done_with_them_waits_until_they_are_there(pc: Pc, server: ModelServer) -> None:
    added = add(pc)
    appointment = seen_today(pc, added)
    pc.record_event(
        FormCompleted(
            record_id="0199ffff-0000-7000-8000-000000000001",
            revision=1,
            questionnaire="https://prisoncare.example/fhir/Questionnaire/reception",
            version="1.0.0",
            resident_id=added,
            episode_id="",
            completed_at=pc.clock.now(),
            completed_by=NURSE.id,
            content='{"resourceType":"QuestionnaireResponse","item":[]}',
        )
    )
    server.poison = lambda one: one["resourceType"] == "Patient"
    pc.sync()
    assert {kind for kind, _ in server.log} == set()
    server.poison = lambda _one: False
    with pc.store.read() as unit:
        (refused,) = unit.outbox.needing_attention()
    pc.resume(refused.id)
    pc.later()
    (made,) = [own_id for own_id in patients(server) if own_id not in small_prison.PEOPLE]
    about = [one for _, one in server.log if one["resourceType"] != "Patient"]
    assert {one["resourceType"] for one in about} == {"Appointment", "QuestionnaireResponse"}
    assert all(f"Patient/{made}" in repr(one) for one in about)
    with pc.store.read() as unit:
        assert unit.outbox.states_of([appointment]) == {appointment: "at-the-trust"}


def test_another_pc_has_them_under_the_same_id(loaded: Callable[[str], tuple[Pc, ModelServer]]) -> None:
    one, server = loaded("one")
    other, _ = loaded("other")
    other.wire = server
    added = add(one, Traits(given_name="Ibrahim", family_name="el-Masri"))
    one.sync()
    other.later()
    assert resident(other, added).family_name == "el-Masri"
    assert resident(other, added).nomis_number == ""


@pytest.mark.hazard("H6")
def test_who_came_to_the_trust_meanwhile_is_not_made_there_a_second_time(pc: Pc, server: ModelServer) -> None:
    added = add(pc)
    seen_today(pc, added)
    server.write(central())
    assert pc.sync().trouble == ""
    assert sorted(patients(server)) == ["p1", "p2", "p3", "p9"]
    assert resident(pc, added).cell == "B-3-011"  # the trust's word
    (appointment,) = [one for kind, one in server.log if kind == "POST"]
    assert appointment["participant"][0]["actor"]["reference"] == "Patient/p9"
    with pc.store.read() as unit:
        assert "ResidentAdopted" in {row.action for row in unit.trail.latest(50)}
        assert unit.outbox.states_of([added]) == {added: "at-the-trust"}


@pytest.mark.hazard("H7")
@pytest.mark.parametrize(
    "other",
    [
        {"birthDate": "1997-06-05"},
        {"name": [{"use": "official", "family": "Whitlock", "given": ["Ibrahim"]}]},
        {"name": [{"use": "official", "family": "El Masri", "given": ["Yusuf"]}]},
    ],
)
def test_one_number_with_another_name_or_birth_date_makes_nobody_anothers(
    pc: Pc, server: ModelServer, other: JsonObject
) -> None:
    added = add(pc)
    before = resident(pc, added)
    server.write(central(**other))
    pc.sync()
    assert resident(pc, added) == before
    with pc.store.read() as unit:
        assert len(unit.residents.of_numbers("C4321DD", "")) == 2
    assert len(patients(server)) == len(small_prison.PEOPLE) + 2


def test_after_the_trust_went_back_to_a_backup_they_are_made_again(pc: Pc, server: ModelServer) -> None:
    pc.sync()
    before = dict(server.store)
    added = add(pc)
    pc.later()
    server.store = before  # last night's backup
    for _ in range(3):
        pc.later()
    (made,) = [one for own_id, one in patients(server).items() if own_id not in small_prison.PEOPLE]
    assert systems.record_value(added) in {one["value"] for one in made["identifier"]}
    assert (pc.counts().saved_here, pc.counts().needs_attention) == (0, 0)
