"""What is said here of a whole clinic session: that it was made, that it was closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Self

from prisoncare_desktop.domain.attendance import ClinicSession
from prisoncare_desktop.domain.events import Event


@dataclass(frozen=True)
class SessionSaid(Event):
    """All that is said here of a session. The first five fields are its key: two PCs know it by them, not by an id.

    Each kind is about a part and repeats the rest, so that of several unsent the last says all. `before_*`: what stood
    there, for the merge and the trail.
    """

    record_type: ClassVar[str] = "session"

    clinic_code: str
    wing: str
    room: str
    clinic_date: date
    period: str
    made_here: bool
    clinician: str
    clinician_type: str
    provider: str
    mode: str
    slots_offered: int | None
    officer_present: str
    closed_at: datetime | None
    closed_by: str
    note: str
    before_slots_offered: int | None
    before_officer_present: str
    before_closed_at: datetime | None
    before_note: str

    @classmethod
    def of(cls, session: ClinicSession, before: ClinicSession) -> Self:
        return cls(
            record_id=session.id,
            revision=session.revision,
            clinic_code=session.clinic_code,
            wing=session.wing,
            room=session.room,
            clinic_date=session.clinic_date,
            period=session.period.value,
            made_here=session.made_here,
            clinician=session.clinician,
            clinician_type=session.clinician_type,
            provider=session.provider,
            mode=session.mode,
            slots_offered=session.slots_offered,
            officer_present=session.officer_present.value,
            closed_at=session.closed_at,
            closed_by=session.closed_by,
            note=session.note,
            before_slots_offered=before.slots_offered,
            before_officer_present=before.officer_present.value,
            before_closed_at=before.closed_at,
            before_note=before.note,
        )


@dataclass(frozen=True)
class SessionClosed(SessionSaid):
    """The clinic was closed with everybody on it recorded, or what was said at its closing was changed."""

    kind: ClassVar[str] = "SessionClosed"
    to_central: ClassVar[bool] = False  # the central record has no place for it yet: it stands on this PC
