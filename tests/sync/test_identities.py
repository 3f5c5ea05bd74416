"""What people say of two identities reaches the other PCs, and the trust's own links are followed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.identity_pair import Basis, Decided, IdentityPair
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.duplicates import (
    CompareResidents,
    ConfirmSamePerson,
    ProposeSamePerson,
    SayDifferentPeople,
)
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.requests import Command
from tests.sync import small_prison
from tests.sync.conftest import NURSE, Pc
from tests.sync.model_server import ModelServer
from tests.sync.test_added_here import add, central, patients, seen_today

README = Path(__file__).parents[2] / "README.md"
LEADER = StaffMember("leader", "Dr Hale", Role.LEADER)
OTHER = StaffMember("leader-2", "Dr Quist", Role.LEADER)


@pytest.fixture
def two(loaded: Callable[[str], tuple[Pc, ModelServer]]) -> tuple[Pc, Pc, ModelServer]:
    """Two PCs of one prison, where Samuel Okafor stands twice at the trust."""
    one, server = loaded("one")
    other, _ = loaded("other")
    other.wire = server
    server.write(again())
    for pc in (one, other):
        settle(pc)
    return one, other, server


def again(own_id: str = "p9", number: str = "B9999ZZ", **changed: object) -> JsonObject:
    """Return Samuel Okafor once more, under another number."""
    twice = small_prison.patient("p1")
    numbers = [{"system": systems.NOMIS, "value": number}]
    return {**twice, "id": own_id, "identifier": numbers, **changed}


def run(pc: Pc, command: Command[Any], by: StaffMember) -> None:
    def no_printer(*_: object) -> bytes:
        raise AssertionError

    dispatch.run(command, Context(pc.store, pc.clock, by, os.urandom, no_printer))


def settle(pc: Pc) -> None:
    """Sync, and compare who came, as the program does it."""
    assert pc.later().trouble == ""
    for _ in range(3):
        run(pc, CompareResidents(), SYNC_ACTOR)


def the_pair(pc: Pc) -> IdentityPair:
    with pc.store.read() as unit:
        (pair,) = unit.identities.all()
    return pair


def local(pc: Pc, patient: str) -> str:
    with pc.store.read() as unit:
        copy = unit.central.find("Patient", patient)
    assert copy is not None
    return copy.local_id


def is_one(pc: Pc) -> bool:
    with pc.store.read() as unit:
        return len(people(unit).all_of(local(pc, "p1"))) == 2


def decisions(server: ModelServer) -> list[JsonObject]:
    return [one for (kind, _), one in server.store.items() if kind == "Basic"]


def propose(pc: Pc, by: StaffMember = NURSE) -> None:
    run(pc, ProposeSamePerson(the_pair(pc).id, local(pc, "p1")), by)


@pytest.mark.hazard("H7")
def test_one_says_so_here_and_another_confirms_it_elsewhere(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    propose(one)
    settle(one)
    settle(other)
    assert the_pair(other).decided is Decided.PROPOSED
    assert the_pair(other).proposed_by == NURSE.id
    run(other, ConfirmSamePerson(the_pair(other).id), LEADER)
    settle(other)
    settle(one)
    assert (is_one(one), is_one(other)) == (True, True)
    assert (the_pair(one).decided_by, the_pair(one).kept_id) == (LEADER.id, local(one, "p1"))
    (there,) = decisions(server)
    assert there["subject"] == {"reference": "Patient/p1"}
    assert one.counts().saved_here == other.counts().saved_here == 0
    assert "Patient" not in {sent["resourceType"] for _, sent in server.log}, "the trust's own system merges Patients"
    (how,) = there["code"]["coding"]
    assert f"Basic?code={how['system']}|{how['code']}" in README.read_text(), "and its records team is told how to look"


def on_top(pc: Pc) -> str:
    """Return the patient (their id at the trust) who is on top of the pair, "" while nobody says they are one."""
    kept = the_pair(pc).kept_id
    return next((patient for patient in ("p1", "p9") if local(pc, patient) == kept), "")


def propose_on_top(pc: Pc, patient: str, by: StaffMember = NURSE) -> None:
    run(pc, ProposeSamePerson(the_pair(pc).id, local(pc, patient)), by)


@pytest.mark.hazard("H7")
@pytest.mark.parametrize("each_sent", [True, False])
def test_who_goes_on_top_is_the_same_everywhere_after_it_was_said_the_other_way(
    two: tuple[Pc, Pc, ModelServer], each_sent: bool
) -> None:
    one, other, server = two
    propose_on_top(one, "p1")
    settle(one)
    settle(other)
    assert on_top(other) == "p1"
    run(one, SayDifferentPeople(the_pair(one).id), NURSE)
    if each_sent:
        settle(one)
        settle(other)
        assert on_top(other) == ""
    propose_on_top(one, "p9")
    settle(one)
    settle(other)
    assert (on_top(one), on_top(other)) == ("p9", "p9")
    run(other, ConfirmSamePerson(the_pair(other).id), LEADER)
    settle(other)
    settle(one)
    assert (is_one(one), on_top(one), on_top(other)) == (True, "p9", "p9")
    (there,) = decisions(server)
    assert there["subject"] == {"reference": "Patient/p9"}
    with one.store.read() as unit:
        assert people(unit).all_of(local(one, "p1"))[0] == local(one, "p9")


@pytest.mark.parametrize("both_said_before_either_synced", [True, False])
def test_of_two_who_put_different_names_on_top_the_first_at_the_trust_stands(
    two: tuple[Pc, Pc, ModelServer], both_said_before_either_synced: bool
) -> None:
    one, other, _ = two
    if both_said_before_either_synced:
        propose_on_top(other, "p9", OTHER)
    propose_on_top(one, "p1")
    settle(one)
    if not both_said_before_either_synced:
        propose_on_top(other, "p9", OTHER)
    for pc in (other, one, other):
        settle(pc)
    assert (on_top(one), on_top(other)) == ("p1", "p1")
    assert one.counts().needs_attention == other.counts().needs_attention == 0


@pytest.mark.hazard("H7")
def test_what_two_people_confirmed_is_not_turned_by_one_who_had_not_heard(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    propose_on_top(one, "p1")
    settle(one)
    settle(other)
    run(one, ConfirmSamePerson(the_pair(one).id), LEADER)
    run(other, SayDifferentPeople(the_pair(other).id), NURSE)
    propose_on_top(other, "p9", OTHER)
    for pc in (one, other, one, other):
        settle(pc)
    assert (is_one(one), is_one(other)) == (True, True)
    assert (on_top(one), on_top(other)) == ("p1", "p1")
    (there,) = decisions(server)
    assert there["subject"] == {"reference": "Patient/p1"}
    assert one.counts().saved_here == other.counts().saved_here == 0


@pytest.mark.hazard("H7")
def test_taking_it_back_reaches_the_other_pc(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    propose(one)
    run(one, ConfirmSamePerson(the_pair(one).id), LEADER)
    settle(one)
    settle(other)
    assert is_one(other)
    run(other, SayDifferentPeople(the_pair(other).id), OTHER)
    settle(other)
    settle(one)
    assert (is_one(one), is_one(other)) == (False, False)
    assert the_pair(one).decided is Decided.DIFFERENT
    assert len(decisions(server)) == 1


@pytest.mark.hazard("H7")
def test_one_person_here_and_two_there_is_put_before_people(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    propose(one)
    run(one, ConfirmSamePerson(the_pair(one).id), LEADER)
    run(other, SayDifferentPeople(the_pair(other).id), NURSE)
    settle(one)
    settle(other)
    with other.store.read() as unit:
        (entry,) = unit.outbox.needing_attention()
        conflict = unit.outbox.conflict(entry.id)
    assert conflict is not None
    assert (conflict.ours["verdict"], conflict.theirs["verdict"]) == ("Two people", "One person")
    assert the_pair(other).decided is Decided.DIFFERENT  # until somebody has chosen
    other.resume(entry.id)
    settle(other)
    settle(one)
    assert (is_one(one), is_one(other)) == (False, False)
    assert len(decisions(server)) == 1


def test_two_who_say_the_same_apart_from_each_other_agree(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    propose(one)
    run(one, ConfirmSamePerson(the_pair(one).id), LEADER)
    propose(other, OTHER)
    settle(one)
    settle(other)
    settle(other)
    assert len(decisions(server)) == 1
    assert is_one(one)
    assert other.counts().needs_attention == 0
    assert is_one(other)


@pytest.mark.hazard("H6")
def test_who_was_added_here_and_made_at_the_trust_later_is_linked_by_the_rule(pc: Pc, server: ModelServer) -> None:
    added = add(pc)
    settle(pc)
    server.write(central())
    settle(pc)
    assert len(patients(server)) == len(small_prison.PEOPLE) + 2
    pair = the_pair(pc)
    assert (pair.decided, pair.basis, pair.kept_id) == (Decided.SAME, Basis.RULE, local(pc, "p9"))
    with pc.store.read() as unit:
        shown = people(unit).shown([added])[added]
        assert (shown.id, shown.cell) == (local(pc, "p9"), "B-3-011")
    seen_today(pc, added)
    settle(pc)
    ours = next(own_id for own_id in patients(server) if own_id not in (*small_prison.PEOPLE, "p9"))
    sent = [one for _, one in server.log if one["resourceType"] == "Appointment"]
    assert [one["participant"][0]["actor"]["reference"] for one in sent] == [f"Patient/{ours}"]
    assert decisions(server) == []  # every PC arrives at it by itself


@pytest.mark.hazard("H7")
def test_the_trusts_own_link_is_followed_and_given_up_with_it(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, _, server = two
    link = [{"other": {"reference": "Patient/p1"}, "type": "replaced-by"}]
    server.write({**server.store["Patient", "p9"], "link": link})
    settle(one)
    assert is_one(one)
    assert (the_pair(one).basis, the_pair(one).kept_id) == (Basis.TRUST, local(one, "p1"))
    server.write({k: v for k, v in server.store["Patient", "p9"].items() if k != "link"})
    settle(one)
    assert not is_one(one)
    assert the_pair(one).decided is Decided.OPEN


@pytest.mark.hazard("H7")
def test_once_the_trust_takes_its_link_back_what_one_person_said_waits_for_a_second_again(
    two: tuple[Pc, Pc, ModelServer],
) -> None:
    one, other, server = two
    propose_on_top(one, "p9")
    settle(one)
    patient = server.store["Patient", "p9"]
    server.write({**patient, "link": [{"other": {"reference": "Patient/p1"}, "type": "replaced-by"}]})
    for pc in (other, one):  # one hears of the link alone, the other of both at once
        settle(pc)
        assert (the_pair(pc).basis, on_top(pc)) == (Basis.TRUST, "p1")
    server.write(patient)
    for pc in (one, other):
        settle(pc)
        assert (the_pair(pc).decided, on_top(pc), the_pair(pc).proposed_by) == (Decided.PROPOSED, "p9", NURSE.id)


@pytest.mark.hazard("H6")
def test_whom_the_rule_linked_the_trusts_own_link_puts_in_its_order(pc: Pc, server: ModelServer) -> None:
    added = add(pc)
    settle(pc)
    server.write(central())
    settle(pc)
    assert the_pair(pc).basis is Basis.RULE
    ours = next(own_id for own_id in patients(server) if own_id not in (*small_prison.PEOPLE, "p9"))
    link = [{"other": {"reference": f"Patient/{ours}"}, "type": "replaced-by"}]
    server.write({**server.store["Patient", "p9"], "link": link})
    settle(pc)
    assert (the_pair(pc).basis, the_pair(pc).kept_id) == (Basis.TRUST, added)


@pytest.mark.hazard("H7")
def test_a_link_of_the_trusts_against_what_people_said_waits_for_people(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, _, server = two
    run(one, SayDifferentPeople(the_pair(one).id), NURSE)
    settle(one)
    link = [{"other": {"reference": "Patient/p9"}, "type": "replaces"}]
    server.write({**server.store["Patient", "p1"], "link": link})
    settle(one)
    assert not is_one(one)
    assert the_pair(one).disputed
    assert the_pair(one).is_to_look_at


def test_a_decision_about_somebody_who_has_not_come_down_waits(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    propose(one)
    settle(one)
    (there,) = decisions(server)
    late = {**there, "id": "late", "subject": {"reference": "Patient/p77"}, "identifier": []}
    server.write(late)
    settle(other)
    assert the_pair(other).decided is Decided.PROPOSED
    server.write(again("p77", "Z7777AA", name=[{"use": "official", "family": "Nowak", "given": ["Tomasz"]}]))
    settle(other)
    with other.store.read() as unit:
        assert unit.identities.between(local(other, "p77"), local(other, "p9")) is not None


def test_after_the_trust_went_back_what_was_decided_goes_up_again(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, _, server = two
    before = dict(server.store)
    propose(one)
    run(one, ConfirmSamePerson(the_pair(one).id), LEADER)
    settle(one)
    server.store = before
    for _ in range(3):
        settle(one)
    (there,) = decisions(server)
    assert is_one(one)
    assert there["extension"]
    assert one.counts().saved_here == 0
