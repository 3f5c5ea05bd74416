"""Somebody new, while no network says who they are: put into the register here, and sent like any other change.

Decisions (2026-11-22):
- Nobody has to have a prison number: at seven in the evening, from court, many have none yet. A name is needed, and the
  person at the screen sees who is much like them before they are added.
- Who is here already beyond doubt cannot be added a second time; who is much like somebody can, once the person at the
  screen has said that it is somebody else. That they said so is in the trail and goes to the trust with the resident.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from prisoncare_desktop import log
from prisoncare_desktop.domain.matching import LISTED, WARNED_FROM, Likeness, Match, Traits, compare, plain_number
from prisoncare_desktop.domain.resident import NOMIS_NUMBER, Resident, ResidentAdded, is_nhs_number
from prisoncare_desktop.domain.resident_edits import CELL
from prisoncare_desktop.errors import EnvironmentTrouble, RuleBroken
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.duplicates import keep_found
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query

SHOWN_AT_MOST = 6
OLDEST_YEARS = 110
SEXES = ("male", "female", "other", "unknown")  # FHIR administrative-gender


@dataclass(frozen=True)
class Alike:
    """Somebody in the register who is like the one being added, and in what."""

    resident: Resident
    match: Match

    @property
    def is_listed(self) -> bool:
        """Whether somebody must say that it is another person before they are added."""
        return self.match.likeness in LISTED


@dataclass(frozen=True)
class FindAlike(Query[tuple[Alike, ...]]):
    """Who is like this, liker first: asked while somebody is being added, so as far as it is typed."""

    traits: Traits


def find_alike(query: FindAlike, context: Context) -> tuple[Alike, ...]:
    """Return those in the register, here or gone, who could be taken for this person."""
    with context.store.read() as unit:
        return alike(unit, tidied(query.traits))[:SHOWN_AT_MOST]


def alike(unit: UnitOfWork, traits: Traits) -> tuple[Alike, ...]:
    """Return who is like this, liker first."""
    found = [Alike(one, compare(traits, Traits.of(one))) for one in unit.residents.candidates(traits)]
    worth = [one for one in found if one.is_listed or one.match.score >= WARNED_FROM]
    first = (Likeness.CERTAIN, Likeness.CONTRADICTORY)
    return tuple(sorted(worth, key=lambda one: (one.match.likeness not in first, -one.match.score, one.resident.id)))


@dataclass(frozen=True)
class AddResident(Command[str]):
    """Put somebody into the register of this PC. Gives back their id.

    `not_these`: ids of those much like them who were on view and whom they are said not to be.
    """

    traits: Traits
    not_these: frozenset[str] = frozenset()


def add_resident(command: AddResident, context: Context) -> Done[str]:
    """Add the resident; they go to the central record with the next sync.

    Raises:
        RuleBroken: a name is missing; a number, day or cell cannot be one; they are here already; or somebody much like
            them was not on view.
    """
    traits = tidied(command.traits)
    check(traits, context.today())
    with context.store.write(context.user) as unit:
        likes = alike(unit, traits)
        must_be_somebody_else(likes, command.not_these)
        added = Resident(
            id=context.new_id(),
            nomis_number=traits.nomis_number,
            given_name=traits.given_name,
            family_name=traits.family_name,
            preferred_name=traits.preferred_name,
            birth_date=traits.birth_date,
            cell=traits.cell,
            nhs_number=traits.nhs_number,
            sex=traits.sex,
            revision=1,
        )
        unit.residents.put(added)
        event = ResidentAdded.of(
            added, by=context.user.id, at=context.clock.now(), thought_others=tuple(sorted(command.not_these))
        )
        entry = unit.record(event)
        unit.commit()
    listed = [one for one in likes if one.is_listed]
    put_on_the_list(added, listed, context)
    changed = frozenset({added.id, *(one.resident.id for one in listed)})
    return Done(added.id, touched(residents=changed, outbox=entry))


def must_be_somebody_else(likes: tuple[Alike, ...], not_these: frozenset[str]) -> None:
    """Raise `RuleBroken` if this is somebody of these beyond doubt, or somebody much like them was not on view."""
    for one in likes[:SHOWN_AT_MOST]:  # nobody can say of the others that it is not them
        if one.match.likeness is Likeness.CERTAIN:
            raise RuleBroken("resident-here-already", f"that is resident {one.resident.id}")
        if one.is_listed and one.resident.id not in not_these:
            raise RuleBroken("somebody-alike", f"resident {one.resident.id} was not on view")


def put_on_the_list(added: Resident, listed: list[Alike], context: Context) -> None:
    """Put them on the list of possible duplicates at once, as the comparison after the next sync would."""
    if not listed:
        return
    try:
        with context.store.write(SYNC_ACTOR) as unit:
            for one in listed:
                low, high = sorted((added, one.resident), key=lambda r: r.id)
                keep_found(unit, context, low, high, one.match.likeness, context.clock.now())
            unit.commit()
    except EnvironmentTrouble as trouble:  # they are added all the same, and that comparison finds them again
        log.logger("adding").warning("possible duplicates wait for the next sync: %s", type(trouble).__name__)


def tidied(traits: Traits) -> Traits:
    """Return what was typed as the register has it."""
    return replace(
        traits,
        nomis_number=plain_number(traits.nomis_number),
        nhs_number=plain_number(traits.nhs_number),
        given_name=" ".join(traits.given_name.split()),
        preferred_name=" ".join(traits.preferred_name.split()),
        family_name=" ".join(traits.family_name.split()),
        cell=plain_number(traits.cell),
    )


def check(traits: Traits, today: date) -> None:
    """Raise `RuleBroken` for what nobody can be called, have been born on, be numbered or live in."""
    if not traits.family_name or not traits.given_name:
        raise RuleBroken("resident-name-needed", "a resident needs a given and a family name")
    if traits.nomis_number and not NOMIS_NUMBER.fullmatch(traits.nomis_number):
        raise RuleBroken("not-a-prison-number", "a prison number has one letter, four figures and two letters")
    if traits.nhs_number and not is_nhs_number(traits.nhs_number):
        raise RuleBroken("not-an-nhs-number", "the check digit does not fit")
    born = traits.birth_date
    if born is not None and not today.year - OLDEST_YEARS <= born.year <= today.year:
        raise RuleBroken("not-a-birth-date", "nobody here was born then")
    if born is not None and born > today:
        raise RuleBroken("not-a-birth-date", "nobody here was born then")
    if traits.sex and traits.sex not in SEXES:
        raise RuleBroken("no-such-sex", "not one of FHIR's")
    if traits.cell and not CELL.fullmatch(traits.cell):
        raise RuleBroken("not-a-cell", "a cell is written A-1-004")
