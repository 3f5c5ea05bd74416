"""When and where HMP Fenmere holds its clinics, and how many are booked on them.

Half-days follow the median regime of 25 prisons (08:30-11:30, 13:45-16:30, 17:30-19:30; domain.md 6.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.calendar import week_of
from prisoncare_desktop.practice.establishment import WINGS
from prisoncare_desktop.practice.size import FENMERE, Size

FIRST_SLOT: Final = {Period.AM: time(9, 0), Period.PM: time(13, 45), Period.ED: time(17, 45)}
MINUTES: Final = {Period.AM: 180, Period.PM: 165, Period.ED: 105}  # from the first slot on; more is another half-day

_FRIDAY: Final = 4
_SATURDAY: Final = 5


@dataclass(frozen=True)
class Slot:
    """One clinic of the week. `weekdays`: Monday is 0; `room`: its path; `booked`: fewest and most people."""

    clinic_code: str
    weekdays: tuple[int, ...]
    period: Period
    room: str
    booked: tuple[int, int]
    wing: str = ""


TIMETABLE: Final = (
    *(Slot("nurse-triage", (0, 1, 2, 3, 4), Period.AM, f"HC-{w}1", (7, 11), wing=w) for w in WINGS),
    Slot("gp", (0, 1, 2, 3, 4), Period.PM, "HC-GP", (9, 13)),
    Slot("dentist", (1, 3), Period.AM, "HC-DEN", (7, 8)),
    Slot("dentist", (4,), Period.PM, "HC-DEN", (6, 8)),
    Slot("optician", (2,), Period.PM, "HC-OPT", (8, 10)),
    Slot("physio", (0,), Period.PM, "HC-PHY", (6, 8)),
    Slot("physio", (3,), Period.AM, "HC-PHY", (6, 8)),
    Slot("long-term", (1, 3), Period.PM, "HC-LTC", (6, 8)),
    Slot("sexual-health", (2,), Period.PM, "HC-LTC", (7, 9)),
    Slot("substance-misuse", (0, 2, 4), Period.AM, "HC-SMS", (6, 8)),
    Slot("substance-misuse", (2,), Period.ED, "HC-SMS", (4, 5)),
)


def days(today: date, size: Size = FENMERE) -> Iterator[date]:
    """Yield the days with clinics: working days from a Monday, `size.weeks_back` before this week's, and today."""
    day = week_of(today) - timedelta(weeks=size.weeks_back)
    while day <= today + timedelta(days=size.days_ahead):
        if day.weekday() < _SATURDAY or day == today:
            yield day
        day += timedelta(days=1)


def slots_on(day: date) -> Iterator[Slot]:
    """Yield the clinics of a day; those of a Friday at the weekend."""
    weekday = min(day.weekday(), _FRIDAY)
    return (slot for slot in TIMETABLE if weekday in slot.weekdays)
