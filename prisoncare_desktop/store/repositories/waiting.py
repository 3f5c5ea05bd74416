"""Waiting lists."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from prisoncare_desktop.domain.waiting import WaitingEntry, WaitingState
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.revised import Records, Revised, row_of
from prisoncare_desktop.store.tables.waiting import waiting_entries


def _entry(row: Row[Any]) -> WaitingEntry:
    return WaitingEntry(**{**row._asdict(), "state": WaitingState(row.state)})


_e = waiting_entries.c
_ENTRIES = Revised(waiting_entries, "waiting_entry", _entry, row_of)
_OLDEST_FIRST = select(waiting_entries).order_by(_e.asked_on, _e.recorded_at, _e.id)
_OPEN = _OLDEST_FIRST.where(_e.state == WaitingState.WAITING.value)
_OF_RESIDENT = _OLDEST_FIRST.where(_e.resident_id == bindparam("resident_id"))


class SqlWaitingList(Records[WaitingEntry]):
    """Who waits for a place, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        super().__init__(connection, ledger, _ENTRIES)

    def open(self) -> tuple[WaitingEntry, ...]:
        return self._read(_OPEN)

    def of_resident(self, resident_id: str) -> tuple[WaitingEntry, ...]:
        return self._read(_OF_RESIDENT, resident_id=resident_id)
