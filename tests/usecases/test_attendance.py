from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from prisoncare_desktop.domain.attendance import Appointment, ControlGroup, Outcome
from prisoncare_desktop.errors import ChangedMeanwhile, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.appointment_history import GetAppointmentHistory
from prisoncare_desktop.usecases.attendance import NoteAppointment, RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.syncing import CLOCK_DIFFERENCE_S
from tests.store.clinic import LEE_AT_GP, SYNC
from tests.usecases.conftest import NIGHT_NURSE, NURSE, House

LATER = LEE_AT_GP.starts_at + timedelta(hours=1)


def now(house: House) -> Appointment:
    with house.store.read() as unit:
        return unit.appointments.get(LEE_AT_GP.id)


def comes_down(house: House, appointment: Appointment) -> None:
    """The central record sends the appointment so."""
    with house.store.write(SYNC) as unit:
        unit.appointments.put(replace(appointment, revision=now(house).revision + 1))
        unit.received("AppointmentReceived", "appointment", appointment.id)
        unit.commit()


def test_an_undo_takes_back_the_outcome_and_leaves_the_time_the_booking_desk_gave(house: House) -> None:
    nurse = house.as_(NURSE)
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), nurse)
    comes_down(house, replace(now(house), starts_at=LATER))
    dispatch.run(UndoOutcome(LEE_AT_GP.id), nurse)
    assert now(house).outcome is None
    assert now(house).starts_at == LATER


def test_an_undo_to_a_revision_keeps_the_new_time_too(house: House) -> None:
    nurse = house.as_(NURSE)
    before = now(house).revision
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), nurse)
    comes_down(house, replace(now(house), starts_at=LATER))
    dispatch.run(UndoOutcome(LEE_AT_GP.id, to_revision=before), nurse)
    assert (now(house).outcome, now(house).starts_at) == (None, LATER)


@pytest.mark.hazard("H15")
def test_nobody_undoes_what_somebody_else_recorded(house: House) -> None:
    nurse = house.as_(NURSE)
    before = now(house).revision
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), nurse)
    theirs = replace(
        now(house),
        outcome=Outcome.NOT_SEEN,
        reason_code="P1",
        control_group=ControlGroup.PATIENT,
        recorded_by=NIGHT_NURSE.id,
    )
    comes_down(house, theirs)
    for undo in (UndoOutcome(LEE_AT_GP.id), UndoOutcome(LEE_AT_GP.id, to_revision=before)):
        with pytest.raises(RuleBroken) as stopped:
            dispatch.run(undo, nurse)
        assert stopped.value.code == "nothing-to-undo"
    assert now(house).outcome is Outcome.NOT_SEEN


def test_an_undo_brings_back_what_a_colleague_had_recorded_before(house: House) -> None:
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.NOT_SEEN, "P1"), house.as_(NIGHT_NURSE))
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED, why="found-out-more"), house.as_(NURSE))
    dispatch.run(UndoOutcome(LEE_AT_GP.id), house.as_(NURSE))
    assert (now(house).outcome, now(house).recorded_by) == (Outcome.NOT_SEEN, NIGHT_NURSE.id)


def test_two_undos_in_a_row_go_back_two_recordings(house: House) -> None:
    nurse = house.as_(NURSE)
    first = now(house).revision
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), nurse)
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.LATE_SEEN), nurse)
    dispatch.run(UndoOutcome(LEE_AT_GP.id, to_revision=first + 1), nurse)
    assert now(house).outcome is Outcome.ATTENDED
    dispatch.run(UndoOutcome(LEE_AT_GP.id, to_revision=first), nurse)
    assert now(house).outcome is None


def test_an_outcome_that_was_never_recorded_cannot_be_undone(house: House) -> None:
    with pytest.raises(RuleBroken):
        dispatch.run(UndoOutcome(LEE_AT_GP.id), house.as_(NURSE))


def test_a_note_is_one_line_beside_the_outcome_and_is_taken_away_again(house: House) -> None:
    nurse = house.as_(NURSE)
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), nurse)
    dispatch.run(NoteAppointment(LEE_AT_GP.id, "  brings a friend,\n at ten "), nurse)
    with house.store.read() as unit:
        kept = unit.appointments.get(LEE_AT_GP.id)
    assert (kept.note, kept.outcome) == ("brings a friend, at ten", Outcome.ATTENDED)
    with pytest.raises(ChangedMeanwhile):
        dispatch.run(NoteAppointment(LEE_AT_GP.id, "too late", shown_revision=kept.revision - 1), nurse)
    with pytest.raises(RuleBroken) as refused:
        dispatch.run(NoteAppointment(LEE_AT_GP.id, "x" * 201), nurse)
    assert refused.value.code == "note-too-long"
    dispatch.run(NoteAppointment(LEE_AT_GP.id, ""), nurse)
    with house.store.read() as unit:
        assert unit.appointments.get(LEE_AT_GP.id).note == ""


def test_taking_an_outcome_back_leaves_the_note(house: House) -> None:
    nurse = house.as_(NURSE)
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), nurse)
    dispatch.run(NoteAppointment(LEE_AT_GP.id, "brings a friend"), nurse)
    dispatch.run(UndoOutcome(LEE_AT_GP.id), nurse)
    with house.store.read() as unit:
        kept = unit.appointments.get(LEE_AT_GP.id)
    assert (kept.outcome, kept.note) == (None, "brings a friend")


# --- corrections ------------------------------------------------------------------------------------------------------


def refusal(house: House, command: RecordOutcome | UndoOutcome) -> str:
    """Return why the nurse may not; "" where she may."""
    try:
        dispatch.run(command, house.as_(NURSE))
    except RuleBroken as refused:
        return refused.code
    return ""


def by_a_colleague(house: House, reason_code: str = "P1") -> None:
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.NOT_SEEN, reason_code), house.as_(NIGHT_NURSE))


CAME = RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED)


@pytest.mark.hazard("H15")
def test_what_a_colleague_recorded_is_changed_for_a_reason_only_and_both_stand(house: House) -> None:
    by_a_colleague(house)
    assert refusal(house, CAME) == "why-needed"
    assert refusal(house, replace(CAME, same_sitting=True)) == "why-needed", "the screen's word is not enough"
    assert refusal(house, replace(CAME, why="made-up")) == "no-such-why"
    assert refusal(house, replace(CAME, why="other", why_words="  ")) == "why-in-words"
    assert refusal(house, replace(CAME, why="other", why_words="x" * 121)) == "why-too-long"
    assert now(house).outcome is Outcome.NOT_SEEN
    dispatch.run(replace(CAME, why="other", why_words=" came at\nnoon "), house.as_(NURSE))
    assert (now(house).outcome, now(house).correction, now(house).correction_words) == (
        Outcome.ATTENDED,
        "other",
        "came at noon",
    )
    told = dispatch.ask(GetAppointmentHistory(LEE_AT_GP.id), house.as_(NURSE))
    assert [(one.appointment.outcome, one.appointment.recorded_by, one.taken_back) for one in told.recorded] == [
        (Outcome.NOT_SEEN, NIGHT_NURSE.id, False),
        (Outcome.ATTENDED, NURSE.id, False),
    ]


@pytest.mark.parametrize(
    ("minutes", "same_sitting", "refused"), [(4, False, ""), (6, False, "why-needed"), (6, True, ""), (-4, False, "")]
)
def test_a_slip_of_ones_own_finger_is_mended_by_one_key(
    house: House, minutes: int, same_sitting: bool, refused: str
) -> None:
    assert refusal(house, RecordOutcome(LEE_AT_GP.id, Outcome.LATE_SEEN)) == ""
    house.clock.at += timedelta(minutes=minutes)
    assert refusal(house, replace(CAME, same_sitting=same_sitting)) == refused


@pytest.mark.parametrize(("days", "refused"), [(7, ""), (8, "too-late-to-correct")])
def test_on_the_eighth_day_nobody_corrects_any_more(house: House, days: int, refused: str) -> None:
    by_a_colleague(house)
    house.clock.at += timedelta(days=3)
    assert refusal(house, replace(CAME, why="found-out-more")) == ""
    house.clock.at += timedelta(days=days - 3)
    again = RecordOutcome(LEE_AT_GP.id, Outcome.LATE_SEEN, why="keyed-by-mistake")
    assert refusal(house, again) == refused, "correcting does not hold the door open"
    if refused:
        assert refusal(house, UndoOutcome(LEE_AT_GP.id)) == refused


@pytest.mark.hazard("H15")
def test_a_wrong_clock_shuts_nobody_out_of_a_correction(house: House) -> None:
    by_a_colleague(house)
    house.clock.at += timedelta(days=8)
    with house.store.write(SYNC) as unit:
        unit.facts.put(CLOCK_DIFFERENCE_S, str(2 * 86400))
        unit.commit()
    assert not now(house).clock_suspect
    assert refusal(house, replace(CAME, why="found-out-more")) == ""
    assert now(house).clock_suspect, "when it was recorded may be wrong, and that is kept with it"


def test_a_clock_that_went_back_since_something_was_recorded_is_in_doubt(house: House) -> None:
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), house.as_(NURSE))
    house.clock.at -= timedelta(minutes=20)
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.LATE_SEEN, same_sitting=True), house.as_(NURSE))
    assert now(house).clock_suspect
    dispatch.run(UndoOutcome(LEE_AT_GP.id), house.as_(NURSE))
    assert not now(house).clock_suspect, "what stands there again was recorded by a clock nobody doubted"


def test_what_was_not_explained_is_explained_however_late_and_without_a_why(house: House) -> None:
    by_a_colleague(house, "U1")
    house.clock.at += timedelta(days=30)
    assert refusal(house, RecordOutcome(LEE_AT_GP.id, Outcome.NOT_SEEN, "R2")) == ""
    assert now(house).control_group is ControlGroup.REGIME
    house.clock.at += timedelta(days=7)
    late = RecordOutcome(LEE_AT_GP.id, Outcome.NOT_SEEN, "P1", why="found-out-more")
    assert refusal(house, late) == "", "an explanation is corrected for seven days like any other"


def test_who_came_too_late_is_explained_and_stays_too_late(house: House) -> None:
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.TOO_LATE), house.as_(NIGHT_NURSE))
    house.clock.at += timedelta(days=30)
    assert refusal(house, RecordOutcome(LEE_AT_GP.id, Outcome.TOO_LATE, "R2")) == ""
    kept = now(house)
    assert (kept.outcome, kept.attendance_code, kept.control_group) == (Outcome.TOO_LATE, "7", ControlGroup.REGIME)
    house.clock.at += timedelta(hours=1)
    assert refusal(house, RecordOutcome(LEE_AT_GP.id, Outcome.NOT_SEEN, "R2")) == "why-needed", "explained it is as any"


def test_why_it_was_corrected_outlasts_a_slip_and_an_undo_of_it(house: House) -> None:
    nurse = house.as_(NURSE)
    by_a_colleague(house)
    dispatch.run(replace(CAME, why="came-after-all"), nurse)
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.LATE_SEEN), nurse)
    assert now(house).correction == "came-after-all", "mending a slip keeps why it was changed at all"
    dispatch.run(UndoOutcome(LEE_AT_GP.id), nurse)
    assert (now(house).outcome, now(house).correction) == (Outcome.ATTENDED, "came-after-all")
    told = dispatch.ask(GetAppointmentHistory(LEE_AT_GP.id), nurse).recorded
    assert [one.taken_back for one in told] == [False, False, False, True]
