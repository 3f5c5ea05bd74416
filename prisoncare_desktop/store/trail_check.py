"""Is the trail as it was written? Row by row, each against its seal, its place and its neighbours; then the anchors.

Every row is sealed together with its number and the row before, so a row that was moved can be told from one that was
changed: its seal still fits, under another number. What no seal tells, an anchor may: a trail cut off at its end, put
back whole to an earlier state, or sealed anew by somebody who stole the key, looks perfect by itself. What lies after
the last anchor, nothing can prove: rows that were never anchored can be cut off, and nobody will know.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from prisoncare_desktop.domain.trail import FINDINGS_MAX, Checked, Finding, TrailReport, Wrong
from prisoncare_desktop.store.canonical import canonical

_COLUMNS = (
    "seq, at, user_id, role, device_id, action, record_type, record_id, before_hash, after_hash, reason,"
    " previous_mac, mac"
)
_ROWS = f"SELECT {_COLUMNS} FROM trail WHERE seq > ? ORDER BY seq LIMIT ?"
_TOTAL = "SELECT count(*), coalesce(max(seq), 0) FROM trail"
_AS_OFTEN = "SELECT count(*) FROM trail WHERE mac = ?"
_HEAD = "SELECT seq, mac FROM trail ORDER BY seq DESC LIMIT 1"
_AGAINST_ANCHORS = (
    "SELECT anchors.seq, anchors.mac, anchors.anchored_at, trail.mac"
    " FROM anchors LEFT JOIN trail ON trail.seq = anchors.seq ORDER BY anchors.seq"
)
_PREVIOUS, _MAC = 11, 12
FULL_SEARCHES = 5  # for the number under which a row was written: each tries every number there is

Raw = Sequence[Any]


def sealed(row: Raw, key: bytes, seq: int | None = None) -> str:
    """Return the seal of a row as it lies in the file, as if it had the number `seq`; "" of what no row can hold."""
    says = list(row[:_MAC])
    if seq is not None:
        says[0] = seq
    try:
        return hmac.digest(key, canonical(says), hashlib.sha256).hex()
    except (TypeError, UnicodeEncodeError):
        return ""


@dataclass
class TrailCheck:
    """One piece of a check, on from where the last one came."""

    connection: Connection
    key: bytes
    at: Checked
    _findings: list[Finding] = field(default_factory=list)
    _highest: int = 0

    def run(self, limit: int) -> Checked:
        """Check up to `limit` rows more, and at the end the anchors."""
        total, self._highest = self.connection.exec_driver_sql(_TOTAL).one()
        rows = self.connection.exec_driver_sql(_ROWS, (self.at.seq, limit + 1)).all()
        self._findings = list(self.at.report.findings)
        seq, written, mac = self.at.seq, self.at.written, self.at.mac
        here = rows[:limit]
        for n, row in enumerate(here):
            # The fast path, for a row that stands where it was written, as it was written.
            if (
                row[0] == seq + 1 == written + 1
                and (mac is None or row[_PREVIOUS] == mac)
                and sealed(row, self.key) == row[_MAC]
            ):
                seq, written, mac = row[0], row[0], row[_MAC]
            else:
                following = rows[n + 1] if n + 1 < len(rows) else None
                self.at = replace(self.at, seq=seq, written=written, mac=mac)
                written, mac = self._judge(row, following)
                seq = row[0]
        done = len(rows) <= limit
        report = replace(self.at.report, rows=self.at.report.rows + len(here), findings=tuple(self._findings))
        self.at = replace(self.at, report=report, total=total, done=done, seq=seq, written=written, mac=mac)
        if done:
            self.at = replace(self.at, report=self._with_anchors(report))
        return self.at

    # --- a row that is not as expected -------------------------------------------------------------------------------

    def _judge(self, row: Raw, following: Raw | None) -> tuple[int, str | None]:
        """Note what is wrong with a row. Return the number under which it was written, and its MAC if that holds.

        `row[0] - written` beside the row before tells how far numbers were shifted since: a row taken out and those
        after it renumbered is one thing wrong, not hundreds.
        """
        before = self.at
        due = before.written + 1
        origin = self._origin(row, due)
        goes_on_from = following is not None and self._fits(following, due)
        if origin is None:
            return self._foreign(row, due, goes_on=goes_on_from)
        if origin == due:
            if row[0] - origin != before.seq - before.written and not self._explained(before.seq):
                self._note(Finding(Wrong.REORDERED, row[0], other=origin))
            if before.mac is not None and row[_PREVIOUS] != before.mac and not self._explained(before.seq):
                self._note(Finding(Wrong.EDITED, max(before.seq, 1)))  # sealed anew, and the one after it was not
            return origin, row[_MAC]
        if origin > due and (following is None or self._fits(following, origin + 1)):
            self._note(Finding(Wrong.MISSING, due, origin - 1))
            return origin, row[_MAC]
        if self.connection.exec_driver_sql(_AS_OFTEN, (row[_MAC],)).scalar_one() > 1:
            self._note(Finding(Wrong.DUPLICATED, row[0], other=origin))
        else:
            self._note(Finding(Wrong.REORDERED, row[0], other=origin))
        return (before.written, before.mac) if goes_on_from else (due, None)

    def _foreign(self, row: Raw, due: int, *, goes_on: bool) -> tuple[int, str | None]:
        """Note a row whose seal fits no number: it was changed, or put in."""
        before = self.at
        if goes_on:
            self._note(Finding(Wrong.INSERTED, row[0]))
            return before.written, before.mac
        place = row[0] - (before.seq - before.written)
        if place > due:
            self._note(Finding(Wrong.MISSING, due, place - 1))
        self._note(Finding(Wrong.EDITED, row[0]))
        return max(place, due), None

    def _origin(self, row: Raw, due: int) -> int | None:
        """Return the number under which the row was sealed, None if none fits."""
        likely = (row[0], due, row[0] + 1, row[0] - 1)
        for seq in likely:
            if self._fits(row, seq):
                return seq
        if self.at.searches >= FULL_SEARCHES:
            return None
        self.at = replace(self.at, searches=self.at.searches + 1)
        return next((seq for seq in range(1, self._highest + 2) if self._fits(row, seq)), None)

    def _fits(self, row: Raw, seq: int) -> bool:
        return bool(sealed(row, self.key, seq) == row[_MAC])

    def _explained(self, seq: int) -> bool:
        """Whether something is known to be wrong up to this very row, so that what follows from it is no news."""
        return bool(self._findings) and self._findings[-1].last >= seq

    def _note(self, finding: Finding) -> None:
        if len(self._findings) < FINDINGS_MAX:
            self._findings.append(finding)

    # --- the anchors -------------------------------------------------------------------------------------------------

    def _with_anchors(self, report: TrailReport) -> TrailReport:
        """Return the report with what the anchors say."""
        head = self.connection.exec_driver_sql(_HEAD).first()
        head_seq, head_mac = (head[0], head[1]) if head else (0, "")
        agreed, agreed_at = 0, ""
        highest = clash = 0
        for seq, mac, anchored_at, there in self.connection.exec_driver_sql(_AGAINST_ANCHORS):
            highest = seq
            if mac == there and not clash:
                agreed, agreed_at = seq, anchored_at
            elif mac != there and not clash and seq <= head_seq:
                clash = seq
        if clash and not any(one.seq <= clash <= one.last for one in self._findings):
            self._note(Finding(Wrong.DISAGREES, agreed + 1, clash))
        if highest > head_seq:
            self._note(Finding(Wrong.CUT_OFF, head_seq + 1, highest))
        return replace(
            report,
            findings=tuple(self._findings),
            head_seq=head_seq,
            head_mac=head_mac,
            anchored=agreed,
            anchored_at=datetime.fromisoformat(agreed_at) if agreed_at else None,
        )
