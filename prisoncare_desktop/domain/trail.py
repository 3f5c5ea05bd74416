"""The trail as people are told of it: what a check found, what the central record holds of it, its head in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

FINDINGS_MAX: Final = 50  # a trail with more is not told row by row: somebody must fetch help
_GROUP: Final = 4
_GROUPS: Final = 4  # 64 bits: nobody makes another trail whose head reads the same


class Wrong(StrEnum):
    """What can be wrong with a trail."""

    EDITED = "edited"  # the row is not as it was written; or was written by something else
    MISSING = "missing"
    REORDERED = "reordered"  # it stands where another stood
    INSERTED = "inserted"  # nobody wrote it
    DUPLICATED = "duplicated"
    CUT_OFF = "cut off at the end"
    DISAGREES = "disagrees with an anchor"  # sealed with the right key, and not what the central record was told


@dataclass(frozen=True)
class Finding:
    """One thing wrong, with rows `seq` to `until` (both included).

    `other`: where a reordered or duplicated row was written. Of `DISAGREES`, the row lies somewhere in between: after
    the last anchor that agrees, up to the one that does not.
    """

    wrong: Wrong
    seq: int
    until: int = 0
    other: int = 0

    @property
    def last(self) -> int:
        return max(self.seq, self.until)


@dataclass(frozen=True)
class TrailAnchor:
    """What the central record was told of the trail's head at a sync: row `seq` (so many rows) had this MAC."""

    seq: int
    mac: str
    device_id: str
    server_id: str  # of the AuditEvent that holds it
    anchored_at: datetime  # UTC


@dataclass(frozen=True)
class TrailReport:
    """What a check came to. `anchored`: the last row that an anchor vouches for, as of `anchored_at`."""

    rows: int
    findings: tuple[Finding, ...] = ()
    head_seq: int = 0
    head_mac: str = ""
    anchored: int = 0
    anchored_at: datetime | None = None

    @property
    def sound(self) -> bool:
        return not self.findings

    @property
    def unanchored(self) -> int:
        """The newest rows, which could be cut off without anybody being able to tell."""
        return max(0, self.head_seq - self.anchored)


@dataclass(frozen=True)
class Checked:
    """A check as far as it has come. Hand it back to go on; `done`: it came to the end.

    `written`: the number under which the last row was written; `mac`: of the row before, None where that is unknown.
    """

    report: TrailReport = TrailReport(0)
    total: int = 0
    done: bool = False
    seq: int = 0
    written: int = 0
    mac: str | None = ""
    searches: int = 0


def trail_words(mac: str) -> str:
    """Return a head's MAC as people can read it out and compare it: "3f9a 11c0 77de 0b42"; "" of an empty trail."""
    return " ".join(mac[at * _GROUP : (at + 1) * _GROUP] for at in range(_GROUPS) if mac)
