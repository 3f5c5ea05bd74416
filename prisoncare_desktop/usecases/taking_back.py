"""Taking back a place that was put on a list here by mistake: Ctrl+Z after a walk-in."""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.domain.attendance import TakenOff
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.place_held import keep_place, place_held
from prisoncare_desktop.usecases.requests import Command, Done, done


@dataclass(frozen=True)
class TakeBackPlace(Command[None]):
    """Take a place that was made on a PC off its list, as never meant."""

    appointment_id: str
    shown_revision: int | None = None


def take_back_place(command: TakeBackPlace, context: Context) -> Done[None]:
    """Take it off. Its history keeps that it was there.

    Raises:
        NotFound: no such appointment.
        NotAllowed: it is another team's clinic.
        RuleBroken: the trust made it, or something was recorded of it.
        ChangedMeanwhile: somebody else changed it since it was shown.
    """
    with context.store.write(context.user) as unit:
        before, session = place_held(unit, command, context, command.appointment_id, command.shown_revision)
        if not before.made_here:
            raise RuleBroken("not-made-here", f"appointment {before.id} came from the central record")
        appointment, event = before.taken(TakenOff.ERROR, session)
        changes = keep_place(unit, appointment, event, "undo")
        unit.commit()
    return done(changes)
