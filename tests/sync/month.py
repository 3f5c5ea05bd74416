"""A month of clinics as nurses enter it: every command through the dispatcher, by the clock of each day.

Beside the store runs a plain account of what was said of whom, which knows nothing of how the product keeps it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, OfficerPresent, Outcome, Period
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import NoteAppointment, RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.booking import AddWalkIn, BookAgain, MoveAppointment
from prisoncare_desktop.usecases.closing import CloseSession
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.details import RecordDetails
from prisoncare_desktop.usecases.regime import SayRegime
from prisoncare_desktop.usecases.requests import Command
from tests.central_record import CentralRecord
from tests.sync.conftest import NURSE, Pc

COLLEAGUE: Final = StaffMember("0199aaaa-0000-7000-8000-0000000000c1", "Ada Obi", Role.NURSE)
WORKER: Final = StaffMember("0199aaaa-0000-7000-8000-0000000000c2", "Wren Abbot", Role.SMS_WORKER)
REASONS: Final = {
    outcome: tuple(
        one.code for one in value_set("did_not_attend_reason").concepts if outcome.value in one.get("outcomes").split()
    )
    for outcome in (Outcome.NOT_SEEN, Outcome.CANCELLED, Outcome.TOO_LATE)
}
STATUS_OF_NATIONAL: Final = {  # domain.md 5.1 and 5.2, written down here once more
    "0": "booked",
    "5": "fulfilled",
    "6": "fulfilled",
    "2": "cancelled",
    "4": "cancelled",
    "3": "noshow",
    "7": "noshow",
}
NOTHING: Final = (None, "")
SEEN: Final = {Outcome.ATTENDED: "5", Outcome.LATE_SEEN: "6", Outcome.TOO_LATE: "7"}
_OUTCOMES: Final = (*[Outcome.ATTENDED] * 62, *[Outcome.LATE_SEEN] * 6, *[Outcome.TOO_LATE] * 2)
_ENTERED: Final = (*_OUTCOMES, *[Outcome.NOT_SEEN] * 24, *[Outcome.CANCELLED] * 6)


def status_expected(outcome: Outcome | None, reason: str) -> str:
    """Return the FHIR status of what was said, "booked" where nothing was."""
    if outcome is None:
        return "booked"
    national = SEEN.get(outcome) or value_set("did_not_attend_reason").concept(reason).get("national_code")
    return STATUS_OF_NATIONAL[national]


@dataclass
class Month:
    """`said`: what stands of each appointment by the account. `done`: how many of each command were run."""

    pc: Pc
    chance: Random
    said: dict[str, tuple[Outcome | None, str]] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    walked_in: set[str] = field(default_factory=set)
    moved: dict[str, datetime] = field(default_factory=dict)
    rebooked: dict[str, datetime] = field(default_factory=dict)
    synced: Counter[str] = field(default_factory=Counter)

    def run(self, command: Command[Any], user: StaffMember = NURSE) -> Any:
        self.done[type(command).__name__] += 1
        return dispatch.run(command, Context(self.pc.store, self.pc.clock, user, os.urandom, lambda _: b"")).value

    def enter(self, first: date, last: date) -> None:
        """Enter every clinic of these days, and sync at the end of each."""
        day = first
        while day <= last:
            sessions = self._sessions(day)
            if sessions:
                self._day(day, sessions, last)
                self._sync()
            day += timedelta(days=1)

    def _sync(self) -> None:
        outcome = self.pc.sync()
        assert outcome.trouble == "", outcome
        self.synced += Counter(
            sent=outcome.sent, receipted=outcome.receipted, refused=outcome.refused, conflicts=outcome.conflicts
        )

    def _sessions(self, day: date) -> tuple[ClinicSession, ...]:
        with self.pc.store.read() as unit:
            return unit.sessions.between(day, day)

    def _on(self, session: ClinicSession) -> tuple[Appointment, ...]:
        with self.pc.store.read() as unit:
            return unit.appointments.of_sessions([session.id])

    def _day(self, day: date, sessions: Sequence[ClinicSession], last: date) -> None:
        self.pc.clock.at = at_local(day, time(8))
        if self.chance.random() < 0.4:
            wings = tuple(sorted({one.wing for one in sessions if one.wing}))[:2]
            self.run(SayRegime(wings, (day,), (Period.AM, Period.PM), self.chance.choice(list(Regime))))
        for session in sessions:
            self._clinic(session, last)
        self.pc.clock.at = at_local(day, time(19, 45))

    def _clinic(self, session: ClinicSession, last: date) -> None:
        holder = WORKER if session.clinic_code == "substance-misuse" else NURSE
        if self.chance.random() < 0.4:
            self._moves_one_away(session, last, holder)
        rows = list(self._on(session))
        if rows and self.chance.random() < 0.5:
            rows += self._walks_in(session, rows, holder)
        left = 0
        for row in rows:
            self.pc.clock.at = max(self.pc.clock.at, row.starts_at + timedelta(minutes=row.minutes))
            if self.chance.random() < 0.01:
                self.said.setdefault(row.id, NOTHING)
                left += 1
            else:
                self._row(row, holder)
        self._books_one_again(session, last, holder)
        if rows and not left:
            officer = self.chance.choice((OfficerPresent.YES, OfficerPresent.NO, OfficerPresent.NOT_SAID))
            self.run(CloseSession(session.id, officer, slots_offered=len(rows) + 2), holder)

    def _row(self, row: Appointment, holder: StaffMember) -> None:
        self._record(row.id, self._entered(), holder)
        happens = self.chance.random()
        if happens < 0.02:  # a slip, mended at once
            self.pc.clock.advance(20)
            self._record(row.id, self._entered(), holder)
        elif happens < 0.04:  # and one taken back, and keyed anew
            before = self.said[row.id]
            self.pc.clock.advance(20)
            self._record(row.id, self._entered(), holder)
            self.run(UndoOutcome(row.id), holder)
            self.said[row.id] = before
        elif happens < 0.06 and holder is NURSE:
            self.pc.clock.advance(1200)
            self._record(row.id, self._entered(), COLLEAGUE, why="found-out-more")
        elif happens < 0.09:
            mode = self.chance.choice(("in-person", "video", "phone"))
            self.run(RecordDetails(row.id, mode, self.chance.choice(("", "1", "4")), mode == "video"), holder)
        elif happens < 0.11:
            self.run(NoteAppointment(row.id, "asks for the afternoon"), holder)

    def _entered(self) -> tuple[Outcome, str]:
        outcome = self.chance.choice(_ENTERED)
        if outcome in (Outcome.NOT_SEEN, Outcome.CANCELLED) or (
            outcome is Outcome.TOO_LATE and self.chance.random() < 0.5
        ):
            return outcome, self.chance.choice(REASONS[outcome])
        return outcome, ""

    def _record(self, appointment_id: str, said: tuple[Outcome, str], by: StaffMember, why: str = "") -> None:
        self.run(RecordOutcome(appointment_id, *said, why=why), by)
        self.said[appointment_id] = said

    def _walks_in(self, session: ClinicSession, rows: Sequence[Appointment], holder: StaffMember) -> list[Appointment]:
        on_it = {row.resident_id for row in rows}
        with self.pc.store.read() as unit:
            free = sorted(r.id for r in unit.residents.here() if r.wing == (session.wing or "C") and r.id not in on_it)
        if not free:
            return []
        self.pc.clock.at = max(self.pc.clock.at, rows[0].starts_at)
        made = self.run(AddWalkIn(session.id, self.chance.choice(free)), holder)
        self.walked_in.add(made)
        with self.pc.store.read() as unit:
            return [unit.appointments.get(made)]

    def _moves_one_away(self, session: ClinicSession, last: date, holder: StaffMember) -> None:
        """Somebody of this list is given the next clinic of its kind instead."""
        going = [row for row in self._on(session) if row.id not in self.moved]
        row, to, at = self._next_place(session, last, going)
        if row is not None and to is not None:
            self.run(MoveAppointment(row.id, to.id, at, row.revision), holder)
            self.moved[row.id] = at

    def _books_one_again(self, session: ClinicSession, last: date, holder: StaffMember) -> None:
        """Somebody who was not seen is given a place on the next clinic of its kind."""
        missed = [row for row in self._on(session) if row.outcome in (Outcome.NOT_SEEN, Outcome.CANCELLED)]
        row, to, at = self._next_place(session, last, missed)
        if row is not None and to is not None:
            made = self.run(BookAgain(row.id, to.id, at, row.revision), holder)
            self.said[made] = NOTHING
            self.rebooked[made] = at

    def _next_place(
        self, session: ClinicSession, last: date, going: Sequence[Appointment]
    ) -> tuple[Appointment | None, ClinicSession | None, datetime]:
        """Return one of these who is not on the next list of this kind, that list, and the time after its last."""
        with self.pc.store.read() as unit:
            ahead = unit.sessions.between(session.clinic_date + timedelta(days=1), last)
            to = next((s for s in ahead if (s.clinic_code, s.wing) == (session.clinic_code, session.wing)), None)
            there = unit.appointments.of_sessions([to.id]) if to else ()
        free = [row for row in going if row.resident_id not in {one.resident_id for one in there}]
        if to is None or not there or not free:
            return None, None, self.pc.clock.now()
        at = there[-1].starts_at + timedelta(minutes=there[-1].minutes)
        return (self.chance.choice(free) if Period.at(at) is to.period else None), to, at


def read_back(central: CentralRecord, page: int = 500) -> Iterator[JsonObject]:
    """Yield every Appointment that stands at the central record."""
    bundle = central.get(f"Appointment?_count={page}&_sort=_id")
    while True:
        yield from (entry["resource"] for entry in bundle.get("entry", []))
        following = [link["url"] for link in bundle.get("link", []) if link["relation"] == "next"]
        if not following:
            return
        bundle = central.get(following[0].partition("/fhir/")[2])
