"""Paper about clinics: whom the wings unlock, slips for those who are booked, the sheet for the clinic's room.

Decisions (2026-11-22):
* **The movement list is of a half-day, not of a clinic**: all clinics' people of a wing on one sheet, whoever prints
  it. A sheet of one team's people alone, carried onto a wing, tells whose they are.
* **Where to go is told by the wing alone**: "Health centre", or the wing's own health room. Were rooms named where a
  kind of clinic is not masked, a row without one would say that it is. A kind that everybody must go elsewhere for has
  a place by configuration (`ClinicType.public_place`), a masked one never; some kind that is not masked has none.
* Nobody is on it who has left or is out, whose place was taken off, or of whom something is recorded already.
* **A slip names a kind of clinic as the site calls it outside health care**, a masked one as "Health care". Its words
  are a form of ours (`appointment-slip`), so that a language is approved on the Forms page like all paper for
  residents; until then the slip is in English.
* **The cover sheet** is for the clinic's room and lies on a desk there: public name, numbers and initials. Who holds
  the clinic is not on it, since that tells the kind of some; an outbreak is not said, being a fact of health.
* Nothing here reads appointments outside the prison: their days stand on no paper.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Period, TakenOff
from prisoncare_desktop.domain.calendar import LONDON, instant_of, local_date, local_time
from prisoncare_desktop.domain.clinic_type import ClinicTypes
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import Bug, RuleBroken
from prisoncare_desktop.forms.languages import in_language
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.clinic_paper_port import (
    AppointmentSlip,
    ClinicPrinter,
    CoverPaper,
    CoverRow,
    MovementPaper,
    MovementRow,
    SlipPaper,
    SlipWords,
    Stamp,
    WingSheet,
)
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.form_library import approved_wordings
from prisoncare_desktop.usecases.kept_forms import newest_form
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.paper_to_suit import ENGLISH
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.walking_order import NO_CELL, walking_order, wing_to_walk
from prisoncare_desktop.usecases.whose_clinic import check_holds, is_substance_misuse

WHO_PRINTS = frozenset({Role.NURSE, Role.SMS_WORKER, Role.ADMINISTRATOR})  # screens.md, Clinics

APPOINTMENT_SLIP = "https://prisoncare.example/fhir/Questionnaire/appointment-slip"  # its words, one an item
_LARGE = frozenset({"large-print", "easy-read"})  # of resources/valuesets/communication_need.json


class PaperKind(StrEnum):
    """Which paper; the value is its action in the trail."""

    MOVEMENT_LIST = "MovementListPrinted"
    SLIPS = "SlipsPrinted"
    COVER_SHEET = "CoverSheetPrinted"


@dataclass(frozen=True, eq=False, repr=False)
class ClinicPaper:
    """Pages in memory, until they are printed. `about`: the half-day, or the session's id. `rows`: people on it."""

    kind: PaperKind
    about: str
    rows: int
    resident_ids: tuple[str, ...]
    pdf: bytes
    out: int = 0
    sensitive: bool = False  # to be on it tells of the care of the substance misuse team


# --- the movement list ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PrepareMovementList(Query[ClinicPaper]):
    """Whom to unlock for health care in a half-day. `wing`: that wing's sheet alone, "" for all."""

    clinic_date: date
    period: Period
    wing: str = ""


def prepare_movement_list(query: PrepareMovementList, context: Context) -> ClinicPaper:
    """Draw it.

    Raises:
        RuleBroken: "nobody-on-paper": there is nobody to unlock.
    """
    with context.store.read() as unit:
        of_day = unit.sessions.between(query.clinic_date, query.clinic_date)
        expected = _to_fetch(_expected(unit, [session for session in of_day if session.period is query.period]))
        stamp = _stamp(unit, context, query.clinic_date, query.period)
    wanted = [one for one in expected if query.wing in ("", wing_to_walk(one.resident.cell))]
    here = [one for one in wanted if one.resident.presence is Presence.HERE]
    if not here:
        raise RuleBroken("nobody-on-paper", f"nobody to unlock on {query.clinic_date} {query.period}")
    out = len({one.resident.id for one in wanted if one.resident.presence is Presence.OUT})
    return ClinicPaper(
        PaperKind.MOVEMENT_LIST,
        f"{query.clinic_date.isoformat()} {query.period.value} {query.wing or 'all wings'}",
        len(here),
        tuple(dict.fromkeys(one.resident.id for one in here)),
        _printer(context)(MovementPaper(stamp, _wing_sheets(here), out)),
        out,
    )


@dataclass(frozen=True)
class _Expected:
    """Somebody expected at a clinic. `go_to`: where, as paper says it."""

    resident: Resident
    appointment: Appointment
    go_to: str


def _expected(unit: UnitOfWork, held: Iterable[ClinicSession]) -> list[_Expected]:
    """Return who is booked and not yet recorded at these clinics."""
    sessions = {session.id: session for session in held}
    booked = [a for a in unit.appointments.of_sessions(sessions) if is_expected(a)]
    shown = people(unit).shown(a.resident_id for a in booked)
    types = clinic_types(unit)
    places = {session.id: where_to_go(types, session) for session in sessions.values()}
    return [_Expected(shown[a.resident_id], a, places[a.session_id]) for a in booked if a.resident_id in shown]


def _to_fetch(expected: Iterable[_Expected]) -> list[_Expected]:
    """Return whom somebody must fetch or tell: who walked in is there."""
    return [one for one in expected if not one.appointment.walk_in]


def is_expected(appointment: Appointment) -> bool:
    """Whether somebody is still to come: their place stands, and nothing is recorded of it."""
    return appointment.outcome is None and not appointment.withdrawn and appointment.taken_off is TakenOff.NOT


def _wing_sheets(expected: list[_Expected]) -> tuple[WingSheet, ...]:
    in_order = sorted(expected, key=lambda e: (walking_order(e.resident.cell), e.resident.id, e.appointment.starts_at))
    sheets: dict[str, list[MovementRow]] = {}
    for one in in_order:
        sheets.setdefault(wing_to_walk(one.resident.cell), []).append(_movement_row(one))
    last = sheets.pop(NO_CELL, None)
    wings = [WingSheet(wing, tuple(rows)) for wing, rows in sheets.items()]
    return (*wings, WingSheet(NO_CELL, tuple(last))) if last else tuple(wings)


def _movement_row(one: _Expected) -> MovementRow:
    resident = one.resident
    marked = {need.code for need in value_set("communication_need").concepts if need.get("on_movement_list") == "yes"}
    return MovementRow(
        cell=resident.cell,
        name=resident.name,
        number=resident.nomis_number,
        starts=local_time(one.appointment.starts_at),
        go_to=one.go_to,
        more_time=bool(marked & set(resident.needs)),
    )


def where_to_go(types: ClinicTypes, session: ClinicSession) -> str:
    """Return what paper says of where a clinic is: the same for every kind there, but one that has its own place."""
    own = types.get(session.clinic_code).public_place
    return own or (f"{session.wing} wing health room" if session.wing else "Health centre")


# --- slips ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PrepareSlips(Query[ClinicPaper]):
    """A slip for everybody who is still to come to a clinic."""

    session_id: str


def prepare_slips(query: PrepareSlips, context: Context) -> ClinicPaper:
    """Draw them: each in a language approved here that its reader reads, else in English.

    Raises:
        NotFound: no such session.
        NotAllowed: it is another team's.
        RuleBroken: "nobody-on-paper": nobody of it is still to come.
    """
    with context.store.read() as unit:
        clinic = _without_who_is_there(_still_to_come(unit, context, query.session_id, type(query).__name__))
        forms = _slip_forms(unit)
    in_order = sorted(
        clinic.expected, key=lambda one: (walking_order(one.resident.cell), one.resident.id, one.appointment.starts_at)
    )
    slips = tuple(_slip(one, clinic, forms) for one in in_order)
    return _of_clinic(PaperKind.SLIPS, clinic, _printer(context)(SlipPaper(slips)))


def _slip_forms(unit: UnitOfWork) -> dict[str, Questionnaire]:
    """Return the slip's words by language: English, and what a leader approved on the Forms page."""
    form = newest_form(unit, APPOINTMENT_SLIP)
    ready = [one.language for one in approved_wordings(form, unit.facts) if one.approved]
    return {ENGLISH: form, **{language.split("-")[0]: in_language(form, language) for language in ready}}


def _slip(one: _Expected, clinic: _Clinic, forms: dict[str, Questionnaire]) -> AppointmentSlip:
    resident = one.resident
    base = resident.language.split("-")[0]
    language = base if base in forms else ENGLISH
    return AppointmentSlip(
        name=resident.name,
        number=resident.nomis_number,
        cell=resident.cell,
        what=clinic.what,
        day=clinic.session.clinic_date,
        starts=local_time(one.appointment.starts_at),
        in_english=one.go_to,
        words=_slip_words(forms[language], language, clinic),
        large=bool(_LARGE & set(resident.needs)),
    )


def _slip_words(form: Questionnaire, language: str, clinic: _Clinic) -> SlipWords:
    session = clinic.session
    return SlipWords(
        language=language,
        heading=form["heading"].text,
        day=form["day"].text,
        time=form["time"].text,
        go_to=form["go-to"].text,
        weekday=form[f"day-{session.clinic_date.isoweekday()}"].text,
        place=clinic.own_place or form["wing-room" if session.wing else "centre"].text,
        bring=form["bring"].text,
        cannot=form["cannot"].text,
    )


# --- the cover sheet --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PrepareCoverSheet(Query[ClinicPaper]):
    """The sheet for the room of a clinic: who is still to come, by number and initials, with boxes to tick."""

    session_id: str


def prepare_cover_sheet(query: PrepareCoverSheet, context: Context) -> ClinicPaper:
    """Draw it.

    Raises:
        NotFound: no such session.
        NotAllowed: it is another team's.
        RuleBroken: "nobody-on-paper": nobody of it is still to come.
    """
    with context.store.read() as unit:
        clinic = _still_to_come(unit, context, query.session_id, type(query).__name__)
        session = clinic.session
        said = unit.regime.find(session.wing, session.clinic_date, session.period) if session.wing else None
        stamp = _stamp(unit, context, session.clinic_date, session.period)
    rows = tuple(
        CoverRow(local_time(one.appointment.starts_at), one.resident.nomis_number, _initials(one.resident))
        for one in sorted(clinic.expected, key=lambda one: (one.appointment.starts_at, one.resident.id))
    )
    regime = f"regime: {said.regime.value}" if said is not None and said.regime is not Regime.OUTBREAK else ""
    paper = CoverPaper(stamp, clinic.what, clinic.go_to, regime, rows)
    return _of_clinic(PaperKind.COVER_SHEET, clinic, _printer(context)(paper))


def _initials(resident: Resident) -> str:
    names = (resident.preferred_name or resident.given_name, resident.family_name)
    return " ".join(f"{name[:1]}." for name in names if name)


# --- of one clinic ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Clinic:
    """A clinic with who is still to come to it. `what`: its name outside health care. `own_place`: as signs have it."""

    session: ClinicSession
    what: str
    own_place: str
    go_to: str
    expected: tuple[_Expected, ...]
    sensitive: bool


def _still_to_come(unit: UnitOfWork, context: Context, session_id: str, asked: str) -> _Clinic:
    session = unit.sessions.get(session_id)
    types = clinic_types(unit)
    check_holds(asked, types, context.user, session)
    expected = tuple(one for one in _expected(unit, (session,)) if one.resident.presence is Presence.HERE)
    if not expected:
        raise RuleBroken("nobody-on-paper", f"nobody is still to come to session {session.id}")
    kind = types.get(session.clinic_code)
    return _Clinic(
        session,
        kind.public_name,
        kind.public_place,
        where_to_go(types, session),
        expected,
        is_substance_misuse(types, session),
    )


def _without_who_is_there(clinic: _Clinic) -> _Clinic:
    expected = tuple(_to_fetch(clinic.expected))
    if not expected:
        raise RuleBroken("nobody-on-paper", f"all still to come to session {clinic.session.id} walked in")
    return replace(clinic, expected=expected)


def _of_clinic(kind: PaperKind, clinic: _Clinic, pdf: bytes) -> ClinicPaper:
    ids = tuple(dict.fromkeys(one.resident.id for one in clinic.expected))
    return ClinicPaper(kind, clinic.session.id, len(clinic.expected), ids, pdf, sensitive=clinic.sensitive)


# --- printing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RecordClinicPaperPrinted(Command[None]):
    """A printer is taking these pages."""

    paper: ClinicPaper


def record_clinic_paper_printed(command: RecordClinicPaperPrinted, context: Context) -> Done[None]:
    """Note the printing before its first page: what it was about, how many people, and which bytes."""
    paper = command.paper
    with context.store.write(context.user) as unit:
        digest = hashlib.sha256(paper.pdf).hexdigest()
        reason = f"{paper.rows} rows, sha256 {digest}"
        unit.trail.note(paper.kind.value, "clinic_paper", paper.about, reason=reason)
        unit.commit()
    return done(Changes())


def _stamp(unit: UnitOfWork, context: Context, clinic_date: date, period: Period) -> Stamp:
    asked_at = unit.central.watermark("Appointment")
    now = context.clock.now()
    return Stamp(
        prison=context.settings.read().site_name if context.settings is not None else "",
        day=clinic_date,
        period=period,
        printed_on=local_date(now),
        printed_at=local_time(now),
        printed_by=context.user.initials,
        list_as_of=_as_of(instant_of(asked_at), now) if asked_at else "",
        trail=unit.trail.head()[1],
    )


def _as_of(asked_at: datetime, now: datetime) -> str:
    asked = asked_at.astimezone(LONDON)
    clock = f"{asked:%H:%M}"
    return clock if asked.date() == local_date(now) else f"{asked.day} {asked:%B}, {clock}"


def _printer(context: Context) -> ClinicPrinter:
    if context.clinic_printer is None:
        raise Bug("this session was begun without a printer of clinic paper")
    return context.clinic_printer
