"""Residents with their alerts and needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_once

from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.resident import Alert, Presence, Resident, folded
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories.resident_alike import candidate_numbers
from prisoncare_desktop.store.repositories.resident_search import found, written_words
from prisoncare_desktop.store.repositories.revised import IDS_AT_ONCE, Revised, chunks
from prisoncare_desktop.store.tables.identities import residents_to_compare
from prisoncare_desktop.store.tables.resident import alerts, needs, resident_words, residents


def _bare(row: Row[Any]) -> Resident:
    """Return the resident without alerts and needs, which lie in tables of their own."""
    return Resident(
        id=row.id,
        nomis_number=row.nomis_number,
        given_name=row.given_name,
        family_name=row.family_name,
        preferred_name=row.preferred_name,
        birth_date=row.birth_date,
        cell=row.cell,
        presence=Presence(row.presence),
        nhs_number=row.nhs_number,
        sex=row.sex,
        language=row.language,
        interpreter=row.interpreter,
        revision=row.revision,
    )


def resident_row(resident: Resident) -> dict[str, Any]:
    """Return the resident's own row."""
    return {
        "id": resident.id,
        "nomis_number": resident.nomis_number,
        "given_name": resident.given_name,
        "family_name": resident.family_name,
        "preferred_name": resident.preferred_name,
        "birth_date": resident.birth_date,
        "cell": resident.cell,
        "wing": resident.wing,
        "presence": resident.presence.value,
        "nhs_number": resident.nhs_number,
        "sex": resident.sex,
        "language": resident.language,
        "interpreter": resident.interpreter,
        "folded": folded(f"{resident.family_name} {resident.preferred_name} {resident.given_name}"),
        "revision": resident.revision,
    }


_ROWS = Revised(residents, "resident", _bare, resident_row)
_NO = select(residents.c.no).where(residents.c.id == bindparam("wanted"))
_BY_NUMBER = select(residents).where(residents.c.no.in_(bindparam("wanted", expanding=True)))
_BY_NOMIS = select(residents).where(residents.c.nomis_number == bindparam("wanted"))
_BY_NHS = select(residents).where(residents.c.nhs_number == bindparam("wanted"), residents.c.nhs_number != "")
_present = residents.c.presence.in_([p.value for p in Presence if p not in GONE])
_HERE = select(residents).where(_present).order_by(residents.c.cell, residents.c.folded, residents.c.id)
_WINGS = select(residents.c.wing).where(_present, residents.c.wing != "").distinct().order_by(residents.c.wing)
_ALERTS = (
    select(alerts)
    .where(alerts.c.resident_id.in_(bindparam("wanted", expanding=True)))
    .order_by(alerts.c.resident_id, alerts.c.position)
)
_NEEDS = (
    select(needs)
    .where(needs.c.resident_id.in_(bindparam("wanted", expanding=True)))
    .order_by(needs.c.resident_id, needs.c.position)
)
_DROP_ALERTS = delete(alerts).where(alerts.c.resident_id == bindparam("wanted"))
_DROP_NEEDS = delete(needs).where(needs.c.resident_id == bindparam("wanted"))
_DROP_WORDS = delete(resident_words).where(resident_words.c.resident_no == bindparam("wanted"))

_TO_COMPARE = insert_once(residents_to_compare).on_conflict_do_nothing()


class SqlResidents:
    """Residents, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def get(self, resident_id: str) -> Resident:
        resident = self.many([resident_id]).get(resident_id)
        if resident is None:
            raise NotFound("resident", resident_id)
        return resident

    def many(self, resident_ids: Iterable[str]) -> dict[str, Resident]:
        return {r.id: r for r in self._whole(list(_ROWS.many(self._connection, resident_ids)))}

    def put(self, resident: Resident) -> None:
        bare = _ROWS.find(self._connection, resident.id)
        before = self._whole([bare])[0] if bare else None
        _ROWS.write(self._connection, resident, before)
        one = {"wanted": resident.id}
        if (before.alerts if before else ()) != resident.alerts:
            self._connection.execute(_DROP_ALERTS, one)
            self._insert_all(alerts, alert_rows(resident))
        if (before.needs if before else ()) != resident.needs:
            self._connection.execute(_DROP_NEEDS, one)
            self._insert_all(needs, need_rows(resident))
        if before is None or written_words(before, is_gone(before)) != written_words(resident, is_gone(resident)):
            number: int = self._connection.execute(_NO, one).scalar_one()
            if before is not None:
                self._connection.execute(_DROP_WORDS, {"wanted": number})
            self._insert_all(resident_words, word_rows(resident, number))
        if before is None or Traits.of(before) != Traits.of(resident):
            self._connection.execute(_TO_COMPARE, {"resident_id": resident.id})
        self._ledger.changed("resident", resident.id, before, resident)

    def find_by_nomis(self, nomis_number: str) -> Resident | None:
        if not nomis_number:
            return None  # several may have none
        rows = self._connection.execute(_BY_NOMIS, {"wanted": nomis_number})
        candidates = sorted((_bare(row) for row in rows), key=lambda r: (is_gone(r), r.id))
        return self._whole(candidates[:1])[0] if candidates else None

    def of_numbers(self, nomis_number: str, nhs_number: str) -> tuple[Resident, ...]:
        found: dict[str, Resident] = {}
        for query, number in ((_BY_NOMIS, nomis_number), (_BY_NHS, nhs_number)):
            if number:
                found |= {row.id: _bare(row) for row in self._connection.execute(query, {"wanted": number})}
        return tuple(self._whole([found[i] for i in sorted(found)]))

    def search(self, text: str, limit: int, wing: str = "") -> tuple[Resident, ...]:
        numbers = found(self._connection, text, limit)
        if not numbers:
            return ()
        rows = {row.no: row for row in self._connection.execute(_BY_NUMBER, {"wanted": list(numbers)})}
        ranked = sorted(
            numbers, key=lambda no: (numbers[no], bool(wing) and rows[no].wing != wing, rows[no].folded, rows[no].id)
        )
        return tuple(self._whole([_bare(rows[no]) for no in ranked[:limit]]))

    def candidates(self, traits: Traits) -> tuple[Resident, ...]:
        numbers = sorted(candidate_numbers(self._connection, traits))
        some = (numbers[start : start + IDS_AT_ONCE] for start in range(0, len(numbers), IDS_AT_ONCE))
        rows = (row for part in some for row in self._connection.execute(_BY_NUMBER, {"wanted": part}))
        return tuple(self._whole([_bare(row) for row in rows]))

    def here(self) -> tuple[Resident, ...]:
        return tuple(self._whole([_bare(row) for row in self._connection.execute(_HERE)]))

    def wings(self) -> tuple[str, ...]:
        return tuple(self._connection.execute(_WINGS).scalars())

    def _whole(self, bare: list[Resident]) -> list[Resident]:
        """Return the residents with their alerts and needs."""
        seen: dict[str, tuple[Alert, ...]] = {}
        wanted: dict[str, tuple[str, ...]] = {}
        for some in chunks(r.id for r in bare):
            ids = {"wanted": some}
            for resident_id, rows in groupby(self._connection.execute(_ALERTS, ids), lambda row: row.resident_id):
                seen[resident_id] = tuple(Alert(row.code, row.label, row.seen_on) for row in rows)
            for resident_id, rows in groupby(self._connection.execute(_NEEDS, ids), lambda row: row.resident_id):
                wanted[resident_id] = tuple(row.code for row in rows)
        return [replace(r, alerts=seen.get(r.id, ()), needs=wanted.get(r.id, ())) for r in bare]

    def _insert_all(self, table: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)


def is_gone(resident: Resident) -> bool:
    """Whether they come after those here: transferred or released."""
    return resident.presence in GONE


def alert_rows(resident: Resident) -> list[dict[str, Any]]:
    return [
        {"resident_id": resident.id, "position": i, "code": a.code, "label": a.label, "seen_on": a.seen_on}
        for i, a in enumerate(resident.alerts)
    ]


def need_rows(resident: Resident) -> list[dict[str, Any]]:
    return [{"resident_id": resident.id, "position": i, "code": code} for i, code in enumerate(resident.needs)]


def word_rows(resident: Resident, number: int) -> list[dict[str, Any]]:
    """Return the rows of the search index for a resident of this number."""
    return [
        {"field": field, "gone": gone, "word": word, "resident_no": number}
        for field, gone, word in written_words(resident, is_gone(resident))
    ]
