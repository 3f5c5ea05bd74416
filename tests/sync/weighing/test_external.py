"""Appointments outside between two PCs and the trust: an Appointment there, and never a place on a clinic list."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.external import EscortSlot, ExternalAppointment, ExternalBooking, ExternalOutcome
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.external import BookExternal, ChangeExternal, RecordExternalOutcome
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.down.test_reconcile import days_pass
from tests.sync.model_server import ModelServer

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])

CLERK = StaffMember("0199aaaa-0000-7000-8000-0000000000c1", "Tom Ellery", Role.ADMINISTRATOR)
BOOKING = ExternalBooking(
    date(2026, 11, 24), "St Anselm's", "Orthopaedics", "urgent", date(2026, 10, 30), at_time="10:30", note="ward 4"
)
Two = tuple[Pc, Pc, ModelServer]
CATEGORY = [{"coding": [{"system": systems.APPOINTMENT_KIND, "code": "external"}]}]


def context(pc: Pc) -> Context:
    def no_printer(*_: object) -> bytes:
        raise AssertionError

    return Context(pc.store, pc.clock, CLERK, os.urandom, no_printer)


def booked(pc: Pc) -> str:
    with pc.store.read() as unit:
        copy = unit.central.find("Patient", "p1")
    assert copy is not None
    return dispatch.run(BookExternal(copy.local_id, BOOKING), context(pc)).value


def kept(pc: Pc) -> tuple[ExternalAppointment, ...]:
    with pc.store.read() as unit:
        return unit.external.between(date(2026, 1, 1), date(2027, 1, 1))


def one_of(pc: Pc) -> ExternalAppointment:
    (one,) = kept(pc)
    return one


def there(server: ModelServer) -> JsonObject:
    (one,) = [r for (kind, _), r in server.store.items() if kind == "Appointment" and "serviceCategory" in r]
    return one


def places(pc: Pc) -> int:
    """Return how many places there are on all clinic lists."""
    with pc.store.read() as unit:
        sessions = unit.sessions.between(date(2020, 1, 1), date(2030, 1, 1))
        return len(unit.appointments.of_sessions(s.id for s in sessions))


@pytest.mark.hazard("H16")
def test_what_is_booked_on_one_pc_is_in_the_log_of_the_other_and_on_no_list(two: Two) -> None:
    one, other, server = two
    before = places(one)
    made = booked(one)
    one.sync()
    other.sync()
    assert kept(other)[0].id == made
    assert replace(one_of(other), resident_id="") == replace(one_of(one), resident_id="")
    assert places(one) == places(other) == before
    assert "serviceType" not in there(server)
    assert there(server)["start"] == "2026-11-24T10:30:00.000Z"


def test_each_part_goes_up_beside_what_the_other_pc_changed(two: Two) -> None:
    one, other, server = two
    made = booked(one)
    one.sync()
    other.sync()
    with_escort = replace(BOOKING, escort_booked=True, escort_slot=EscortSlot.AM)
    dispatch.run(ChangeExternal(made, with_escort, one_of(one).revision), context(one))
    cancelled = RecordExternalOutcome(made, ExternalOutcome.CANCELLED, one_of(other).revision, "hospital-moved")
    dispatch.run(cancelled, context(other))
    one.later()
    assert other.later().conflicts == 0
    one.later()
    assert (there(server)["status"], there(server)["cancelationReason"]["coding"][0]["code"]) == (
        "cancelled",
        "hospital-moved",
    )
    for pc in (one, other):
        stands = one_of(pc)
        assert (stands.escort_slot, stands.outcome, stands.cancelled_by) == (
            EscortSlot.AM,
            ExternalOutcome.CANCELLED,
            "hospital",
        )


@pytest.mark.hazard("H12")
def test_two_who_move_it_apart_are_put_side_by_side(two: Two) -> None:
    one, other, _server = two
    made = booked(one)
    one.sync()
    other.sync()
    for pc, time in ((one, "11:00"), (other, "14:15")):
        dispatch.run(ChangeExternal(made, replace(BOOKING, at_time=time), one_of(pc).revision), context(pc))
    one.later()
    assert other.later().conflicts == 1
    with other.store.read() as unit:
        (entry,) = unit.outbox.unsettled_of([made])
    conflict = other.conflict(entry.id)
    assert conflict.ours == {"outside-booking": "2026-11-24 14:15, St Anselm's, Orthopaedics"}
    assert conflict.theirs == {"outside-booking": "2026-11-24 11:00, St Anselm's, Orthopaedics"}


def test_software_that_knows_fhir_alone_moves_it_and_says_what_became_of_it(two: Two) -> None:
    one, _other, server = two
    booked(one)
    one.sync()
    moved = {**there(server), "start": "2026-12-01T14:00:00Z", "end": "2026-12-01T15:00:00Z", "comment": "clinic 3"}
    server.write({**moved, "status": "noshow"})
    one.later()
    stands = one_of(one)
    assert (stands.day, stands.at_time, stands.note) == (date(2026, 12, 1), "14:00", "clinic 3")
    assert (stands.outcome, stands.hospital, stands.referred_on) == (
        ExternalOutcome.DID_NOT_GO,
        "St Anselm's",
        date(2026, 10, 30),
    )


@pytest.mark.hazard("H8")
def test_one_made_by_other_software_is_in_the_log_as_far_as_it_says(pc: Pc, server: ModelServer) -> None:
    theirs = small_prison.tagged(
        "Appointment",
        "theirs",
        status="booked",
        serviceCategory=CATEGORY,
        serviceType=[{"coding": [{"system": systems.CLINIC_TYPE, "code": "gp"}]}],
        specialty=[{"coding": [{"system": "http://snomed.info/sct", "code": "394585009", "display": "Gynaecology"}]}],
        start="2026-11-24T09:05:00Z",
        end="2026-11-24T09:35:00Z",
        participant=[
            {"actor": {"reference": "Patient/p1"}, "status": "accepted"},
            {"actor": {"reference": "Location/99", "display": "Royal Fenmere"}, "status": "accepted"},
        ],
    )
    pc.sync()
    before = places(pc)
    server.write(theirs)
    pc.later()
    found = one_of(pc)
    assert (found.hospital, found.specialty, found.at_time, found.priority) == (
        "Royal Fenmere",
        "Gynaecology",
        "09:05",
        "unsaid",
    )
    assert places(pc) == before > 0, "though it names a kind of clinic of ours"
    nobody = {**theirs, "id": "nobody", "participant": [{"actor": {"display": "X"}, "status": "accepted"}]}
    server.write(nobody)
    assert pc.later().trouble == ""
    assert len(kept(pc)) == 1


def test_with_no_time_said_it_takes_the_day_and_is_read_back_without_one(two: Two) -> None:
    one, other, server = two
    made = booked(one)
    dispatch.run(ChangeExternal(made, replace(BOOKING, at_time=""), one_of(one).revision), context(one))
    one.sync()
    other.sync()
    assert (there(server)["start"], there(server)["end"]) == ("2026-11-24T00:00:00.000Z", "2026-11-24T23:59:00.000Z")
    assert (one_of(other).day, one_of(other).at_time) == (date(2026, 11, 24), "")


@pytest.mark.hazard("H8")
def test_one_deleted_at_the_trust_is_cancelled_and_nobody_says_by_whom(two: Two) -> None:
    one, other, server = two
    booked(one)
    one.sync()
    other.sync()
    days_pass(other, server)
    del server.store["Appointment", there(server)["id"]]
    days_pass(other, server)
    assert (one_of(other).outcome, one_of(other).cancelled_by) == (ExternalOutcome.CANCELLED, "")
