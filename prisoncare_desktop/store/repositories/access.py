"""Openings of sensitive records, and the trail's rows marked unusual."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, literal_column, select

from prisoncare_desktop.domain.access import Opening
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.revised import Revised
from prisoncare_desktop.store.tables.access import break_glass
from prisoncare_desktop.store.tables.trail import trail
from prisoncare_desktop.usecases.ports import TrailRow


def _opening(row: Row[Any]) -> Opening:
    return Opening(**{**row._asdict(), "role": Role(row.role)})


def _opening_row(opening: Opening) -> dict[str, Any]:
    return {**opening.__dict__, "role": opening.role.value}


_b = break_glass.c
_OPENINGS = Revised(break_glass, "break_glass", _opening, _opening_row)
_at = bindparam("moment", type_=_b.at.type)
_GRANT = (
    select(break_glass)
    .where(
        _b.user_id == bindparam("wanted_user"), _b.resident_id == bindparam("wanted"), _b.at <= _at, _b.ends_at > _at
    )
    .order_by(_b.ends_at.desc())
    .limit(1)
)
_TO_REVIEW = (
    select(break_glass)
    .where(_b.reviewed_at.is_(None), _b.role != Role.LEADER.value)  # a leader's own are in the trail only
    .order_by(_b.at, _b.id)
)
# The literal, not a parameter: only then does SQLite see that the partial index of the unusual holds all of these.
_UNUSUAL = (
    select(trail).where(trail.c.action == literal_column("'Unusual'"), trail.c.at >= _at).order_by(trail.c.seq.desc())
)


class SqlOpenings:
    """Openings, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def get(self, opening_id: str) -> Opening:
        opening = _OPENINGS.find(self._connection, opening_id)
        if opening is None:
            raise NotFound("opening", opening_id)
        return opening

    def put(self, opening: Opening) -> None:
        before = _OPENINGS.find(self._connection, opening.id)
        _OPENINGS.write(self._connection, opening, before)
        self._ledger.changed("break_glass", opening.id, before, opening)

    def grant(self, user_id: str, resident_id: str, at: datetime) -> Opening | None:
        wanted = {"wanted_user": user_id, "wanted": resident_id, "moment": at}
        row = self._connection.execute(_GRANT, wanted).first()
        return None if row is None else _opening(row)

    def to_review(self) -> tuple[Opening, ...]:
        return tuple(_opening(row) for row in self._connection.execute(_TO_REVIEW))

    def unusual_since(self, at: datetime) -> tuple[TrailRow, ...]:
        rows = self._connection.execute(_UNUSUAL, {"moment": at})
        return tuple(TrailRow(**row._asdict()) for row in rows)
