"""Some minutes of work with a server that edits records by itself, and answers with references in full.

The server's own simulator books every appointment that is proposed; it does so while this PC records what became of
it, or just before, or just after.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.usecases.outbox import EntryState
from tests.central_record import CentralRecord, central_record_in
from tests.line_faults import answer_lost
from tests.sync import small_prison
from tests.sync.conftest import NURSE
from tests.sync.over_the_line.trust import LinePc, Trust
from tests.sync.over_the_line.working_day import forms

MINUTES = 6
BOOKED_AFTER_S = 0.05


@pytest.fixture(scope="module")
def server_for_the_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CentralRecord]:
    simulator = {"enabled": True, "delay_seconds": BOOKED_AFTER_S}
    folder = tmp_path_factory.mktemp("busy trust")
    with central_record_in(folder, simulator=simulator, absolute_references=True) as central:
        yield central


def own_id(n: int) -> str:
    return f"0199bbbb-0000-7000-8000-0000000001{n:02d}"


def proposed(n: int) -> dict[str, Any]:
    made = small_prison.appointment(own_id(n), "p1", n * 5)
    return {**made, "id": f"proposed-{n:04d}", "status": "proposed"}


def test_nothing_is_lost_or_doubled_while_a_server_books_appointments_by_itself(pc: LinePc, trust: Trust) -> None:
    recorded: list[str] = []
    entry_of: list[str] = []
    for n in range(MINUTES):
        trust.central.put(proposed(n))
        pc.clock.advance(60)
        assert pc.sync().trouble == ""
        entry_of.append(record_of(pc, own_id(n)))
        recorded += [entry_of[n], pc.record(n % 6, Outcome.LATE_SEEN), *forms(pc, 1, first=n)]
        if n % 2:
            trust.proxy.posts.append(answer_lost)
            assert pc.later(1).trouble == "ServerUnreachable"
        assert pc.later(10).trouble == ""
    for _ in range(3):
        assert pc.later().trouble == ""
        for n in range(MINUTES):
            if pc.entry(entry_of[n]).state is EntryState.CONFLICT:  # the simulator wrote its old copy over it
                assert statuses(trust, n)[0] == "booked"
                pc.resume(entry_of[n])
    trust.assert_settled(pc, recorded)
    states = {pc.entry(entry_id).state for entry_id in recorded}
    assert states == {EntryState.RECEIPTED}, "a booking and an outcome are no conflict"
    assert trust.central.count("Appointment") == 6 + MINUTES
    for n in range(MINUTES):
        there = trust.central.get(f"Appointment/proposed-{n:04d}")
        assert there["participant"][0]["actor"]["reference"].endswith("Patient/p1")
        assert there["status"] == "fulfilled", "what the nurse recorded stands, whoever was first"
        assert outcome_here(pc, n) is Outcome.ATTENDED
    assert pc.later().sent == 0


def test_what_a_server_writes_over_without_looking_waits_for_a_person(pc: LinePc, trust: Trust) -> None:
    """What its simulator does when it read before our outcome arrived: said here, as it meets that moment seldom."""
    trust.central.put({**proposed(7), "status": "booked"})
    assert pc.sync().trouble == ""
    entry_id = record_of(pc, own_id(7))
    assert pc.later(1).trouble == ""
    assert outcome_here(pc, 7) is Outcome.ATTENDED
    trust.central.put({**proposed(7), "status": "booked"})
    assert pc.later(60).trouble == ""
    assert outcome_here(pc, 7) is Outcome.ATTENDED
    assert pc.entry(entry_id).state is EntryState.CONFLICT


def statuses(trust: Trust, n: int) -> list[str]:
    """Return what an appointment's status was, newest version first."""
    history = trust.central.get(f"Appointment/proposed-{n:04d}/_history")
    return [entry["resource"]["status"] for entry in history["entry"]]


def outcome_here(pc: LinePc, n: int) -> Outcome | None:
    with pc.store.read() as unit:
        return unit.appointments.get(own_id(n)).outcome


def record_of(pc: LinePc, appointment_id: str) -> str:
    """The nurse records that somebody attended. Return the entry's id."""
    with pc.store.write(NURSE) as unit:
        before = unit.appointments.get(appointment_id)
        after, event = before.record(
            Outcome.ATTENDED,
            "",
            by=NURSE.id,
            initials=NURSE.initials,
            at=pc.clock.now(),
            session=unit.sessions.get(before.session_id),
        )
        unit.appointments.put(after)
        entry_id = unit.record(event)
        unit.commit()
    return entry_id
