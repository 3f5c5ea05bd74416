"""Whose absence nobody has explained yet, and of whom nothing is recorded though their clinic is over.

Both are there until somebody says: an absence without a reason is to be explained within seven days, and can be later.
By the wing where they lived at the time, as the figures are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession
from prisoncare_desktop.domain.correction import EXPLAIN_DAYS
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.usecases.clinic_figures_port import FigureLine
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.indicators import whose_clinics
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.whose_clinic import is_substance_misuse

LINES_AT_MOST = 200  # of either; more are counted, and come as these are dealt with


@dataclass(frozen=True)
class OpenLine:
    """One place. `explain_by`: the last day of the seven. `wing`: as the figures have it."""

    appointment: Appointment
    session: ClinicSession
    clinic_label: str
    resident: Resident
    wing: str
    explain_by: date
    sensitive: bool  # to have had it tells of the care of the substance misuse team


@dataclass(frozen=True)
class WingCount:
    """How many places of a wing ("": nobody knows which) are not explained, `over` seven days, and not recorded."""

    wing: str
    unexplained: int
    over: int
    not_recorded: int


@dataclass(frozen=True)
class Unexplained:
    """The lines, oldest first: those not explained, then those not recorded; and how many there are in all."""

    day: date
    lines: tuple[OpenLine, ...]
    counts: tuple[WingCount, ...]


@dataclass(frozen=True)
class GetUnexplained(Query[Unexplained]):
    """`wing`: where they lived at the time; "" for all."""

    wing: str = ""


def get_unexplained(query: GetUnexplained, context: Context) -> Unexplained:
    """Return who is not explained, and who of earlier days is not recorded, at most `LINES_AT_MOST` of either."""
    today = context.today()
    with context.store.read() as unit:
        whose = whose_clinics(clinic_types(unit), context.user)
        found = unit.clinic_figures.unexplained(whose, query.wing, LINES_AT_MOST)
        owed = unit.clinic_figures.not_recorded(whose, query.wing, today - timedelta(days=1), LINES_AT_MOST)
        return Unexplained(today, _lines(unit, (*found, *owed)), _counts(unit, context, query.wing))


@dataclass(frozen=True)
class CountUnexplained(Query[tuple[WingCount, ...]]):
    """How many there are, by wing. `wing`: that one alone; "" for all."""

    wing: str = ""


def count_unexplained(query: CountUnexplained, context: Context) -> tuple[WingCount, ...]:
    """Return how many are not explained and not recorded, by wing; wings with nobody are left out."""
    with context.store.read() as unit:
        return _counts(unit, context, query.wing)


def _counts(unit: UnitOfWork, context: Context, wing: str) -> tuple[WingCount, ...]:
    today = context.today()
    whose = whose_clinics(clinic_types(unit), context.user)
    over_before = today - timedelta(days=EXPLAIN_DAYS)
    unexplained = {one.wing: one for one in unit.clinic_figures.count_unexplained(whose, over_before)}
    owed = {one.wing: one.n for one in unit.clinic_figures.count_not_recorded(whose, today - timedelta(days=1))}
    wings = [one for one in sorted({*unexplained, *owed}, key=lambda w: (not w, w)) if wing in ("", one)]
    return tuple(
        WingCount(
            wing=one,
            unexplained=unexplained[one].n if one in unexplained else 0,
            over=unexplained[one].before if one in unexplained else 0,
            not_recorded=owed.get(one, 0),
        )
        for one in wings
    )


def _lines(unit: UnitOfWork, found: tuple[FigureLine, ...]) -> tuple[OpenLine, ...]:
    types = clinic_types(unit)
    places = unit.appointments.many(line.appointment_id for line in found)
    sessions = unit.sessions.many(place.session_id for place in places.values())
    shown = people(unit).shown(place.resident_id for place in places.values())
    made: list[OpenLine] = []
    for line in found:
        a = places[line.appointment_id]
        s = sessions[a.session_id]
        made.append(
            OpenLine(
                appointment=a,
                session=s,
                clinic_label=types.label(s.clinic_code),
                resident=shown[a.resident_id],
                wing=line.wing,
                explain_by=s.clinic_date + timedelta(days=EXPLAIN_DAYS),
                sensitive=is_substance_misuse(types, s),
            )
        )
    return tuple(made)
