"""Capacity of clinics over some days, and how far off the third free place is: each team of its own clinics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from prisoncare_desktop.domain.attendance import Appointment
from prisoncare_desktop.domain.capacity import (
    Capacity,
    SaidBy,
    SessionPlaces,
    ThirdNext,
    places_of,
    third_next,
    together,
)
from prisoncare_desktop.domain.clinic_type import ClinicType
from prisoncare_desktop.usecases.clinic_lists import LISTS_AHEAD_DAYS, is_done_with
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.regime_hours import regime_hours
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.span import check_days
from prisoncare_desktop.usecases.whose_clinic import holds


@dataclass(frozen=True)
class CapacityLine:
    """One kind of clinic. `said_by`: who said how many places its sessions had, each once."""

    kind: ClinicType
    capacity: Capacity
    said_by: tuple[SaidBy, ...]
    third_next: ThirdNext


@dataclass(frozen=True)
class CapacityBoard:
    """The kinds that were held or are on lists ahead, by name, and all of them together."""

    lines: tuple[CapacityLine, ...]
    all: Capacity


@dataclass(frozen=True)
class GetCapacity(Query[CapacityBoard]):
    """Capacity on these days (both included, none after today). `wing`: "" for all, else of clinics on it.

    The third free place is over all wings: a free place in the health centre is everybody's.
    """

    first: date
    last: date
    wing: str = ""


def get_capacity(query: GetCapacity, context: Context) -> CapacityBoard:
    """Return it.

    Raises:
        RuleBroken: "too-many-days": more than 400 at a time.
    """
    check_days(query.first, query.last)
    today = context.today()
    with context.store.read() as unit:
        past = _places(unit, context, query.first, min(query.last, today), query.wing)
        ahead = _places(unit, context, today + timedelta(days=1), today + timedelta(days=LISTS_AHEAD_DAYS), "")
        types = clinic_types(unit)
    codes = {one.session.clinic_code for one in (*past, *ahead)}
    lines = [_line(types.get(code), past, ahead, today) for code in codes]
    return CapacityBoard(tuple(sorted(lines, key=lambda line: line.kind.label.casefold())), together(past))


def _line(kind: ClinicType, past: list[SessionPlaces], ahead: list[SessionPlaces], today: date) -> CapacityLine:
    held = [one for one in past if one.session.clinic_code == kind.code]
    said_by = tuple(dict.fromkeys(one.said_by for one in held))
    return CapacityLine(
        kind,
        together(held),
        said_by,
        third_next((one for one in ahead if one.session.clinic_code == kind.code), today),
    )


def _places(unit: UnitOfWork, context: Context, first: date, last: date, wing: str) -> list[SessionPlaces]:
    """Return the places of the sessions of these days that this person's team holds and that stand on a list."""
    types, hours = clinic_types(unit), regime_hours(unit)
    sessions = [s for s in unit.sessions.between(first, last) if holds(types, context.user, s)]
    sessions = [s for s in sessions if wing in ("", s.wing)]
    rows: dict[str, list[Appointment]] = {s.id: [] for s in sessions}
    for appointment in unit.appointments.of_sessions(rows):
        rows[appointment.session_id].append(appointment)
    listed = (s for s in sessions if rows[s.id] or not is_done_with(s))
    return [places_of(s, rows[s.id], types.get(s.clinic_code), hours) for s in listed]
