"""People who leave, days that pass and receipts that come, for the tests of retention. All invented."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession
from prisoncare_desktop.domain.calendar import instant_text, local_date
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases.outbox import BatchRecord, Receipt
from prisoncare_desktop.usecases.ports import CentralCopy
from tests.store.clinic import GP, SYNC

COPY_OF = {"resident": "Patient", "appointment": "Appointment", "episode": "EpisodeOfCare", "review_task": "Task"}


def server_told(store: OpenStore, at: datetime) -> None:
    """Residents were downloaded when the central record's clock stood here."""
    with store.write(SYNC) as unit:
        unit.central.put_watermark("Patient", instant_text(at))
        unit.commit()


def copy_kept(store: OpenStore, local_type: str, local_id: str, at: datetime, content: str = "{}") -> None:
    """The central record's version of one of our records came down, changed there last at this instant."""
    with store.write(SYNC) as unit:
        kind = COPY_OF[local_type]
        unit.central.put(CentralCopy(kind, f"s-{local_id}", "1", instant_text(at), local_type, local_id, content))
        unit.commit()


def has_left(store: OpenStore, resident: Resident, at: datetime, presence: Presence = Presence.RELEASED) -> None:
    """The central record said at this instant that they are gone."""
    with store.write(SYNC) as unit:
        now = unit.residents.get(resident.id)
        unit.residents.put(replace(now, presence=presence, cell="", revision=now.revision + 1))
        unit.received("ResidentReceived", "resident", resident.id)
        unit.commit()
    copy_kept(store, "resident", resident.id, at)


def seen_on(store: OpenStore, resident_id: str, at: datetime, appointment_id: str) -> Appointment:
    """They had an appointment on this day, in a session of its own day."""
    day = local_date(at)
    session: ClinicSession = replace(GP, id=f"session-{day}", clinic_date=day)
    appointment = Appointment(appointment_id, session.id, resident_id, at)
    with store.write(SYNC) as unit:
        if session.id not in {s.id for s in unit.sessions.between(day, day)}:
            unit.sessions.put(session)
            unit.received("SessionReceived", "session", session.id)
        unit.appointments.put(appointment)
        unit.received("AppointmentReceived", "appointment", appointment_id)
        unit.commit()
    return appointment


def sent(store: OpenStore, *entry_ids: str, at: datetime, receipted: bool = True) -> int:
    """These entries went in one batch; return its number. `receipted`: and the answer took them all."""
    with store.write(SYNC) as unit:
        body = ",".join(entry_ids).encode()
        number = unit.outbox.next_batch_number()
        digest = hashlib.sha256(body).hexdigest()
        unit.outbox.freeze(BatchRecord(number, store.device_id, body, digest, len(entry_ids), at), entry_ids)
        for entry_id in entry_ids if receipted else ():
            unit.outbox.receipt(Receipt(entry_id, number, "Appointment", "s", "1", instant_text(at), at))
        if receipted:
            unit.outbox.close_batch(number, at + timedelta(seconds=1), "")
        unit.commit()
    return number


def left_of(store: OpenStore, word: str) -> list[str]:
    """Return the tables in which this word stands anywhere."""
    with store.read() as unit:
        names = unit._connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        rows = {n: unit._connection.exec_driver_sql(f"SELECT * FROM {n}").all() for n in names}
    return sorted(n for n, found in rows.items() if any(word in str(value) for row in found for value in row))


def counted(store: OpenStore) -> dict[str, int]:
    """Return how many rows each table has."""
    with store.read() as unit:
        names = unit._connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return {n: unit._connection.exec_driver_sql(f"SELECT count(*) FROM {n}").scalar_one() for n in names}


def schema(store: OpenStore) -> set[tuple[str, str, str]]:
    """Return everything the file says about its own shape."""
    with store.read() as unit:
        rows = unit._connection.exec_driver_sql("SELECT type, name, coalesce(sql, '') FROM sqlite_master").all()
    return {(row[0], row[1], row[2]) for row in rows}
