"""Somebody moved: another cell, court, hospital, another prison, release, and back. Told here, and sent to the trust.

Decisions (2026-11-22):
- What is told late, of before the last that was told, goes in between and leaves the register alone. It stays on this
  PC: the trust's record knows where somebody lives, and since when, and not where they lived meanwhile.
- Nothing follows by itself: what is booked for somebody who left stays booked until somebody says what becomes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.resident_edits import EarlierMoveNoted, ResidentMoved, moved
from prisoncare_desktop.domain.whereabouts import MoveKind, Whereabouts
from prisoncare_desktop.errors import ChangedMeanwhile, RuleBroken
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, done
from prisoncare_desktop.usecases.whereabouts import is_latest, lived, note_earlier, note_place

LATEST_AGO = timedelta(days=90)  # what is older than that is not told from memory


@dataclass(frozen=True)
class RecordMove(Command[None]):
    """Somebody moved. `cell`: "" where they keep theirs or have none. `at`: when (UTC), None for now.

    `place`: where they went or came from, an agency id, "" if nobody says.
    """

    resident_id: str
    kind: MoveKind
    cell: str = ""
    at: datetime | None = None
    place: str = ""
    shown_revision: int | None = None


def record_move(command: RecordMove, context: Context) -> Done[None]:
    """Keep the move; the register and the trust have it too, where nothing later was told.

    Raises:
        NotFound: no such resident on this PC.
        RuleBroken: nobody can move so from where they are; no cell; a time to come, or too long ago.
        ChangedMeanwhile: somebody else changed the resident since they were shown.
    """
    now = context.clock.now()
    at = command.at or now
    if not now - LATEST_AGO <= at <= now:
        raise RuleBroken("no-such-time", f"resident {command.resident_id} did not move then")
    with context.store.write(context.user) as unit:
        before = unit.residents.get(command.resident_id)
        if command.shown_revision not in (None, before.revision):
            raise ChangedMeanwhile("resident", before.id)
        if command.at is None or is_latest(unit, before.id, at):
            entry = _move(unit, before, command, at, context)
        else:
            entry = ""
            _note_earlier(unit, before, command, at, context)
        unit.commit()
    changes = touched(residents=before.id)
    return done(changes | touched(outbox=entry) if entry else changes)


def _move(unit: UnitOfWork, before: Resident, command: RecordMove, at: datetime, context: Context) -> str:
    after = moved(before, command.kind, command.cell)
    unit.residents.put(after)
    line = note_place(
        unit,
        before,
        after,
        at,
        now=context.clock.now(),
        new_id=context.new_id,
        kind=command.kind,
        place=command.place.strip(),
        told_by=context.user.id,
    )
    return unit.record(ResidentMoved.of(after, before, line))


def _note_earlier(unit: UnitOfWork, now: Resident, command: RecordMove, at: datetime, context: Context) -> None:
    then = lived(unit, [now.id]).as_of(now.id, at)
    earlier = moved(then, command.kind, command.cell)
    line = Whereabouts(
        id=context.new_id(),
        resident_id=now.id,
        since=at,
        cell=earlier.cell,
        presence=earlier.presence,
        kind=command.kind,
        told_by=context.user.id,
        noted_at=context.clock.now(),
        place=command.place.strip(),
        revision=now.revision,
    )
    note_earlier(unit, line)
    unit.record(EarlierMoveNoted.of(line))
