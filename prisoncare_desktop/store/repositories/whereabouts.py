"""Where residents have lived."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.whereabouts import MoveKind, Whereabouts
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.revised import chunks, row_of
from prisoncare_desktop.store.tables.whereabouts import whereabouts

_w = whereabouts.c
_OF = (
    select(whereabouts)
    .where(_w.resident_id.in_(bindparam("wanted", expanding=True)))
    .order_by(_w.resident_id, _w.since, _w.noted_at, _w.id)
)


def _line(row: Row[Any]) -> Whereabouts:
    told = {name: value for name, value in row._asdict().items() if name != "wing"}
    return Whereabouts(**{**told, "presence": Presence(row.presence), "kind": MoveKind(row.kind)})


class SqlWhereabouts:
    """Where residents have lived, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def add(self, line: Whereabouts) -> None:
        self._connection.execute(insert(whereabouts), {**row_of(line), "wing": line.wing})
        self._ledger.changed("whereabouts", line.resident_id, None, line, "resident")

    def of(self, resident_ids: Iterable[str]) -> dict[str, tuple[Whereabouts, ...]]:
        found: dict[str, tuple[Whereabouts, ...]] = {}
        for some in chunks(resident_ids):
            for row in self._connection.execute(_OF, {"wanted": some}):
                found[row.resident_id] = (*found.get(row.resident_id, ()), _line(row))
        return found
