from __future__ import annotations

from datetime import timedelta

from prisoncare_desktop import demo
from prisoncare_desktop.domain.attendance import ClinicSession
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.practice.clinics import LONG_LIST_WING
from prisoncare_desktop.practice.prison import Prison
from prisoncare_desktop.practice.recorded_clinics import recorded_clinics
from tests.store.clinic import SYNC
from tests.usecases.conftest import House, folder, hands, house, made_once, store, vault

__all__ = ["folder", "hands", "house", "made_once", "store", "vault"]


def test_what_people_recorded_beside_the_lists_is_there_and_the_lists_to_practise_on_are_as_they_were(
    house: House, prison: Prison
) -> None:
    sessions = [s for s in prison.clinics.sessions if s.wing in ("A", "B", "C") or s.clinic_code in ("gp", "long-term")]
    booked = {s.id for s in sessions}
    with house.store.write(SYNC) as unit:
        for resident in prison.residents:
            unit.residents.put(resident)
            unit.received("ResidentReceived", "resident", resident.id)
        for session in sessions:
            unit.sessions.put(session)
            unit.received("SessionReceived", "session", session.id)
        for appointment in (a for a in prison.clinics.appointments if a.session_id in booked):
            unit.appointments.put(appointment)
            unit.received("AppointmentReceived", "appointment", appointment.id)
        unit.commit()

    def same(record: ClinicSession | Resident) -> str:
        return record.id

    demo.run_orders(recorded_clinics(prison, same, same), house.as_)
    first, last = prison.today - timedelta(days=14), prison.today + timedelta(days=14)
    today = [s for s in prison.clinics.sessions if s.clinic_date == prison.today and s.wing in ("A", LONG_LIST_WING)]
    with house.store.read() as unit:
        rows = unit.appointments.of_sessions(booked)
        assert sum(one.walk_in for one in rows) == 2
        assert {one.mode for one in rows} == {"", "in-person", "video", "phone"}
        assert any(one.note for one in rows)
        assert len(unit.waiting.open()) == 9
        assert len(unit.external.between(first, last)) == 5
        assert len(unit.rounds.between(first, last)) == 3
        assert {one.wing for one in unit.regime.between(first, last)} == {"D", "E", "F"}
        as_made = {a.id: a for a in prison.clinics.appointments}
        assert all(as_made[one.id] == one for one in unit.appointments.of_sessions(s.id for s in today))
