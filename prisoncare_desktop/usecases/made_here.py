"""Clinics that are made here, because their list never came or nobody else keeps one.

Decision (2026-11-22): a session is the same for all who name its kind, wing, day, half-day and room. So one that is
made here and the trust's list of it, whenever it comes, are one from the first, with nothing to be put together; where
the rooms differ a person says whether it is one (`joining.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from prisoncare_desktop.domain.attendance import ClinicSession, Period
from prisoncare_desktop.domain.clinic_type import SUBSTANCE_MISUSE, ClinicTypes
from prisoncare_desktop.domain.closing import SLOTS_MOST
from prisoncare_desktop.domain.session_events import SessionMade
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotAllowed, RuleBroken
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.clinic_lists import LISTS_AHEAD_DAYS
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.doubtful_clock import days_it_may_be
from prisoncare_desktop.usecases.requests import Command, Done, Query
from prisoncare_desktop.usecases.same_clinic import session_like

LISTS_BACK_DAYS: Final = 7  # as long as an outcome may be corrected: the PC was off on Monday
WORDS_LONGEST: Final = 60  # characters of a room or a name


@dataclass(frozen=True)
class Made:
    """The clinic that is there now. `was_there`: already before, and nothing of it was changed."""

    session_id: str
    was_there: bool


@dataclass(frozen=True)
class MakeSession(Command[Made]):
    """Make a clinic. `wing`: "" for every wing. `slots_offered`: None where nobody says."""

    clinic_code: str
    wing: str
    room: str
    clinic_date: date
    period: Period
    clinician: str = ""
    slots_offered: int | None = None


def make_session(command: MakeSession, context: Context) -> Done[Made]:
    """Make it, or answer with the one that is there already: nothing of that one is changed.

    Raises:
        NotAllowed: it is another team's kind of clinic.
        RuleBroken: no such kind to choose, a day too far off, no such wing, or what was typed is no room or number.
    """
    room, clinician = _line(command.room), _line(command.clinician)
    with context.store.write(context.user) as unit:
        types = clinic_types(unit)
        kind = next((one for one in types.current if one.code == command.clinic_code), None)
        if kind is None:
            raise RuleBroken("no-such-clinic", f"no kind of clinic {command.clinic_code} to choose")
        if (kind.team == SUBSTANCE_MISUSE) != (context.user.role is Role.SMS_WORKER):
            raise NotAllowed(type(command).__name__, context.user.role)
        days = days_it_may_be(unit, context.clock.now())
        if not days[0] - timedelta(LISTS_BACK_DAYS) <= command.clinic_date <= days[-1] + timedelta(LISTS_AHEAD_DAYS):
            raise RuleBroken("day-too-far", f"{command.clinic_date} is outside the days that lists are kept for")
        if command.wing not in ("", *unit.residents.wings()):
            raise RuleBroken("no-such-wing", "nobody lives on such a wing")
        if command.slots_offered is not None and not 0 < command.slots_offered <= SLOTS_MOST:
            raise RuleBroken("no-such-size", f"{command.slots_offered} places")
        there = session_like(unit, kind.code, command.wing, room, command.clinic_date, command.period)
        if there is not None:
            return Done(Made(there.id, was_there=True))
        new = ClinicSession(
            id=context.new_id(),
            clinic_code=kind.code,
            wing=command.wing,
            room=room,
            clinic_date=command.clinic_date,
            period=command.period,
            clinician=clinician,
            made_here=True,
            slots_offered=command.slots_offered,
            revision=1,
        )
        made = kind.begun(new)
        unit.sessions.put(made)
        entry = unit.record(SessionMade.of(made))
        unit.commit()
    return Done(Made(made.id, was_there=False), touched(sessions=made.id, outbox=entry))


@dataclass(frozen=True)
class Proposal:
    """A kind of clinic that could be made: as a leader says of that day of the week, else as it was held last.

    `slots`: its places, None where nobody said.
    """

    clinic_code: str
    clinic_label: str
    wing: str
    room: str
    period: Period
    clinician: str
    slots: int | None


@dataclass(frozen=True)
class NewClinic:
    """What a new clinic can be: kinds, those usual on this day first, and the wings there are."""

    proposals: tuple[Proposal, ...]
    wings: tuple[str, ...]


@dataclass(frozen=True)
class GetNewClinic(Query[NewClinic]):
    """What could be made on this day. `wing`: the one that is looked at, "" for all."""

    day: date
    wing: str = ""


def get_new_clinic(query: GetNewClinic, context: Context) -> NewClinic:
    """Return the kinds of clinic of the asker's team, those usual on that day of the week first.

    Each is as a leader says of that day under Settings, on that wing if ever; else as it was held last.
    """
    today = context.today()
    with context.store.read() as unit:
        types = clinic_types(unit)
        held = unit.sessions.between(today - timedelta(LISTS_AHEAD_DAYS), today + timedelta(LISTS_AHEAD_DAYS))
        wings = unit.residents.wings()
    latest: dict[str, ClinicSession] = {}
    for session in held:
        before = latest.get(session.clinic_code)
        if before is None or _fits(session, query) >= _fits(before, query):
            latest[session.clinic_code] = session
    found = [_proposal(types, code, latest.get(code), query) for code in _codes(types, context.user)]
    usual = {s.clinic_code for s in held if s.clinic_date.weekday() == query.day.weekday()}
    usual |= {kind.code for kind in types.current if kind.patterns_on(query.day)}
    return NewClinic(tuple(sorted(found, key=lambda one: one.clinic_code not in usual)), wings)


def _codes(types: ClinicTypes, who: StaffMember) -> list[str]:
    theirs = who.role is Role.SMS_WORKER
    return [one.code for one in types.current if (one.team == SUBSTANCE_MISUSE) == theirs]


def _fits(session: ClinicSession, query: GetNewClinic) -> tuple[bool, bool]:
    """Return how near a session is to what is to be made: its wing, its day of the week."""
    return session.wing in ("", query.wing), session.clinic_date.weekday() == query.day.weekday()


def _proposal(types: ClinicTypes, code: str, last: ClinicSession | None, query: GetNewClinic) -> Proposal:
    kind = types.get(code)
    patterns = sorted(kind.patterns_on(query.day), key=lambda one: one.wing not in ("", query.wing))
    if patterns:
        one = patterns[0]
        with_whom = last.clinician if last is not None and last.wing == one.wing else ""
        slots = one.slots if one.slots is not None else kind.slots
        return Proposal(code, kind.label, one.wing, one.room, one.period, with_whom, slots)
    if last is None:
        return Proposal(code, kind.label, query.wing, "", Period.AM, "", kind.slots)
    moved = last.wing not in ("", query.wing) and query.wing != ""
    return Proposal(
        clinic_code=code,
        clinic_label=kind.label,
        wing=query.wing if moved else last.wing,
        room="" if moved else last.room,
        period=last.period,
        clinician="" if moved else last.clinician,
        slots=last.slots_offered if last.slots_offered is not None else kind.slots,
    )


def _line(typed: str) -> str:
    words = " ".join("".join(c if c.isprintable() else " " for c in typed).split())
    if len(words) > WORDS_LONGEST:
        raise RuleBroken("words-too-long", f"{len(words)} characters, at most {WORDS_LONGEST}")
    return words
