"""What lies about the clinics: waiting lists, hospital appointments, rounds, regime, the site's lists, ticks, cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.attendance import OfficerPresent, Outcome, Period, TakenOff
from prisoncare_desktop.domain.external import ExternalOutcome
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.waiting import WaitingState
from prisoncare_desktop.errors import ChangedMeanwhile, NotFound, UnrecordedChange
from prisoncare_desktop.store.open_store import OpenStore
from tests.store.clinic import (
    GP,
    LEE,
    LEE_AT_GP,
    LIVED,
    LOCKED_DOWN,
    MORNING,
    NURSE,
    OUTSIDE,
    OWN_LIST,
    ROUND,
    SYNC,
    TAKEN_OVER,
    TODAY,
    WAITS,
    ZOE,
    ZOE_AT_GP,
    fill,
    fill_round_about,
    record_attended,
)


@pytest.fixture
def round_about(store: OpenStore) -> OpenStore:
    fill(store)
    fill_round_about(store)
    return store


def test_it_comes_back_as_it_went_in(round_about: OpenStore) -> None:
    with round_about.read() as unit:
        assert unit.waiting.get(WAITS.id) == WAITS
        assert unit.external.get(OUTSIDE.id) == OUTSIDE
        assert unit.rounds.get(ROUND.id) == ROUND
        assert unit.rounds.find(TODAY, Period.AM, ROUND.hatch) == ROUND
        assert unit.rounds.find(TODAY, Period.PM, ROUND.hatch) is None
        assert unit.regime.get(LOCKED_DOWN.id) == LOCKED_DOWN
        assert unit.regime.find("A", TODAY, Period.PM) == LOCKED_DOWN
        assert unit.regime.find("A", TODAY, Period.AM) is None
        assert unit.site_lists.find("clinic_type") == OWN_LIST
        assert unit.site_lists.find("hatches") is None
        assert unit.export_marks.of([ZOE_AT_GP.id, LEE_AT_GP.id], TAKEN_OVER.layout) == {ZOE_AT_GP.id: TAKEN_OVER}
        assert unit.export_marks.of([ZOE_AT_GP.id], "another") == {}
        assert unit.whereabouts.of([ZOE.id, LEE.id]) == {ZOE.id: (LIVED,)}
        with pytest.raises(NotFound):
            unit.waiting.get("nobody")


def test_it_is_changed_by_its_revisions_and_found_by_its_day(round_about: OpenStore) -> None:
    later = replace(WAITS, id="waits-lee", resident_id=LEE.id, asked_on=date(2026, 11, 1))
    booked = replace(WAITS, state=WaitingState.BOOKED, appointment_id=ZOE_AT_GP.id, revision=1)
    gone = replace(OUTSIDE, outcome=ExternalOutcome.ATTENDED, revision=1)
    with round_about.write(SYNC) as unit:
        unit.waiting.put(later)
        assert unit.waiting.open() == (later, WAITS)
        unit.waiting.put(booked)
        unit.external.put(gone)
        assert unit.waiting.open() == (later,)
        assert unit.waiting.of_resident(ZOE.id) == (booked,)
        assert unit.external.of_resident(ZOE.id) == unit.external.between(OUTSIDE.day, OUTSIDE.day) == (gone,)
        assert unit.external.between(TODAY, TODAY) == ()
        assert unit.rounds.between(TODAY, TODAY) == (ROUND,)
        assert unit.regime.between(TODAY, TODAY + timedelta(days=1)) == (LOCKED_DOWN,)
        with pytest.raises(ChangedMeanwhile):
            unit.rounds.put(replace(ROUND, seen=38, revision=2))


def test_where_somebody_lived_is_told_by_since_when_whenever_it_was_noted(round_about: OpenStore) -> None:
    before = replace(LIVED, id="before", since=LIVED.since - timedelta(days=9), cell="", presence=Presence.OUT)
    with round_about.write(NURSE) as unit:
        unit.whereabouts.add(before)
        assert unit.whereabouts.of([ZOE.id])[ZOE.id] == (before, LIVED)
        with pytest.raises(UnrecordedChange):
            unit.commit()


def test_all_that_is_said_of_a_place_and_a_session_comes_back_and_stays_in_the_history(store: OpenStore) -> None:
    fill(store)
    first = replace(
        ZOE_AT_GP,
        note="brings a friend",
        mode="phone",
        interpreter="1",
        escort_avoided=True,
        walk_in=True,
        made_here=True,
        rebooked_from=LEE_AT_GP.id,
        taken_off=TakenOff.DOUBLE,
        correction="keyed-by-mistake",
        correction_words="the row above",
        clock_suspect=True,
        revision=1,
    )
    session = replace(
        GP,
        made_here=True,
        clinician_type="gp",
        provider="Fenmere Health",
        slots_offered=12,
        mode="in-person",
        officer_present=OfficerPresent.YES,
        closed_at=MORNING,
        closed_by=NURSE.id,
        note="fire alarm",
        revision=1,
    )
    with store.write(SYNC) as unit:
        unit.appointments.put(first)
        unit.received("AppointmentReceived", "appointment", first.id)
        unit.sessions.put(session)
        unit.sessions.put(replace(GP, id="elsewhere", room="Clinic room A0"))
        unit.received("SessionReceived", "session", session.id)
        unit.received("SessionReceived", "session", "elsewhere")
        unit.commit()
    record_attended(store, first.id, Outcome.LATE_SEEN)
    with store.read() as unit:
        assert unit.sessions.get(GP.id) == session
        alike = unit.sessions.alike(GP.clinic_code, GP.wing, GP.clinic_date, GP.period)
        assert [one.id for one in alike] == ["elsewhere", GP.id]
        assert [one.outcome for one in unit.appointments.history(first.id)] == [None, None, Outcome.LATE_SEEN]
        assert unit.appointments.history(first.id)[:2] == (ZOE_AT_GP, first)
        assert unit.appointments.get(first.id).note == first.note
        assert unit.appointments.of_residents([LEE.id, ZOE.id]) == (unit.appointments.get(first.id), LEE_AT_GP)
