"""Reading a list that somebody pastes or opens: who on it can be put on a clinic's list, and why the rest cannot.

Decisions (2026-11-22):
- Nobody is put on a list by a name alone. A line names somebody by a number that its name does not contradict, or by a
  name and the cell that they live in.
- No line is lost: what cannot be put on the list stays with whoever pasted it, as their draft, until it is dealt with.
- Somebody asked for elsewhere in that half-day is put on the list all the same, and it is said: which of the two
  gives way is not for a program to choose. So is who is written at a time that somebody on the clinic's list has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Final, Self

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Period
from prisoncare_desktop.domain.booking import Busy, free_times, holds_place
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.pasted_list import LINES_MOST, PastedLine, Wrong, pasted_lines
from prisoncare_desktop.domain.regime_hours import RegimeHours
from prisoncare_desktop.domain.resident import Resident, folded
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.clashes import Clash, booked
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import People, people
from prisoncare_desktop.usecases.ports import Draft, UnitOfWork
from prisoncare_desktop.usecases.regime_hours import regime_hours
from prisoncare_desktop.usecases.requests import Command, Done, Query
from prisoncare_desktop.usecases.whose_clinic import check_holds, is_substance_misuse

FILE_BYTES_MOST: Final = 4_000_000  # ten thousand long lines; a larger file is no list of a clinic
SUBJECT: Final = "list:"  # and the session's id: the draft of what did not fit


@dataclass(frozen=True)
class Fits:
    """A line that can be put on the list: who it names, and when they are asked for (UTC).

    `time_taken`: somebody on the clinic's list has that time. Two lines of one list at one time are its writer's say.
    """

    line: PastedLine
    resident: Resident
    starts_at: datetime
    clashes: tuple[Clash, ...] = ()
    time_taken: bool = False


@dataclass(frozen=True)
class KeptAside:
    """A line that cannot, and why."""

    line: PastedLine
    wrong: Wrong


@dataclass(frozen=True)
class ReadLines:
    """All lines of a list, in their order. `sensitive`: to be on it tells of the substance misuse team's care."""

    session: ClinicSession
    clinic_label: str
    lines: tuple[Fits | KeptAside, ...]
    sensitive: bool

    @property
    def fitting(self) -> tuple[Fits, ...]:
        return tuple(one for one in self.lines if isinstance(one, Fits))

    @property
    def kept_aside(self) -> tuple[KeptAside, ...]:
        return tuple(one for one in self.lines if isinstance(one, KeptAside))


@dataclass(frozen=True)
class ReadList(Query[ReadLines]):
    """What a pasted list says, for one session. Nothing is written."""

    session_id: str
    text: str


def read_list(query: ReadList, context: Context) -> ReadLines:
    """Return every line with who it is or what is wrong with it.

    Raises:
        NotFound: no such session.
        NotAllowed: it is another team's.
        RuleBroken: it has more lines than any list.
    """
    with context.store.read() as unit:
        return _read(unit, query, query.session_id, query.text, context)


@dataclass(frozen=True)
class ReadListFile(Query[str]):
    """The text of a file that somebody chose: as spreadsheets and notepads write it."""

    path: Path


def read_list_file(query: ReadListFile, _context: Context) -> str:
    """Return the text.

    Raises:
        RuleBroken: it cannot be read, is larger than any list, or is no text.
    """
    try:
        with query.path.open("rb") as file:
            content = file.read(FILE_BYTES_MOST + 1)
    except OSError as e:
        raise RuleBroken("list-file-unreadable", "the file cannot be read") from e
    if len(content) > FILE_BYTES_MOST:
        raise RuleBroken("list-file-too-large", f"more than {FILE_BYTES_MOST} bytes")
    return _decoded(content)


@dataclass(frozen=True)
class Added:
    """What became of a list: how many were put on, and how many lines are kept aside, as the draft."""

    added: int
    kept_aside: int


@dataclass(frozen=True)
class AddReadList(Command[Added]):
    """Put everybody on a clinic's list whom this text names soundly; keep the other lines as one's draft."""

    session_id: str
    text: str


def add_read_list(command: AddReadList, context: Context) -> Done[Added]:
    """Put them on, in one go: all of the sound lines or, where anything fails, none.

    Raises:
        NotFound: no such session.
        NotAllowed: it is another team's.
        RuleBroken: it has more lines than any list.
    """
    with context.store.write(context.user) as unit:
        read = _read(unit, command, command.session_id, command.text, context)
        session = read.session
        minutes = clinic_types(unit).get(session.clinic_code).minutes
        changes = _keep(unit, session.id, read.kept_aside, context)
        for one in read.fitting:
            place, event = Appointment.put_on(
                session,
                appointment_id=context.new_id(),
                resident_id=one.resident.id,
                starts_at=one.starts_at,
                minutes=minutes,
            )
            unit.appointments.put(place)
            changes |= touched(appointments=place.id, sessions=session.id, outbox=unit.record(event))
        unit.commit()
    return Done(Added(len(read.fitting), len(read.kept_aside)), changes)


# --- inside -----------------------------------------------------------------------------------------------------------


def _read(unit: UnitOfWork, request: object, session_id: str, text: str, context: Context) -> ReadLines:
    session = unit.sessions.get(session_id)
    types = clinic_types(unit)
    check_holds(type(request).__name__, types, context.user, session)
    lines = pasted_lines(text)
    if len(lines) > LINES_MOST:
        raise RuleBroken("list-too-long", f"{len(lines)} lines, at most {LINES_MOST}")
    named = _Register.of(unit)
    on_list = [a for a in unit.appointments.of_sessions([session.id]) if holds_place(a) or a.outcome is not None]
    found = _who(lines, session, named, {named.person.one.shown_as(a.resident_id) for a in on_list})
    minutes, hours = types.get(session.clinic_code).minutes, regime_hours(unit)
    taken = [Busy(a.starts_at, a.minutes) for a in on_list if holds_place(a)]
    times = _times(found, session, minutes, taken, hours)
    ids = [who.id for _line, who in found if isinstance(who, Resident)]
    day, period = session.clinic_date, session.period
    elsewhere = booked(unit, types, context.user, named.person, ids, day, day)
    read: list[Fits | KeptAside] = []
    for line, who in found:
        if isinstance(who, Wrong):
            read.append(KeptAside(line, who))
        elif (at := times.get(line.number)) is None:
            read.append(KeptAside(line, Wrong.NO_TIME_LEFT))
        else:
            clashes = elsewhere.at(named.person.all_of(who.id), day, period, but=session.id)
            asked = Busy(at, minutes)
            read.append(Fits(line, who, at, clashes, time_taken=any(asked.overlaps(one) for one in taken)))
    label, sensitive = types.label(session.clinic_code), is_substance_misuse(types, session)
    return ReadLines(session, label, tuple(read), sensitive)


_Found = list[tuple[PastedLine, Resident | Wrong]]


def _who(lines: tuple[PastedLine, ...], session: ClinicSession, named: _Register, there: set[str]) -> _Found:
    """Return who each line names, or what is wrong with it. `there`: who is on the clinic's list already."""
    listed: set[str] = set()
    found: _Found = []
    for line in lines:
        who = line.wrong or named.who(line)
        if isinstance(who, Resident):
            wrong = (
                (Wrong.ON_LIST if who.id in there else None)
                or (Wrong.TWICE if who.id in listed else None)
                or (Wrong.OUTSIDE if _is_outside(line, session) else None)
            )
            listed.add(who.id)
            found.append((line, wrong or who))
        else:
            found.append((line, who))
    return found


def _is_outside(line: PastedLine, session: ClinicSession) -> bool:
    return line.at is not None and Period.at(at_local(session.clinic_date, line.at)) is not session.period


def _times(
    found: _Found, session: ClinicSession, minutes: int, on_list: list[Busy], hours: RegimeHours
) -> dict[int, datetime]:
    """Return by line when each is asked for: as it says, else the next time that is free."""
    day, period = session.clinic_date, session.period
    lines = [line for line, who in found if isinstance(who, Resident)]
    said = {line.number: at_local(day, line.at) for line in lines if line.at is not None}
    taken = [*on_list, *(Busy(at, minutes) for at in said.values())]
    free = free_times(hours, day, period, minutes, taken, at_local(day, time.min))
    unsaid = (line.number for line in lines if line.at is None)
    return said | dict(zip(unsaid, free, strict=False))


@dataclass(frozen=True)
class _Register:
    """Who is here, by what a list can call them."""

    unit: UnitOfWork
    person: People
    by_number: Mapping[str, Resident]
    by_nhs: Mapping[str, Resident]
    by_cell: Mapping[tuple[str, ...], tuple[Resident, ...]]
    shown: Mapping[str, Resident]  # by each of their identities, as they are shown
    elsewhere: dict[tuple[str, str], Resident | None]  # who is not here, by the numbers asked for

    @classmethod
    def of(cls, unit: UnitOfWork) -> Self:
        person, here = people(unit), unit.residents.here()
        cells: dict[tuple[str, ...], list[Resident]] = {}
        for one in person.tops(here):
            cells.setdefault(_cell(one.cell), []).append(one)
        return cls(
            unit,
            person,
            {one.nomis_number: one for one in here if one.nomis_number},
            {one.nhs_number: one for one in here if one.nhs_number},
            {cell: tuple(who) for cell, who in cells.items()},
            person.shown(one.id for one in here),
            {},
        )

    def who(self, line: PastedLine) -> Resident | Wrong:
        if line.nomis_number or line.nhs_number:
            return self._by_number(line)
        if not line.cell:
            return Wrong.ONE_IDENTIFIER if line.words else Wrong.NOBODY_NAMED
        if not line.words:
            return Wrong.ONE_IDENTIFIER
        alike = [one for one in self.by_cell.get(_cell(line.cell), ()) if _is_named_whole(one, line.words)]
        return alike[0] if len(alike) == 1 else Wrong.TWO_OF_THAT_NAME if alike else Wrong.NOT_FOUND

    def _by_number(self, line: PastedLine) -> Resident | Wrong:
        ours = self.by_number.get(line.nomis_number) if line.nomis_number else self.by_nhs.get(line.nhs_number)
        if ours is None:
            ours = self._not_here(line.nomis_number, line.nhs_number)
        if ours is None:
            return Wrong.NOT_FOUND
        if ours.presence in GONE:
            return Wrong.LEFT
        another_number = line.nhs_number and ours.nhs_number and ours.nhs_number != line.nhs_number
        if another_number or (line.words and not set(_words(ours.family_name)) <= set(line.words)):
            return Wrong.ANOTHER_NAME
        return self.shown.get(ours.id, ours)

    def _not_here(self, nomis_number: str, nhs_number: str) -> Resident | None:
        """Return who has these numbers and has left; each is looked for once, however often a list names them."""
        asked = nomis_number, nhs_number
        if asked not in self.elsewhere:
            self.elsewhere[asked] = next(iter(self.unit.residents.of_numbers(*asked)), None)
        return self.elsewhere[asked]


def _cell(text: str) -> tuple[str, ...]:
    """Return a cell as everybody means it: `A-1-4` and `FMI-A-1-004` are A-1-004."""
    parts = [part.lstrip("0") or "0" for part in text.upper().split("-")]
    return tuple(parts[1:] if len(parts) > 3 and len(parts[0]) == 3 and parts[0].isalpha() else parts)


def _words(name: str) -> list[str]:
    return folded(name.replace("-", " ")).split()


def _is_named_whole(one: Resident, words: tuple[str, ...]) -> bool:
    """Whether a line's words hold a surname with a first name, or its initial."""
    family = _words(one.family_name)
    if not family or not set(family) <= set(words):
        return False
    firsts = [_words(name) for name in (one.given_name, one.preferred_name) if name]
    return any(set(first) <= set(words) or first[0][:1] in words for first in firsts if first)


def _keep(unit: UnitOfWork, session_id: str, aside: tuple[KeptAside, ...], context: Context) -> Changes:
    """Keep what did not fit as the person's draft, in place of what was kept before."""
    subject = SUBJECT + session_id
    before = unit.drafts.find(context.user.id, subject)
    if not aside:
        unit.drafts.delete(context.user.id, subject)
        return touched(drafts=before.id) if before is not None else Changes()
    content = json.dumps({"text": "\n".join(one.line.text for one in aside)})
    draft_id = before.id if before is not None else context.new_id()
    unit.drafts.put(Draft(draft_id, context.user.id, subject, "", "", content, context.clock.now()))
    return touched(drafts=draft_id)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\0" in content:
        encodings = ()
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RuleBroken("list-file-no-text", "the file is no text")
