"""Appointments at a hospital."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from prisoncare_desktop.domain.external import EscortSlot, ExternalAppointment, ExternalOutcome
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.revised import Records, Revised, row_of
from prisoncare_desktop.store.tables.external import external_appointments


def _appointment(row: Row[Any]) -> ExternalAppointment:
    outcome = ExternalOutcome(row.outcome) if row.outcome else None
    return ExternalAppointment(**{**row._asdict(), "escort_slot": EscortSlot(row.escort_slot), "outcome": outcome})


_a = external_appointments.c
_EXTERNAL = Revised(external_appointments, "external_appointment", _appointment, row_of)
_BY_DAY = select(external_appointments).order_by(_a.day, _a.at_time, _a.id)
_BETWEEN = _BY_DAY.where(_a.day.between(bindparam("first"), bindparam("last")))
_OF_RESIDENT = _BY_DAY.where(_a.resident_id == bindparam("resident_id"))


class SqlExternalAppointments(Records[ExternalAppointment]):
    """Appointments at a hospital, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        super().__init__(connection, ledger, _EXTERNAL)

    def between(self, first: date, last: date) -> tuple[ExternalAppointment, ...]:
        return self._read(_BETWEEN, first=first, last=last)

    def of_resident(self, resident_id: str) -> tuple[ExternalAppointment, ...]:
        return self._read(_OF_RESIDENT, resident_id=resident_id)
