"""Somebody moves, goes and comes back, as the people on the wing say it; and what that leaves to be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.attendance import TakenOff
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.whereabouts import MoveKind
from prisoncare_desktop.errors import NotAllowed, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.moving import RecordMove
from prisoncare_desktop.usecases.needs import RecordNeeds
from prisoncare_desktop.usecases.still_booked import GetStillBooked, PutLeaverBack, StillBooked, TakeLeaverOff
from prisoncare_desktop.usecases.taking_back_moves import TakeBackMove
from prisoncare_desktop.usecases.timeline import GetTimeline, Group
from prisoncare_desktop.usecases.whereabouts import GetWhereabouts
from tests.store.clinic import LEE, LEE_AT_GP, MORNING, SYNC, TODAY, WAITS
from tests.usecases.conftest import CLERK, NIGHT_NURSE, NURSE, WORKER, House


def move(house: House, kind: MoveKind, cell: str = "", **more: object) -> None:
    dispatch.run(RecordMove(LEE.id, kind, cell, **more), house.as_(NURSE))  # type: ignore[arg-type]  # at, place


def where(house: House) -> tuple[str, Presence]:
    with house.store.read() as unit:
        lee = unit.residents.get(LEE.id)
    return lee.cell, lee.presence


def lived(house: House) -> list[tuple[MoveKind, str]]:
    stays = dispatch.ask(GetWhereabouts(LEE.id), house.as_(NURSE))
    return [(line.stay.line.kind, line.stay.line.cell) for line in stays]


def still_booked(house: House) -> StillBooked:
    return dispatch.ask(GetStillBooked(LEE.id), house.as_(NURSE))


def books(house: House) -> None:
    """Lee is on tomorrow's list of his GP and of the substance misuse team, and waits for the dentist."""
    tomorrow = TODAY + timedelta(days=1)
    house.clinic_seen("substance-misuse", tomorrow, LEE)
    with house.store.write(SYNC) as unit:
        theirs = unit.appointments.get(f"session-substance-misuse-{tomorrow}-0")
        unit.appointments.put(replace(theirs, outcome=None, attendance_code="0", revision=theirs.revision + 1))
        unit.received("Received", "appointment", theirs.id)
        unit.appointments.put(replace(LEE_AT_GP, id="ahead", starts_at=MORNING + timedelta(days=1), revision=1))
        unit.received("Received", "appointment", "ahead")
        unit.waiting.put(replace(WAITS, id="waits", resident_id=LEE.id, revision=1))
        unit.received("Received", "waiting_entry", "waits")
        unit.commit()


def test_a_move_told_late_of_an_earlier_day_stands_in_between(house: House) -> None:
    move(house, MoveKind.MOVE, "C-3-001")
    move(house, MoveKind.MOVE, "A-2-002", at=MORNING - timedelta(days=2))
    assert where(house) == ("C-3-001", Presence.HERE)
    assert lived(house) == [(MoveKind.MOVE, "C-3-001"), (MoveKind.MOVE, "A-2-002"), (MoveKind.SEEN, LEE.cell)]


def test_who_comes_back_has_both_stays(house: House) -> None:
    move(house, MoveKind.RELEASE)
    assert where(house) == ("", Presence.RELEASED)
    house.go_to(date(2026, 12, 20))
    move(house, MoveKind.RECEPTION, "A-1-009")
    assert where(house) == ("A-1-009", Presence.HERE)
    told = dispatch.ask(GetTimeline(LEE.id), house.as_(NURSE)).entries
    assert [one.group for one in told if one.group is Group.MOVES] == [Group.MOVES] * 2
    assert lived(house) == [(MoveKind.RECEPTION, "A-1-009"), (MoveKind.RELEASE, ""), (MoveKind.SEEN, LEE.cell)]


def test_ones_own_move_is_taken_back_and_leaves_nothing_behind_but_in_the_trail(house: House) -> None:
    move(house, MoveKind.RELEASE)
    dispatch.run(TakeBackMove(LEE.id), house.as_(NURSE))
    assert where(house) == (LEE.cell, LEE.presence)
    assert lived(house) == [(MoveKind.SEEN, LEE.cell)]
    with house.store.read() as unit:
        (row,) = unit.trail.latest(1)
        assert (row.action, row.reason) == ("ResidentMoved", "undo")
    move(house, MoveKind.COURT)
    assert lived(house) == [(MoveKind.COURT, LEE.cell), (MoveKind.SEEN, LEE.cell)]


def test_what_is_said_of_needs_after_a_move_was_taken_back_tells_no_trust_of_that_move(house: House) -> None:
    move(house, MoveKind.RELEASE, place="LEI")
    dispatch.run(TakeBackMove(LEE.id), house.as_(NURSE))
    dispatch.run(RecordNeeds(LEE.id, frozenset(LEE.needs), "pl", interpreter=True), house.as_(NURSE))
    with house.store.read() as unit:
        said = unit.outbox.unsettled_of([LEE.id])[-1].payload
    assert (said["cell"], said["move"], said["move_place"]) == (LEE.cell, MoveKind.SEEN, "")


def test_of_two_moves_the_last_is_taken_back_and_only_once(house: House) -> None:
    move(house, MoveKind.MOVE, "C-3-001")
    move(house, MoveKind.HOSPITAL)
    dispatch.run(TakeBackMove(LEE.id), house.as_(NURSE))
    assert where(house) == ("C-3-001", Presence.HERE)
    with pytest.raises(RuleBroken, match="not moved"):
        dispatch.run(TakeBackMove(LEE.id), house.as_(NURSE))


def test_what_was_told_late_of_an_earlier_day_is_not_taken_back_as_the_move_of_today(house: House) -> None:
    move(house, MoveKind.MOVE, "C-3-001")
    house.clock.at += timedelta(minutes=1)
    move(house, MoveKind.MOVE, "A-2-002", at=MORNING - timedelta(days=2))
    with pytest.raises(RuleBroken) as refused:
        dispatch.run(TakeBackMove(LEE.id), house.as_(NURSE))
    assert refused.value.code == "nothing-to-take-back"
    assert where(house) == ("C-3-001", Presence.HERE)


def test_a_move_of_somebody_else_or_of_six_minutes_ago_is_not_taken_back(house: House) -> None:
    with pytest.raises(RuleBroken, match="not moved"):
        dispatch.run(TakeBackMove(LEE.id), house.as_(NURSE))
    move(house, MoveKind.RELEASE)
    with pytest.raises(RuleBroken, match="not moved"):
        dispatch.run(TakeBackMove(LEE.id), house.as_(NIGHT_NURSE))
    house.clock.at += timedelta(minutes=6)
    with pytest.raises(RuleBroken, match="not moved"):
        dispatch.run(TakeBackMove(LEE.id), house.as_(NURSE))
    assert where(house) == ("", Presence.RELEASED)


def test_nothing_is_offered_of_somebody_who_is_here_and_nothing_is_taken_off(house: House) -> None:
    books(house)
    assert not still_booked(house).places
    with pytest.raises(RuleBroken, match="in this prison"):
        dispatch.run(TakeLeaverOff("ahead"), house.as_(NURSE))


def test_who_is_released_leaves_the_lists_by_a_nurses_word_never_by_itself(house: House) -> None:
    books(house)
    move(house, MoveKind.RELEASE)
    left = still_booked(house)
    assert [place.appointment.id for place in left.places] == ["ahead"]
    assert [label for _, label in left.waits] == ["Dentist"]
    dispatch.run(TakeLeaverOff("ahead", left.places[0].appointment.revision), house.as_(NURSE))
    assert not still_booked(house).places
    with house.store.read() as unit:
        off = unit.appointments.get("ahead")
        assert (off.taken_off, off.withdrawn) == (TakenOff.MOVED_OUT, True)
        assert unit.appointments.get(LEE_AT_GP.id).taken_off is TakenOff.NOT
    dispatch.run(PutLeaverBack("ahead"), house.as_(NURSE))
    assert [place.appointment.id for place in still_booked(house).places] == ["ahead"]
    with pytest.raises(RuleBroken, match="not taken off"):
        dispatch.run(PutLeaverBack("ahead"), house.as_(NURSE))


@pytest.mark.hazard("H16")
def test_each_team_is_offered_its_own_places_of_somebody_who_left(house: House) -> None:
    books(house)
    move(house, MoveKind.TRANSFER_OUT, place="Fenmoor")
    (theirs,) = dispatch.ask(GetStillBooked(LEE.id), house.as_(WORKER)).places
    assert theirs.label == "Substance misuse"
    assert [place.label for place in dispatch.ask(GetStillBooked(LEE.id), house.as_(CLERK)).places] == ["GP"]
    with pytest.raises(NotAllowed):
        dispatch.run(TakeLeaverOff(theirs.appointment.id), house.as_(NURSE))
