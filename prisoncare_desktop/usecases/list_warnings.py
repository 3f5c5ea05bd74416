"""What to beware of with the people on one list: namesakes on the wing, a second refusal that an officer reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from prisoncare_desktop.domain.attendance import Appointment
from prisoncare_desktop.domain.correction import REPORTED_REFUSAL
from prisoncare_desktop.domain.resident import Resident, folded
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import People, people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.whose_clinic import check_holds, holds


@dataclass(frozen=True)
class ListWarnings:
    """By appointment: how many others of the same surname live on the wing, where any do; and whose last appointment

    before this one ended in a refusal that an officer reported.
    """

    same_surname: dict[str, int]
    refused_before: frozenset[str]


@dataclass(frozen=True)
class GetListWarnings(Query[ListWarnings]):
    """The warnings about the people on one session's list. Asked once a list is opened: it reads the whole wing."""

    session_id: str


def get_list_warnings(query: GetListWarnings, context: Context) -> ListWarnings:
    """Return the warnings. Clinics of a team that is not the asker's tell nothing.

    Raises:
        NotFound: no such session.
        NotAllowed: it is another team's.
    """
    with context.store.read() as unit:
        session = unit.sessions.get(query.session_id)
        types = clinic_types(unit)
        check_holds(type(query).__name__, types, context.user, session)
        places = unit.appointments.of_sessions([session.id])
        person = people(unit)
        residents = person.shown(a.resident_id for a in places)
        surnames = Counter(_surname_and_wing(one) for one in person.tops(unit.residents.here()))
        earlier = _earlier(unit, person, places)
        sessions = {i: unit.sessions.get(i) for i in {a.session_id for some in earlier.values() for a in some}}
        own = {i for i, one in sessions.items() if holds(types, context.user, one)}
    others = {a.id: surnames[_surname_and_wing(residents[a.resident_id])] - 1 for a in places}
    last = {i: next((a for a in reversed(some) if a.session_id in own), None) for i, some in earlier.items()}
    return ListWarnings(
        {i: n for i, n in others.items() if n > 0},
        frozenset(i for i, a in last.items() if a is not None and a.reason_code == REPORTED_REFUSAL),
    )


def _surname_and_wing(resident: Resident) -> tuple[str, str]:
    return folded(resident.family_name), resident.wing


def _earlier(unit: UnitOfWork, person: People, places: tuple[Appointment, ...]) -> dict[str, list[Appointment]]:
    """Return, by each place, what was recorded of that person's appointments before it, oldest first."""
    everybody = {i: person.all_of(i) for i in {a.resident_id for a in places}}
    recorded: dict[str, list[Appointment]] = {}
    for one in unit.appointments.of_residents({other for some in everybody.values() for other in some}):
        if one.outcome is not None:
            recorded.setdefault(one.resident_id, []).append(one)
    whole = {i: [a for other in some for a in recorded.get(other, ())] for i, some in everybody.items()}
    for some in whole.values():
        some.sort(key=lambda a: (a.starts_at, a.id))  # two identities of one person each bring their own
    return {place.id: [a for a in whole[place.resident_id] if a.starts_at < place.starts_at] for place in places}
