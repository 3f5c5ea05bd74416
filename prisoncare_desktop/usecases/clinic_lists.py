"""The sessions of some days, each with how many of what: what Clinics and Today list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Counts, counted
from prisoncare_desktop.domain.clinic_type import ClinicTypes
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.span import check_days
from prisoncare_desktop.usecases.whose_clinic import holds, is_substance_misuse

LIST_OLD_AFTER = timedelta(hours=24)  # lists are sent each day; an older one may miss people
LISTS_AHEAD_DAYS = 14  # the central record sends lists this far ahead (screens.md, Clinics)


@dataclass(frozen=True)
class SessionLine:
    """A session as a line in a list."""

    session: ClinicSession
    clinic_label: str
    counts: Counts

    @property
    def booked(self) -> int:
        c = self.counts
        return c.seen + c.not_seen + c.not_brought + c.cancelled + c.not_recorded


@dataclass(frozen=True)
class GetSessions(Query[tuple[SessionLine, ...]]):
    """The sessions of some days that the asker's team holds. `wing`: "" for all."""

    first: date
    last: date
    wing: str = ""


def get_sessions(query: GetSessions, context: Context) -> tuple[SessionLine, ...]:
    """Return the sessions of these days (both included), each with its counts."""
    check_days(query.first, query.last)
    with context.store.read() as unit:
        return session_lines(unit, query.first, query.last, query.wing, context.user)


def session_lines(unit: UnitOfWork, first: date, last: date, wing: str, user: StaffMember) -> tuple[SessionLine, ...]:
    """Return the lines of the sessions of these days that this person's team holds, in one reading."""
    types = clinic_types(unit)
    sessions = [s for s in unit.sessions.between(first, last) if holds(types, user, s) and _is_on(wing, types, s)]
    by_session: dict[str, list[Appointment]] = {s.id: [] for s in sessions}
    for appointment in unit.appointments.of_sessions(by_session):
        by_session[appointment.session_id].append(appointment)
    listed = (s for s in sessions if by_session[s.id] or not is_done_with(s))
    return tuple(SessionLine(s, types.label(s.clinic_code), counted(tuple(by_session[s.id]))) for s in listed)


def is_done_with(session: ClinicSession) -> bool:
    """Whether a clinic with nobody on it was made here and closed: by mistake, or put together with the trust's."""
    return session.made_here and session.closed_at is not None


def _is_on(wing: str, types: ClinicTypes, session: ClinicSession) -> bool:
    """A substance misuse clinic in the health centre is for every wing, and its team has no list but these."""
    return wing in ("", session.wing) or (not session.wing and is_substance_misuse(types, session))
