"""Which session is meant, where two name a clinic apart: same kind, wing, day and half-day, in a room that agrees."""

from __future__ import annotations

from datetime import date

from prisoncare_desktop.domain.attendance import ClinicSession, Period
from prisoncare_desktop.usecases.ports import UnitOfWork


def session_like(
    unit: UnitOfWork, clinic_code: str, wing: str, room: str, day: date, period: Period
) -> ClinicSession | None:
    """Return the session that is this one: in the same room, or where one of the two names none. None if there is none.

    Where a room is named and two sessions could be meant, the one of that room is; never one of another room.
    """
    alike = unit.sessions.alike(clinic_code, wing, day, period)
    exact = next((s for s in alike if s.room == room), None)
    if exact is not None:
        return exact
    if room:
        return next((s for s in alike if not s.room), None)
    return alike[0] if len(alike) == 1 else None
