"""What is said of an appointment, here and at the trust. `attendance.Appointment` makes them with what it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from prisoncare_desktop.domain.events import Event


@dataclass(frozen=True)
class Booking:
    """Where and when somebody is booked, as it is told outside this PC: sessions have no id there."""

    clinic_code: str
    wing: str
    room: str
    clinician: str
    starts_at: datetime  # UTC
    minutes: int


@dataclass(frozen=True)
class AppointmentSaid(Event):
    """All that is said here of an appointment. `before_*`: what stood there, for the merge and the trail.

    Each kind is about a part of it and repeats the rest, so that of several unsent the last says all.
    `before_booking` None: it was not there before.
    """

    record_type: ClassVar[str] = "appointment"
    payload_version: ClassVar[int] = 4  # 1 said no note, 2 not why it was corrected, 3 no details and no booking

    outcome: str
    attendance_code: str
    reason_code: str
    reason_version: str
    control_group: str
    recorded_at: datetime | None  # None while nothing was recorded
    recorded_by: str
    note: str
    correction: str
    correction_words: str
    clock_suspect: bool
    mode: str
    interpreter: str
    escort_avoided: bool
    booking: Booking
    walk_in: bool
    made_here: bool
    rebooked_from: str
    taken_off: str
    before_outcome: str
    before_reason_code: str
    before_note: str
    before_mode: str
    before_interpreter: str
    before_escort_avoided: bool
    before_booking: Booking | None
    before_taken_off: str


@dataclass(frozen=True)
class AttendanceRecorded(AppointmentSaid):
    """An outcome was recorded, corrected or taken back."""

    kind: ClassVar[str] = "AttendanceRecorded"


@dataclass(frozen=True)
class AppointmentNoted(AppointmentSaid):
    """A note was written beside an appointment, changed or taken away."""

    kind: ClassVar[str] = "AppointmentNoted"


@dataclass(frozen=True)
class DetailsRecorded(AppointmentSaid):
    """It was said how an appointment was held: in which way, who interpreted, whether it spared an escort."""

    kind: ClassVar[str] = "DetailsRecorded"


@dataclass(frozen=True)
class AppointmentBooked(AppointmentSaid):
    """A place on a list was made here, moved, taken off, or put on again."""

    kind: ClassVar[str] = "AppointmentBooked"
