"""Where a resident has lived: one line for each time that somebody said so. The lines are never rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from prisoncare_desktop.domain.resident import Presence

TOLD_BY_TRUST = "trust"


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
