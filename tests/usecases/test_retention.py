"""Trimming as people and the sync ask for it: due once a day, in small portions, never of what must stay."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.retention import Kept
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotFound, RuleBroken
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.repositories.retention_closure import Busy
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import dispatch, retention
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.retention import (
    GetRetention,
    LiftLegalHold,
    PlaceLegalHold,
    SetKeepMonths,
    Trim,
    TrimStore,
)
from tests.store.clinic import LEE, MORNING, NURSE, PASSWORD, SYNC, ZOE, Hands, record_attended
from tests.store.leaving import counted, has_left, seen_on, sent, server_told
from tests.usecases.conftest import House

LEADER = StaffMember("staff-leader", "Dr Hale", Role.LEADER)
LATER = MORNING + timedelta(days=60)


def run_to_the_end(house: House) -> Counter[str]:
    gone: Counter[str] = Counter()
    while True:
        trim = dispatch.run(TrimStore(), house.as_(LEADER)).value
        gone.update(dict(trim.gone))
        if not trim.more:
            return gone


@pytest.fixture
def lee_left(house: House) -> House:
    """Lee left 60 days ago; the central record says it is 60 days later, and so does this PC."""
    has_left(house.store, LEE, MORNING)
    server_told(house.store, LATER)
    house.clock.at = LATER + timedelta(minutes=1)
    return house


def test_nothing_is_trimmed_before_the_trusts_clock_is_known(house: House) -> None:
    has_left(house.store, LEE, MORNING)
    house.clock.at = LATER
    assert dispatch.run(TrimStore(), house.as_(LEADER)).value == Trim()
    assert dispatch.ask(GetRetention(), house.as_(LEADER)).as_of is None


@pytest.mark.hazard("H8")
@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_ten_years_wrong_trims_nothing_early(house: House, years: int) -> None:
    has_left(house.store, LEE, MORNING)
    server_told(house.store, MORNING + timedelta(days=13))
    house.clock.at = MORNING + timedelta(days=365 * years)
    assert run_to_the_end(house) == {}


def test_of_two_clocks_the_earlier_is_believed_also_where_it_is_this_pcs(lee_left: House) -> None:
    lee_left.clock.at = MORNING + timedelta(days=13)
    assert run_to_the_end(lee_left) == {}
    lee_left.clock.at = LATER
    assert run_to_the_end(lee_left)["residents"] == 1


def test_it_trims_by_itself_once_a_day_at_a_quiet_moment_and_on_the_second_day_in_any(lee_left: House) -> None:
    sync = lee_left.as_(SYNC_ACTOR)
    assert dispatch.run(TrimStore(by_itself=True, quiet=False), sync).value == Trim()
    assert dispatch.run(TrimStore(by_itself=True), sync).value.gone
    seen_on(lee_left.store, ZOE.id, MORNING - timedelta(days=500), "old-1")
    for hours, quiet, goes in ((19, True, False), (25, False, False), (45, False, True)):
        server_told(lee_left.store, LATER + timedelta(hours=hours))
        lee_left.clock.at = LATER + timedelta(hours=hours, minutes=1)
        assert bool(dispatch.run(TrimStore(by_itself=True, quiet=quiet), sync).value.gone) == goes, hours


def test_a_long_trim_comes_in_portions_and_goes_on_where_it_was_cut_off(
    lee_left: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PORTIONS", 1)
    for n in range(3):
        seen_on(lee_left.store, ZOE.id, MORNING - timedelta(days=500 + n), f"old-{n}")
    sync = lee_left.as_(SYNC_ACTOR)
    first = dispatch.run(TrimStore(by_itself=True), sync).value
    assert first.more
    assert dict(first.gone) == {"appointments": 1, "residents": 1}
    assert dispatch.ask(GetRetention(), lee_left.as_(LEADER)).last_at is None, "it has not come to its end yet"
    again = dispatch.run(TrimStore(by_itself=True, quiet=False), sync).value
    assert dict(again.gone) == {"appointments": 3}
    run_to_the_end(lee_left)
    page = dispatch.ask(GetRetention(), lee_left.as_(LEADER))
    assert page.last_at == LATER
    assert dict(page.last_gone)["appointments"] == 4


def test_the_page_says_what_would_go_what_stays_and_why(lee_left: House) -> None:
    seen_on(lee_left.store, ZOE.id, MORNING - timedelta(days=500), "old")
    page = dispatch.ask(GetRetention(), lee_left.as_(LEADER))
    assert (page.leaving, page.old_appointments, page.kept, page.holds) == (1, 1, (), ())
    dispatch.run(PlaceLegalHold(LEE.id, " Inquest, letter of 3 June "), lee_left.as_(LEADER))
    page = dispatch.ask(GetRetention(), lee_left.as_(LEADER))
    assert (page.leaving, page.kept) == (0, ((Kept.HELD, 1),))
    assert [(line.name, line.hold.reason) for line in page.holds] == [(LEE.name, "Inquest, letter of 3 June")]
    assert run_to_the_end(lee_left) == {"appointments": 1, "sessions": 1}
    dispatch.run(LiftLegalHold(LEE.id, "closed"), lee_left.as_(LEADER))
    assert run_to_the_end(lee_left)["residents"] == 1


def test_a_hold_needs_somebody_a_reason_and_comes_once(house: House) -> None:
    leader = house.as_(LEADER)
    with pytest.raises(RuleBroken):
        dispatch.run(PlaceLegalHold(LEE.id, "  "), leader)
    with pytest.raises(NotFound):
        dispatch.run(PlaceLegalHold("nobody", "inquest"), leader)
    with pytest.raises(RuleBroken):
        dispatch.run(LiftLegalHold(LEE.id), leader)
    dispatch.run(PlaceLegalHold(LEE.id, "inquest"), leader)
    with pytest.raises(RuleBroken):
        dispatch.run(PlaceLegalHold(LEE.id, "again"), leader)
    with house.store.read() as unit:
        row = next(row for row in unit.trail.latest(5) if row.action == "LegalHoldPlaced")
    assert (row.user_id, row.record_id, row.reason) == (LEADER.id, LEE.id, "inquest")


@pytest.mark.parametrize(("months", "may"), [(2, False), (3, True), (36, True), (37, False)])
def test_the_window_is_the_leaders_choice_within_bounds(lee_left: House, months: int, may: bool) -> None:
    with contextlib.nullcontext() if may else pytest.raises(RuleBroken):
        dispatch.run(SetKeepMonths(months), lee_left.as_(LEADER))
    assert dispatch.ask(GetRetention(), lee_left.as_(LEADER)).keep_months == (months if may else 13)


def test_a_shorter_window_lets_more_go(lee_left: House) -> None:
    seen_on(lee_left.store, ZOE.id, MORNING - timedelta(days=100), "a-quarter-ago")
    assert "appointments" in run_to_the_end(lee_left)  # Lee's own
    dispatch.run(SetKeepMonths(3), lee_left.as_(LEADER))
    assert run_to_the_end(lee_left) == {"appointments": 1, "sessions": 1}


# --- any mix of records, receipts, holds and ages --------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """One appointment, as the harness keeps it: no word of this is read from the product."""

    days_ago: int
    recorded: bool
    receipt_days_ago: int | None  # None: not at the trust


@dataclass(frozen=True)
class Person:
    left_days_ago: int | None
    held: bool
    seen: tuple[Seen, ...]


_seen = st.builds(
    Seen,
    days_ago=st.sampled_from([0, 10, 100, 390, 402, 500]),
    recorded=st.booleans(),
    receipt_days_ago=st.sampled_from([None, 0, 20, 34, 36, 300]),
)
_person = st.builds(
    Person,
    left_days_ago=st.sampled_from([None, 1, 13, 15, 100]),
    held=st.booleans(),
    seen=st.lists(_seen, max_size=4).map(tuple),
)
_mixes = st.lists(_person, min_size=1, max_size=4).map(tuple)
NOW = MORNING + timedelta(hours=2)


def try_mixes(made_once: tuple[Path, str], folder: Path, count: int) -> None:
    """Try so many mixes; raise at the first that is wrong. Prints what it tried."""
    tried: list[int] = []

    @seed(20261122)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(_mixes)
    def holds(people: tuple[Person, ...]) -> None:
        clock = Hands()
        tried.append(len(people))
        copy = Path(tempfile.mkdtemp(dir=folder)) / "prisoncare"
        shutil.copytree(made_once[0], copy)
        _, store = Vault(copy, clock, os.urandom, KdfCost.for_tests()).open(NURSE.id, PASSWORD)
        with contextlib.closing(store):
            check(House(store, clock), people)

    try:
        holds()
    finally:
        print(f"retention: {len(tried)} mixes of {sum(tried)} people tried, seed 20261122")
    assert len(tried) >= count


@pytest.mark.parametrize("count", [40, pytest.param(2_000, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])])
def test_no_mix_of_ages_receipts_and_holds_lets_anything_go_that_must_stay(
    made_once: tuple[Path, str], tmp_path: Path, count: int
) -> None:
    try_mixes(made_once, tmp_path, count)


BLIND_TO = {
    "what is unsent": ("busy", lambda _connection: Busy()),
    "how old a receipt is": ("retention_sent._settled_before", lambda connection, _: _receipted(connection)),
    "who left when": ("why_kept", lambda leaver, _limits: Kept.HELD if leaver.held else None),
}


def _receipted(connection: Connection) -> set[str]:
    return set(connection.exec_driver_sql("SELECT entry_id FROM receipts").scalars())


@pytest.mark.parametrize("what", BLIND_TO)
def test_the_harness_notices_a_trim_that_is_blind(
    made_once: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    name, blind = BLIND_TO[what]
    monkeypatch.setattr(f"prisoncare_desktop.store.repositories.retention.{name}", blind)
    with pytest.raises(AssertionError):
        try_mixes(made_once, tmp_path, 40)


def check(house: House, people: tuple[Person, ...]) -> None:
    unsent, entries = put_there(house, people)
    before = counts(house.store)
    run_to_the_end(house)
    assert counts(house.store) == before, "the three states must go on adding up"
    with house.store.read() as unit:
        here = set(unit.residents.many(f"p{n}" for n in range(len(people))))
        appointments = {i: exists(unit, i) for n, p in enumerate(people) for i in ids_of(n, p)}
        kept_entries = set(unit.outbox.many(entries.values()))
        told = {(row.record_type, row.record_id) for row in unit.trail.latest(1000) if row.action == "Trimmed"}
        assert unit.trail.verify()[1] is None
    for n, person in enumerate(people):
        keeps = person.held or any(i in unsent for i in ids_of(n, person))
        left = person.left_days_ago is not None and person.left_days_ago > 14
        assert (f"p{n}" in here) == (keeps or not left), (n, person)
        for i, seen in zip(ids_of(n, person), person.seen, strict=True):
            old = seen.days_ago > 396  # 13 months before 20 November 2026, with a day's room
            stays = person.held or i in unsent or (f"p{n}" in here and not old)
            assert appointments[i] == stays, (i, person)
            assert stays or ("appointment", i) in told, "the trail explains each removal"
            if i in entries and (stays or (seen.receipt_days_ago or 0) < 35):
                assert entries[i] in kept_entries, (i, person)
    for record_id, entry_id in entries.items():
        assert entry_id in kept_entries or ("outbox", entry_id) in told, record_id
    shape = counted(house.store)
    assert run_to_the_end(house) == {}
    assert counted(house.store) == shape, "a second trim changes nothing"


def ids_of(n: int, person: Person) -> list[str]:
    return [f"p{n}-{k}" for k in range(len(person.seen))]


def exists(unit: Any, appointment_id: str) -> bool:
    with contextlib.suppress(NotFound):
        unit.appointments.get(appointment_id)
        return True
    return False


def counts(store: OpenStore) -> tuple[int, int, int]:
    with store.read() as unit:
        c = unit.outbox.counts()
    return c.saved_here, c.at_the_trust, c.needs_attention


def put_there(house: House, people: tuple[Person, ...]) -> tuple[set[str], dict[str, str]]:
    """Make it so; return the ids of appointments with something unsent, and the entry of each recorded one."""
    store = house.store
    unsent: set[str] = set()
    entries: dict[str, str] = {}
    with store.write(SYNC) as unit:
        for n in range(len(people)):
            unit.residents.put(replace(LEE, id=f"p{n}", nomis_number=f"C{n:04}EF"))
            unit.received("ResidentReceived", "resident", f"p{n}")
        unit.commit()
    for n, person in enumerate(people):
        for i, seen in zip(ids_of(n, person), person.seen, strict=True):
            seen_on(store, f"p{n}", NOW - timedelta(days=seen.days_ago, hours=1), i)
            if seen.recorded:
                entries[i] = record_attended(store, i)
                if seen.receipt_days_ago is None:
                    unsent.add(i)
                else:
                    sent(store, entries[i], at=NOW - timedelta(days=seen.receipt_days_ago))
        if person.held:
            house.clock.at = NOW
            dispatch.run(PlaceLegalHold(f"p{n}", "inquest"), house.as_(LEADER))
        if person.left_days_ago is not None:
            has_left(store, replace(LEE, id=f"p{n}"), NOW - timedelta(days=person.left_days_ago), Presence.RELEASED)
    server_told(store, NOW)
    house.clock.at = NOW + timedelta(seconds=1)
    return unsent, entries
