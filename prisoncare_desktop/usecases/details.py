"""How an appointment was held: in person or not, who interpreted, whether it spared an escort."""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.place_held import keep_place, place_held
from prisoncare_desktop.usecases.requests import Command, Done, done


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
        before, session = place_held(unit, command, context, command.appointment_id, command.shown_revision)
        appointment, event = before.detailed(
            command.mode, command.interpreter, escort_avoided=command.escort_avoided, session=session
        )
        changes = keep_place(unit, appointment, event)
        unit.commit()
    return done(changes)
