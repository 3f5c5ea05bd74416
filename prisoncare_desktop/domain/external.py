"""Appointments at a hospital, and what became of them (domain.md 5.4). Their day is on no paper and in no export."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ExternalOutcome(StrEnum):
    ATTENDED = "attended"
    CANCELLED = "cancelled"
    DID_NOT_GO = "did-not-go"
    TELEMEDICINE = "telemedicine-instead"


class EscortSlot(StrEnum):
    """Which of the day's escorts it takes."""

    NONE = ""
    AM = "am"
    PM = "pm"
    ALL_DAY = "all-day"


@dataclass(frozen=True)
class ExternalAppointment:
    """One appointment outside. `at_time`: the wall clock there, "10:30", "" if not known.

    `cancelled_by`, `reason`, `priority`, `telemedicine`: codes, "" for not said. `prioritised_over`: the id of the one
    that gave way to it. `rebooked_as`: the id of the one in its place.
    """

    id: str
    resident_id: str
    day: date
    hospital: str
    specialty: str
    priority: str
    recorded_by: str
    recorded_at: datetime  # UTC
    referred_on: date | None = None
    booked_on: date | None = None
    at_time: str = ""
    escort_booked: bool = False
    escort_slot: EscortSlot = EscortSlot.NONE
    outcome: ExternalOutcome | None = None
    cancelled_by: str = ""
    reason: str = ""
    prioritised_over: str = ""
    rebooked_as: str = ""
    telemedicine: str = ""
    bedwatch_from: datetime | None = None  # UTC
    bedwatch_until: datetime | None = None  # UTC
    note: str = ""
    revision: int = 0
