"""What else somebody is asked for in a half-day: when, and not for which clinic.

Decision (2026-11-22): no clinic is named to those from whom any is hidden. Were the others named, the one without a
name would be the substance misuse team's, whoever reads it. That team reads the names of its own. Which clinic it is
stands on the resident's timeline, for those who hold it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from prisoncare_desktop.domain.attendance import ClinicSession, Period
from prisoncare_desktop.domain.booking import holds_place
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.clinic_type import ClinicTypes
from prisoncare_desktop.domain.external import EscortSlot, ExternalAppointment
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.usecases.one_person import People
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.whose_clinic import holds, is_substance_misuse


@dataclass(frozen=True)
class Clash:
    """Another place of the same person. `clinic_label`: "" but of the substance misuse team's, to that team.

    `outside`: not in the prison then. Neither when nor where stands here: a hospital's day is for few eyes.
    """

    starts_at: datetime | None  # UTC
    minutes: int = 0
    clinic_label: str = ""
    outside: bool = False


@dataclass(frozen=True)
class Booked:
    """All that some residents are asked for in a stretch of days, as one transaction sees it."""

    clinics: tuple[tuple[str, ClinicSession, Clash], ...]  # resident id, where, and how it is told
    external: tuple[ExternalAppointment, ...]

    def at(self, resident_ids: Collection[str], day: date, period: Period, but: str = "") -> tuple[Clash, ...]:
        """Return what any of these identities has in this half-day, by start, but for this session."""
        found = [
            clash
            for whose, where, clash in self.clinics
            if whose in resident_ids and (where.clinic_date, where.period) == (day, period) and where.id != but
        ]
        found.sort(key=lambda one: one.starts_at or at_local(day, time.min))
        out = any(one.resident_id in resident_ids and one.day == day and _touches(one, period) for one in self.external)
        return (*found, *((Clash(None, outside=True),) if out else ()))


def booked(
    unit: UnitOfWork,
    types: ClinicTypes,
    who: StaffMember,
    person: People,
    resident_ids: Collection[str],
    first: date,
    last: date,
) -> Booked:
    """Read what these residents, by all their identities, are asked for on these days (both included)."""
    everybody = {other for one in resident_ids for other in person.all_of(one)}
    sessions = {s.id: s for s in unit.sessions.between(first, last)}
    clinics = []
    for place in unit.appointments.of_residents(everybody):
        where = sessions.get(place.session_id)
        if where is not None and holds_place(place):
            named = is_substance_misuse(types, where) and holds(types, who, where)
            label = types.label(where.clinic_code) if named else ""
            clinics.append((place.resident_id, where, Clash(place.starts_at, place.minutes, label)))
    external = tuple(x for x in unit.external.between(first, last) if x.resident_id in everybody and x.outcome is None)
    return Booked(tuple(clinics), external)


def _touches(appointment: ExternalAppointment, period: Period) -> bool:
    """Whether somebody is away in a half-day: where nobody said when, all day."""
    if appointment.escort_slot is EscortSlot.AM or appointment.escort_slot is EscortSlot.PM:
        return appointment.escort_slot.value == period.value
    if appointment.escort_slot is EscortSlot.NONE and appointment.at_time:
        try:
            return period is Period.at(at_local(appointment.day, time.fromisoformat(appointment.at_time)))
        except ValueError:  # what another system wrote is no time of day
            pass
    return period is not Period.ED
