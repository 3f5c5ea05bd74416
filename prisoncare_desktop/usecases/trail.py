"""Who did what: read, check and export the trail; who saw or changed one record.

Decisions (2026-11-22):
- Residents stand in the trail's pages by their number alone, for leaders too: whoever needs the name looks them up,
  and that leaves its own row. Rows carry ids and codes; nothing clinical is in them, so nothing clinical is shown.
- A leader sees the rows of their own team, where they have one; who saw one resident's record they see whole, for that
  is what the question is asked for. Everybody sees what they did themselves.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import chain

from prisoncare_desktop.domain.calendar import at_local, instant_text
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.domain.trail import Checked, TrailReport, trail_words
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.csv_text import plain_cell
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.ports import TrailRow, TrailWanted, UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.syncing import TRAIL_DISAGREES
from prisoncare_desktop.usecases.trail_actions import CHANGED, SAW, Group, actions_of
from prisoncare_desktop.usecases.viewing import LISTED

PAGE_ROWS = 200
_READ_AT_ONCE = 5_000


@dataclass(frozen=True)
class TrailFilter:
    """`resident_number`: NOMIS number, "" for all. `first`, `last`: days in the prison, both included.

    `lists`: also each line that somebody saw in a list, which are most of the rows.
    """

    user_id: str = ""
    group: Group | None = None
    lists: bool = True
    resident_number: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class TrailLine:
    """One row for people. `about`: a resident's number, a colleague's name, or the id of something else.

    `of_resident`: whether `about` is a resident's number.
    """

    seq: int
    at: datetime
    who: str
    role: str
    device_id: str
    here: bool  # done on this PC
    action: str
    record_type: str
    about: str
    of_resident: bool
    reason: str


@dataclass(frozen=True)
class TrailPage:
    """Rows, newest first; `more`: there are older ones. `people`: whom one may ask for, as (id, name)."""

    lines: tuple[TrailLine, ...]
    more: bool
    people: tuple[tuple[str, str], ...]
    head_seq: int
    disagrees: bool  # with what the central record holds


@dataclass(frozen=True)
class GetTrail(Query[TrailPage]):
    """The trail. `before`: rows older than this one, to page on."""

    wanted: TrailFilter = field(default_factory=TrailFilter)
    before: int = 0


def get_trail(query: GetTrail, context: Context) -> TrailPage:
    """Return a page of the rows that this person may see.

    Raises:
        NotFound: no resident of that number on this PC.
    """
    with context.store.read() as unit:
        return _page(unit, _team(unit, context), query.wanted, query.before)


@dataclass(frozen=True)
class GetMyTrail(Query[TrailPage]):
    """What the signed-in person did, and was shown."""

    before: int = 0


def get_my_trail(query: GetMyTrail, context: Context) -> TrailPage:
    with context.store.read() as unit:
        return _page(unit, frozenset({context.user.id}), TrailFilter(), query.before)


def _team(unit: UnitOfWork, context: Context) -> frozenset[str] | None:
    """Return whose rows a person may see; None: everybody's."""
    user = context.user
    if user.role is not Role.LEADER or not user.team:
        return None
    return frozenset({user.id, *(one.id for one in unit.staff.all() if one.team == user.team)})


def _page(unit: UnitOfWork, may_see: frozenset[str] | None, wanted: TrailFilter, before: int) -> TrailPage:
    rows = unit.trail.find(replace(_wanted(unit, may_see, wanted), before=before, limit=PAGE_ROWS + 1))
    people = tuple((one.id, one.name) for one in unit.staff.all() if may_see is None or one.id in may_see)
    disagrees = bool(unit.facts.get(TRAIL_DISAGREES))
    return TrailPage(_lines(unit, rows[:PAGE_ROWS]), len(rows) > PAGE_ROWS, people, unit.trail.head()[0], disagrees)


def _wanted(unit: UnitOfWork, may_see: frozenset[str] | None, wanted: TrailFilter) -> TrailWanted:
    user_ids = may_see
    if wanted.user_id:
        user_ids = frozenset({wanted.user_id}) if may_see is None else may_see & {wanted.user_id}
    return TrailWanted(
        user_ids=user_ids,
        actions=frozenset() if wanted.group is None else actions_of(wanted.group),
        not_action="" if wanted.lists else LISTED,
        resident_ids=_resident_ids(unit, wanted.resident_number) if wanted.resident_number else (),
        since=at_local(wanted.first, time()) if wanted.first else None,
        until=at_local(wanted.last + timedelta(days=1), time()) if wanted.last else None,
    )


def _resident_ids(unit: UnitOfWork, number: str) -> tuple[str, ...]:
    """Return the ids of all identities of the person of this number. An id stands for who has no number."""
    resident = unit.residents.find_by_nomis(number.strip().upper())
    found = resident.id if resident is not None else next(iter(unit.residents.many([number.strip().lower()])), "")
    if not found:
        raise NotFound("resident", number)
    return people(unit).all_of(found)


def _lines(unit: UnitOfWork, rows: Iterable[TrailRow]) -> tuple[TrailLine, ...]:
    rows = tuple(rows)
    names = {SYNC_ACTOR.id: SYNC_ACTOR.name} | {one.id: one.name for one in unit.staff.all()}
    whose = unit.trail.residents_of(row.record_id for row in rows)
    numbers = {one.id: one.nomis_number for one in unit.residents.many(whose.values()).values()}
    this_pc = unit.facts.get("device_id")
    lines = []
    for row in rows:
        number = numbers.get(whose.get(row.record_id, ""), "")
        about = number or names.get(row.record_id) or row.record_id
        lines.append(
            TrailLine(
                row.seq,
                row.at,
                names.get(row.user_id, row.user_id),
                row.role,
                row.device_id,
                row.device_id == this_pc,
                row.action,
                row.record_type,
                about,
                bool(number),
                row.reason,
            )
        )
    return tuple(lines)


def _portions(unit: UnitOfWork, wanted: TrailWanted) -> Iterator[tuple[TrailRow, ...]]:
    """Yield every row wanted, newest first, so many at a time."""
    before = 0
    while rows := unit.trail.find(replace(wanted, before=before, limit=_READ_AT_ONCE)):
        before = rows[-1].seq
        yield rows


# --- who saw this record ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sight:
    """What one person did with one resident's record. `looked`, `changed`: how often (a look counts once a while)."""

    user_id: str
    who: str
    role: str
    looked: int
    changed: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Sights:
    """Everybody who saw or changed a record here, the latest first. `number`: the resident's."""

    number: str
    people: tuple[Sight, ...]


@dataclass(frozen=True)
class WhoSaw(Query[Sights]):
    """Who saw or changed the record of the resident of this number, with appointments, episodes and forms."""

    number: str


def who_saw(query: WhoSaw, context: Context) -> Sights:
    """Return everybody, and how often.

    Raises:
        NotFound: no resident of that number on this PC.
    """
    found: dict[str, Sight] = {}
    with context.store.read() as unit:
        resident_ids = _resident_ids(unit, query.number)
        names = {one.id: one.name for one in unit.staff.all()}
        wanted = TrailWanted(resident_ids=resident_ids, actions=SAW | CHANGED)
        for row in chain.from_iterable(_portions(unit, wanted)):
            if row.role == Role.SYNC:
                continue
            one = found.get(row.user_id) or Sight(
                row.user_id, names.get(row.user_id, row.user_id), row.role, 0, 0, row.at, row.at
            )
            found[row.user_id] = replace(
                one,
                looked=one.looked + (row.action in SAW),
                changed=one.changed + (row.action in CHANGED),
                first_at=row.at,
            )
    return Sights(query.number.strip().upper(), tuple(found.values()))


# --- is it whole? -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VerifyTrail(Query[Checked]):
    """A piece of a check of the trail: from the first row, or on from where a check had come."""

    so_far: Checked | None = None


def verify_trail(query: VerifyTrail, context: Context) -> Checked:
    with context.store.read() as unit:
        return unit.trail.check(query.so_far)


@dataclass(frozen=True)
class NoteTrailChecked(Command[None]):
    """Somebody checked the trail, and this is what they were told."""

    report: TrailReport


def note_trail_checked(command: NoteTrailChecked, context: Context) -> Done[None]:
    with context.store.write(context.user) as unit:
        unit.trail.note("TrailChecked", "trail", str(command.report.head_seq), reason=result_code(command.report))
        unit.commit()
    return done(Changes())


def result_code(report: TrailReport) -> str:
    """Return a check's result in a few words that need no translation: for the trail and for files."""
    if report.sound:
        return f"{report.rows} rows, whole; {report.anchored} anchored"
    told = ", ".join(f"{one.wrong} {one.seq}" for one in report.findings[:5])
    return f"{report.rows} rows, {len(report.findings)} wrong: {told}"


# --- taken out --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Exported:
    """The file's bytes, how many rows are in it, and of how many."""

    content: bytes
    rows: int
    of: int


@dataclass(frozen=True)
class ExportTrail(Command[Exported]):
    """The rows of a filter as CSV, under the result of a check and the head in words."""

    wanted: TrailFilter = field(default_factory=TrailFilter)


def export_trail(command: ExportTrail, context: Context) -> Done[Exported]:
    """Return the file; that it was made is a row of the trail, which is not in it.

    Raises:
        NotFound: no resident of that number on this PC.
    """
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    count = 0
    with context.store.read() as unit:
        report = unit.trail.report()
        rows_wanted = _wanted(unit, _team(unit, context), command.wanted)
        write(("PrisonCare trail", unit.facts.get("device_id"), instant_text(context.clock.now())))
        write(("Checked", result_code(report)))
        write(("Head", report.head_seq, trail_words(report.head_mac), report.head_mac))
        write(("Anchored to", report.anchored, instant_text(report.anchored_at) if report.anchored_at else ""))
        write(("seq", "at", "who", "role", "pc", "action", "about", "what", "before", "after", "reason", "mac"))
        for rows in _portions(unit, rows_wanted):
            for row, line in zip(rows, _lines(unit, rows), strict=True):
                cells = (line.who, row.role, row.device_id, row.action, row.record_type, line.about)
                hashes = (row.before_hash, row.after_hash)
                write((row.seq, instant_text(row.at), *map(plain_cell, (*cells, *hashes, row.reason)), row.mac))
                count += 1
    with context.store.write(context.user) as unit:
        unit.trail.note("TrailExported", "trail", str(report.head_seq), reason=f"{count} rows")
        unit.commit()
    return Done(Exported(out.getvalue().encode("utf-8-sig"), count, report.head_seq), Changes())
