"""Lists that the prison keeps of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row

from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.revised import Records, Revised, row_of
from prisoncare_desktop.store.tables.site_lists import site_lists


def _list(row: Row[Any]) -> SiteList:
    return SiteList(**row._asdict())


_LISTS = Revised(site_lists, "site_list", _list, row_of)


class SqlSiteLists(Records[SiteList]):
    """The prison's own lists, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        super().__init__(connection, ledger, _LISTS)

    def find(self, name: str) -> SiteList | None:
        return _LISTS.find(self._connection, name)
