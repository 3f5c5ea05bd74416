"""The rule of revisions, for every record that has one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, update

from prisoncare_desktop.domain.access import Opening
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession
from prisoncare_desktop.domain.identity_pair import IdentityPair
from prisoncare_desktop.domain.pathway import Episode, FormResponse, ReviewTask
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.errors import ChangedMeanwhile

Record = TypeVar(
    "Record", Resident, ClinicSession, Appointment, Episode, ReviewTask, FormResponse, Opening, IdentityPair
)

IDS_AT_ONCE = 900  # bound parameters of one statement; older SQLite builds allow 999


class Revised(Generic[Record]):
    """One table's statements. `kind`: the record's name in errors. Holds no connection; made once per table."""

    def __init__(
        self, table: Table, kind: str, of_row: Callable[[Row[Any]], Record], to_row: Callable[[Record], dict[str, Any]]
    ) -> None:
        self._kind = kind
        self._of_row: Callable[[Row[Any]], Record] = of_row
        self._to_row: Callable[[Record], dict[str, Any]] = to_row
        self._select = select(table).where(table.c.id == bindparam("wanted"))
        self._many = select(table).where(table.c.id.in_(bindparam("wanted", expanding=True)))
        self._insert = insert(table)
        self._update = update(table).where(table.c.id == bindparam("wanted"))

    def find(self, connection: Connection, record_id: str) -> Record | None:
        row = connection.execute(self._select, {"wanted": record_id}).first()
        return None if row is None else self._of_row(row)

    def many(self, connection: Connection, record_ids: Iterable[str]) -> Iterator[Record]:
        for some in chunks(record_ids):
            for row in connection.execute(self._many, {"wanted": some}):
                yield self._of_row(row)

    def write(self, connection: Connection, record: Record, before: Record | None) -> None:
        """Write the record over what is stored, `before`.

        Raises:
            ChangedMeanwhile: the stored revision is not the one before.
        """
        if before is None:
            connection.execute(self._insert, self._to_row(record))
            return
        if before.revision != record.revision - 1:
            raise ChangedMeanwhile(self._kind, record.id)
        connection.execute(self._update, {**self._to_row(record), "wanted": record.id})


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Yield the ids, each once, as many at a time as one statement takes."""
    each = iter(dict.fromkeys(ids))
    while some := list(islice(each, IDS_AT_ONCE)):
        yield some
