"""What is still booked for somebody who left: offered to be taken off the lists, place by place, never by itself."""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.domain.attendance import Appointment, TakenOff
from prisoncare_desktop.domain.clinic_type import SUBSTANCE_MISUSE
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.domain.waiting import WaitingEntry, WaitingState
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.place_held import keep_place, place_held
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.whose_clinic import holds_kind


@dataclass(frozen=True)
class TakeLeaverOff(Command[None]):
    """Take the place of somebody who has left off its list."""

    appointment_id: str
    shown_revision: int | None = None


def take_leaver_off(command: TakeLeaverOff, context: Context) -> Done[None]:
    """Take it off. Its history keeps that it was there.

    Raises:
        NotFound: no such appointment.
        NotAllowed: it is another team's clinic.
        RuleBroken: they have not left, or something was recorded of it.
        ChangedMeanwhile: somebody else changed it since it was shown.
    """
    with context.store.write(context.user) as unit:
        before, session = place_held(unit, command, context, command.appointment_id, command.shown_revision)
        if people(unit).shown([before.resident_id])[before.resident_id].presence not in GONE:
            raise RuleBroken("has-not-left", f"resident {before.resident_id} is in this prison")
        appointment, event = before.taken(TakenOff.MOVED_OUT, session)
        changes = keep_place(unit, appointment, event)
        unit.commit()
    return done(changes)


@dataclass(frozen=True)
class PutLeaverBack(Command[None]):
    """Put somebody who left back on the list that one has taken them off."""

    appointment_id: str


def put_leaver_back(command: PutLeaverBack, context: Context) -> Done[None]:
    """Put them back.

    Raises:
        NotFound: no such appointment.
        NotAllowed: it is another team's clinic.
        RuleBroken: they were not taken off because they had left.
    """
    with context.store.write(context.user) as unit:
        before, session = place_held(unit, command, context, command.appointment_id)
        if before.taken_off is not TakenOff.MOVED_OUT:
            raise RuleBroken("not-taken-off", f"appointment {before.id} was not taken off for leaving")
        appointment, event = before.taken(TakenOff.NOT, session)
        changes = keep_place(unit, appointment, event, "undo")
        unit.commit()
    return done(changes)


@dataclass(frozen=True)
class PlaceLeft:
    """A place that somebody who left still has."""

    appointment: Appointment
    label: str


@dataclass(frozen=True)
class StillBooked:
    """`waits`: the kinds of clinic that they still wait for. `sensitive`: some of it is the substance misuse team's."""

    ids: tuple[str, ...]
    places: tuple[PlaceLeft, ...] = ()
    waits: tuple[tuple[WaitingEntry, str], ...] = ()
    sensitive: bool = False


@dataclass(frozen=True)
class GetStillBooked(Query[StillBooked]):
    """What is ahead for somebody who has left, of the lists that the asker's team holds."""

    resident_id: str


def get_still_booked(query: GetStillBooked, context: Context) -> StillBooked:
    """Return it, soonest first; nothing for somebody who is here.

    Raises:
        NotFound: no such resident on this PC.
    """
    now, user = context.clock.now(), context.user
    with context.store.read() as unit:
        unit.residents.get(query.resident_id)
        found = people(unit)
        ids = found.all_of(query.resident_id)
        if found.shown([query.resident_id])[query.resident_id].presence not in GONE:
            return StillBooked(ids)
        types = clinic_types(unit)
        ahead = [one for one in unit.appointments.of_residents(ids) if one.outcome is None and one.starts_at > now]
        codes = unit.sessions.kinds({one.session_id for one in ahead})
        waiting = [one for i in ids for one in unit.waiting.of_resident(i) if one.state is WaitingState.WAITING]
    places = [(one, types.get(codes[one.session_id])) for one in ahead]
    waits = [(one, types.get(one.clinic_code)) for one in waiting]
    kept = [kind for _, kind in (*places, *waits) if holds_kind(types, user, kind.code)]
    return StillBooked(
        ids,
        tuple(PlaceLeft(one, kind.label) for one, kind in places if holds_kind(types, user, kind.code)),
        tuple((one, kind.label) for one, kind in waits if holds_kind(types, user, kind.code)),
        sensitive=any(kind.team == SUBSTANCE_MISUSE for kind in kept),
    )
