"""Closing a clinic, and calling a whole one off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.domain.attendance import ControlGroup, Counts, OfficerPresent, Outcome, counted
from prisoncare_desktop.domain.closing import closed
from prisoncare_desktop.errors import ChangedMeanwhile, RuleBroken
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.doubtful_clock import is_in_doubt
from prisoncare_desktop.usecases.requests import Command, Done
from prisoncare_desktop.usecases.whose_clinic import check_holds


@dataclass(frozen=True)
class CloseSession(Command[Counts]):
    """Close a clinic. Returns its figures.

    `slots_offered`: places it had, None where nobody says. `shown_closed_at`: as the nurse saw it.
    """

    session_id: str
    officer_present: OfficerPresent = OfficerPresent.NOT_SAID
    slots_offered: int | None = None
    shown_closed_at: datetime | None = None


def close_session(command: CloseSession, context: Context) -> Done[Counts]:
    """Close it, or change what was said at its closing.

    Raises:
        NotFound: no such session.
        NotAllowed: it is another team's.
        RuleBroken: as `closing.closed` says.
        ChangedMeanwhile: somebody else closed it since it was shown.
    """
    with context.store.write(context.user) as unit:
        before = unit.sessions.get(command.session_id)
        check_holds(type(command).__name__, clinic_types(unit), context.user, before)
        if before.closed_at != command.shown_closed_at:  # its revision moves with each list that comes
            raise ChangedMeanwhile("session", before.id)
        counts = counted(unit.appointments.of_sessions([before.id]))
        session, event = closed(
            before,
            counts,
            officer_present=command.officer_present,
            slots_offered=command.slots_offered,
            by=context.user.id,
            at=context.clock.now(),
        )
        unit.sessions.put(session)
        entry = unit.record(event)
        unit.commit()
    return Done(counts, touched(sessions=session.id, outbox=frozenset({entry} if entry else ())))


@dataclass(frozen=True)
class CallOffSession(Command[dict[str, int]]):
    """Cancel everybody of a clinic in which nobody is recorded, for one reason.

    Returns the revision that each appointment has now, by its id.
    """

    session_id: str
    reason_code: str


def call_off_session(command: CallOffSession, context: Context) -> Done[dict[str, int]]:
    """Call the clinic off: all of it, or nothing. The one recording of many at once, and it never says "seen".

    Raises:
        NotFound: no such session.
        NotAllowed: it is another team's.
        RuleBroken: somebody on it is recorded, nobody is on it, its day has not come, or the reason is not
            one of health care's.
    """
    changes = Changes()
    now_at: dict[str, int] = {}
    with context.store.write(context.user) as unit:
        session = unit.sessions.get(command.session_id)
        check_holds(type(command).__name__, clinic_types(unit), context.user, session)
        everybody = unit.appointments.of_sessions([session.id])
        if not everybody or any(one.outcome is not None for one in everybody):
            raise RuleBroken("not-called-off", f"session {session.id} is recorded in part, or nobody is on it")
        in_doubt = is_in_doubt(unit, context.clock.now())
        for before in everybody:
            appointment, event = before.record(
                Outcome.CANCELLED,
                command.reason_code,
                by=context.user.id,
                initials=context.user.initials,
                at=context.clock.now(),
                session=session,
                clock_suspect=in_doubt,
            )
            if appointment.control_group is not ControlGroup.HEALTHCARE:
                raise RuleBroken("reason-not-for-this", f"reason {command.reason_code} calls no clinic off")
            unit.appointments.put(appointment)
            entry = unit.record(event, reason="called off")
            now_at[appointment.id] = appointment.revision
            changes |= touched(appointments=appointment.id, sessions=session.id, outbox=entry)
        unit.commit()
    return Done(now_at, changes)
