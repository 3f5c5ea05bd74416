"""Clinic sessions and appointments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, insert, select

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, ControlGroup, Outcome, Period
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.revised import Revised, chunks
from prisoncare_desktop.store.tables.attendance import appointment_history, appointments, sessions


def _session(row: Row[Any]) -> ClinicSession:
    return ClinicSession(**{**row._asdict(), "period": Period(row.period)})


def _session_row(session: ClinicSession) -> dict[str, Any]:
    return {**session.__dict__, "period": session.period.value}


def _appointment(row: Row[Any]) -> Appointment:
    kept = row._asdict()
    kept["outcome"] = Outcome(row.outcome) if row.outcome else None
    kept["control_group"] = ControlGroup(row.control_group) if row.control_group else None
    return Appointment(**kept)


def _appointment_row(appointment: Appointment) -> dict[str, Any]:
    return {
        **appointment.__dict__,
        "outcome": appointment.outcome.value if appointment.outcome else None,
        "control_group": appointment.control_group.value if appointment.control_group else None,
    }


_SESSIONS = Revised(sessions, "session", _session, _session_row)
_APPOINTMENTS = Revised(appointments, "appointment", _appointment, _appointment_row)
_periods = [period.value for period in Period]

_SESSION_LIKE = select(sessions).where(
    sessions.c.clinic_date == bindparam("clinic_date"),
    sessions.c.clinic_code == bindparam("clinic_code"),
    sessions.c.wing == bindparam("wing"),
    sessions.c.room == bindparam("room"),
    sessions.c.period == bindparam("period"),
)
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
_OF_SESSIONS = select(appointments).where(
    appointments.c.session_id.in_(bindparam("wanted", expanding=True)), appointments.c.withdrawn.is_(False)
)
_HISTORY = select(appointment_history).where(appointment_history.c.id == bindparam("wanted"))
_EARLIER = _HISTORY.order_by(appointment_history.c.revision.desc()).limit(1)
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
        rows = (row for some in chunks(session_ids) for row in self._connection.execute(_OF_SESSIONS, {"wanted": some}))
        return tuple(sorted((_appointment(row) for row in rows), key=lambda a: (a.starts_at, a.id)))

    def earlier(self, appointment_id: str, revision: int | None = None) -> Appointment | None:
        if revision is None:
            row = self._connection.execute(_EARLIER, {"wanted": appointment_id}).first()
        else:
            row = self._connection.execute(_AT_REVISION, {"wanted": appointment_id, "revision": revision}).first()
        return None if row is None else _appointment(row)
