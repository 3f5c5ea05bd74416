"""A month of clinics in a synthetic prison, entered as nurses do, at a FHIR server that nobody here wrote."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from prisoncare_desktop.domain.attendance import Appointment
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.practice import central
from prisoncare_desktop.practice.prison import Prison, build
from prisoncare_desktop.practice.size import MONTH_OF_A_LARGE_PRISON
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.sync.fhir.resource import record_id
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from tests.central_record import CentralRecord
from tests.figures import Figure
from tests.sync.conftest import Pc, TestClock
from tests.sync.judges import faults, quick_faults
from tests.sync.month import NOTHING, Month, read_back, status_expected

FIRST = date(2026, 10, 19)  # a Monday; the clocks go back on the Sunday after
LAST = FIRST + timedelta(days=MONTH_OF_A_LARGE_PRISON.days_ahead)


def a_few_days_of(prison: Prison, days: int, wings: str) -> Prison:
    """Return only the clinics of these days on these wings, and who stands on them."""
    until = FIRST + timedelta(days=days)
    sessions = tuple(s for s in prison.clinics.sessions if s.wing in tuple(wings) and s.clinic_date < until)
    kept = {s.id for s in sessions}
    booked = tuple(a for a in prison.clinics.appointments if a.session_id in kept)
    people = {a.resident_id for a in booked}
    return replace(
        prison,
        clinics=replace(prison.clinics, sessions=sessions, appointments=booked),
        residents=tuple(replace(r, alerts=()) for r in prison.residents if r.id in people),
        caseload=replace(prison.caseload, episodes=(), tasks=()),
        seeds=(),
        draws=(),
    )


def here(pc: Pc, first: date, last: date) -> Iterator[Appointment]:
    with pc.store.read() as unit:
        yield from unit.appointments.of_sessions(s.id for s in unit.sessions.between(first, last))


def entered_and_read_back(
    prison: Prison, last: date, central_record: CentralRecord, store: OpenStore, clock: TestClock, judge_every: int
) -> tuple[Month, list[JsonObject], float]:
    """Fill the server, enter the clinics until that day, and hold what stands there against the account.

    Every resource is judged in this process, and one of so many by the other judge too. Return the month, what stands
    there and the seconds it took to enter and sync it.
    """
    for bundle in central.bundles(prison):
        central_record.post_bundle(bundle)
    pc = Pc(store, clock, central_record.base_url, central_record.token, None)
    assert pc.sync().trouble == ""
    month = Month(pc, Random(6), {a.id: NOTHING for a in prison.clinics.appointments})
    began = time.perf_counter()
    month.enter(FIRST, last)
    took = time.perf_counter() - began

    there = {record_id(one): one for one in read_back(central_record)}
    assert set(there) == set(month.said), "nobody's place is lost, and none is made twice"
    wrong = {i: one["status"] for i, one in there.items() if one["status"] != status_expected(*month.said[i])}
    assert wrong == {}
    kept = {a.id: a for a in here(pc, FIRST, LAST)}
    assert Counter(one["status"] for one in there.values()) == Counter(
        status_expected(kept[i].outcome, kept[i].reason_code) for i in there
    ), "the statuses there count the same as what stands here"
    for i, at in (month.rebooked | month.moved).items():
        assert there[i]["start"] == instant_text(at)
    assert [quick_faults(one) for one in there.values() if quick_faults(one)] == []
    assert faults([one for n, one in enumerate(there.values()) if n % judge_every == 0]) == []
    counts = pc.counts()
    assert (counts.saved_here, counts.needs_attention) == (0, 0)
    assert (month.synced["refused"], month.synced["conflicts"]) == (0, 0)
    assert {"AddWalkIn", "MoveAppointment", "BookAgain", "UndoOutcome", "CloseSession"} <= set(month.done)
    return month, list(there.values()), took


def told(figure: Figure, what: str, month: Month, there: list[JsonObject], took: float) -> None:
    statuses = ", ".join(f"{n} {status}" for status, n in Counter(one["status"] for one in there).most_common())
    entered = sum(month.done.values())
    figure("6.3", what, f"{len(there)} appointments, {entered} commands, {took:.0f} s", f"0 apart: {statuses}")


def test_a_few_days_of_two_wings_are_at_the_trust_as_the_nurses_entered_them(
    central_record: CentralRecord, open_store: Callable[[str, TestClock], OpenStore], figure: Figure
) -> None:
    prison = a_few_days_of(build(6, FIRST, MONTH_OF_A_LARGE_PRISON), days=2, wings="CD")
    clock = TestClock()
    month, there, took = entered_and_read_back(
        prison, FIRST + timedelta(days=1), central_record, open_store("pc", clock), clock, judge_every=8
    )
    told(figure, "two days of two wings", month, there, took)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_month_of_1200_residents_is_at_the_trust_as_the_nurses_entered_it(
    central_record: CentralRecord, open_store: Callable[[str, TestClock], OpenStore], figure: Figure
) -> None:
    prison = build(6, FIRST, MONTH_OF_A_LARGE_PRISON)
    clock = TestClock()
    month, there, took = entered_and_read_back(
        prison, LAST, central_record, open_store("pc", clock), clock, judge_every=1
    )
    told(figure, "a month of 1,200 residents", month, there, took)
    other = Pc(open_store("other", clock), clock, central_record.base_url, central_record.token, None, seed="other")
    assert other.sync().trouble == ""
    first, second = ({a.id: a for a in here(pc, FIRST, LAST)} for pc in (month.pc, other))
    assert set(first) == set(second)
    for one in first.values():
        same = second[one.id]
        assert (same.outcome, same.reason_code, same.control_group, same.attendance_code, same.starts_at) == (
            one.outcome,
            one.reason_code,
            one.control_group,
            one.attendance_code,
            one.starts_at,
        )
