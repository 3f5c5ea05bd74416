"""Sessions and appointments, and every revision of an appointment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from prisoncare_desktop.domain.attendance import Outcome, Period
from prisoncare_desktop.errors import Bug, ChangedMeanwhile, NotFound
from prisoncare_desktop.store.open_store import OpenStore
from tests.store.clinic import GP, LEE_AT_GP, NURSE, SYNC, TODAY, ZOE_AT_GP, fill, record_attended


def test_sessions_and_appointments_come_back_as_they_went_in(store: OpenStore) -> None:
    fill(store)
    with store.read() as unit:
        assert unit.sessions.get(GP.id) == GP
        assert unit.sessions.find("gp", "A", "Clinic room A1", TODAY, Period.AM) == GP
        assert unit.sessions.find("gp", "A", "Clinic room A1", TODAY, Period.PM) is None
        assert unit.appointments.get(ZOE_AT_GP.id) == ZOE_AT_GP
        assert unit.appointments.of_sessions([GP.id, "none"]) == (ZOE_AT_GP, LEE_AT_GP)
        with pytest.raises(NotFound):
            unit.sessions.get("none")
        with pytest.raises(NotFound):
            unit.appointments.get("none")


def test_an_outcome_comes_back_with_its_reason_time_and_author(store: OpenStore) -> None:
    fill(store)
    record_attended(store, ZOE_AT_GP.id, Outcome.NOT_SEEN, "R1")
    with store.read() as unit:
        kept = unit.appointments.get(ZOE_AT_GP.id)
    expected, _ = ZOE_AT_GP.record(
        Outcome.NOT_SEEN,
        "R1",
        by=NURSE.id,
        initials=NURSE.initials,
        at=ZOE_AT_GP.starts_at,
        session=GP,
    )
    assert kept == expected


def test_sessions_are_listed_by_day_half_day_wing_and_clinic(store: OpenStore) -> None:
    wanted = [
        ("2026-11-18", Period.AM, "A", "gp"),
        ("2026-11-18", Period.AM, "A", "nurse"),
        ("2026-11-18", Period.AM, "B", "gp"),
        ("2026-11-18", Period.PM, "A", "gp"),
        ("2026-11-18", Period.ED, "A", "gp"),
        ("2026-11-19", Period.AM, "A", "gp"),
    ]
    made = [
        replace(GP, id=f"s{n}", clinic_date=date.fromisoformat(day), period=period, wing=wing, clinic_code=clinic)
        for n, (day, period, wing, clinic) in enumerate(wanted)
    ]
    with store.write(SYNC) as unit:
        for session in reversed(made):
            unit.sessions.put(session)
            unit.received("SessionReceived", "session", session.id)
        unit.commit()
    with store.read() as unit:
        assert unit.sessions.between(date(2026, 11, 18), date(2026, 11, 19)) == tuple(made)
        assert unit.sessions.between(date(2026, 11, 19), date(2026, 11, 30)) == (made[-1],)


def test_every_revision_of_an_appointment_is_kept(store: OpenStore) -> None:
    fill(store)
    record_attended(store, ZOE_AT_GP.id)
    with store.read() as unit:
        first = unit.appointments.get(ZOE_AT_GP.id)
        assert unit.appointments.earlier(ZOE_AT_GP.id) == ZOE_AT_GP
        assert unit.appointments.earlier(LEE_AT_GP.id) is None
    record_attended(store, ZOE_AT_GP.id, Outcome.LATE_SEEN)
    with store.read() as unit:
        assert unit.appointments.earlier(ZOE_AT_GP.id) == first
        rows = unit._connection.exec_driver_sql("SELECT revision FROM appointment_history ORDER BY revision").all()
    assert [row[0] for row in rows] == [0, 1]


def test_an_outcome_recorded_elsewhere_meanwhile_is_not_written_over(store: OpenStore) -> None:
    fill(store)
    with store.read() as unit:
        as_seen = unit.appointments.get(ZOE_AT_GP.id)
    record_attended(store, ZOE_AT_GP.id)
    with store.write(NURSE) as unit:
        changed, event = as_seen.record(Outcome.TOO_LATE, "", by="other", initials="OT", at=GP.list_as_of, session=GP)  # type: ignore[arg-type]  # set above
        with pytest.raises(ChangedMeanwhile):
            unit.appointments.put(changed)
        unit.record(event)
    with store.read() as unit:
        kept = unit.appointments.get(ZOE_AT_GP.id)
        assert (kept.outcome, kept.revision) == (Outcome.ATTENDED, 1)
        assert unit.appointments.earlier(ZOE_AT_GP.id) == ZOE_AT_GP


def test_an_appointment_withdrawn_centrally_leaves_the_list_but_not_the_store(store: OpenStore) -> None:
    fill(store)
    gone = replace(LEE_AT_GP, withdrawn=True, revision=1)
    with store.write(SYNC) as unit:
        unit.appointments.put(gone)
        unit.received("AppointmentReceived", "appointment", gone.id)
        unit.commit()
    with store.read() as unit:
        assert unit.appointments.of_sessions([GP.id]) == (ZOE_AT_GP,)
        assert unit.appointments.get(LEE_AT_GP.id) == gone


def test_an_appointment_for_nobody_we_know_is_not_committed(store: OpenStore) -> None:
    fill(store)
    with store.write(SYNC) as unit:
        unit.appointments.put(replace(LEE_AT_GP, id="for-nobody", resident_id="nobody"))
        unit.received("AppointmentReceived", "appointment", "for-nobody")
        with pytest.raises(Bug):
            unit.commit()
    with store.read() as unit, pytest.raises(NotFound):
        unit.appointments.get("for-nobody")


def test_within_a_unit_the_appointment_may_come_before_its_session(store: OpenStore) -> None:
    fill(store)
    later = replace(GP, id="later", clinic_date=TODAY + timedelta(days=7))
    booked = replace(LEE_AT_GP, id="booked", session_id="later")
    with store.write(SYNC) as unit:
        unit.appointments.put(booked)
        unit.received("AppointmentReceived", "appointment", booked.id)
        unit.sessions.put(later)
        unit.received("SessionReceived", "session", later.id)
        unit.commit()
    with store.read() as unit:
        assert unit.appointments.of_sessions(["later"]) == (booked,)
