from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prisoncare_desktop.domain.appointment_events import AttendanceRecorded
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, ControlGroup, Outcome, Period, counted
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.errors import NotFound, RuleBroken

MORNING = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)
SESSION = ClinicSession("s1", "nurse-triage", "A", "Clinic room A1", date(2026, 11, 20), Period.AM)
BOOKED = Appointment("a1", "s1", "r1", MORNING)


def record(outcome: Outcome, reason: str = "", at: datetime = MORNING) -> tuple[Appointment, AttendanceRecorded]:
    return BOOKED.record(outcome, reason, by="u1", initials="SO", at=at, session=SESSION)


@pytest.mark.hazard("H18")
@pytest.mark.parametrize(
    ("outcome", "reason", "national", "group"),
    [
        (Outcome.ATTENDED, "", "5", None),
        (Outcome.LATE_SEEN, "", "6", None),
        (Outcome.TOO_LATE, "", "7", ControlGroup.NOT_YET_EXPLAINED),
        (Outcome.NOT_SEEN, "P1", "2", ControlGroup.PATIENT),
        (Outcome.NOT_SEEN, "P2", "3", ControlGroup.PATIENT),
        (Outcome.NOT_SEEN, "R2", "3", ControlGroup.REGIME),
        (Outcome.NOT_SEEN, "L1", "2", ControlGroup.LEGAL_OR_MOVED),
        (Outcome.CANCELLED, "C1", "4", ControlGroup.HEALTHCARE),
        (Outcome.NOT_SEEN, "U1", "3", ControlGroup.NOT_YET_EXPLAINED),
        (Outcome.TOO_LATE, "R1", "7", ControlGroup.REGIME),  # 7 whatever the reason
        (Outcome.TOO_LATE, "P3", "7", ControlGroup.PATIENT),
    ],
)
def test_what_happened_why_and_whose_doing_are_three_facts(
    outcome: Outcome, reason: str, national: str, group: ControlGroup | None
) -> None:
    appointment, event = record(outcome, reason)
    assert (appointment.outcome, appointment.reason_code, appointment.control_group) == (outcome, reason, group)
    assert appointment.attendance_code == national
    assert event.attendance_code == national


@pytest.mark.hazard("H18")
def test_a_resident_the_prison_did_not_bring_is_never_counted_as_not_seen() -> None:
    brought = record(Outcome.NOT_SEEN, "R1")[0]
    refused = record(Outcome.NOT_SEEN, "P1")[0]
    counts = counted((brought, refused, BOOKED))
    assert (counts.not_brought, counts.not_seen, counts.not_recorded, counts.seen) == (1, 1, 1, 0)


@pytest.mark.hazard("H18")
def test_nobody_is_recorded_as_not_seen_without_a_reason() -> None:
    for outcome in (Outcome.NOT_SEEN, Outcome.CANCELLED):
        with pytest.raises(RuleBroken) as refusal:
            record(outcome)
        assert refusal.value.code == "reason-needed"


def test_somebody_who_was_seen_takes_no_reason() -> None:
    with pytest.raises(RuleBroken) as refusal:
        record(Outcome.ATTENDED, "P1")
    assert refusal.value.code == "no-reason-wanted"


@pytest.mark.hazard("H18")
def test_a_reason_that_does_not_go_with_the_outcome_is_refused() -> None:
    with pytest.raises(RuleBroken) as refusal:
        record(Outcome.CANCELLED, "P3")
    assert refusal.value.code == "reason-not-for-this"
    for reason in ("P1", "P4", "U1"):
        with pytest.raises(RuleBroken):
            record(Outcome.TOO_LATE, reason)
    with pytest.raises(NotFound):
        record(Outcome.NOT_SEEN, "XX")


def test_an_outcome_cannot_be_recorded_before_the_clinics_day() -> None:
    with pytest.raises(RuleBroken) as refusal:
        record(Outcome.ATTENDED, at=datetime(2026, 11, 19, 23, 59, tzinfo=UTC))
    assert refusal.value.code == "not-begun"


@pytest.mark.hazard("H8")
def test_the_clinics_day_begins_at_midnight_in_the_prison_not_in_greenwich() -> None:
    summer = replace(SESSION, clinic_date=date(2026, 7, 2))
    just_after_midnight = datetime(2026, 7, 1, 23, 5, tzinfo=UTC)
    appointment, _ = BOOKED.record(Outcome.ATTENDED, "", by="u1", initials="SO", at=just_after_midnight, session=summer)
    assert appointment.outcome is Outcome.ATTENDED


@pytest.mark.hazard("H13")
def test_undoing_brings_back_what_stood_there_and_counts_as_a_further_revision() -> None:
    first, _ = record(Outcome.NOT_SEEN, "R2")
    second, _ = first.record(Outcome.ATTENDED, "", by="u1", initials="SO", at=MORNING, session=SESSION)
    undone, event = second.restored(first, by="u1", initials="SO", at=MORNING, session=SESSION)
    assert (undone.outcome, undone.reason_code, undone.control_group) == (Outcome.NOT_SEEN, "R2", ControlGroup.REGIME)
    assert undone.revision == 3
    assert event.before_outcome == "attended"


@given(st.lists(st.sampled_from(["a", "l", "t", "u", *(c.code for c in value_set("did_not_attend_reason").concepts)])))
def test_the_counts_of_a_session_always_add_up_to_its_rows(recorded: list[str]) -> None:
    direct = {"a": Outcome.ATTENDED, "l": Outcome.LATE_SEEN, "t": Outcome.TOO_LATE}
    rows = []
    for what in recorded:
        if what == "u":
            rows.append(BOOKED)
        elif what in direct:
            rows.append(record(direct[what])[0])
        else:
            rows.append(record(Outcome.NOT_SEEN, what)[0])
    c = counted(tuple(rows))
    assert c.seen + c.not_seen + c.not_brought + c.cancelled + c.not_recorded == len(rows)


def test_every_reason_has_its_own_key_and_a_group_that_exists() -> None:
    reasons = value_set("did_not_attend_reason").concepts
    keys = [r.get("key") for r in reasons]
    assert len(set(keys)) == len(keys)
    for reason in reasons:
        ControlGroup(reason.get("control_group"))
        assert reason.get("national_code") in "234"
