"""The waiting list of a kind of clinic."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class WaitingState(StrEnum):
    WAITING = "waiting"
    BOOKED = "booked"
    TAKEN_OFF = "taken-off"


@dataclass(frozen=True)
class WaitingEntry:
    """Somebody who waits for a place. `why`: they were taken off; a code. `appointment_id`: the place they got."""

    id: str
    resident_id: str
    clinic_code: str
    asked_on: date
    priority: str
    recorded_by: str
    recorded_at: datetime  # UTC
    state: WaitingState = WaitingState.WAITING
    why: str = ""
    appointment_id: str = ""
    revision: int = 0
