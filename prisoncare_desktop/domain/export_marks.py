"""What was taken over elsewhere of what was exported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ExportMark:
    """An attendance that another system has, as somebody ticked off here. `accepted_at` None: the tick was taken back.

    `appointment_revision`: what was exported; where the appointment has another by now, they have something else.
    """

    appointment_id: str
    layout: str
    appointment_revision: int
    accepted_by: str
    accepted_at: datetime | None  # UTC
    revision: int = 0

    @property
    def id(self) -> str:
        return mark_id(self.appointment_id, self.layout)


def mark_id(appointment_id: str, layout: str) -> str:
    return f"{appointment_id}/{layout}"
