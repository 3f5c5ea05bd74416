"""What was recorded of one appointment, and what stood there before: nothing that was changed is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from prisoncare_desktop.domain import correction
from prisoncare_desktop.domain.attendance import Appointment
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.place_held import place_held
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.standing import states_shown
from prisoncare_desktop.usecases.whose_clinic import is_substance_misuse


@dataclass(frozen=True)
class Recorded:
    """What stood there for a while. `taken_back`: an undo put it there again. Its outcome None: nothing stood there."""

    appointment: Appointment
    taken_back: bool


@dataclass(frozen=True)
class AppointmentHistory:
    """All that was recorded, oldest first, as it stands now last.

    `corrected_until`: the last day of corrections, None while nothing is recorded. `state`: where the last one is, as
    `states_shown` has it. `sensitive`: to have had it tells of the care of the substance misuse team.
    """

    resident: Resident
    recorded: tuple[Recorded, ...]
    corrected_until: date | None
    state: str
    sensitive: bool


@dataclass(frozen=True)
class GetAppointmentHistory(Query[AppointmentHistory]):
    """What was recorded of one appointment."""

    appointment_id: str


def get_appointment_history(query: GetAppointmentHistory, context: Context) -> AppointmentHistory:
    """Return the history, without the revisions that recorded nothing new, such as a move by the booking desk.

    Raises:
        NotFound: no such appointment.
        NotAllowed: it is another team's clinic.
    """
    with context.store.read() as unit:
        now, session = place_held(unit, query, context, query.appointment_id)
        types = clinic_types(unit)
        history = unit.appointments.history(now.id)
        resident = people(unit).shown([now.resident_id])[now.resident_id]
        state = states_shown(unit, "appointment", {now.id: now.revision}).get(now.id, "")
    return AppointmentHistory(
        resident,
        _recorded(history),
        correction.last_day(history) if now.outcome is not None else None,
        state,
        sensitive=is_substance_misuse(types, session),
    )


def _recorded(history: tuple[Appointment, ...]) -> tuple[Recorded, ...]:
    told: list[Recorded] = []
    for one in history:
        before = told[-1].appointment if told else None
        if one.outcome is None and before is None:
            continue
        if before is not None and one.is_same_recording(before):
            continue
        back = one.outcome is None or any(one.is_same_recording(earlier.appointment) for earlier in told)
        told.append(Recorded(one, taken_back=back))
    return tuple(told)
