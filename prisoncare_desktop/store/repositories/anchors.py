"""What the central record holds of the trail's head, by the row it is of."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select
from sqlalchemy.dialects.sqlite import insert

from prisoncare_desktop.domain.trail import TrailAnchor
from prisoncare_desktop.store.tables.trail import anchors

_COUNT = select(func.count()).select_from(anchors)
_ALL = select(anchors).order_by(anchors.c.seq)
_LATEST = select(anchors).order_by(anchors.c.seq.desc()).limit(bindparam("most"))
_bare = insert(anchors)
_PUT = _bare.on_conflict_do_update(
    index_elements=[anchors.c.seq], set_={c.name: _bare.excluded[c.name] for c in anchors.c if not c.primary_key}
)


class SqlAnchors:
    """Anchors, within one unit of work. Nobody's record: they need no trail, and must not move its head."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def latest(self, limit: int) -> tuple[TrailAnchor, ...]:
        return tuple(_anchor(row) for row in self._connection.execute(_LATEST, {"most": limit}))

    def all(self) -> tuple[TrailAnchor, ...]:
        return tuple(_anchor(row) for row in self._connection.execute(_ALL))

    def count(self) -> int:
        return self._connection.execute(_COUNT).scalar_one()

    def put(self, anchor: TrailAnchor) -> None:
        self._connection.execute(_PUT, anchor.__dict__)


def _anchor(row: Row[Any]) -> TrailAnchor:
    return TrailAnchor(**row._asdict())
