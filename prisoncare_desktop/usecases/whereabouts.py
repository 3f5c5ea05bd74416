"""Where residents have lived: written down when somebody moves, and asked for any moment since.

Decisions (2026-11-22):
- Nobody has a line until they are seen to move. The first move writes two: where they lived till then (since `EVER`),
  and where they live now. So who has lines has one for every instant.
- The line that is latest by `since` says what the register says. What was told late of an earlier day goes in between
  and leaves the register alone (`note_earlier`); what the register says now is never put before what was said last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.whereabouts import EVER, TOLD_BY_TRUST, MoveKind, Stay, Whereabouts, line_at, stays
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query

_JUST_AFTER = timedelta(milliseconds=1)  # the least that the trust's record keeps apart


def note_place(
    unit: UnitOfWork,
    before: Resident | None,
    after: Resident,
    since: datetime | None,
    *,
    now: datetime,
    new_id: Callable[[], str],
    kind: MoveKind = MoveKind.SEEN,
    place: str = "",
    told_by: str = TOLD_BY_TRUST,
) -> Whereabouts | None:
    """Write down where the register says from now on that they live; return the line, None where nothing moved.

    Called in the unit of work that puts `after`, of which the event or receipt accounts for the line as well. `before`:
    None of whom nobody here knew. `since`: None if nobody said, which is `now`; it is never later than that.
    """
    if before is None or (kind is MoveKind.SEEN and _where(before) == _where(after)):
        return None
    lines = unit.whereabouts.of([after.id]).get(after.id, ())
    if not lines:
        lines = (_line(before, EVER, now, new_id(), MoveKind.SEEN, "", TOLD_BY_TRUST, after.revision),)
        unit.whereabouts.add(lines[0])
    last = max(line.since for line in lines)
    told = min(since or now, now)
    told = told if told > last else max(now, last + _JUST_AFTER)  # a clock that was put back must not hide the move
    line = _line(after, told, now, new_id(), kind, place, told_by, after.revision)
    unit.whereabouts.add(line)
    return line


def note_former(
    unit: UnitOfWork,
    now_there: Resident,
    former: Iterable[tuple[str, datetime]],
    since: datetime | None,
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> bool:
    """Write down where the trust says that they lived before and since when, given oldest first, as far as it is news.

    `since`: when they came to where they are now. Return whether anything was written.
    """
    told = [(cell, at) for cell, at in former if at <= now]
    if not told:
        return False
    lines = unit.whereabouts.of([now_there.id]).get(now_there.id, ())
    news: list[tuple[Resident, datetime]] = []
    if not lines:  # they are on this PC for the first time: nobody here knows of any time before the first that is told
        news.append((replace(now_there, cell=told[0][0], presence=Presence.HERE), EVER))
        news.append((now_there, min(since or now, now)))
    last = max((line.since for line in lines), default=news[-1][1] if news else now)
    known = {(line.cell, line.since) for line in lines}
    news += [
        (replace(now_there, cell=cell, presence=Presence.HERE), at)
        for cell, at in told
        if at < last and (cell, at) not in known
    ]
    for resident, at in news:
        unit.whereabouts.add(_line(resident, at, now, new_id(), MoveKind.SEEN, "", TOLD_BY_TRUST, now_there.revision))
    return bool(news)


def note_earlier(unit: UnitOfWork, line: Whereabouts) -> None:
    """Write down what was told late, between what was told already. The caller saw that it is not the latest."""
    unit.whereabouts.add(line)


def is_latest(unit: UnitOfWork, resident_id: str, since: datetime) -> bool:
    """Return whether nothing later than this is known of the resident: then the register is to say so too."""
    return all(line.since < since for line in unit.whereabouts.of([resident_id]).get(resident_id, ()))


@dataclass(frozen=True)
class Lived:
    """Where some residents have lived, as one transaction saw it; for asking of many instants."""

    residents: Mapping[str, Resident]
    lines: Mapping[str, tuple[Whereabouts, ...]]

    def wing(self, resident_id: str, at: datetime) -> str:
        """Return the wing at this instant, "" of nobody here, or of somebody who lived on none."""
        line = line_at(self.lines.get(resident_id, ()), at)
        if line is not None:
            return line.wing
        resident = self.residents.get(resident_id)
        return resident.wing if resident is not None else ""

    def as_of(self, resident_id: str, at: datetime) -> Resident:
        """Return the resident as they lived at this instant; as they do now where nobody saw them move."""
        line, resident = line_at(self.lines.get(resident_id, ()), at), self.residents[resident_id]
        return resident if line is None else replace(resident, cell=line.cell, presence=line.presence)


def lived(unit: UnitOfWork, resident_ids: Iterable[str]) -> Lived:
    """Return where these have lived; who was never seen to move lives where the register says."""
    ids = list(dict.fromkeys(resident_ids))
    return Lived(unit.residents.many(ids), unit.whereabouts.of(ids))


def wing_on(unit: UnitOfWork, resident_ids: Iterable[str], at: datetime) -> dict[str, str]:
    """Return, by resident id, the wing each lived on at this instant; "" of whom nobody here knows."""
    ids = list(dict.fromkeys(resident_ids))
    found = lived(unit, ids)
    return {i: found.wing(i, at) for i in ids}


def _where(resident: Resident) -> tuple[str, str]:
    return resident.cell, resident.presence


def _line(
    resident: Resident,
    since: datetime,
    noted_at: datetime,
    line_id: str,
    kind: MoveKind,
    place: str,
    told_by: str,
    revision: int,
) -> Whereabouts:
    return Whereabouts(
        id=line_id,
        resident_id=resident.id,
        since=since,
        cell=resident.cell,
        presence=resident.presence,
        kind=kind,
        told_by=told_by,
        noted_at=noted_at,
        place=place,
        revision=revision,
    )


# --- queries ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StayLine:
    """A stay as people read it. `since` None: as far back as is known. `told_by`: a name, "" of nobody known here.

    `by_trust`: nobody said it here. `number`: of the identity that it is of, where that is not the one on top.
    """

    stay: Stay
    since: datetime | None
    told_by: str
    by_trust: bool
    number: str = ""


@dataclass(frozen=True)
class GetWhereabouts(Query[tuple[StayLine, ...]]):
    """Where one resident has lived, under all their identities."""

    resident_id: str


def get_whereabouts(query: GetWhereabouts, context: Context) -> tuple[StayLine, ...]:
    """Return the stays, newest first; none of somebody who was never seen to move.

    Raises:
        NotFound: no such resident on this PC.
    """
    with context.store.read() as unit:
        unit.residents.get(query.resident_id)
        return stay_lines(unit, query.resident_id)


def stay_lines(unit: UnitOfWork, resident_id: str) -> tuple[StayLine, ...]:
    """Return the stays of all identities of this person, newest first."""
    ids = people(unit).all_of(resident_id)
    known = lived(unit, ids)
    names = {member.id: member.name for member in unit.staff.all()}
    found = [
        StayLine(
            stay,
            None if stay.line.since == EVER else stay.line.since,
            names.get(stay.line.told_by, ""),
            stay.line.told_by == TOLD_BY_TRUST,
            "" if i == ids[0] else known.residents[i].nomis_number,
        )
        for i in ids
        for stay in stays(known.lines.get(i, ()))
    ]
    return tuple(sorted(found, key=lambda one: (one.stay.line.since, one.stay.line.noted_at), reverse=True))
