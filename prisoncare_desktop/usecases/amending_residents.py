"""Somebody added here, whom the trust refused or has not been sent: corrected, and sent as they are now.

Decisions (2026-11-22):
- Only while the trust cannot have them: never sent, or refused. On their way, or once the trust has them, it is the
  trust that says who they are; what came down then stands here too.
- The correction is the whole resident once more, and goes in place of what was not sent. Both stay in the outbox, each
  with its author, and are receipted together.
- It is held to the rules of adding: who it makes beyond doubt somebody else here is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.resident import Resident, ResidentAdded
from prisoncare_desktop.domain.resident_edits import EDITS
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.adding_residents import alike, check, must_be_somebody_else, put_on_the_list, tidied
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.outbox import RECORD_GONE, THEIR_WORDS_FOLLOW, EntryState, LinesWanted, OutboxLine
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query

AMENDED = "ResidentAmended"  # the trail's word for it


@dataclass(frozen=True)
class Amendable:
    """What somebody added here is told apart by. `their_words`: why the trust refused them, "" where it did not."""

    traits: Traits
    their_words: str = ""


@dataclass(frozen=True)
class GetAmendable(Query[Amendable | None]):
    """What is known of somebody added here, None where it cannot be corrected here (any more)."""

    resident_id: str


def get_amendable(query: GetAmendable, context: Context) -> Amendable | None:
    """Return what they are told apart by, as it stands, and what the trust said of it.

    Raises:
        NotFound: no such resident on this PC.
    """
    with context.store.read() as unit:
        resident = unit.residents.get(query.resident_id)
        if not can_be_amended(unit, resident.id):
            return None
        last = _unsettled(unit, resident.id)[-1]
        refused = last.state is EntryState.REFUSED
        said = unit.outbox.many([last.id])[last.id].last_words.partition(THEIR_WORDS_FOLLOW)[2] if refused else ""
        return Amendable(Traits.of(resident), said)


@dataclass(frozen=True)
class AmendResident(Command[None]):
    """Correct somebody added here. `traits`: all of them, as they are to be. `not_these`: as in `AddResident`."""

    resident_id: str
    traits: Traits
    not_these: frozenset[str] = frozenset()


def amend_resident(command: AmendResident, context: Context) -> Done[None]:
    """Keep the correction; they go to the central record with the next sync, as they are now.

    Raises:
        NotFound: no such resident on this PC.
        RuleBroken: the trust has them, or may have; nothing is changed by it; or as `add_resident`.
    """
    traits = tidied(command.traits)
    check(traits, context.today())
    with context.store.write(context.user) as unit:
        before = unit.residents.get(command.resident_id)
        why_not = _why_not(unit, before.id)
        if why_not:
            raise RuleBroken("resident-not-amendable", f"resident {before.id} {why_not}")
        after = _amended(before, traits)
        if any(one.kind in EDITS for one in unit.outbox.unsettled_of([before.id])):
            after = replace(after, cell=before.cell)  # where they moved since goes up after this, and stands
        if after == before:
            raise RuleBroken("nothing-amended", f"resident {before.id} is so already")
        likes = tuple(one for one in alike(unit, traits) if one.resident.id != before.id)
        must_be_somebody_else(likes, command.not_these)
        after = replace(after, revision=before.revision + 1)
        unit.residents.put(after)
        unit.outbox.resume(_unsettled(unit, before.id)[-1].id)  # so that the correction can go in its place
        event = ResidentAdded.of(
            after, by=context.user.id, at=context.clock.now(), thought_others=tuple(sorted(command.not_these))
        )
        entry = unit.record(event, action=AMENDED, reason=", ".join(_changed(before, after)))
        unit.commit()
    listed = [one for one in likes if one.is_listed]
    put_on_the_list(after, listed, context)
    changed = frozenset({after.id, *(one.resident.id for one in listed)})
    return Done(None, touched(residents=changed, outbox=entry))


def can_be_amended(unit: UnitOfWork, resident_id: str) -> bool:
    """Return whether this resident was added here and can be corrected here still."""
    return not _why_not(unit, resident_id)


def _amended(resident: Resident, traits: Traits) -> Resident:
    return replace(
        resident,
        nomis_number=traits.nomis_number,
        nhs_number=traits.nhs_number,
        given_name=traits.given_name,
        family_name=traits.family_name,
        preferred_name=traits.preferred_name,
        birth_date=traits.birth_date,
        sex=traits.sex,
        cell=traits.cell,
    )


def _changed(before: Resident, after: Resident) -> list[str]:
    """Return the names of the fields in which they differ, as the trail may have them: never what stands there."""
    one, other = Traits.of(before), Traits.of(after)
    return [f.name for f in fields(Traits) if getattr(one, f.name) != getattr(other, f.name)]


def _unsettled(unit: UnitOfWork, resident_id: str) -> list[OutboxLine]:
    """Return the changes that add this resident and are not at the trust, oldest first."""
    lines = unit.outbox_lines.find(LinesWanted(record=(ResidentAdded.record_type, resident_id), without_receipt=True))
    return [line for line in lines if line.kind == ResidentAdded.kind]


def _why_not(unit: UnitOfWork, resident_id: str) -> str:
    """Return why this resident cannot be corrected here, "" if they can."""
    if unit.central.find_by_local("resident", resident_id) is not None:
        return "is one that the trust has, or had"
    lines = _unsettled(unit, resident_id)
    if not lines:
        return "was not added here, or has arrived"
    last = lines[-1]  # what came before it goes in it, or not at all
    refused = last.state is EntryState.REFUSED and last.last_status != RECORD_GONE
    never_sent = last.state is EntryState.WAITING and last.batch_number is None
    return "" if refused or never_sent else "is on its way to the trust"
