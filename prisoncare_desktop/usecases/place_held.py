"""A place on a list of the asker's own team, as it was shown, and keeping what was said of it."""

from __future__ import annotations

from typing import Any

from prisoncare_desktop.domain.appointment_events import AppointmentSaid
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession
from prisoncare_desktop.errors import ChangedMeanwhile
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Query
from prisoncare_desktop.usecases.whose_clinic import check_holds


def place_held(
    unit: UnitOfWork, asked: Command[Any] | Query[Any], context: Context, appointment_id: str, shown: int | None = None
) -> tuple[Appointment, ClinicSession]:
    """Return an appointment and its session. `shown`: the revision that was shown, None asks for none.

    Raises:
        NotFound: no such appointment.
        NotAllowed: it is another team's clinic.
        ChangedMeanwhile: it is not the revision that was shown.
    """
    appointment = unit.appointments.get(appointment_id)
    session = unit.sessions.get(appointment.session_id)
    check_holds(type(asked).__name__, clinic_types(unit), context.user, session)
    still_as_shown(appointment, shown)
    return appointment, session


def still_as_shown(appointment: Appointment, shown: int | None) -> None:
    """Raise `ChangedMeanwhile` if it is not the revision that was shown; None asks for none."""
    if shown is not None and appointment.revision != shown:
        raise ChangedMeanwhile("appointment", appointment.id)


def keep_place(unit: UnitOfWork, appointment: Appointment, event: AppointmentSaid, reason: str = "") -> Changes:
    """Keep an appointment with the event that tells of it, within a request that commits. `reason`: for the trail."""
    unit.appointments.put(appointment)
    entry = unit.record(event, reason=reason)
    return touched(appointments=appointment.id, sessions=appointment.session_id, outbox=entry)
