"""The status of an Appointment goes by the national code; what stood there before that rule is read as it was meant."""

from __future__ import annotations

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import ControlGroup, Outcome
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.readers.appointment import attendance, status_of
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.syncing import CLOCK_DIFFERENCE_S
from tests.sync import small_prison
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer
from tests.sync.test_both_sides import A1, recorded_elsewhere
from tests.sync.test_places import run

one_character = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])

REASONS = [one.code for one in value_set("did_not_attend_reason").concepts if "not-seen" in one.get("outcomes")]


def as_written(status: str, outcome: str = "", code: str = "", reason: str = "", group: str = "") -> JsonObject:
    """An appointment as somebody left it at the trust."""
    parts: list[JsonObject] = [
        {"url": "outcome", "valueCode": outcome},
        {"url": "attendanceCode", "valueCoding": {"system": systems.ATTENDANCE_CODE, "code": code}},
        *([{"url": "controlGroup", "valueCode": group}] if group else []),
    ]
    written = {**small_prison.appointment(small_prison.APPOINTMENTS[0], "p1", 0), "status": status}
    if outcome:
        written["extension"] = [*written["extension"], {"url": systems.ATTENDANCE, "extension": parts}]
    if reason:
        written["cancelationReason"] = {"coding": [{"system": systems.DID_NOT_ATTEND_REASON, "code": reason}]}
    return written


@one_character
@pytest.mark.parametrize(
    ("outcome", "reason", "status"),
    [
        (Outcome.ATTENDED, "", "fulfilled"),
        (Outcome.LATE_SEEN, "", "fulfilled"),
        (Outcome.TOO_LATE, "", "noshow"),
        (Outcome.TOO_LATE, "C2", "noshow"),
        (Outcome.NOT_SEEN, "P1", "cancelled"),
        (Outcome.NOT_SEEN, "P2", "noshow"),
        (Outcome.NOT_SEEN, "R1", "noshow"),
        (Outcome.NOT_SEEN, "L1", "cancelled"),
        (Outcome.NOT_SEEN, "U1", "noshow"),
        (Outcome.CANCELLED, "C1", "cancelled"),
    ],
)
def test_what_a_nurse_records_is_counted_there_as_its_national_code_is(
    pc: Pc, server: ModelServer, outcome: Outcome, reason: str, status: str
) -> None:
    run(pc, RecordOutcome(small_prison.APPOINTMENTS[0], outcome, reason))
    pc.sync()
    there = server.store[A1]
    assert there["status"] == status
    assert (attendance(there).outcome, attendance(there).reason_code) == (outcome, reason), "and is read back as it was"


@pytest.mark.parametrize("reason", REASONS)
def test_a_row_of_before_that_rule_is_read_as_it_was_meant(reason: str) -> None:
    concept = value_set("did_not_attend_reason").concept(reason)
    old = as_written("noshow", "not-seen", concept.get("national_code"), reason, concept.get("control_group"))
    told = attendance(old)
    assert (told.outcome, told.reason_code, told.withdrawn) == (Outcome.NOT_SEEN, reason, False)
    assert told.control_group == concept.get("control_group")


@one_character
@pytest.mark.hazard("H12")
def test_a_row_of_before_that_rule_is_no_conflict_with_the_same_recorded_here(pc: Pc, server: ModelServer) -> None:
    run(pc, RecordOutcome(small_prison.APPOINTMENTS[0], Outcome.NOT_SEEN, "P1"))
    recorded_elsewhere(server, 0, "not-seen", "noshow", "P1")
    assert pc.sync().conflicts == 0
    assert pc.counts().at_the_trust == 1
    assert pc.appointment(0).outcome is Outcome.NOT_SEEN


def test_who_was_not_brought_and_is_cancelled_by_the_desk_since_is_off_the_list() -> None:
    assert attendance(as_written("cancelled", "not-seen", "3", "R1", "regime")).withdrawn
    assert attendance(as_written("cancelled", "attended", "5")).withdrawn
    assert status_of(Outcome.NOT_SEEN, "5") == "noshow", "a code that cannot be so says nothing"


@pytest.mark.parametrize(
    ("status", "outcome", "off"),
    [
        ("booked", None, False),
        ("pending", None, False),
        ("arrived", None, False),
        ("checked-in", None, False),
        ("proposed", None, True),
        ("waitlist", None, True),
        ("cancelled", None, True),
        ("entered-in-error", None, True),
        ("fulfilled", Outcome.ATTENDED, False),
        ("noshow", Outcome.NOT_SEEN, False),
    ],
)
def test_a_status_that_other_software_wrote_is_read_as_it_says(status: str, outcome: Outcome | None, off: bool) -> None:
    told = attendance(as_written(status))
    assert (told.outcome, told.withdrawn) == (outcome, off)


def test_who_was_not_seen_for_a_reason_of_ours_is_not_unexplained() -> None:
    told = attendance(as_written("noshow", reason="R2"))
    assert (told.reason_code, told.attendance_code, told.control_group) == ("R2", "3", ControlGroup.REGIME)
    assert attendance(as_written("noshow")).control_group is ControlGroup.NOT_YET_EXPLAINED


@one_character
@pytest.mark.hazard("H6")
def test_what_this_version_does_not_know_takes_nobody_off_the_list(pc: Pc, server: ModelServer) -> None:
    stood = as_written("fulfilled", "seen-by-hologram", "5")
    server.write({**stood, "id": A1[1]})
    assert pc.sync().trouble == ""
    assert pc.appointment(0).outcome is Outcome.ATTENDED
    server.write({**as_written("noshow", "not-seen", "3", "Z9", "weather"), "id": A1[1]})
    pc.later()
    here = pc.appointment(0)
    assert (here.outcome, here.reason_code, here.control_group) == (
        Outcome.NOT_SEEN,
        "Z9",
        ControlGroup.NOT_YET_EXPLAINED,
    )


@one_character
@pytest.mark.hazard("H15")
def test_that_the_clock_was_in_doubt_is_told_with_what_was_recorded(pc: Pc, server: ModelServer) -> None:
    with pc.store.write(SYNC_ACTOR) as unit:
        unit.facts.put(CLOCK_DIFFERENCE_S, "7200")
        unit.commit()
    run(pc, RecordOutcome(small_prison.APPOINTMENTS[0], Outcome.ATTENDED))
    pc.sync()
    assert attendance(server.store[A1]).clock_suspect
    assert not attendance(server.store["Appointment", "a-0002"]).clock_suspect


@one_character
def test_a_cancelled_appointment_that_has_lost_its_time_leaves_the_list(pc: Pc, server: ModelServer) -> None:
    for name, patient in (("a-0001", "p1"), ("a-new", "p2")):
        bare = {k: v for k, v in as_written("cancelled").items() if k not in ("start", "end")}
        bare["participant"][0]["actor"]["reference"] = f"Patient/{patient}"
        server.write({**bare, "id": name, **({"identifier": []} if name == "a-new" else {})})
    assert pc.sync().trouble == ""
    assert pc.appointment(0).withdrawn
    assert pc.appointment(0).starts_at.hour == 9, "what is known of it stays"
