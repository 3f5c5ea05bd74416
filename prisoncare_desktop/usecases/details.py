"""How an appointment was held: in person or not, who interpreted, whether it spared an escort."""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.usecases.attendance import still_as_shown
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.requests import Command, Done, done
from prisoncare_desktop.usecases.whose_clinic import check_holds


@dataclass(frozen=True)
class RecordDetails(Command[None]):
    """Say how an appointment was held, in place of what stands there. Codes of `contact_mode` and

    `interpreter_present`; "" for what nobody says.
    """

    appointment_id: str
    mode: str = ""
    interpreter: str = ""
    escort_avoided: bool = False
    shown_revision: int | None = None


def record_details(command: RecordDetails, context: Context) -> Done[None]:
    """Keep it.

    Raises:
        NotFound: no such appointment.
        NotAllowed: it is another team's clinic.
        RuleBroken: a code is not one to choose.
        ChangedMeanwhile: somebody else changed the appointment since it was shown.
    """
    with context.store.write(context.user) as unit:
        before = unit.appointments.get(command.appointment_id)
        session = unit.sessions.get(before.session_id)
        check_holds(type(command).__name__, clinic_types(unit), context.user, session)
        still_as_shown(before, command.shown_revision)
        appointment, event = before.detailed(
            command.mode, command.interpreter, escort_avoided=command.escort_avoided, session=session
        )
        unit.appointments.put(appointment)
        entry = unit.record(event)
        unit.commit()
    return done(touched(appointments=appointment.id, sessions=session.id, outbox=entry))
