"""The rule of revisions, for every record that has one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from itertools import islice
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, Table, bindparam, insert, select, update

from prisoncare_desktop.domain.access import Opening
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession
from prisoncare_desktop.domain.export_marks import ExportMark
from prisoncare_desktop.domain.external import ExternalAppointment
from prisoncare_desktop.domain.identity_pair import IdentityPair
from prisoncare_desktop.domain.pathway import Episode, FormResponse, ReviewTask
from prisoncare_desktop.domain.regime import RegimeDay
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.rounds import MedicinesRound
from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.domain.waiting import WaitingEntry
from prisoncare_desktop.domain.whereabouts import Whereabouts
from prisoncare_desktop.errors import ChangedMeanwhile, NotFound
from prisoncare_desktop.store.ledger import Ledger

Record = TypeVar(
    "Record",
    Resident,
    ClinicSession,
    Appointment,
    Episode,
    ReviewTask,
    FormResponse,
    Opening,
    IdentityPair,
    Whereabouts,
    WaitingEntry,
    ExternalAppointment,
    MedicinesRound,
    RegimeDay,
    SiteList,
    ExportMark,
)

IDS_AT_ONCE = 900  # bound parameters of one statement; older SQLite builds allow 999


class Revised(Generic[Record]):
    """One table's statements. `kind`: the record's name in errors. Holds no connection; made once per table."""

    def __init__(
        self, table: Table, kind: str, of_row: Callable[[Row[Any]], Record], to_row: Callable[[Record], dict[str, Any]]
    ) -> None:
        self.kind = kind
        self.of_row: Callable[[Row[Any]], Record] = of_row
        self._to_row: Callable[[Record], dict[str, Any]] = to_row
        self._select = select(table).where(table.c.id == bindparam("wanted"))
        self._many = select(table).where(table.c.id.in_(bindparam("wanted", expanding=True)))
        self._insert = insert(table)
        self._update = update(table).where(table.c.id == bindparam("wanted"))

    def find(self, connection: Connection, record_id: str) -> Record | None:
        row = connection.execute(self._select, {"wanted": record_id}).first()
        return None if row is None else self.of_row(row)

    def many(self, connection: Connection, record_ids: Iterable[str]) -> Iterator[Record]:
        for some in chunks(record_ids):
            for row in connection.execute(self._many, {"wanted": some}):
                yield self.of_row(row)

    def write(self, connection: Connection, record: Record, before: Record | None) -> None:
        """Write the record over what is stored, `before`.

        Raises:
            ChangedMeanwhile: the stored revision is not the one before.
        """
        if before is None:
            connection.execute(self._insert, self._to_row(record))
            return
        if before.revision != record.revision - 1:
            raise ChangedMeanwhile(self.kind, record.id)
        connection.execute(self._update, {**self._to_row(record), "wanted": record.id})


class Records(Generic[Record]):
    """The records of one table, within one unit of work: one by its id, and writing it."""

    def __init__(self, connection: Connection, ledger: Ledger, revised: Revised[Record]) -> None:
        self._connection = connection
        self._ledger = ledger
        self._revised: Revised[Record] = revised

    def get(self, record_id: str) -> Record:
        found: Record | None = self._revised.find(self._connection, record_id)
        if found is None:
            raise NotFound(self._revised.kind, record_id)
        return found

    def put(self, record: Record) -> None:
        before = self._revised.find(self._connection, record.id)
        self._revised.write(self._connection, record, before)
        self._ledger.changed(self._revised.kind, record.id, before, record)

    def _read(self, query: Any, **wanted: object) -> tuple[Record, ...]:
        return tuple(self._revised.of_row(row) for row in self._connection.execute(query, wanted))


def row_of(record: Record) -> dict[str, Any]:
    """Return a dataclass's fields as the columns of their names hold them."""
    return {name: value.value if isinstance(value, Enum) else value for name, value in record.__dict__.items()}


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Yield the ids, each once, as many at a time as one statement takes."""
    each = iter(dict.fromkeys(ids))
    while some := list(islice(each, IDS_AT_ONCE)):
        yield some
