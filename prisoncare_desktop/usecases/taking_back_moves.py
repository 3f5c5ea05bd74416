"""Taking back a move that one has just told: Ctrl+Z on the resident's page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from prisoncare_desktop.domain.resident_edits import ResidentMoved
from prisoncare_desktop.domain.whereabouts import MoveKind, Whereabouts, latest, line_at
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.requests import Command, Done, done

TAKEN_BACK_WITHIN = timedelta(minutes=5)  # later it is told as a move of its own, which others may have acted on
_JUST_AFTER = timedelta(microseconds=1)


@dataclass(frozen=True)
class TakeBackMove(Command[None]):
    """Take back the last move of this resident."""

    resident_id: str


def take_back_move(command: TakeBackMove, context: Context) -> Done[None]:
    """Have them live where they lived before it. The line stays; another since the same instant says otherwise.

    Raises:
        NotFound: no such resident on this PC.
        RuleBroken: the last move is not one's own, was told more than five minutes ago, or is not what was told last.
    """
    at = context.clock.now()
    with context.store.write(context.user) as unit:
        now = unit.residents.get(command.resident_id)
        lines = unit.whereabouts.of([now.id]).get(now.id, ())
        wrong = latest(lines)
        if wrong is None or not _is_ones_own_and_fresh(wrong, context) or _is_told_before(wrong, lines):
            raise RuleBroken("nothing-to-take-back", f"resident {now.id} was not moved by {context.user.id} just now")
        before = line_at([line for line in lines if line.since < wrong.since], wrong.since)
        if before is None:
            raise RuleBroken("nothing-to-take-back", f"resident {now.id} lived nowhere before")
        after = replace(now, cell=before.cell, presence=before.presence, revision=now.revision + 1)
        line = replace(
            before,
            id=context.new_id(),
            since=wrong.since,
            kind=MoveKind.SEEN,
            place="",
            told_by=context.user.id,
            noted_at=max(at, wrong.noted_at + _JUST_AFTER),
            revision=after.revision,
        )
        unit.residents.put(after)
        unit.whereabouts.add(line)
        entry = unit.record(ResidentMoved.of(after, now, line), reason="undo")
        unit.commit()
    return done(touched(residents=now.id, outbox=entry))


def _is_ones_own_and_fresh(line: Whereabouts, context: Context) -> bool:
    told_here = line.told_by == context.user.id and line.kind is not MoveKind.SEEN
    return told_here and abs(context.clock.now() - line.noted_at) <= TAKEN_BACK_WITHIN


def _is_told_before(line: Whereabouts, lines: Iterable[Whereabouts]) -> bool:
    """Whether the same person has told another move since, of an earlier day: nobody can say which is meant."""
    return any(one.told_by == line.told_by and one.noted_at > line.noted_at for one in lines)
