"""Instants and calendar dates. Instants are kept in UTC; a date is a day in the prison, in Europe/London."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")  # as a prison's own lists name them; 0 is Monday


def local_date(at: datetime) -> date:
    """Return the day in the prison at this instant."""
    return at.astimezone(LONDON).date()


def local_time(at: datetime) -> time:
    """Return the clock on the prison's wall at this instant."""
    return at.astimezone(LONDON).time()


def at_local(day: date, wall_clock: time) -> datetime:
    """Return the instant (UTC) when the prison's wall clock shows this time on this day."""
    return datetime.combine(day, wall_clock, tzinfo=LONDON).astimezone(UTC)


def week_of(day: date) -> date:
    """Return the Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def instant_text(at: datetime) -> str:
    """Return a FHIR instant in UTC with milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def instant_of(text: str) -> datetime:
    """Return the instant a FHIR dateTime or instant with a zone names."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
