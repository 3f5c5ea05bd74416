"""What a person decides about a change that was set aside: send it again, keep the trust's side, or give it up.

Nothing is dropped: a change that is not to be sent stays where it is, with who decided so, when and why, and both
sides of a conflict beside it. It is counted by itself, in none of the three plain states (`StateCounts.given_up`).
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass

from prisoncare_desktop.domain.resident import ResidentAdded
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import EnvironmentTrouble, RuleBroken
from prisoncare_desktop.usecases.change_kinds import entry_to_decide, kind_of
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.outbox import EntryState, GivenUp, OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, done
from prisoncare_desktop.usecases.syncing import TAKE_THEIRS

REASON_MAX = 300


@dataclass(frozen=True)
class SendAgain(Command[None]):
    """A person has looked at a change set aside and wants it sent again, as it stands here."""

    entry_id: str


def send_again(command: SendAgain, context: Context) -> Done[None]:
    """Put the change back in the queue; the trail says who did.

    Raises:
        NotFound: no such change.
        NotAllowed: it is not this role's work, so they have not seen both sides.
    """
    with context.store.write(context.user) as unit:
        entry_to_decide(unit, command.entry_id, context, type(command).__name__)
        unit.outbox.resume(command.entry_id)
        unit.trail.note("SendAgain", "outbox", command.entry_id)
        unit.commit()
    return done(touched(outbox=command.entry_id))


@dataclass(frozen=True)
class KeepTrusts(Command[None]):
    """Both sides changed a record; a person has looked at both, and the trust's is right."""

    entry_id: str
    reason: str


def keep_trusts(command: KeepTrusts, context: Context) -> Done[None]:
    """Give our change up; the record here becomes what the trust has, as last seen.

    Raises:
        NotFound: no such change.
        NotAllowed: it is not this role's work, so they have not seen both sides.
        RuleBroken: no reason; or it is not in conflict any more.
    """
    with context.store.write(context.user) as unit:
        entry = entry_to_decide(unit, command.entry_id, context, type(command).__name__)
        if entry.state is not EntryState.CONFLICT:
            raise RuleBroken("not-in-conflict", f"outbox entry {entry.id} is {entry.state}")
        _give_up(unit, entry, command.reason, context)
        unit.trail.note("KeepTrusts", "outbox", entry.id, reason=_for_the_trail(unit, entry, command.reason))
        unit.commit()
    return done(touched(outbox=entry.id) | _taken(context))


@dataclass(frozen=True)
class GiveUpChange(Command[None]):
    """The trust did not take a change, and a person decided that it is not to be sent."""

    entry_id: str
    reason: str


def give_up_change(command: GiveUpChange, context: Context) -> Done[None]:
    """Give a refused change up. Where the trust has the record, it stands here as it does there; else as it was.

    Raises:
        NotFound: no such change.
        NotAllowed: it is not this role's work.
        RuleBroken: no reason; it was not refused; or it is somebody who was added here, whom other changes may name.
    """
    with context.store.write(context.user) as unit:
        entry = entry_to_decide(unit, command.entry_id, context, type(command).__name__)
        if entry.state is not EntryState.REFUSED:
            raise RuleBroken("not-refused", f"outbox entry {entry.id} is {entry.state}")
        if not may_be_given_up(entry.kind):
            raise RuleBroken("resident-stays", f"outbox entry {entry.id} is a resident added here")
        _give_up(unit, entry, command.reason, context)
        unit.trail.note("GiveUpChange", "outbox", entry.id, reason=_for_the_trail(unit, entry, command.reason))
        unit.commit()
    return done(touched(outbox=entry.id) | _taken(context))


def may_be_given_up(kind: str) -> bool:
    """Whether a change of this kind can be left unsent. What is recorded for a resident cannot go without them."""
    return kind != ResidentAdded.kind


def _for_the_trail(unit: UnitOfWork, entry: OutboxEntry, reason: str) -> str:
    """Return the reason as leaders may read it: "" of another team's change. It stands whole beside the change."""
    return reason.strip() if Role.LEADER in kind_of(unit, entry).seen_by else ""


def _give_up(unit: UnitOfWork, entry: OutboxEntry, reason: str, context: Context) -> None:
    why = reason.strip()[:REASON_MAX]
    if not why:
        raise RuleBroken("decision-needs-reason", f"giving up outbox entry {entry.id} needs a reason")
    unit.outbox.give_up(GivenUp(entry.id, context.user.id, context.user.name, context.clock.now(), why))
    take_theirs_next(unit, entry.record_type, entry.record_id)


def take_theirs_next(unit: UnitOfWork, record_type: str, record_id: str) -> None:
    """Have the trust's side of this record stand here from the next sync on, if not at once."""
    listed = json.loads(unit.facts.get(TAKE_THEIRS) or "[]")
    unit.facts.put(TAKE_THEIRS, json.dumps([*listed, [record_type, record_id]]))


def _taken(context: Context) -> Changes:
    """Take the trust's side at once; what stands in the way of that now, the next sync sees to before all else."""
    if context.take_theirs is None:
        return Changes()
    changes = Changes()
    with suppress(EnvironmentTrouble):
        changes = context.take_theirs(context.store)
    return changes
