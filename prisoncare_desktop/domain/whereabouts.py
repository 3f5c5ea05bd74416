"""Where a resident has lived: one line for each time that somebody said so. The lines are never rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from prisoncare_desktop.domain.resident import Presence

TOLD_BY_TRUST = "trust"
EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when somebody lived where they lived before anybody saw them move: as far back as this PC knows."""


class MoveKind(StrEnum):
    """What happened. SEEN: nobody said what; another cell stood in the trust's record."""

    SEEN = "seen"
    MOVE = "move"
    RECEPTION = "reception"
    TRANSFER_IN = "transfer-in"
    TRANSFER_OUT = "transfer-out"
    RELEASE = "release"
    COURT = "court"
    HOSPITAL = "hospital"
    RETURN = "return"


@dataclass(frozen=True)
class Whereabouts:
    """Since when somebody lived in a cell, or was out. Until the next line, by `since`.

    Whoever has no line lives where the register says, and nobody has seen them live elsewhere. `place`: where they
    went or came from, an agency id, "" if nobody said. `told_by`: a staff id, or `TOLD_BY_TRUST`. `revision`: of the
    resident, as of this line.
    """

    id: str
    resident_id: str
    since: datetime  # UTC
    cell: str
    presence: Presence
    kind: MoveKind
    told_by: str
    noted_at: datetime  # UTC
    place: str = ""
    revision: int = 0

    @property
    def wing(self) -> str:
        return self.cell.split("-", 1)[0]


@dataclass(frozen=True)
class Stay:
    """A line and when it ended; `until` None: it is so now."""

    line: Whereabouts
    until: datetime | None = None


def stays(lines: Iterable[Whereabouts]) -> tuple[Stay, ...]:
    """Return where one resident has lived, newest first.

    Of lines since one instant the one noted last is so: it takes back or corrects the others. To be seen where one was
    already adds nothing.
    """
    told: list[Stay] = []
    for line in {line.since: line for line in sorted(lines, key=_in_order)}.values():
        if told:
            last = told[-1].line
            if line.kind is MoveKind.SEEN and (line.cell, line.presence) == (last.cell, last.presence):
                continue
            told[-1] = Stay(last, line.since)
        told.append(Stay(line))
    return tuple(reversed(told))


def line_at(lines: Iterable[Whereabouts], at: datetime) -> Whereabouts | None:
    """Return the line that was so at this instant; None where no line goes so far back."""
    begun = [line for line in lines if line.since <= at]
    return max(begun, key=_in_order, default=None)


def latest(lines: Iterable[Whereabouts]) -> Whereabouts | None:
    """Return the line that is so now; None where nobody saw them move."""
    return max(lines, key=_in_order, default=None)


def _in_order(line: Whereabouts) -> tuple[datetime, datetime, str]:
    return line.since, line.noted_at, line.id
