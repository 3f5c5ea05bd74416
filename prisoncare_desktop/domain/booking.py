"""Places in a clinic: when its half-day begins and ends, which times are free, and who is asked for elsewhere then.

Times are stepped in UTC, so that the night the clocks change neither doubles a place nor loses one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from prisoncare_desktop.domain.attendance import Appointment, Period, TakenOff, is_seen
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.regime_hours import RegimeHours


@dataclass(frozen=True)
class Busy:
    """A stretch of time that is taken (UTC)."""

    starts_at: datetime
    minutes: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def overlaps(self, other: Busy) -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


def bounds(hours: RegimeHours, day: date, period: Period) -> tuple[datetime, datetime]:
    """Return when a half-day of this day begins and ends (UTC)."""
    half_day = hours.on(day, period)
    return at_local(day, half_day.starts), at_local(day, half_day.ends)


def holds_place(appointment: Appointment) -> bool:
    """Whether it takes up a time: not one that was taken off the list, nor one that did not come to pass."""
    stands = not appointment.withdrawn and appointment.taken_off is TakenOff.NOT
    return stands and (appointment.outcome is None or is_seen(appointment))


def free_times(
    hours: RegimeHours, day: date, period: Period, minutes: int, taken: Iterable[Busy], after: datetime
) -> Iterator[datetime]:
    """Yield the times still free in a half-day, earliest first, none before `after` (UTC).

    The first place is where the list begins: with the earliest who is booked, else with the half-day.
    """
    begins, ends = bounds(hours, day, period)
    busy = sorted(taken, key=lambda one: one.starts_at)
    at = busy[0].starts_at if busy else begins
    step = timedelta(minutes=max(1, minutes))
    while at + step <= ends:
        inside = next((one for one in busy if one.overlaps(Busy(at, minutes))), None)
        if inside is not None:
            at = max(inside.ends_at, at + timedelta(minutes=1))
            continue
        if at >= after and Period.at(at) is period:
            yield at
        at += step
