"""Days and times as people say them, on the prison's wall clock. No screen formats a date itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.calendar import local_date, local_time

_ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def tr(text: str) -> str:
    return QCoreApplication.translate("calendar_words", text)


def _said(day: date, pattern: str) -> str:
    return _ENGLISH.toString(QDate(day.year, day.month, day.day), pattern)


def wall_clock(at: datetime) -> str:
    """Return the time in the prison, e.g. 09:03."""
    return f"{local_time(at):%H:%M}"


def long_day(day: date) -> str:
    """Return e.g. `Friday 20 November`."""
    return _said(day, "dddd d MMMM")


def weekday_and_day(day: date) -> str:
    """Return e.g. `Fri 20 Nov`."""
    return f"{short_weekday(day)} {short_day(day)}"


def short_day(day: date) -> str:
    """Return e.g. `20 Nov`."""
    return f"{day.day} {_said(day, 'MMMM')[:3]}"  # three letters throughout: "Sept" beside "Oct" makes columns limp


def full_day(day: date) -> str:
    """Return e.g. `14 Mar 1988`, for a date of birth."""
    return f"{short_day(day)} {day.year}"


def week_words(monday: date) -> str:
    """Return a week's days, e.g. `9–15 Nov` or `30 Nov – 6 Dec`."""
    sunday = monday + timedelta(days=6)
    if monday.month == sunday.month:
        return f"{monday.day}–{short_day(sunday)}"
    return f"{short_day(monday)} – {short_day(sunday)}"


def short_weekday(day: date) -> str:
    """Return e.g. `Fri`."""
    return _said(day, "ddd")


def weekday_word(weekday: int) -> str:
    """Return e.g. `Tuesday`; 0 is Monday."""
    return _ENGLISH.dayName(weekday + 1)


def near_day(day: date, today: date) -> str:
    """Return `Today`, `Yesterday`, `Tomorrow` or the long day."""
    near = {0: tr("Today"), -1: tr("Yesterday"), 1: tr("Tomorrow")}
    return near.get((day - today).days) or long_day(day)


def moment(at: datetime, today: date) -> str:
    """Return `09:12` for today, `yesterday 16:55`, else `18 Nov 16:55`."""
    day = local_date(at)
    if day == today:
        return wall_clock(at)
    if day == today - timedelta(days=1):
        return tr("yesterday {time}").format(time=wall_clock(at))
    return f"{short_day(day)} {wall_clock(at)}"


def age_in_days(seen_on: date, today: date) -> str:
    """Return how old something is: `seen today`, `1 day old`, `3 days old`."""
    days = (today - seen_on).days
    if days <= 0:
        return tr("seen today")
    return tr("1 day old") if days == 1 else tr("{n} days old").format(n=days)


def half_day(period: Period) -> str:
    """Return `morning`, `afternoon` or `evening`."""
    return {Period.AM: tr("morning"), Period.PM: tr("afternoon"), Period.ED: tr("evening")}[period]


def half_day_at(at: datetime) -> Period:
    """Return the half-day of this instant. Noon and 17:00 are where the prison's day is usually cut."""
    return Period.at(at)
