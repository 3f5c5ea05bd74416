"""Whom to put on a list: who walked in, or waits for a place; found by name, number or cell as one types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from prisoncare_desktop.domain.booking import holds_place
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.similar_names import similar_names
from prisoncare_desktop.usecases.clashes import Clash, booked
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.residents import SearchResidents, search_residents
from prisoncare_desktop.usecases.whose_clinic import check_holds, is_substance_misuse

_SHOWN_AT_MOST = 8


@dataclass(frozen=True)
class Candidate:
    """Somebody found. `similar_name`: of nearly the same name as somebody else here, shown or not.

    `place_id`, `place_at`: their place on the list in question, "" and None if they are not on it.
    """

    resident: Resident
    similar_name: bool
    place_id: str = ""
    place_at: datetime | None = None  # UTC
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True)
class Candidates:
    """Who was found, best first. `sensitive`: to be on this list tells of the substance misuse team's care."""

    found: tuple[Candidate, ...]
    sensitive: bool = False


@dataclass(frozen=True)
class FindWhomToAdd(Query[Candidates]):
    """Find people for a clinic's list. `session_id`: "" where none is meant yet."""

    text: str
    session_id: str = ""


def find_whom_to_add(query: FindWhomToAdd, context: Context) -> Candidates:
    """Return the best matches, gone or here.

    Raises:
        NotFound: no such session.
        NotAllowed: it is another team's.
    """
    found = search_residents(SearchResidents(query.text, _SHOWN_AT_MOST), context)
    with context.store.read() as unit:
        alike = similar_names((*found, *unit.residents.here())) if found else frozenset()
        if not query.session_id:
            return Candidates(tuple(Candidate(one, one.id in alike) for one in found))
        types, person = clinic_types(unit), people(unit)
        session = unit.sessions.get(query.session_id)
        check_holds(type(query).__name__, types, context.user, session)
        day = session.clinic_date
        elsewhere = booked(unit, types, context.user, person, [one.id for one in found], day, day)
        on_it = [a for a in unit.appointments.of_sessions([session.id]) if holds_place(a) or a.outcome is not None]
        places = {person.one.shown_as(a.resident_id): a for a in reversed(on_it)}
    shown = []
    for one in found:
        place = places.get(one.id)
        at, place_id = (place.starts_at, place.id) if place is not None else (None, "")
        clashes = elsewhere.at(person.all_of(one.id), day, session.period, but=session.id)
        shown.append(Candidate(one, one.id in alike, place_id, at, clashes))
    return Candidates(tuple(shown), is_substance_misuse(types, session))
