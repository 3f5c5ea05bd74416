"""Pairs of identities, and who is still to be compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, literal_column, or_, select

from prisoncare_desktop.domain.identity_pair import Basis, Decided, IdentityPair
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.revised import Revised, chunks
from prisoncare_desktop.store.tables.identities import identity_pairs, residents_to_compare


def _pair(row: Row[Any]) -> IdentityPair:
    return IdentityPair(**{**row._asdict(), "decided": Decided(row.decided), "basis": Basis(row.basis)})


def _row(pair: IdentityPair) -> dict[str, Any]:
    return {**pair.__dict__, "decided": pair.decided.value, "basis": pair.basis.value}


_PAIRS = Revised(identity_pairs, "identity_pair", _pair, _row)
_p = identity_pairs.c
_BETWEEN = select(identity_pairs).where(_p.low_id == bindparam("low"), _p.high_id == bindparam("high"))
_some: Any = bindparam("some", expanding=True)
_OF: Any = select(identity_pairs).where(or_(_p.low_id.in_(_some), _p.high_id.in_(_some))).order_by(_p.id)
# Literals, not parameters: only then does SQLite see that the partial index holds all of these.
_TOGETHER = select(identity_pairs).where(literal_column("decided IN ('same', 'proposed')")).order_by(_p.id)
_EVERY = select(identity_pairs).order_by(_p.id)
_TO_LOOK_AT = or_(_p.decided.in_([d.value for d in (Decided.OPEN, Decided.UNSURE, Decided.PROPOSED)]), _p.disputed)
_COUNT = select(func.count()).select_from(identity_pairs).where(_TO_LOOK_AT)
_WAITING = select(residents_to_compare.c.resident_id).order_by(residents_to_compare.c.resident_id)


class SqlIdentityPairs:
    """Pairs of identities, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def get(self, pair_id: str) -> IdentityPair:
        pair = _PAIRS.find(self._connection, pair_id)
        if pair is None:
            raise NotFound("identity_pair", pair_id)
        return pair

    def between(self, one_id: str, other_id: str) -> IdentityPair | None:
        low, high = sorted((one_id, other_id))
        row = self._connection.execute(_BETWEEN, {"low": low, "high": high}).first()
        return None if row is None else _pair(row)

    def put(self, pair: IdentityPair) -> None:
        before = _PAIRS.find(self._connection, pair.id)
        _PAIRS.write(self._connection, pair, before)
        self._ledger.changed("identity_pair", pair.id, before, pair)

    def of(self, resident_ids: Iterable[str]) -> tuple[IdentityPair, ...]:
        rows = (row for some in chunks(resident_ids) for row in self._connection.execute(_OF, {"some": some}))
        return tuple({row.id: _pair(row) for row in rows}.values())

    def together(self) -> tuple[IdentityPair, ...]:
        return tuple(_pair(row) for row in self._connection.execute(_TOGETHER))

    def all(self) -> tuple[IdentityPair, ...]:
        return tuple(_pair(row) for row in self._connection.execute(_EVERY))

    def count_to_look_at(self) -> int:
        count: int = self._connection.execute(_COUNT).scalar_one()
        return count

    def to_compare(self, limit: int) -> tuple[str, ...]:
        return tuple(self._connection.execute(_WAITING.limit(limit)).scalars())

    def compared(self, resident_ids: Iterable[str]) -> None:
        for some in chunks(resident_ids):
            self._connection.execute(delete(residents_to_compare).where(residents_to_compare.c.resident_id.in_(some)))
