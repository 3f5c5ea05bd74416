"""What else the people of HMP Fenmere recorded: regime, waiting list, hospital, medicines rounds, who walked in.

Orders to the use cases, each with whose order it is: whoever sets up the PC runs them as these people, and the product
keeps and sends them like any other. Today's clinics on A and B wing stay as they are: people learn to record there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from datetime import date, time, timedelta
from typing import Any, Final

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, OfficerPresent, Outcome, Period
from prisoncare_desktop.domain.calendar import at_local, week_of
from prisoncare_desktop.domain.escorts import LIST as ESCORT_SLOTS
from prisoncare_desktop.domain.external import EscortSlot, ExternalBooking
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.rounds import RoundSaid
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.practice.chance import stream
from prisoncare_desktop.practice.people import ALWAYS_HERE
from prisoncare_desktop.practice.prison import Prison
from prisoncare_desktop.practice.staff import HALE, OKAFOR, WOOD
from prisoncare_desktop.usecases.attendance import NoteAppointment, RecordOutcome
from prisoncare_desktop.usecases.booking import AddWalkIn
from prisoncare_desktop.usecases.details import RecordDetails
from prisoncare_desktop.usecases.external import BookExternal
from prisoncare_desktop.usecases.regime import SayRegime
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.rounds import ChangeRound
from prisoncare_desktop.usecases.site_lists import ChangeSiteList
from prisoncare_desktop.usecases.waiting import AddWaiting

_WAITING: Final = (  # kind of clinic, days ago, priority
    *(("dentist", 41, "routine"), ("dentist", 23, "soon"), ("dentist", 9, "routine"), ("dentist", 2, "urgent")),
    *(("optician", 34, "routine"), ("optician", 12, "routine"), ("physio", 18, "soon"), ("physio", 5, "routine")),
    ("long-term", 27, "routine"),
)
_OUTSIDE: Final = (  # days from today, at, hospital, specialty, priority, escort
    (-2, "10:30", "Fenmere General", "Orthopaedics", "routine", EscortSlot.AM),
    (1, "09:40", "Fenmere General", "Eye clinic", "soon", EscortSlot.AM),
    (1, "14:15", "Oakham Royal Infirmary", "Cardiology", "urgent", EscortSlot.PM),
    (3, "11:00", "Fenmere General", "X-ray", "routine", EscortSlot.AM),
    (4, "13:30", "Oakham Royal Infirmary", "Dermatology", "two-week", EscortSlot.ALL_DAY),
)
_ESCORTS: Final = {"mon": 2, "tue": 2, "wed": 2, "thu": 2, "fri": 1, "sat": 0, "sun": 0}
_HELD: Final = (  # how, who interpreted, whether an escort was spared
    *(("video", "4", True), ("phone", "1", False), ("video", "1", True), ("in-person", "1", False)),
    *(("phone", "4", False), ("in-person", "5", False)),
)
_NOTES: Final = ("Asks for the afternoon", "Bring the letter from the hospital", "Comes with a buddy", "Needs the lift")
_ROUNDS: Final = (("A", 41, 38), ("B", 36, 36), ("C", 29, 24))  # wing, due, seen

Order = tuple[StaffMember, Command[Any]]


def recorded_clinics(
    prison: Prison, session_id: Callable[[ClinicSession], str], resident_id: Callable[[Resident], str]
) -> Generator[Order, Any, None]:
    """Yield the orders, in the order to run them in; each is to be answered with what it made.

    `session_id`, `resident_id`: this PC's ids of a session and of a resident of the prison's.
    """
    chance = stream(prison.seed, "recorded clinics")
    known = {one.nomis_number for one in ALWAYS_HERE}
    others = [r for r in prison.residents if r.presence is Presence.HERE and r.nomis_number not in known]
    somebody = (resident_id(one) for one in chance.sample(others, 40))
    days = sorted({s.clinic_date for s in prison.clinics.sessions})
    before = max(day for day in days if day < prison.today)
    after = min(day for day in days if day > prison.today)

    yield OKAFOR, SayRegime(("E",), (before,), (Period.AM, Period.PM), Regime.LOCKDOWN)
    yield OKAFOR, SayRegime(("D", "F"), (after,), (Period.AM,), Regime.RESTRICTED)
    for kind, days_ago, priority in _WAITING:
        yield OKAFOR, AddWaiting(next(somebody), kind, priority, prison.today - timedelta(days=days_ago))
    yield HALE, ChangeSiteList(ESCORT_SLOTS, json.dumps(_ESCORTS), 0)
    yield from _outside(prison.today, somebody)
    yield from _rounds(before)
    yield from _held_and_noted(prison, after)
    walked = next(s for s in prison.clinics.sessions if s.clinic_date == before and s.wing == "C")
    on_it = {a.resident_id for a in prison.clinics.appointments if a.session_id == walked.id}
    for person in [r for r in others if r.wing == "C" and r.id not in on_it][:2]:
        made = yield OKAFOR, AddWalkIn(session_id(walked), resident_id(person))
        yield OKAFOR, RecordOutcome(made, Outcome.ATTENDED)


def _outside(today: date, somebody: Iterator[str]) -> Iterator[Order]:
    for days, at_time, hospital, specialty, priority, escort in _OUTSIDE:
        booking = ExternalBooking(
            day=today + timedelta(days=days),
            hospital=hospital,
            specialty=specialty,
            priority=priority,
            referred_on=today - timedelta(days=30 + days),
            booked_on=today - timedelta(days=10),
            at_time=at_time,
            escort_booked=True,
            escort_slot=escort,
        )
        yield WOOD, BookExternal(next(somebody), booking)


def _rounds(day: date) -> Iterator[Order]:
    for n, (wing, due, seen) in enumerate(_ROUNDS):
        started, finished = at_local(day, time(7, 50 + n)), at_local(day, time(8, 25 + 4 * n))
        said = RoundSaid(started, finished, due, seen, OfficerPresent.YES if seen == due else OfficerPresent.NO)
        yield OKAFOR, ChangeRound(day, Period.AM, f"{wing} wing hatch", said, 0)


def _held_and_noted(prison: Prison, after: date) -> Iterator[Order]:
    """How some of last week's were held, and notes beside some of the next day's; of no team's but primary care's."""
    sessions = {s.id: s for s in prison.clinics.sessions if s.clinic_code in ("gp", "long-term")}
    booked = [(a, sessions[a.session_id]) for a in prison.clinics.appointments if a.session_id in sessions]
    seen = [a for a, s in booked if week_of(s.clinic_date) < week_of(prison.today) and _is_seen(a)]
    for appointment, (mode, interpreter, spared) in zip(seen, _HELD, strict=False):
        yield OKAFOR, RecordDetails(appointment.id, mode, interpreter, spared)
    for appointment, note in zip([a for a, s in booked if s.clinic_date == after], _NOTES, strict=False):
        yield OKAFOR, NoteAppointment(appointment.id, note)


def _is_seen(appointment: Appointment) -> bool:
    return appointment.attendance_code in ("5", "6")
