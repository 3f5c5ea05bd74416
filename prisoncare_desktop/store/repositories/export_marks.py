"""What other systems have taken over of what was exported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row

from prisoncare_desktop.domain.export_marks import ExportMark, mark_id
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.revised import Records, Revised, row_of
from prisoncare_desktop.store.tables.export_marks import export_marks


def _mark(row: Row[Any]) -> ExportMark:
    return ExportMark(**{name: value for name, value in row._asdict().items() if name != "id"})


def _row(mark: ExportMark) -> dict[str, Any]:
    return {**row_of(mark), "id": mark.id}


_MARKS = Revised(export_marks, "export_mark", _mark, _row)


class SqlExportMarks(Records[ExportMark]):
    """The ticks beside what was exported, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        super().__init__(connection, ledger, _MARKS)

    def of(self, appointment_ids: Iterable[str], layout: str) -> dict[str, ExportMark]:
        ids = [mark_id(appointment_id, layout) for appointment_id in appointment_ids]
        return {mark.appointment_id: mark for mark in _MARKS.many(self._connection, ids)}
