"""What people here may say of a resident besides who they are: where they live, what they need, what they speak.

Decisions (2026-11-22):
- The trust's record says who somebody is; where they are, a wing knows first. So these three go up, and nothing else
  of a resident does: no name, number, birth date or sex. A trust that lets nobody write them refuses, and a person
  sees that. `RESIDENT_EDITS` False keeps all of it on this PC.
- Court and hospital leave the cell as it is: they are expected back in it. Who is transferred or released has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Final, Self

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.whereabouts import MoveKind, Whereabouts
from prisoncare_desktop.errors import RuleBroken

RESIDENT_EDITS: Final = True  # whether any of this is sent

PLACE: Final = "place"  # the fields that a change of ours can hold back, as the mapper names them
NEEDS: Final = "needs"
LANGUAGE: Final = "language"

CELL = re.compile(r"[A-Z0-9]{1,6}(-[A-Z0-9]{1,6}){0,3}")  # the path below the prison (domain.md 6.2)

_WITH_US: Final = frozenset({Presence.HERE, Presence.OUT})
_GONE: Final = frozenset({Presence.TRANSFERRED, Presence.RELEASED})
_MOVES: Final = {  # kind: from where, to where
    MoveKind.MOVE: (_WITH_US, None),
    MoveKind.RECEPTION: (_GONE, Presence.HERE),
    MoveKind.TRANSFER_IN: (_GONE, Presence.HERE),
    MoveKind.RETURN: (frozenset({Presence.OUT}), Presence.HERE),
    MoveKind.COURT: (_WITH_US, Presence.OUT),
    MoveKind.HOSPITAL: (_WITH_US, Presence.OUT),
    MoveKind.TRANSFER_OUT: (_WITH_US, Presence.TRANSFERRED),
    MoveKind.RELEASE: (_WITH_US, Presence.RELEASED),
}


@dataclass(frozen=True)
class ResidentSaid(Event):
    """All that was said here of a resident, but who they are. `before_*`: what stood there, for the merge.

    `since`, `move`, `move_place`, `told_by`, `told_at`: of the last time that they were said to live elsewhere; None
    and "" where nobody here ever saw them move. Each kind is about a part of it and repeats the rest.
    """

    record_type: ClassVar[str] = "resident"
    to_central: ClassVar[bool] = RESIDENT_EDITS

    cell: str
    presence: str
    since: datetime | None
    move: str
    move_place: str
    told_by: str
    told_at: datetime | None
    needs: tuple[str, ...]
    language: str
    interpreter: bool
    before_cell: str
    before_presence: str
    before_needs: tuple[str, ...]
    before_language: str
    before_interpreter: bool

    @classmethod
    def of(cls, after: Resident, before: Resident, line: Whereabouts | None) -> Self:
        """Return the event. `line`: since when they live where they do, as far as anybody saw."""
        return cls(
            record_id=after.id,
            revision=after.revision,
            cell=after.cell,
            presence=after.presence,
            since=line.since if line is not None else None,
            move=line.kind if line is not None else "",
            move_place=line.place if line is not None else "",
            told_by=line.told_by if line is not None else "",
            told_at=line.noted_at if line is not None else None,
            needs=tuple(sorted(after.needs)),
            language=after.language,
            interpreter=after.interpreter,
            before_cell=before.cell,
            before_presence=before.presence,
            before_needs=tuple(sorted(before.needs)),
            before_language=before.language,
            before_interpreter=before.interpreter,
        )


@dataclass(frozen=True)
class ResidentMoved(ResidentSaid):
    """Somebody moved cell, came, went, or was out for a while."""

    kind: ClassVar[str] = "ResidentMoved"


@dataclass(frozen=True)
class ResidentNeedsRecorded(ResidentSaid):
    """What somebody needs to be well understood and seen was recorded: adjustments, language, interpreter."""

    kind: ClassVar[str] = "ResidentNeedsRecorded"


EDITS: Final = frozenset({ResidentMoved.kind, ResidentNeedsRecorded.kind})
"""The kinds of change that say all of it."""


@dataclass(frozen=True)
class EarlierMoveNoted(Event):
    """A move was told late: of before the last that was told. It changes nothing of where they are now."""

    kind: ClassVar[str] = "EarlierMoveNoted"
    record_type: ClassVar[str] = "resident"
    to_central: ClassVar[bool] = False

    since: datetime
    cell: str
    presence: str
    move: str
    place: str

    @classmethod
    def of(cls, line: Whereabouts) -> EarlierMoveNoted:
        return cls(line.resident_id, line.revision, line.since, line.cell, line.presence, line.kind, line.place)


def about(kind: str, said: Mapping[str, Any]) -> frozenset[str]:
    """Return the fields that a change is about, by its payload."""
    if kind == ResidentMoved.kind:
        return frozenset({PLACE})
    needs = said["needs"] != said["before_needs"]
    spoken = any(said[name] != said[f"before_{name}"] for name in ("language", "interpreter"))
    return frozenset({NEEDS} if needs else ()) | ({LANGUAGE} if spoken else set()) or frozenset({NEEDS, LANGUAGE})


def moved(before: Resident, kind: MoveKind, cell: str) -> Resident:
    """Return the resident once moved. `cell`: "" where they keep theirs, or have none.

    Raises:
        RuleBroken: nobody can move so from where they are, or that is no cell.
    """
    cell = cell.strip().upper()
    if cell and not CELL.fullmatch(cell):
        raise RuleBroken("no-such-cell", f"resident {before.id}: that is no cell")
    if kind not in _MOVES or before.presence not in _MOVES[kind][0]:
        raise RuleBroken("no-such-move", f"resident {before.id} is {before.presence}: {kind} cannot be")
    presence = _MOVES[kind][1] or before.presence
    if kind is MoveKind.MOVE and cell in ("", before.cell):
        raise RuleBroken("no-such-cell", f"resident {before.id} lives there already, or nowhere is said")
    cell = "" if presence in _GONE else cell or before.cell
    return replace(before, cell=cell, presence=presence, revision=before.revision + 1)


def needs_recorded(before: Resident, needs: frozenset[str], language: str, *, interpreter: bool) -> Resident:
    """Return the resident with what they need and speak. `language`: BCP 47, "" while nobody knows.

    Raises:
        RuleBroken: a code that no list has, or nothing is new.
    """
    known = {one.code for one in value_set("communication_need").concepts} | set(before.needs)
    spoken = {one.code for one in value_set("language").concepts} | {before.language, ""}
    if not needs <= known or language not in spoken:
        raise RuleBroken("no-such-need", f"resident {before.id}: a need or a language that no list has")
    after = replace(before, needs=tuple(sorted(needs)), language=language, interpreter=interpreter)
    if replace(after, needs=before.needs) == before and set(before.needs) == needs:
        raise RuleBroken("nothing-new", f"resident {before.id} has these needs already")
    return replace(after, revision=before.revision + 1)
