"""One entry, no third typing: a session's attendance as rows that another system takes, and what it took.

Decisions (2026-11-22):
* **Columns and codes are data** (`domain.export_layout`); what the prison may be told is not.
* **Only what is recorded leaves.** Who is not recorded yet is counted; whose place was taken off is not.
* **A code leaves only where its list is confirmed** (`domain.confirmed_lists`); else its column has the words.
* **A tick is of what was taken over**: it keeps the revision that was on view. Where the row says something else by now
  than it said then, that is told; a note, or a move to another room, changes nothing over there.
* Ticks stay on this PC: who pastes, ticks. A file is made for whoever asked, and noted in the trail before it is there.
* A file for the prison is of one session. Its rows say no clinic; the file's name says none either.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import ClassVar

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, TakenOff
from prisoncare_desktop.domain.calendar import local_time
from prisoncare_desktop.domain.clinic_type import ClinicTypes
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.confirmed_lists import is_confirmed
from prisoncare_desktop.domain.correction import is_unexplained
from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.export_layout import (
    CODES_OF,
    LIST,
    Dates,
    Layout,
    LayoutColumn,
    Source,
    layouts_of,
    prison_outcome,
    shipped_layouts,
)
from prisoncare_desktop.domain.export_marks import ExportMark
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import NotFound, RuleBroken
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.confirmed_lists import confirmed
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.csv_text import plain_cell
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.whose_clinic import check_holds, is_substance_misuse

WHO_EXPORTS = frozenset({Role.NURSE, Role.SMS_WORKER, Role.ADMINISTRATOR})


class Taken(StrEnum):
    """What the other system has of a row, as somebody ticked off."""

    NOT = ""
    ACCEPTED = "accepted"
    CHANGED = "changed"  # it has something else than stands here now


@dataclass(frozen=True)
class ExportRow:
    """One row. `cells`: under the layout's columns, none where nothing is recorded any more of what was taken over.

    `had`: what the other system has of it, where that is something else: cells, too. `who`, `number`: whose it is, for
    whoever ticks; a layout need not have both.
    """

    appointment_id: str
    revision: int
    resident_id: str
    who: str
    number: str
    cells: tuple[str, ...]
    taken: Taken
    had: tuple[str, ...] = ()


@dataclass(frozen=True)
class Export:
    """A session's attendance in one layout. `left_out`: people not recorded yet. `unexplained`: nobody knows why.

    `in_words`: titles of the columns that have words in place of codes, their list being confirmed by nobody.
    `unusable`: the prison's own layouts cannot be used. `sensitive`: to be on it tells of the care of the
    substance misuse team.
    """

    session: ClinicSession
    clinic_label: str
    layout: Layout
    layouts: tuple[Layout, ...]
    rows: tuple[ExportRow, ...]
    left_out: int
    unexplained: int
    in_words: tuple[str, ...]
    unusable: bool
    sensitive: bool


@dataclass(frozen=True)
class PrepareExport(Query[Export]):
    """A session's attendance for another system. `layout_id`: "" for the first layout."""

    session_id: str
    layout_id: str = ""


def prepare_export(query: PrepareExport, context: Context) -> Export:
    """Return the rows, by time.

    Raises:
        NotFound: no such session, or no such layout.
        NotAllowed: it is another team's.
    """
    with context.store.read() as unit:
        return _export(unit, query.session_id, query.layout_id, context, type(query).__name__)


class Way(StrEnum):
    """How rows leave."""

    COPIED = "copied"
    SAVED = "saved"


@dataclass(frozen=True)
class Leaving:
    """What leaves: the text to paste, or the bytes of the file, and of how many rows."""

    rows: int
    content: bytes


@dataclass(frozen=True)
class ExportAttendance(Command[Leaving]):
    """Hand out these rows of a session, all that are recorded where none is named."""

    session_id: str
    layout_id: str
    way: Way
    appointment_ids: tuple[str, ...] = ()


def export_attendance(command: ExportAttendance, context: Context) -> Done[Leaving]:
    """Return the rows as text; that they leave is a row of the trail, written first.

    Raises:
        NotFound: no such session, or no such layout.
        NotAllowed: it is another team's.
        RuleBroken: "nothing-to-export": none of them is recorded.
    """
    with context.store.write(context.user) as unit:
        export = _export(unit, command.session_id, command.layout_id, context, type(command).__name__)
        wanted = command.appointment_ids
        rows = [row for row in export.rows if row.cells and (not wanted or row.appointment_id in wanted)]
        if not rows:
            raise RuleBroken("nothing-to-export", f"session {command.session_id} has nothing recorded to export")
        separator = "\t" if command.way is Way.COPIED else export.layout.separator
        text = _text(export.layout, rows, separator)
        content = text.encode("utf-8" if command.way is Way.COPIED else "utf-8-sig")
        digest = hashlib.sha256(content).hexdigest()
        reason = f"{command.way} {export.layout.id} {len(rows)} rows {digest}"
        unit.trail.note("AttendanceExported", "session", command.session_id, reason=reason)
        unit.commit()
    return Done(Leaving(len(rows), content), Changes())


@dataclass(frozen=True)
class ShownRow:
    """A row as it stood on the screen."""

    appointment_id: str
    revision: int


@dataclass(frozen=True)
class AcceptExport(Command[None]):
    """Tick rows off: the other system has them as they stood on view. `accepted` False takes the ticks back."""

    session_id: str
    layout_id: str
    rows: tuple[ShownRow, ...]
    accepted: bool = True


@dataclass(frozen=True)
class ExportAccepted(Event):
    """Somebody ticked off, or took back, that another system has an attendance. It stays on this PC."""

    kind: ClassVar[str] = "ExportAccepted"
    record_type: ClassVar[str] = "export_mark"
    to_central: ClassVar[bool] = False

    layout: str
    appointment_revision: int
    accepted: bool


def accept_export(command: AcceptExport, context: Context) -> Done[None]:
    """Tick the rows off, or take that back.

    Raises:
        NotFound: no such session, layout, or row of it.
        NotAllowed: it is another team's.
    """
    ids = frozenset(row.appointment_id for row in command.rows)
    with context.store.write(context.user) as unit:
        export = _export(unit, command.session_id, command.layout_id, context, type(command).__name__)
        there = {row.appointment_id for row in export.rows}
        marks = unit.export_marks.of(ids, export.layout.id)
        for row in command.rows:
            if row.appointment_id not in there:
                raise NotFound("row to export", row.appointment_id)
            before = marks.get(row.appointment_id)
            mark = ExportMark(
                appointment_id=row.appointment_id,
                layout=export.layout.id,
                appointment_revision=row.revision,
                accepted_by=context.user.id,
                accepted_at=context.clock.now() if command.accepted else None,
                revision=1 if before is None else before.revision + 1,
            )
            unit.export_marks.put(mark)
            event = ExportAccepted(mark.id, mark.revision, mark.layout, mark.appointment_revision, command.accepted)
            unit.record(event)
        unit.commit()
    return done(touched(export_marks=ids))


# --- the rows ---------------------------------------------------------------------------------------------------------


def _export(unit: UnitOfWork, session_id: str, layout_id: str, context: Context, action: str) -> Export:
    session = unit.sessions.get(session_id)
    types = clinic_types(unit)
    check_holds(action, types, context.user, session)
    layouts, unusable = _layouts(unit)
    layout = next((one for one in layouts if layout_id in ("", one.id)), None)
    if layout is None:
        raise NotFound("layout", layout_id)
    places = [a for a in unit.appointments.of_sessions([session.id]) if a.taken_off is TakenOff.NOT]
    residents = people(unit).shown(a.resident_id for a in places)
    marks = unit.export_marks.of((a.id for a in places), layout.id)
    in_words = _in_words(layout, confirmed(unit))
    rows = []
    for place in places:
        resident = residents[place.resident_id]
        row = _row(
            unit, place, resident, marks.get(place.id), partial(_cells, layout, in_words, session, types, resident)
        )
        if row is not None:
            rows.append(row)
    return Export(
        session=session,
        clinic_label=types.label(session.clinic_code),
        layout=layout,
        layouts=layouts,
        rows=tuple(rows),
        left_out=sum(a.outcome is None for a in places),
        unexplained=sum(is_unexplained(a) for a in places),
        in_words=tuple(column.title for column in layout.columns if column.source in in_words),
        unusable=unusable,
        sensitive=is_substance_misuse(types, session),
    )


def _row(
    unit: UnitOfWork,
    now: Appointment,
    whose: Resident,
    mark: ExportMark | None,
    cells: Callable[[Appointment], tuple[str, ...]],
) -> ExportRow | None:
    """Return the row; None where nothing is recorded and nothing was taken over."""
    ticked = mark if mark is not None and mark.accepted_at is not None else None
    if now.outcome is None and ticked is None:
        return None
    said = () if now.outcome is None else cells(now)
    had: tuple[str, ...] = ()
    if ticked is not None and ticked.appointment_revision != now.revision:
        then = unit.appointments.earlier(now.id, ticked.appointment_revision)
        had = cells(then) if then is not None else ()
    changed = ticked is not None and (not said or (had != () and had != said))
    taken = Taken.NOT if ticked is None else Taken.CHANGED if changed else Taken.ACCEPTED
    return ExportRow(
        now.id,
        now.revision,
        now.resident_id,
        whose.name,
        whose.nomis_number,
        said,
        taken,
        had if changed else (),
    )


def _cells(
    layout: Layout,
    in_words: frozenset[Source],
    session: ClinicSession,
    types: ClinicTypes,
    resident: Resident,
    appointment: Appointment,
) -> tuple[str, ...]:
    values = _values(layout.dates, session, types, resident, appointment)

    def said(column: LayoutColumn) -> str:
        value = _words_for(column.source, values[column.source]) if column.source in in_words else values[column.source]
        return " ".join(column.written.get(value, value).split())

    return tuple(said(column) for column in layout.columns)


def _values(
    dates: Dates, session: ClinicSession, types: ClinicTypes, resident: Resident, a: Appointment
) -> Mapping[Source, str]:
    prison = prison_outcome(a)
    reason = a.reason_code
    return {
        Source.DATE: _day(session.clinic_date, dates),
        Source.TIME: f"{local_time(a.starts_at):%H:%M}",
        Source.HALF_DAY: session.period.value,
        Source.CLINIC: types.label(session.clinic_code),
        Source.PUBLIC_NAME: types.get(session.clinic_code).public_name,
        Source.PRISON_NUMBER: resident.nomis_number,
        Source.NHS_NUMBER: resident.nhs_number,
        Source.SURNAME: resident.family_name,
        Source.FIRST_NAME: resident.preferred_name or resident.given_name,
        Source.CELL: resident.cell,
        Source.ATTENDANCE_CODE: a.attendance_code,
        Source.OUTCOME: _label("attendance_code", a.attendance_code),
        Source.REASON_CODE: reason,
        Source.REASON: _label("did_not_attend_reason", reason) if reason else "",
        Source.WHOSE_DOING: _label("control_group", a.control_group.value) if a.control_group else "",
        Source.MODE: _label("contact_mode", a.mode or session.mode) if a.mode or session.mode else "",
        Source.PRISON_CATEGORY: types.get(session.clinic_code).dps_category,
        Source.PRISON_OUTCOME: prison.value,
        Source.NOMIS_OUTCOME: value_set("dps_outcome").concept(prison.value).get("nomis"),
    }


def _words_for(source: Source, code: str) -> str:
    return _label(CODES_OF[source], code) if code else ""


def _label(name: str, code: str) -> str:
    return next((one.label for one in value_set(name).concepts if one.code == code), code)


def _day(day: date, dates: Dates) -> str:
    return day.isoformat() if dates is Dates.ISO else f"{day:%d/%m/%Y}"


def _text(layout: Layout, rows: list[ExportRow], separator: str) -> str:
    out = io.StringIO()
    write = csv.writer(out, delimiter=separator, lineterminator="\r\n").writerow
    write([column.title for column in layout.columns])
    for row in rows:
        write([plain_cell(cell) for cell in row.cells])
    return out.getvalue()


# --- what the prison says of its own ----------------------------------------------------------------------------------


def _layouts(unit: UnitOfWork) -> tuple[tuple[Layout, ...], bool]:
    """Return the layouts, the prison's own in the place of those of their ids; and whether its list is unusable."""
    own = unit.site_lists.find(LIST)
    if own is None:
        return shipped_layouts(), False
    try:
        by_id = {layout.id: layout for layout in (*shipped_layouts(), *layouts_of(json.loads(own.content)))}
    except (KeyError, TypeError, ValueError):
        return shipped_layouts(), True
    return tuple(by_id.values()), False


def _in_words(layout: Layout, confirmed: Mapping[str, str]) -> frozenset[Source]:
    coded = {column.source for column in layout.columns if column.source in CODES_OF}
    return frozenset(s for s in coded if not is_confirmed(CODES_OF[s], value_set(CODES_OF[s]), confirmed))
