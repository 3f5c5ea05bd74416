"""Drafts: nobody's record yet, so neither trail nor outbox."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from prisoncare_desktop.store.tables.drafts import drafts
from prisoncare_desktop.usecases.ports import Draft


def _draft(row: Row[Any]) -> Draft:
    return Draft(**row._asdict())


_owner: BindParameter[str] = bindparam("wanted_owner")
_subject: BindParameter[str] = bindparam("wanted_subject")
_FIND = select(drafts).where(drafts.c.owner_id == _owner, drafts.c.subject == _subject)
_DELETE = delete(drafts).where(drafts.c.owner_id == _owner, drafts.c.subject == _subject)
_OF_OWNER = select(drafts).where(drafts.c.owner_id == _owner).order_by(drafts.c.saved_at.desc(), drafts.c.subject)
_OWNERS = select(drafts.c.owner_id).distinct()
_bare = insert(drafts)
_PUT = _bare.on_conflict_do_update(
    index_elements=[drafts.c.owner_id, drafts.c.subject],
    set_={c.name: _bare.excluded[c.name] for c in drafts.c if not c.primary_key},
)


class SqlDrafts:
    """Drafts, within one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, owner_id: str, subject: str) -> Draft | None:
        row = self._connection.execute(_FIND, {"wanted_owner": owner_id, "wanted_subject": subject}).first()
        return None if row is None else _draft(row)

    def put(self, draft: Draft) -> None:
        self._connection.execute(_PUT, draft.__dict__)

    def delete(self, owner_id: str, subject: str) -> None:
        self._connection.execute(_DELETE, {"wanted_owner": owner_id, "wanted_subject": subject})

    def of_owner(self, owner_id: str) -> tuple[Draft, ...]:
        return tuple(_draft(row) for row in self._connection.execute(_OF_OWNER, {"wanted_owner": owner_id}))

    def owners(self) -> frozenset[str]:
        return frozenset(self._connection.execute(_OWNERS).scalars())
