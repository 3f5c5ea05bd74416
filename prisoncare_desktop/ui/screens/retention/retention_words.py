"""Why something is kept and what went, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.retention import Kept
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.usecases.retention import HeldLine


def tr(text: str) -> str:
    return QCoreApplication.translate("retention_words", text)


def whose_words(resident: Resident) -> str:
    """Return whose record is to be held, by all that tells them from others."""
    return _told_apart(resident.name, resident.nomis_number, resident.birth_date)


def held_words(line: HeldLine) -> str:
    """Return whose record is held, with the other identities that are held with it."""
    words = _told_apart(line.name, line.nomis_number, line.birth_date)
    return "\n".join([words, tr("and as {others}").format(others=", ".join(line.also))]) if line.also else words


def _told_apart(name: str, number: str, born: date | None) -> str:
    day = tr("born {day}").format(day=full_day(born)) if born else tr("date of birth not known")
    return " · ".join([name, number or tr("no prison number"), day])


def kept_words(kept: Kept, count: int) -> str:
    """Return e.g. `3 people: something of theirs is not at the trust yet`."""
    why = {
        Kept.HELD: tr("under legal hold"),
        Kept.UNSENT: tr("something of theirs is not at the trust yet"),
        Kept.EPISODE_OPEN: tr("their episode is still open"),
        Kept.DRAFT: tr("a colleague has a half-filled form about them"),
        Kept.RECENT: tr("gone for less than 14 days, or it is not known since when"),
    }[kept]
    return f"{_people(count)}: {why}"


def to_go_words(people: int, appointments: int) -> str:
    """Return what the next trim takes."""
    if not people and not appointments:
        return tr("Nothing is to go now.")
    said = [
        tr("{people} who left").format(people=_people(people)) if people else "",
        _counted(appointments, tr("1 old appointment"), tr("{n} old appointments")) if appointments else "",
    ]
    return tr("To go now: {what}.").format(what=tr(" and ").join(part for part in said if part))


def gone_words(gone: Iterable[tuple[str, int]]) -> str:
    """Return what a trim took, e.g. `4 people, 31 appointments and 12 other records`."""
    counts = dict(gone)
    people, appointments = counts.pop("residents", 0), counts.pop("appointments", 0)
    others = sum(counts.values())
    if not people + appointments + others:
        return tr("nothing")
    said = [
        _people(people) if people else "",
        _counted(appointments, tr("1 appointment"), tr("{n} appointments")) if appointments else "",
        _counted(others, tr("1 other record"), tr("{n} other records")) if others else "",
    ]
    return ", ".join(part for part in said if part)


def _people(count: int) -> str:
    return _counted(count, tr("1 person"), tr("{n} people"))


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(n=count)
