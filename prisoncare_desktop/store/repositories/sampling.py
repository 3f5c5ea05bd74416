"""Draws with their frames, and the seeds of the weeks."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from prisoncare_desktop.domain.sampling import Candidate, Draw, LeftOut, Seed
from prisoncare_desktop.errors import Bug, ChangedMeanwhile
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.tables.sampling import draw_candidates, draws, seeds

_CLINIC_WEEK = select(draws).where(draws.c.clinic_code == bindparam("clinic"), draws.c.week == bindparam("week"))
_WEEK = select(draws).where(draws.c.week == bindparam("week")).order_by(draws.c.clinic_code)
_FRAME = (
    select(draw_candidates).where(draw_candidates.c.draw_id == bindparam("wanted")).order_by(draw_candidates.c.position)
)
_DROP_FRAME = delete(draw_candidates).where(draw_candidates.c.draw_id == bindparam("wanted"))
_INSERT = insert(draws)
_UPDATE = update(draws).where(draws.c.id == bindparam("wanted"))
_LAST_ASKED = (
    select(draw_candidates.c.resident_id, func.max(draws.c.week).label("week"))
    .join_from(draw_candidates, draws, draw_candidates.c.draw_id == draws.c.id)
    .where(draw_candidates.c.drawn_place.is_not(None))
    .group_by(draw_candidates.c.resident_id)
)
_SEED = select(seeds).where(seeds.c.week == bindparam("wanted"))
_DROP_SEED = delete(seeds).where(seeds.c.week == bindparam("wanted"))


class SqlDraws:
    """Draws and seeds, within one unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger) -> None:
        self._connection = connection
        self._ledger = ledger

    def find(self, clinic_code: str, week: date) -> Draw | None:
        row = self._connection.execute(_CLINIC_WEEK, {"clinic": clinic_code, "week": week}).first()
        return None if row is None else self._draw(row)

    def put(self, draw: Draw) -> None:
        """Write the draw. Raises `ChangedMeanwhile` when this clinic and week have another, or a later one."""
        before = self.find(draw.clinic_code, draw.week)
        bare = {k: v for k, v in draw.__dict__.items() if k not in ("frame", "drawn")}
        if before is None:
            self._connection.execute(_INSERT, bare)
        elif before.id != draw.id or before.revision != draw.revision - 1:
            raise ChangedMeanwhile("draw", draw.id)
        else:
            self._connection.execute(_DROP_FRAME, {"wanted": draw.id})
            self._connection.execute(_UPDATE, {**bare, "wanted": draw.id})
        rows = _frame_rows(draw)
        if rows:
            self._connection.execute(insert(draw_candidates), rows)
        self._ledger.changed("draw", draw.id, before, draw)

    def of_week(self, week: date) -> tuple[Draw, ...]:
        return tuple(self._draw(row) for row in self._connection.execute(_WEEK, {"week": week}).all())

    def last_asked(self) -> dict[str, date]:
        return {row.resident_id: row.week for row in self._connection.execute(_LAST_ASKED)}

    def find_seed(self, week: date) -> Seed | None:
        row = self._connection.execute(_SEED, {"wanted": week}).first()
        return None if row is None else Seed(**row._asdict())

    def put_seed(self, seed: Seed) -> None:
        """Write a week's seed. Raises `ChangedMeanwhile` when the week has another: a seed is never changed."""
        before = self.find_seed(seed.week)
        if before is not None and before != seed:
            raise ChangedMeanwhile("seed", seed.week.isoformat())
        self.adopt_seed(seed)

    def adopt_seed(self, seed: Seed) -> None:
        before = self.find_seed(seed.week)
        if before == seed:
            return
        if before is not None:
            self._connection.execute(_DROP_SEED, {"wanted": seed.week})
        self._connection.execute(insert(seeds), seed.__dict__)
        self._ledger.changed("seed", seed.week.isoformat(), before, seed)

    def _draw(self, row: Row[Any]) -> Draw:
        rows = self._connection.execute(_FRAME, {"wanted": row.id}).all()
        drawn = sorted((r for r in rows if r.drawn_place is not None), key=lambda r: r.drawn_place)
        return Draw(
            **row._asdict(),
            frame=tuple(
                Candidate(r.resident_id, r.nomis_number, LeftOut(r.left_out) if r.left_out else None) for r in rows
            ),
            drawn=tuple(r.resident_id for r in drawn),
        )


def _frame_rows(draw: Draw) -> list[dict[str, Any]]:
    places = {resident_id: place for place, resident_id in enumerate(draw.drawn)}
    rows = [
        {
            "draw_id": draw.id,
            "position": position,
            "resident_id": candidate.resident_id,
            "nomis_number": candidate.nomis_number,
            "left_out": candidate.left_out.value if candidate.left_out else None,
            # Somebody who came twice is in the frame twice and drawn once.
            "drawn_place": places.pop(candidate.resident_id, None) if candidate.left_out is None else None,
        }
        for position, candidate in enumerate(draw.frame)
    ]
    if places:
        raise Bug(f"draw {draw.id} drew somebody who could not be asked")
    return rows
