"""The trail: who did what, in the transaction that did it, each row sealed together with the row before.

HMAC-SHA-256 under the trail key, over everything the row says and the MAC of the row before. `trail_check.py` finds a
row changed, removed, moved or put in, and by the anchors that the central record holds, rows cut off at the end.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.domain.trail import Checked, TrailReport
from prisoncare_desktop.errors import Bug
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store import trail_search
from prisoncare_desktop.store.canonical import canonical
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.tables.metadata import stamp
from prisoncare_desktop.store.tables.trail import trail
from prisoncare_desktop.store.trail_check import TrailCheck
from prisoncare_desktop.usecases.ports import Clock, TrailRow, TrailWanted

_INSERT = insert(trail)
_LAST = "SELECT seq, mac FROM trail ORDER BY seq DESC LIMIT 1"
_LATEST = select(trail).order_by(trail.c.seq.desc())
_MAC_OF = select(trail.c.mac).where(trail.c.seq == bindparam("wanted"))
PIECE = 20_000  # rows checked at a time: about a quarter of a second


@dataclass(frozen=True)
class _Pending:
    """A row to be, until the unit knows what its record has become."""

    at: datetime
    action: str
    record_type: str
    record_id: str
    reason: str
    payload_hash: str


class SqlTrail:
    """The trail within one unit of work. Rows are written when the unit commits, or is asked for them."""

    def __init__(
        self,
        connection: Connection,
        ledger: Ledger,
        clock: Clock,
        actor: StaffMember | None,
        device_id: str,
        key: bytes,
    ) -> None:
        self._connection = connection
        self._ledger = ledger
        self._clock = clock
        self._actor = actor
        self._device_id = device_id
        self._key = key
        self._pending: list[_Pending] = []

    def note(self, action: str, record_type: str, record_id: str, *, reason: str = "") -> None:
        self.add(action, record_type, record_id, reason=reason)

    def add(self, action: str, record_type: str, record_id: str, *, reason: str = "", payload_hash: str = "") -> None:
        """Add a row. `payload_hash`: what it says was done, where no record of the store was changed."""
        if self._actor is None:
            raise Bug("a reading unit of work writes no trail")
        if self._ledger.is_closed:
            raise Bug("this unit of work was committed: begin another")
        self._pending.append(_Pending(self._clock.now(), action, record_type, record_id, reason, payload_hash))

    def flush(self) -> None:
        """Write the rows that wait."""
        if not self._pending or self._actor is None:
            return
        seq, mac = self._last()
        rows = []
        for pending in self._pending:
            before, after = self._ledger.hashes(pending.record_type, pending.record_id) or ("", pending.payload_hash)
            row = TrailRow(
                seq=seq + 1,
                at=pending.at,
                user_id=self._actor.id,
                role=self._actor.role.value,
                device_id=self._device_id,
                action=pending.action,
                record_type=pending.record_type,
                record_id=pending.record_id,
                before_hash=before,
                after_hash=after,
                reason=pending.reason,
                previous_mac=mac,
                mac="",
            )
            seq, mac = row.seq, mac_of(row, self._key)
            rows.append({**row.__dict__, "mac": mac})
        self._connection.execute(_INSERT, rows)
        self._pending.clear()

    def latest(self, limit: int) -> tuple[TrailRow, ...]:
        self.flush()
        return tuple(TrailRow(**row._asdict()) for row in self._connection.execute(_LATEST.limit(limit)))

    def find(self, wanted: TrailWanted) -> tuple[TrailRow, ...]:
        self.flush()
        return trail_search.find(self._connection, wanted)

    def residents_of(self, record_ids: Iterable[str]) -> dict[str, str]:
        return trail_search.residents_of(self._connection, record_ids)

    def head(self) -> tuple[int, str]:
        self.flush()
        return self._last()

    def _last(self) -> tuple[int, str]:
        seq, mac = connections.at_once(self._connection, _LAST) or (0, "")
        return seq, mac

    def mac_of_row(self, seq: int) -> str:
        return self._connection.execute(_MAC_OF, {"wanted": seq}).scalar() or ""

    def check(self, so_far: Checked | None = None, limit: int = PIECE) -> Checked:
        self.flush()
        return TrailCheck(self._connection, self._key, so_far or Checked()).run(limit)

    def report(self) -> TrailReport:
        checked = self.check()
        while not checked.done:
            checked = self.check(checked)
        return checked.report

    def verify(self) -> tuple[int, int | None]:
        report = self.report()
        return (report.rows, None) if report.sound else (report.findings[0].seq - 1, report.findings[0].seq)


def mac_of(row: TrailRow, key: bytes) -> str:
    """Return the MAC of all a row says."""
    says = [
        row.seq,
        stamp(row.at),
        row.user_id,
        row.role,
        row.device_id,
        row.action,
        row.record_type,
        row.record_id,
        row.before_hash,
        row.after_hash,
        row.reason,
        row.previous_mac,
    ]
    return hmac.new(key, canonical(says), hashlib.sha256).hexdigest()
