from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, Period, is_seen
from prisoncare_desktop.domain.calendar import local_date, local_time, week_of
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.practice.prison import Prison, build
from tests.practice.conftest import SEED

SATURDAY = date(2026, 11, 21)
MONDAY = date(2026, 11, 16)


def _sessions(prison: Prison) -> dict[str, ClinicSession]:
    return {s.id: s for s in prison.clinics.sessions}


def _lists(prison: Prison) -> dict[tuple[str, str, date], list[Appointment]]:
    """Return the appointments by (clinic, wing, day)."""
    sessions = _sessions(prison)
    lists: dict[tuple[str, str, date], list[Appointment]] = defaultdict(list)
    for appointment in prison.clinics.appointments:
        session = sessions[appointment.session_id]
        lists[(session.clinic_code, session.wing, session.clinic_date)].append(appointment)
    return lists


def test_nobody_is_booked_twice_in_one_half_day(prison: Prison) -> None:
    sessions = _sessions(prison)
    booked = Counter(
        (a.resident_id, sessions[a.session_id].clinic_date, sessions[a.session_id].period)
        for a in prison.clinics.appointments
    )
    assert max(booked.values()) == 1


def test_every_appointment_lies_in_its_sessions_half_day(prison: Prison) -> None:
    sessions = _sessions(prison)
    for appointment in prison.clinics.appointments:
        session = sessions[appointment.session_id]
        assert local_date(appointment.starts_at) == session.clinic_date
        hour = local_time(appointment.starts_at).hour
        assert session.period is (Period.AM if hour < 12 else Period.PM if hour < 17 else Period.ED)


def test_all_eight_clinic_types_are_held_each_week(prison: Prison) -> None:
    held = defaultdict(set)
    for session in prison.clinics.sessions:
        held[week_of(session.clinic_date)].add(session.clinic_code)
    types = {c.code for c in value_set("clinic_type").current}
    assert len(types) == 8
    this_week = week_of(prison.today)
    assert held[this_week - timedelta(weeks=1)] == held[this_week] == types


def test_no_two_clinics_share_a_room_in_one_half_day(prison: Prison) -> None:
    rooms = Counter((s.room, s.clinic_date, s.period) for s in prison.clinics.sessions)
    assert max(rooms.values()) == 1


@pytest.mark.parametrize("today", [MONDAY, date(2026, 11, 20), SATURDAY, date(2026, 3, 29)], ids=str)
def test_every_day_of_practice_has_the_pictured_morning_and_a_list_of_thirty(today: date) -> None:
    prison = build(SEED, today)
    lists = _lists(prison)
    people = {r.id: r for r in prison.residents}
    morning = lists[("nurse-triage", "A", today)]
    assert [people[a.resident_id].family_name for a in morning][:2] == ["Marsh", "Nowak"]
    assert len(morning) == 10
    assert [local_time(a.starts_at).strftime("%H:%M") for a in morning[:2]] == ["09:00", "09:10"]
    assert len(lists[("nurse-triage", "B", today)]) == 30


def test_today_and_the_days_ahead_are_not_recorded(prison: Prison) -> None:
    sessions = _sessions(prison)
    ahead = [a for a in prison.clinics.appointments if sessions[a.session_id].clinic_date >= prison.today]
    assert ahead
    assert all(a.outcome is None and a.attendance_code == "0" for a in ahead)
    assert max(s.clinic_date for s in sessions.values()) <= prison.today + timedelta(days=7)


def test_last_week_is_recorded_whole_for_the_draw(prison: Prison) -> None:
    sessions = _sessions(prison)
    last_week = week_of(prison.today) - timedelta(weeks=1)
    rows = [a for a in prison.clinics.appointments if week_of(sessions[a.session_id].clinic_date) == last_week]
    assert len(rows) > 400
    assert all(a.outcome is not None and a.recorded_at and a.recorded_by for a in rows)
    staff = {m.id for m in prison.staff}
    assert {a.recorded_by for a in rows} <= staff


@pytest.mark.parametrize("seed", [1, 7, SEED])
def test_between_60_and_75_in_a_hundred_were_seen_and_every_group_of_reasons_is_met(seed: int) -> None:
    rows = [a for a in build(seed, MONDAY).clinics.appointments if a.outcome is not None]
    assert 0.60 <= sum(map(is_seen, rows)) / len(rows) <= 0.75
    groups = {a.control_group.value for a in rows if a.control_group}
    assert groups == {c.code for c in value_set("control_group").current}


def test_a_missing_interpreter_is_a_reason_only_for_who_needs_one(prison: Prison) -> None:
    people = {r.id: r for r in prison.residents}
    without = [a for a in prison.clinics.appointments if a.reason_code == "C5"]
    assert all(people[a.resident_id].interpreter for a in without)


def test_some_who_came_last_week_have_left_since(prison: Prison) -> None:
    left = {r.id for r in prison.residents if not r.cell}
    came = {a.resident_id for a in prison.clinics.appointments if a.outcome in (Outcome.ATTENDED, Outcome.LATE_SEEN)}
    assert left & came
    sessions = _sessions(prison)
    later = {
        a.resident_id
        for a in prison.clinics.appointments
        if sessions[a.session_id].clinic_date >= week_of(prison.today)
    }
    assert not left & later
