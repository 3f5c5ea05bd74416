"""Several threads, one store: none waits for long, none sees half of another's work."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.errors import Bug, ChangedMeanwhile, StoreUnavailable
from prisoncare_desktop.store.open_store import OpenStore
from tests.store.clinic import GP, LEE, MORNING, NURSE, SYNC, ZOE, ZOE_AT_GP, fill

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT count(*) FROM n"


def test_two_readers_see_whole_units_while_one_writes(store: OpenStore) -> None:
    fill(store)
    stop = threading.Event()

    def moved_together() -> int:
        looks = 0
        while not stop.is_set():
            with store.read() as unit:
                assert unit.residents.get(ZOE.id).cell == unit.residents.get(LEE.id).cell or looks == 0
            looks += 1
        return looks

    def move(revision: int) -> None:
        with store.write(SYNC) as unit:
            for resident in (ZOE, LEE):
                unit.residents.put(replace(resident, cell=f"C-1-{revision:03}", revision=revision))
                unit.received("ResidentReceived", "resident", resident.id)
            unit.commit()

    move(1)
    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(moved_together) for _ in range(2)]
        for revision in range(2, 60):
            pool.submit(move, revision).result()
        stop.set()
        assert all(reader.result() > 3 for reader in readers)
    with store.read() as unit:
        assert unit.residents.get(LEE.id).cell == "C-1-059"


def test_writers_on_several_threads_wait_for_each_other(store: OpenStore) -> None:
    fill(store)

    def note(n: int) -> None:
        with store.write(NURSE) as unit:
            seen = int(unit.facts.get("count") or "0")
            unit.facts.put("count", str(seen + 1))
            unit.trail.note("Counted", "fact", str(n))
            unit.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(note, range(80)))
    with store.read() as unit:
        assert unit.facts.get("count") == "80"
        assert unit.trail.verify()[1] is None


def test_of_two_people_at_one_appointment_one_is_told(store: OpenStore) -> None:
    fill(store)
    with store.read() as unit:
        as_seen = unit.appointments.get(ZOE_AT_GP.id)
    both_have_seen = threading.Barrier(2)

    def record(outcome: Outcome) -> str:
        changed, event = as_seen.record(outcome, "", by=NURSE.id, initials="AO", at=MORNING, session=GP)
        both_have_seen.wait()
        try:
            with store.write(NURSE) as unit:
                unit.appointments.put(changed)
                unit.record(event)
                unit.commit()
        except ChangedMeanwhile:
            return "told"
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(record, (Outcome.ATTENDED, Outcome.TOO_LATE))) == ["saved", "told"]


def test_no_connection_serves_two_threads_at_once(store: OpenStore) -> None:
    together = threading.Barrier(4)

    def mine(_: int) -> int:
        with store.read() as unit:
            together.wait(10)
            return id(unit._connection.connection.driver_connection)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(mine, range(4)))) == 4


def test_closing_stops_what_still_reads(store: OpenStore) -> None:
    started = threading.Event()

    def endless() -> None:
        with store.read() as unit:
            started.set()
            while True:
                unit._connection.exec_driver_sql(NUMBERS).all()

    with ThreadPoolExecutor(1) as pool:
        search = pool.submit(endless)
        assert started.wait(10)
        store.close()
        stopped: Callable[[], object] = search.result
        began = time.monotonic()
        while not search.done() and time.monotonic() - began < 10:
            store._interrupt_reads()  # again and again: the first may come between two queries
        with pytest.raises(StoreUnavailable):
            stopped()
    with pytest.raises(Bug), store.read():
        pass
    open_files = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if _is_open(fd)]
    assert not [name for name in open_files if "prisoncare.db" in name and str(store._folder.store_file.parent) in name]


def _is_open(fd: str) -> bool:
    return os.path.lexists(f"/proc/self/fd/{fd}")
