"""When the prison's half-days begin and end: what most prisons have, under what this one says of its own.

Source of the shipped hours: medians of HMPPS' regime table of 25 prisons (domain.md 6.4), as data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.calendar import WEEKDAYS
from prisoncare_desktop.domain.codes import value_set

LIST = "regime_hours"


@dataclass(frozen=True)
class Hours:
    """From when to when on the wall clock. `own`: the prison itself says so."""

    starts: time
    ends: time
    own: bool = False

    @property
    def minutes(self) -> int:
        return (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute


@dataclass(frozen=True)
class RegimeHours:
    """The hours of every half-day. By half-day and weekday (0 is Monday), None for all days that are not named."""

    by_place: Mapping[tuple[Period, int | None], Hours]

    @staticmethod
    def of(kept: object = None) -> RegimeHours:
        """Return the shipped hours with a prison's own list laid over them, as its JSON has it; None: it has none.

        Such a list is an array of {"period", "starts", "ends"}, each with "weekday" where it is of one day alone.

        Raises:
            KeyError, TypeError, ValueError: it is no such list, or a half-day ends before it begins.
        """
        every: dict[tuple[Period, int | None], Hours] = {
            (Period(one.code), None): _hours(one.get("starts"), one.get("ends"), own=False)
            for one in value_set(LIST).concepts
        }
        if kept is None:
            return RegimeHours(every)
        if not isinstance(kept, list):
            raise TypeError("a list of hours is a JSON array")
        for raw in kept:
            if not isinstance(raw, dict):
                raise TypeError("the hours of a half-day are a JSON object")
            weekday = str(raw.get("weekday") or "")
            place = (Period(raw["period"]), WEEKDAYS.index(weekday) if weekday else None)
            every[place] = _hours(raw["starts"], raw["ends"], own=True)
        return RegimeHours(every)

    def on(self, day: date, period: Period) -> Hours:
        """Return the hours of a half-day of this day."""
        return self.by_place.get((period, day.weekday())) or self.by_place[period, None]


@cache
def shipped_hours() -> RegimeHours:
    """Return the hours that come with the program."""
    return RegimeHours.of()


def _hours(starts: str, ends: str, *, own: bool) -> Hours:
    made = Hours(time.fromisoformat(starts), time.fromisoformat(ends), own)
    if made.minutes <= 0:
        raise ValueError("a half-day ends after it begins")
    return made
