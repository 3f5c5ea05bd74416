"""Residents: finding them, and what anybody who cares for them sees first."""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.similar_names import similar_names
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.requests import Query

SHOWN_AT_MOST = 12


@dataclass(frozen=True)
class SearchResidents(Query[tuple[Resident, ...]]):
    """Find residents by name fragments, number, NHS number or cell; or by our own id, typed whole."""

    text: str
    limit: int = SHOWN_AT_MOST


def search_residents(query: SearchResidents, context: Context) -> tuple[Resident, ...]:
    """Return the best matches, best first; none for an empty text.

    Among equals the people of the asker's wing come first; beside each stand those of nearly the same name, so that
    nobody is taken for somebody whom the list shows further down, or not at all.
    """
    if not query.text.strip():
        return ()
    with context.store.read() as unit:
        found = unit.residents.search(query.text, query.limit, context.user.wing)
        found = found or tuple(unit.residents.many([query.text.strip()]).values())
        return _beside_their_namesakes(people(unit).tops(found))


def _beside_their_namesakes(found: tuple[Resident, ...]) -> tuple[Resident, ...]:
    left, ordered = list(found), list[Resident]()
    while left:
        one = left[0]
        ordered += [r for r in left if r is one or similar_names((one, r))]
        left = [r for r in left if r not in ordered]
    return tuple(ordered)


@dataclass(frozen=True)
class GetResident(Query[Resident]):
    """One resident."""

    resident_id: str


def get_resident(query: GetResident, context: Context) -> Resident:
    """Return the resident, as the identity they are shown as.

    Raises:
        NotFound: no such resident on this PC.
    """
    with context.store.read() as unit:
        unit.residents.get(query.resident_id)
        return people(unit).shown([query.resident_id])[query.resident_id]


@dataclass(frozen=True)
class HasNamesake(Query[bool]):
    """Whether this resident could be taken for another who is here, by name."""

    resident_id: str


def has_namesake(query: HasNamesake, context: Context) -> bool:
    """Return whether somebody else here has the same or nearly the same name.

    Raises:
        NotFound: no such resident on this PC.
    """
    with context.store.read() as unit:
        resident = unit.residents.get(query.resident_id)
        themselves = people(unit).all_of(resident.id)
        others = (r for r in unit.residents.here() if r.id not in themselves)
        return resident.id in similar_names((resident, *others))


@dataclass(frozen=True)
class GetResidents(Query[tuple[Resident, ...]]):
    """Everybody here now. `wing`: "" for all."""

    wing: str = ""


def get_residents(query: GetResidents, context: Context) -> tuple[Resident, ...]:
    """Return those here (or out for the day), by cell."""
    with context.store.read() as unit:
        return tuple(r for r in people(unit).tops(unit.residents.here()) if query.wing in ("", r.wing))


@dataclass(frozen=True)
class GetWings(Query[tuple[str, ...]]):
    """The wings of this prison."""


def get_wings(_query: GetWings, context: Context) -> tuple[str, ...]:
    with context.store.read() as unit:
        return unit.residents.wings()
