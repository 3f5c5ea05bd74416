"""Two lists that are one clinic, and somebody on one list twice: put together by a person, with nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, Period, TakenOff
from prisoncare_desktop.errors import NotAllowed, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import NoteAppointment, RecordOutcome
from prisoncare_desktop.usecases.clinic_lists import GetSessions
from prisoncare_desktop.usecases.joining import JoinSessions, SettleDouble
from prisoncare_desktop.usecases.list_problems import GetListProblems
from tests.store.clinic import GP, LEE, LEE_AT_GP, SYNC, TODAY, ZOE, ZOE_AT_GP
from tests.usecases.conftest import NURSE, WORKER, House

OURS = ClinicSession("ours", GP.clinic_code, GP.wing, "Elsewhere", TODAY, Period.AM, made_here=True, revision=1)
LEE_AGAIN = replace(LEE_AT_GP, id="lee-again", made_here=True, starts_at=LEE_AT_GP.starts_at + timedelta(minutes=30))


def come(house: House, *records: ClinicSession | Appointment) -> None:
    with house.store.write(SYNC) as unit:
        for one in records:
            if isinstance(one, ClinicSession):
                unit.sessions.put(one)
                unit.received("SessionReceived", "session", one.id)
            else:
                unit.appointments.put(one)
                unit.received("AppointmentReceived", "appointment", one.id)
        unit.commit()


def on_list(house: House, session_id: str = GP.id) -> dict[str, Appointment]:
    with house.store.read() as unit:
        return {a.id: a for a in unit.appointments.of_sessions([session_id])}


def test_everybody_of_a_list_made_here_stands_on_the_trusts_with_what_was_recorded(house: House) -> None:
    nurse = house.as_(NURSE)
    come(house, OURS, replace(LEE_AGAIN, session_id=OURS.id))
    dispatch.run(RecordOutcome(LEE_AGAIN.id, Outcome.ATTENDED), nurse)
    assert dispatch.run(JoinSessions(GP.id, OURS.id), nurse).value == 1
    assert set(on_list(house)) == {ZOE_AT_GP.id, LEE_AT_GP.id, LEE_AGAIN.id}
    assert on_list(house)[LEE_AGAIN.id].outcome is Outcome.ATTENDED
    assert [line.session.id for line in dispatch.ask(GetSessions(TODAY, TODAY), nurse)] == [GP.id], ()
    assert [one.trouble.value for one in dispatch.ask(GetListProblems(), nurse)] == ["twice-on-list"]
    with house.store.read() as unit:
        kinds = {e.kind for e in unit.outbox.pending(10, house.clock.now())}
    assert kinds == {"AppointmentBooked", "SessionClosed"}, "the outcome goes with the place"


def test_only_lists_of_one_clinic_are_put_together_and_the_trusts_is_never_emptied(house: House) -> None:
    come(house, OURS, dentist := replace(OURS, id="dentist", clinic_code="dentist"))
    for keep, other in ((GP.id, dentist.id), (OURS.id, GP.id), (OURS.id, OURS.id)):
        with pytest.raises(RuleBroken) as refused:
            dispatch.run(JoinSessions(keep, other), house.as_(NURSE))
        assert refused.value.code == "not-one-clinic"
    with pytest.raises(NotAllowed):
        dispatch.run(JoinSessions(GP.id, OURS.id), house.as_(WORKER))


@pytest.mark.hazard("H2")
@pytest.mark.parametrize("kept_has_it", [True, False])
def test_of_two_places_one_is_kept_and_what_was_recorded_is_on_it(house: House, kept_has_it: bool) -> None:
    nurse = house.as_(NURSE)
    come(house, LEE_AGAIN)
    seen = LEE_AT_GP.id if kept_has_it else LEE_AGAIN.id
    dispatch.run(RecordOutcome(seen, Outcome.NOT_SEEN, "R2"), nurse)
    dispatch.run(SettleDouble(LEE_AT_GP.id, LEE_AGAIN.id), nurse)
    kept = on_list(house)
    assert set(kept) == {ZOE_AT_GP.id, LEE_AT_GP.id}
    assert (kept[LEE_AT_GP.id].outcome, kept[LEE_AT_GP.id].reason_code) == (Outcome.NOT_SEEN, "R2")
    assert kept[LEE_AT_GP.id].recorded_by == NURSE.id
    with house.store.read() as unit:
        dropped = unit.appointments.get(LEE_AGAIN.id)
        assert len(unit.appointments.history(LEE_AGAIN.id)) == dropped.revision - LEE_AGAIN.revision + 1
    assert (dropped.taken_off, dropped.withdrawn, dropped.outcome) == (TakenOff.DOUBLE, True, None)


@pytest.mark.parametrize(("stood", "stands"), [("", "Needs a chair"), ("By phone", "By phone")])
def test_what_only_the_other_place_said_beside_the_outcome_is_on_the_one_that_is_kept(
    house: House, stood: str, stands: str
) -> None:
    nurse = house.as_(NURSE)
    come(house, replace(LEE_AGAIN, note="Needs a chair", mode="video", interpreter="1"))
    if stood:
        dispatch.run(NoteAppointment(LEE_AT_GP.id, stood), nurse)
    dispatch.run(SettleDouble(LEE_AT_GP.id, LEE_AGAIN.id), nurse)
    kept = on_list(house)[LEE_AT_GP.id]
    assert (kept.note, kept.mode, kept.interpreter) == (stands, "video", "1")


def test_a_double_is_settled_though_what_the_trust_wrote_beside_it_is_none_of_our_words(house: House) -> None:
    come(house, replace(LEE_AGAIN, note="x" * 300, interpreter="of a later list"))
    dispatch.run(SettleDouble(LEE_AT_GP.id, LEE_AGAIN.id), house.as_(NURSE))
    kept = on_list(house)
    assert set(kept) == {ZOE_AT_GP.id, LEE_AT_GP.id}
    assert (kept[LEE_AT_GP.id].note, kept[LEE_AT_GP.id].interpreter) == ("", "")


def test_two_people_are_never_settled_as_one(house: House) -> None:
    assert LEE.id != ZOE.id
    for drop in (ZOE_AT_GP.id, LEE_AT_GP.id):
        with pytest.raises(RuleBroken) as refused:
            dispatch.run(SettleDouble(LEE_AT_GP.id, drop), house.as_(NURSE))
        assert refused.value.code == "not-a-double"
