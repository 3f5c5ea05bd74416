"""What one PC says of a half-day, and whom it puts on a waiting list, stands on the other; never unseen over it."""

from __future__ import annotations

import os
from datetime import time, timedelta

import pytest

from prisoncare_desktop.domain.attendance import ClinicSession, Period
from prisoncare_desktop.domain.calendar import at_local, local_date
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.domain.waiting import WaitingState
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.booking_who_waits import BookFromWaiting
from prisoncare_desktop.usecases.change_kinds import kind_of
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.decisions import KeepTrusts
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.regime import GetRegime, SayRegime
from prisoncare_desktop.usecases.waiting import AddWaiting, GetWaiting, TakeOffWaiting
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"])

NURSE = StaffMember("0199aaaa-0000-7000-8000-0000000000b2", "Ann Nurse", Role.NURSE)
WORKER = StaffMember("0199aaaa-0000-7000-8000-0000000000b3", "Jo Worker", Role.SMS_WORKER)
Two = tuple[Pc, Pc, ModelServer]


def context(pc: Pc, user: StaffMember = NURSE) -> Context:
    def no_printer(*_: object) -> bytes:
        raise AssertionError

    return Context(pc.store, pc.clock, user, os.urandom, no_printer)


def say(pc: Pc, regime: Regime) -> OutboxEntry:
    command = SayRegime(("A",), (local_date(pc.clock.now()),), (Period.AM,), regime)
    (entry,) = dispatch.run(command, context(pc)).changes.outbox
    return pc.entry(entry)


def said(pc: Pc) -> tuple[Regime, str]:
    today = local_date(pc.clock.now())
    found = dispatch.ask(GetRegime(today, today), context(pc)).of("A", today, Period.AM)
    assert found is not None
    return found.regime, found.said_by


def somebody(pc: Pc) -> str:
    with pc.store.read() as unit:
        return min(unit.residents.here(), key=lambda one: one.nomis_number).id


def waiting(pc: Pc, user: StaffMember = NURSE) -> list[tuple[str, str, str]]:
    found = dispatch.ask(GetWaiting(), context(pc, user)).lines
    return [(line.entry.id, line.resident.nomis_number, line.entry.clinic_code) for line in found]


def test_a_lockdown_said_on_one_pc_is_one_on_the_other(two: Two) -> None:
    one, other, _ = two
    say(one, Regime.LOCKDOWN)
    one.sync()
    other.sync()
    assert said(other) == said(one) == (Regime.LOCKDOWN, NURSE.id)


@pytest.mark.hazard("H12")
def test_two_who_say_a_half_day_differently_are_shown_both(two: Two) -> None:
    one, other, _ = two
    say(one, Regime.LOCKDOWN)
    ours = say(other, Regime.NORMAL)
    one.sync()
    assert other.sync().conflicts == 1
    conflict = other.conflict(ours.id)
    assert (conflict.ours["regime"].split()[0], conflict.theirs["regime"].split()[0]) == ("normal", "lockdown")
    dispatch.run(KeepTrusts(ours.id, reason="it was shut"), context(other))
    other.later()
    one.later()
    assert said(one) == said(other)
    assert said(one)[0] is Regime.LOCKDOWN


def test_who_waits_on_one_pc_waits_on_the_other_and_is_taken_off_there_too(two: Two) -> None:
    one, other, _ = two
    entry = dispatch.run(AddWaiting(somebody(one), "dentist"), context(one)).value
    one.sync()
    other.sync()
    assert waiting(other) == waiting(one)
    assert [line[0] for line in waiting(other)] == [entry]
    dispatch.run(TakeOffWaiting(entry, "seen-elsewhere"), context(other))
    other.later()
    one.later()
    assert waiting(one) == waiting(other) == []


@pytest.mark.hazard("H16")
def test_who_waits_for_the_substance_misuse_team_is_theirs_on_every_pc_and_while_it_waits_to_be_sent(two: Two) -> None:
    one, other, _ = two
    done = dispatch.run(AddWaiting(somebody(one), "substance-misuse"), context(one, WORKER))
    (entry,) = done.changes.outbox
    with one.store.read() as unit:
        assert kind_of(unit, one.entry(entry)).seen_by == {Role.SMS_WORKER}
    one.sync()
    other.sync()
    assert waiting(other) == []
    assert len(waiting(other, WORKER)) == 1


def test_who_is_booked_from_the_waiting_list_has_the_same_place_on_both(two: Two) -> None:
    one, other, _ = two
    day = local_date(one.clock.now()) + timedelta(days=1)
    session = ClinicSession("dentist-tomorrow", "dentist", "", "Room 2", day, Period.AM)
    with one.store.write(SYNC_ACTOR) as unit:
        unit.sessions.put(session)
        unit.received("SessionReceived", "session", session.id)
        unit.commit()
    entry = dispatch.run(AddWaiting(somebody(one), "dentist"), context(one)).value
    nine = at_local(day, time(9))
    dispatch.run(BookFromWaiting(entry, session.id, nine), context(one))
    for _round in range(2):
        one.later()
        other.later()
    with other.store.read() as unit:
        kept = unit.waiting.get(entry)
        booked = unit.appointments.get(kept.appointment_id)
    assert (kept.state, booked.starts_at) == (WaitingState.BOOKED, nine)
    assert one.counts().saved_here == other.counts().needs_attention == 0
