"""The versions of forms that were used here. They name nobody, so neither trail nor outbox tells of them."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from prisoncare_desktop.store.tables.forms import form_versions
from prisoncare_desktop.usecases.ports import KeptForm

_FIND = select(form_versions).where(
    form_versions.c.url == bindparam("wanted_url"), form_versions.c.version == bindparam("wanted_version")
)
_KEEP = insert(form_versions).on_conflict_do_nothing()


class SqlFormVersions:
    """Versions of forms, within one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, url: str, version: str) -> KeptForm | None:
        row = self._connection.execute(_FIND, {"wanted_url": url, "wanted_version": version}).first()
        return None if row is None else KeptForm(**row._asdict())

    def keep(self, form: KeptForm) -> None:
        self._connection.execute(_KEEP, form.__dict__)
