"""The clinic lists of HMP Fenmere: recorded up to yesterday, not yet for today and the week ahead."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, Period
from prisoncare_desktop.domain.calendar import at_local, week_of
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.practice.chance import record_id, weighted
from prisoncare_desktop.practice.establishment import Establishment
from prisoncare_desktop.practice.people import ALWAYS_HERE
from prisoncare_desktop.practice.size import FENMERE, Size
from prisoncare_desktop.practice.staff import clinician_of
from prisoncare_desktop.practice.timetable import FIRST_SLOT, MINUTES, Slot, days, slots_on

PICTURED: Final = tuple(k.nomis_number for k in ALWAYS_HERE[:10])  # today's morning on A wing, in this order
LONG_LIST_WING: Final = "B"
LONG_LIST: Final = 30  # people; the list a nurse must be able to record in 150 s (screens.md, Clinics)
LONG_LIST_MINUTES: Final = 5
LEFT_UNRECORDED: Final = 0.015  # of this week's past appointments

_OUTCOMES: Final = (
    (Outcome.ATTENDED, 62.0),
    (Outcome.LATE_SEEN, 6.0),
    (Outcome.TOO_LATE, 2.0),
    (Outcome.NOT_SEEN, 24.0),
    (Outcome.CANCELLED, 6.0),
)
# Weights after domain.md 5.4: escorts, staff and clashes beside refusals, courts and our own failings.
_WHY_NOT_SEEN: Final = (
    *(("P1", 10.0), ("P2", 8.0), ("P3", 12.0), ("P4", 5.0), ("P5", 6.0), ("P6", 3.0), ("P7", 2.0), ("H1", 5.0)),
    *(("H2", 3.0), ("R1", 12.0), ("R2", 10.0), ("R3", 8.0), ("R4", 6.0), ("R5", 2.0), ("R6", 4.0), ("R7", 2.0)),
    *(("L1", 6.0), ("L4", 2.0), ("L5", 4.0), ("C2", 4.0), ("C4", 3.0), ("U1", 3.0)),
)
_WHY_CANCELLED: Final = (("P6", 5.0), ("H1", 5.0), ("L1", 6.0), ("L5", 3.0), ("C1", 6.0), ("C3", 3.0), ("C4", 4.0))
_NO_INTERPRETER: Final = "C5"
_STAFF_ABSENT: Final = "C1"


@dataclass(frozen=True)
class ClinicLists:
    """All clinics and who is booked on them."""

    sessions: tuple[ClinicSession, ...]
    appointments: tuple[Appointment, ...]


@dataclass
class _Book:
    """The book while it is filled: nobody is in two places in one half-day."""

    place: Establishment
    chance: random.Random
    taken: set[tuple[str, date, Period]] = field(default_factory=set)
    sessions: list[ClinicSession] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)

    def pick(self, people: Iterable[Resident], wanted: int, day: date, period: Period) -> list[Resident]:
        """Return so many of the people who are free then, in walking order."""
        free = [p for p in people if (p.id, day, period) not in self.taken]
        return sorted(self.chance.sample(free, min(wanted, len(free))), key=lambda r: (r.cell, r.nomis_number))

    def add(self, slot: Slot, day: date, people: list[Resident], minutes: int) -> None:
        """Book these people on this clinic, one after the other, in this order."""
        room = self.place.room(slot.room).name
        key = f"{slot.clinic_code}|{slot.wing}|{room}|{day.isoformat()}|{slot.period}"
        session = ClinicSession(
            id=record_id("session", key),
            clinic_code=slot.clinic_code,
            wing=slot.wing,
            room=room,
            clinic_date=day,
            period=slot.period,
            clinician=clinician_of(slot.clinic_code, slot.wing).name,
        )
        self.sessions.append(session)
        first = at_local(day, FIRST_SLOT[slot.period])
        for place_in_line, person in enumerate(people):
            self.taken.add((person.id, day, slot.period))
            self.appointments.append(
                Appointment(
                    id=record_id("appointment", f"{key}|{person.nomis_number}"),
                    session_id=session.id,
                    resident_id=person.id,
                    starts_at=first + timedelta(minutes=minutes * place_in_line),
                    minutes=minutes,
                )
            )


def clinic_lists(
    place: Establishment,
    residents: tuple[Resident, ...],
    in_sms: frozenset[str],
    chance: random.Random,
    today: date,
    size: Size = FENMERE,
) -> ClinicLists:
    """Return the clinics of last week, this week and the week ahead. `in_sms`: resident ids with an open episode.

    `size`: of how many weeks, and with how many people on a list.
    """
    book = _Book(place, chance)
    staying = [r for r in residents if r.presence in (Presence.HERE, Presence.OUT)]
    gone = [r for r in residents if r.presence in (Presence.RELEASED, Presence.TRANSFERRED)]
    chance.shuffle(gone)
    for day in days(today, size):
        for slot in slots_on(day):
            minutes = int(value_set("clinic_type").concept(slot.clinic_code).get("minutes"))
            booked = int(chance.randint(*slot.booked) * size.lists_times)
            if day == today and slot.wing == "A":
                by_number = {r.nomis_number: r for r in residents}
                book.add(slot, day, [by_number[n] for n in PICTURED], minutes)
                continue
            if day == today and slot.wing == LONG_LIST_WING:
                booked, minutes = LONG_LIST, LONG_LIST_MINUTES
            people = book.pick(_who_comes(slot, staying, in_sms), booked, day, slot.period)
            if gone and not slot.wing and day < week_of(today) and slot.clinic_code != "substance-misuse":
                people = [gone.pop(), *people[1:]]  # came last week, left since: the draw must leave them out
            book.add(slot, day, people, min(minutes, MINUTES[slot.period] // max(1, len(people))))
    return ClinicLists(tuple(book.sessions), _with_outcomes(book, residents, today))


def _who_comes(slot: Slot, staying: list[Resident], in_sms: frozenset[str]) -> list[Resident]:
    if slot.wing:
        return [r for r in staying if r.wing == slot.wing]
    if slot.clinic_code == "substance-misuse":
        return [r for r in staying if r.id in in_sms]
    return staying


def _with_outcomes(book: _Book, residents: tuple[Resident, ...], today: date) -> tuple[Appointment, ...]:
    """Return the appointments, those before today recorded by the clinic's own clinician."""
    by_id = {r.id: r for r in residents}
    sessions = {s.id: s for s in book.sessions}
    held = [s.id for s in book.sessions if s.clinic_code == "gp" and s.clinic_date < week_of(today)]
    called_off = book.chance.choice(held) if held else ""
    done = []
    for appointment in book.appointments:
        session, person = sessions[appointment.session_id], by_id[appointment.resident_id]
        forgotten = session.clinic_date >= week_of(today) and book.chance.random() < LEFT_UNRECORDED
        if session.clinic_date >= today or forgotten:
            done.append(appointment)
            continue
        if session.id == called_off:
            outcome, why = Outcome.CANCELLED, _STAFF_ABSENT
        else:
            outcome, why = _outcome(person, book.chance)
        done.append(_recorded(appointment, outcome, why, session, book.chance))
    return tuple(done)


def _outcome(person: Resident, chance: random.Random) -> tuple[Outcome, str]:
    """Return what happened and the reason's code, "" where none is wanted."""
    if person.presence in (Presence.RELEASED, Presence.TRANSFERRED):
        return Outcome.ATTENDED, ""
    outcome = weighted(chance, _OUTCOMES)
    if outcome is Outcome.NOT_SEEN:
        return outcome, weighted(chance, _WHY_NOT_SEEN)
    if outcome is Outcome.CANCELLED:
        return outcome, _NO_INTERPRETER if person.interpreter else weighted(chance, _WHY_CANCELLED)
    return outcome, ""


def _recorded(
    appointment: Appointment, outcome: Outcome, why: str, session: ClinicSession, chance: random.Random
) -> Appointment:
    by: StaffMember = clinician_of(session.clinic_code, session.wing)
    at: datetime = appointment.starts_at + timedelta(minutes=appointment.minutes, seconds=chance.randint(0, 300))
    changed, _ = appointment.record(outcome, why, by=by.id, initials=by.initials, at=at, session=session)
    return changed
