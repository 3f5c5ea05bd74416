"""Clinic sessions and appointments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, case, insert, select

from prisoncare_desktop.domain.attendance import (
    Appointment,
    ClinicSession,
    ControlGroup,
    OfficerPresent,
    Outcome,
    Period,
    TakenOff,
)
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.revised import Revised, chunks, row_of
from prisoncare_desktop.store.tables.attendance import appointment_history, appointments, sessions


def _session(row: Row[Any]) -> ClinicSession:
    stood_by = OfficerPresent(row.officer_present)
    return ClinicSession(**{**row._asdict(), "period": Period(row.period), "officer_present": stood_by})


def _appointment(row: Row[Any]) -> Appointment:
    kept = row._asdict()
    kept["outcome"] = Outcome(row.outcome) if row.outcome else None
    kept["control_group"] = ControlGroup(row.control_group) if row.control_group else None
    kept["taken_off"] = TakenOff(row.taken_off)
    return Appointment(**kept)


_SESSIONS = Revised(sessions, "session", _session, row_of)
_APPOINTMENTS = Revised(appointments, "appointment", _appointment, row_of)
_periods = [period.value for period in Period]

_ALIKE = (
    select(sessions)
    .where(
        sessions.c.clinic_date == bindparam("clinic_date"),
        sessions.c.clinic_code == bindparam("clinic_code"),
        sessions.c.wing == bindparam("wing"),
        sessions.c.period == bindparam("period"),
    )
    .order_by(sessions.c.room)
)
_SESSION_LIKE = _ALIKE.where(sessions.c.room == bindparam("room"))
_SESSIONS_BETWEEN = (
    select(sessions)
    .where(sessions.c.clinic_date.between(bindparam("first"), bindparam("last")))
    .order_by(
        sessions.c.clinic_date,
        case({value: place for place, value in enumerate(_periods)}, value=sessions.c.period),
        sessions.c.wing,
        sessions.c.clinic_code,
        sessions.c.id,
    )
)
_KINDS = select(sessions.c.id, sessions.c.clinic_code).where(sessions.c.id.in_(bindparam("wanted", expanding=True)))
_OF_SESSIONS = select(appointments).where(
    appointments.c.session_id.in_(bindparam("wanted", expanding=True)), appointments.c.withdrawn.is_(False)
)
_OF_RESIDENTS = select(appointments).where(
    appointments.c.resident_id.in_(bindparam("wanted", expanding=True)), appointments.c.withdrawn.is_(False)
)
_HISTORY = select(appointment_history).where(appointment_history.c.id == bindparam("wanted"))
_EARLIER = _HISTORY.order_by(appointment_history.c.revision.desc()).limit(1)
_IN_ORDER = _HISTORY.order_by(appointment_history.c.revision)
_AT_REVISION = _HISTORY.where(appointment_history.c.revision == bindparam("revision"))
_KEEP = insert(appointment_history).from_select(
    [c.name for c in appointment_history.c],
    select(*(appointments.c[c.name] for c in appointment_history.c)).where(appointments.c.id == bindparam("wanted")),
)


class SqlSessions:
    """Clinic sessions, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def get(self, session_id: str) -> ClinicSession:
        session = _SESSIONS.find(self._connection, session_id)
        if session is None:
            raise NotFound("session", session_id)
        return session

    def put(self, session: ClinicSession) -> None:
        before = _SESSIONS.find(self._connection, session.id)
        _SESSIONS.write(self._connection, session, before)
        self._ledger.changed("session", session.id, before, session)

    def find(self, clinic_code: str, wing: str, room: str, clinic_date: date, period: Period) -> ClinicSession | None:
        row = self._connection.execute(
            _SESSION_LIKE,
            {
                "clinic_code": clinic_code,
                "wing": wing,
                "room": room,
                "clinic_date": clinic_date,
                "period": period.value,
            },
        ).first()
        return None if row is None else _session(row)

    def alike(self, clinic_code: str, wing: str, clinic_date: date, period: Period) -> tuple[ClinicSession, ...]:
        wanted = {"clinic_code": clinic_code, "wing": wing, "clinic_date": clinic_date, "period": period.value}
        return tuple(_session(row) for row in self._connection.execute(_ALIKE, wanted))

    def many(self, session_ids: Iterable[str]) -> dict[str, ClinicSession]:
        return {one.id: one for one in _SESSIONS.many(self._connection, session_ids)}

    def kinds(self, session_ids: Iterable[str]) -> dict[str, str]:
        rows = (row for some in chunks(session_ids) for row in self._connection.execute(_KINDS, {"wanted": some}))
        return {row.id: row.clinic_code for row in rows}

    def between(self, first: date, last: date) -> tuple[ClinicSession, ...]:
        rows = self._connection.execute(_SESSIONS_BETWEEN, {"first": first, "last": last})
        return tuple(_session(row) for row in rows)


class SqlAppointments:
    """Appointments, within one unit of work. A revision that is written over stays in the history."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def get(self, appointment_id: str) -> Appointment:
        appointment = _APPOINTMENTS.find(self._connection, appointment_id)
        if appointment is None:
            raise NotFound("appointment", appointment_id)
        return appointment

    def put(self, appointment: Appointment) -> None:
        before = _APPOINTMENTS.find(self._connection, appointment.id)
        if before is not None and before.revision == appointment.revision - 1:
            self._connection.execute(_KEEP, {"wanted": appointment.id})
        _APPOINTMENTS.write(self._connection, appointment, before)
        self._ledger.changed("appointment", appointment.id, before, appointment)

    def of_sessions(self, session_ids: Iterable[str]) -> tuple[Appointment, ...]:
        return self._by_start(_OF_SESSIONS, session_ids)

    def of_residents(self, resident_ids: Iterable[str]) -> tuple[Appointment, ...]:
        return self._by_start(_OF_RESIDENTS, resident_ids)

    def many(self, appointment_ids: Iterable[str]) -> dict[str, Appointment]:
        return {one.id: one for one in _APPOINTMENTS.many(self._connection, appointment_ids)}

    def _by_start(self, query: Select[Any], ids: Iterable[str]) -> tuple[Appointment, ...]:
        rows = (row for some in chunks(ids) for row in self._connection.execute(query, {"wanted": some}))
        return tuple(sorted((_appointment(row) for row in rows), key=lambda a: (a.starts_at, a.id)))

    def history(self, appointment_id: str) -> tuple[Appointment, ...]:
        before = self._connection.execute(_IN_ORDER, {"wanted": appointment_id})
        return (*(_appointment(row) for row in before), self.get(appointment_id))

    def earlier(self, appointment_id: str, revision: int | None = None) -> Appointment | None:
        if revision is None:
            row = self._connection.execute(_EARLIER, {"wanted": appointment_id}).first()
        else:
            row = self._connection.execute(_AT_REVISION, {"wanted": appointment_id, "revision": revision}).first()
        return None if row is None else _appointment(row)
