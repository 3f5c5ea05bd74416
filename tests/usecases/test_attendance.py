from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from prisoncare_desktop.domain.attendance import Appointment, ControlGroup, Outcome
from prisoncare_desktop.errors import ChangedMeanwhile, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import NoteAppointment, RecordOutcome, UndoOutcome
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
    dispatch.run(RecordOutcome(LEE_AT_GP.id, Outcome.ATTENDED), house.as_(NURSE))
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
