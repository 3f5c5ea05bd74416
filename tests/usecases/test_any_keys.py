"""Any sequence of outcomes, corrections, undos, notes, details, moves, walk-ins and closings, by two nurses, over days.

Beside the store stands what each appointment must say, kept in plain lists: what was let through stands there and in
the history, once and in order; what was not changed nothing; the counts are those of the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prisoncare_desktop.domain.attendance import Appointment, Counts, OfficerPresent, Outcome
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid, NoteAppointment, RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.booking import AddWalkIn, MoveAppointment
from prisoncare_desktop.usecases.closing import CallOffSession, CloseSession
from prisoncare_desktop.usecases.details import RecordDetails
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.taking_back import TakeBackPlace
from tests.store.clinic import GP, LEE, LEE_AT_GP, MORNING, SYNC, ZOE, ZOE_AT_GP
from tests.usecases.conftest import NIGHT_NURSE, NURSE, House

REASONS = {c.code: c for c in value_set("did_not_attend_reason").current}
OMAR = replace(LEE, id="resident-omar", nomis_number="C9012EF", given_name="Omar", family_name="Reid")
SEEN = (Outcome.ATTENDED, Outcome.LATE_SEEN)

who = st.sampled_from([NURSE, NIGHT_NURSE])
place = st.integers(0, 3)
steps = st.one_of(
    st.tuples(
        st.just("record"),
        who,
        place,
        st.sampled_from(list(Outcome)),
        st.sampled_from(["", "", "P1", "P2", "R1", "R2", "H1", "C1", "U1"]),
        st.sampled_from(["", "found-out-more"]),
        st.booleans(),
    ),
    st.tuples(st.just("record"), who, place, st.just(Outcome.ATTENDED), st.just(""), st.just(""), st.just(False)),
    st.tuples(st.just("undo"), who, place),
    st.tuples(st.just("note"), who, place, st.sampled_from(["", "asked for Tuesday", "came with a friend"])),
    st.tuples(st.just("details"), who, place, st.sampled_from(["", "video", "phone"]), st.sampled_from(["", "1", "2"])),
    st.tuples(st.just("move"), who, place, st.integers(0, 2)),
    st.tuples(st.just("walk in"), who),
    st.tuples(st.just("take back"), who, place),
    st.tuples(st.just("close"), who, st.sampled_from([None, 12, 900])),
    st.tuples(st.just("call off"), who, st.sampled_from(["C1", "P6"])),
    st.tuples(
        st.just("wait"),
        st.sampled_from([timedelta(minutes=2), timedelta(minutes=9), timedelta(days=1), timedelta(days=7)]),
    ),
)


class Clinic:
    """One session with three people on it, and what must stand there."""

    def __init__(self, house: House, number: int) -> None:
        self.house = house
        house.clock.at = MORNING + timedelta(hours=1)
        self.session = replace(GP, id=f"any-{number}", room=f"Room {number}", revision=0)
        self.other = replace(self.session, id=f"other-{number}", room=f"Other room {number}")
        booked = [
            replace(one, id=f"{number}-{n}", session_id=self.session.id, resident_id=who.id)
            for n, (one, who) in enumerate([(ZOE_AT_GP, ZOE), (LEE_AT_GP, LEE)])
        ]
        with house.store.write(SYNC) as unit:
            for session in (self.session, self.other):
                unit.sessions.put(session)
                unit.received("SessionReceived", "session", session.id)
            for one in booked:
                unit.appointments.put(one)
                unit.received("AppointmentReceived", "appointment", one.id)
            unit.commit()
        self.says = {one.id: [one] for one in booked}  # what each must have said, oldest first

    def stored(self) -> dict[str, Appointment]:
        with self.house.store.read() as unit:
            return {i: unit.appointments.get(i) for i in self.says}

    def do(self, step: tuple[Any, ...]) -> None:
        if step[0] == "wait":
            self.house.clock.at += step[1]
            return
        before = self.stored()
        order = self.order(step, list(before.values()))
        if order is None:
            return
        command, allowed = order
        try:
            value = dispatch.run(command, self.house.as_(step[1])).value
        except RuleBroken as error:
            refused, value = error.code, None
        else:
            refused = ""
            assert allowed is not False, f"{step} was let through"
        if refused:
            assert self.stored() == before, f"{step} was refused and changed something"
            assert not allowed, f"{step} was refused: {refused}"
        elif isinstance(command, AddWalkIn):
            self.says[value] = []
        for i, now in self.stored().items():
            if i not in before or now != before[i]:
                self.says[i].append(now)
                self.check_change(step, before.get(i), now)
        self.check()

    def order(self, step: tuple[Any, ...], rows: list[Appointment]) -> tuple[Command[Any], bool | None] | None:
        """Return the command of a step and whether it must be let through; None: nobody says that here."""
        kind = step[0]
        at = rows[step[2]] if kind not in ("walk in", "close", "call off") and step[2] < len(rows) else None
        here = [one for one in rows if one.session_id == self.session.id and not one.withdrawn]
        match kind:
            case "walk in":
                return AddWalkIn(self.session.id, OMAR.id), all(one.resident_id != OMAR.id for one in here)
            case "close":
                done = all(one.outcome is not None for one in here)
                with self.house.store.read() as unit:
                    stood = unit.sessions.get(self.session.id).closed_at
                officer = OfficerPresent.YES
                return CloseSession(self.session.id, officer, step[2], stood), done and step[2] != 900
            case "call off":
                nobody = bool(here) and all(one.outcome is None for one in here)
                return CallOffSession(self.session.id, step[2]), nobody and step[2] == "C1"
        if at is None:
            return None
        match kind:
            case "record":
                _, _, _, outcome, reason, why, sitting = step
                return RecordOutcome(at.id, outcome, reason, at.revision, why, "", sitting), self.may(step, at)
            case "undo":
                return UndoOutcome(at.id, at.revision), None
            case "note":
                return NoteAppointment(at.id, step[3], at.revision), True
            case "details":
                return RecordDetails(at.id, step[3], step[4], False, at.revision), step[4] in ("", "1")
            case "move":
                starts = MORNING + timedelta(minutes=30 + 5 * step[3])
                elsewhere = self.other if step[3] else self.session
                on_a_list = at.outcome is None and not at.withdrawn
                allowed = on_a_list and local_date(self.house.clock.at) <= self.session.clinic_date
                twice = any(
                    one.resident_id == at.resident_id and one.session_id == elsewhere.id and not one.withdrawn
                    for one in rows
                    if one.id != at.id
                )
                return MoveAppointment(at.id, elsewhere.id, starts, at.revision), allowed and not twice
        return TakeBackPlace(at.id, at.revision), at.made_here and at.outcome is None

    def may(self, step: tuple[Any, ...], at: Appointment) -> bool:
        """Whether this recording must be let through, by the rules as a nurse knows them."""
        _, by, _, outcome, reason, why, sitting = step
        fits = (
            not reason if outcome in SEEN else outcome in REASONS[reason].get("outcomes").split() if reason else False
        )
        fits = fits or (outcome is Outcome.TOO_LATE and not reason)
        if not fits or at.outcome is None or at.recorded_at is None:
            return fits
        now = self.house.clock.at
        fresh = now - at.recorded_at <= timedelta(minutes=5)
        if at.recorded_by == by.id and (fresh or (sitting and local_date(now) == local_date(at.recorded_at))):
            return True
        unexplained = at.reason_code == "U1" or (at.outcome is Outcome.TOO_LATE and not at.reason_code)
        if unexplained and outcome is at.outcome and reason not in ("", at.reason_code):
            return True
        return bool(why) and local_date(now) <= self.first_day(at) + timedelta(days=7)

    def first_day(self, at: Appointment) -> date:
        """Return the day of the first recording since nothing, or nothing explained, stood there."""
        first: datetime | None = None
        for one in reversed(self.says[at.id]):
            if one.outcome is None or _unexplained(one) is not _unexplained(at):
                break
            first = one.recorded_at
        assert first is not None
        return local_date(first)

    def check_change(self, step: tuple[Any, ...], before: Appointment | None, now: Appointment) -> None:
        """A step changes what it is about and nothing else."""
        if before is None:
            assert (now.outcome, now.walk_in, now.made_here) == (None, True, True)
            return
        about: dict[str, Callable[[Appointment], Any]] = {
            "outcome": lambda a: (a.outcome, a.reason_code, a.control_group, a.attendance_code, a.recorded_at),
            "note": lambda a: a.note,
            "details": lambda a: (a.mode, a.interpreter, a.escort_avoided),
            "booking": lambda a: (a.session_id, a.starts_at, a.withdrawn, a.taken_off),
        }
        kinds = {"note": "note", "details": "details", "move": "booking", "take back": "booking"}
        mine = kinds.get(step[0], "outcome")
        for part, told in about.items():
            assert part == mine or told(now) == told(before), f"{step} changed the {part}"
        if step[0] == "undo":
            stood = {about["outcome"](one) for one in self.says[now.id][:-1]}
            assert now.outcome is None or about["outcome"](now) in stood

    def check(self) -> None:
        """What stands in the store hangs together."""
        with self.house.store.read() as unit:
            histories = {i: unit.appointments.history(i) for i in self.says}
            closed = unit.sessions.get(self.session.id)
        for i, said in self.says.items():
            assert list(histories[i]) == said
            assert [one.revision - said[0].revision for one in histories[i]] == list(range(len(said)))
            _hangs_together(said[-1])
        latest = [said[-1] for said in self.says.values()]
        rows = [one for one in latest if one.session_id == self.session.id and not one.withdrawn]
        shown = dispatch.ask(GetSessionGrid(self.session.id), self.house.as_(NURSE))
        assert {row.appointment.id for row in shown.rows} == {one.id for one in rows}
        assert shown.counts == _counted(rows)
        assert closed.closed_at is None or closed.officer_present is OfficerPresent.YES


def _unexplained(one: Appointment) -> bool:
    return one.reason_code == "U1" or (one.outcome is Outcome.TOO_LATE and not one.reason_code)


def _hangs_together(one: Appointment) -> None:
    """Outcome, reason, whose doing and national code go together, as the list of reasons has them."""
    if one.outcome is None:
        assert (one.reason_code, one.control_group, one.attendance_code) == ("", None, "0")
    elif one.outcome in SEEN:
        assert (one.reason_code, one.control_group) == ("", None)
        assert one.attendance_code == ("5" if one.outcome is Outcome.ATTENDED else "6")
    elif one.reason_code:
        reason = REASONS[one.reason_code]
        assert one.outcome in reason.get("outcomes").split()
        assert one.control_group == reason.get("control_group")
        assert one.attendance_code == ("7" if one.outcome is Outcome.TOO_LATE else reason.get("national_code"))
    else:
        assert (one.outcome, one.control_group, one.attendance_code) == (Outcome.TOO_LATE, "not-yet-explained", "7")


def _counted(rows: list[Appointment]) -> Counts:
    def of(one: Appointment) -> str:
        if one.outcome is None:
            return "not_recorded"
        if one.outcome in SEEN:
            return "seen"
        if one.control_group == "regime":
            return "not_brought"
        return "cancelled" if one.outcome is Outcome.CANCELLED else "not_seen"

    return Counts(**Counter(of(one) for one in rows))


@pytest.mark.hazard("H15", "H18")
@pytest.mark.parametrize(
    ("examples", "most"), [(8, 20), pytest.param(60, 30, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]
)
def test_whatever_is_keyed_outcome_reason_counts_and_history_agree(house: House, examples: int, most: int) -> None:
    with house.store.write(SYNC) as unit:
        unit.residents.put(OMAR)
        unit.received("ResidentReceived", "resident", OMAR.id)
        unit.commit()
    made = iter(range(10_000))

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(steps, min_size=most // 2, max_size=most))
    def any_keys(keyed: list[tuple[Any, ...]]) -> None:
        clinic = Clinic(house, next(made))
        for step in keyed:
            clinic.do(step)

    any_keys()
