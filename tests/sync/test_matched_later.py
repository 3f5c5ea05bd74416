"""Somebody was put on a list here, and the trust has them on it too: they stand on it once, with what was recorded."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest

from prisoncare_desktop.domain.attendance import Appointment, Outcome
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.attendance import NoteAppointment, RecordOutcome
from prisoncare_desktop.usecases.booking import MoveAppointment
from prisoncare_desktop.usecases.details import RecordDetails
from prisoncare_desktop.usecases.outbox import EntryState
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer
from tests.sync.test_both_sides import A1, needing_attention
from tests.sync.test_places import entries, run, session_of, walks_in
from tests.sync.wires import Wire, done_but_each_entry_says_503

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])

THEIRS = ("Appointment", "booked-by-the-trust")


def booked_there(server: ModelServer, start: str = "2026-11-20T11:20:00.000Z", **other: object) -> JsonObject:
    """The booking desk gives the third resident a place on the first list."""
    made = small_prison.appointment("", "p3", 0)
    booked: JsonObject = {
        **copy.deepcopy(made),
        "id": THEIRS[1],
        "identifier": [],
        "start": start,
        "end": start,
        **other,
    }
    return server.write(booked)


def of_that_resident(pc: Pc, place: Appointment) -> list[Appointment]:
    with pc.store.read() as unit:
        return list(unit.appointments.of_residents([place.resident_id]))


def there_of_that_resident(server: ModelServer) -> dict[str, str]:
    """Return the status of each appointment that stands there for the third resident and was not taken off."""
    return {
        own: resource["status"]
        for (kind, own), resource in server.store.items()
        if kind == "Appointment"
        and resource["participant"][0]["actor"]["reference"] == "Patient/p3"
        and resource["status"] != "entered-in-error"
    }


@pytest.mark.hazard("H1")
def test_whom_the_trust_sends_as_well_stands_on_the_list_once_with_what_was_recorded(
    pc: Pc, server: ModelServer
) -> None:
    place = walks_in(pc)
    run(pc, RecordOutcome(place.id, Outcome.NOT_SEEN, "R1"))
    run(pc, RecordDetails(place.id, "video"))
    booked_there(server, comment="bring the letter")
    assert pc.sync().trouble == ""
    (here,) = of_that_resident(pc, place)
    assert (here.id, here.outcome, here.reason_code) == (place.id, Outcome.NOT_SEEN, "R1")
    assert (here.starts_at.hour, here.starts_at.minute) == (11, 20), "when and where is the trust's to say"
    assert (here.note, here.mode) == ("bring the letter", "video")
    assert not here.made_here
    assert there_of_that_resident(server) == {THEIRS[1]: "noshow"}
    assert set(entries(pc, place.id)) == {EntryState.RECEIPTED}
    pc.later()
    assert len(of_that_resident(pc, place)) == 1


def test_a_place_made_here_alone_has_nothing_to_add_to_the_trusts(pc: Pc, server: ModelServer) -> None:
    place = walks_in(pc)
    run(pc, MoveAppointment(place.id, place.session_id, place.starts_at + timedelta(minutes=30)))
    booked_there(server)
    before = len(server.log)
    outcome = pc.sync()
    assert (outcome.conflicts, outcome.trouble) == (0, "")
    (here,) = of_that_resident(pc, place)
    assert (here.id, here.starts_at.minute) == (place.id, 20)
    assert there_of_that_resident(server) == {THEIRS[1]: "booked"}
    assert [verb for verb, one in server.log[before:] if one["id"] == THEIRS[1]] == []
    assert set(entries(pc, place.id)) == {EntryState.RECEIPTED}


@pytest.mark.hazard("H12")
def test_what_the_trust_has_recorded_for_them_otherwise_is_put_beside_ours(pc: Pc, server: ModelServer) -> None:
    place = walks_in(pc)
    run(pc, RecordOutcome(place.id, Outcome.ATTENDED))
    booked_there(server, status="noshow")
    assert pc.sync().conflicts == 1
    (waiting,) = needing_attention(pc)
    assert pc.conflict(waiting).theirs == {"outcome": "Not seen"}
    assert of_that_resident(pc, place)[0].outcome is Outcome.ATTENDED
    pc.resume(waiting)
    pc.later()
    assert there_of_that_resident(server) == {THEIRS[1]: "fulfilled"}


def test_two_pcs_that_put_the_same_person_on_one_list_make_one_place(two: tuple[Pc, Pc, ModelServer]) -> None:
    one, other, server = two
    first, second = walks_in(one), walks_in(other)
    run(one, RecordOutcome(first.id, Outcome.ATTENDED))
    run(other, NoteAppointment(second.id, "came with a slip"))
    for pc in (one, other, one):
        assert pc.later().conflicts == 0
    assert list(there_of_that_resident(server).values()) == ["fulfilled"]
    for pc in two[:2]:
        (here,) = of_that_resident(pc, first)
        assert (here.outcome, here.note) == (Outcome.ATTENDED, "came with a slip")
    assert set(entries(other, second.id)) == {EntryState.RECEIPTED}


@pytest.mark.parametrize(
    "theirs",
    [
        {"start": "2026-11-20T14:00:00.000Z"},
        {"start": "2026-11-21T09:00:00.000Z"},
        {
            "serviceType": [
                {"coding": [{"system": "https://prisoncare.example/fhir/CodeSystem/clinic-type", "code": "gp"}]}
            ]
        },
        {"status": "proposed"},
        {"participant": [{"actor": {"reference": "Patient/p2"}, "status": "accepted"}]},
    ],
    ids=["another half-day", "another day", "another clinic", "not booked", "somebody else"],
)
def test_what_is_not_the_same_place_is_not_taken_for_it(pc: Pc, server: ModelServer, theirs: JsonObject) -> None:
    place = walks_in(pc)
    booked_there(server, **theirs)
    pc.sync()
    with pc.store.read() as unit:
        copy_of_ours = unit.central.find_by_local("appointment", place.id)
    assert copy_of_ours is not None
    assert copy_of_ours.server_id != THEIRS[1]


@pytest.mark.hazard("H1")
def test_a_place_that_may_have_gone_up_already_stands_beside_the_trusts_for_a_person_to_settle(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    place = walks_in(pc)
    wire.posts.append(done_but_each_entry_says_503)
    pc.sync()
    booked_there(server)
    pc.later()
    assert len(of_that_resident(pc, place)) == 2
    assert {one.session_id for one in of_that_resident(pc, place)} == {session_of(pc).id}
    assert server.store[A1]["status"] == "booked"
