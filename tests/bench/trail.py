"""What the trail costs: a command with and without its row; a check of a year's rows beside the bare HMACs."""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, Period
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.unit_of_work import SqlUnitOfWork
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.wiring import SystemClock
from tests.bench.search import person
from tests.bench.table import Figure, cpu_ms, wall_ms

NURSE = StaffMember("bench-nurse", "Bench Nurse", Role.NURSE)
PASSWORD = "a password for the bench"
SAVES = 200
RUNS = 5
ROWS = 100_000


class NoTrail:
    """In place of a unit's trail: writes nothing."""

    def add(self, *_said: str, **_more: str) -> None: ...

    note = add

    def flush(self) -> None: ...


class StoreWithoutTrail:
    """The same store, but for the rows. Only for the bench: the product has no such thing."""

    def __init__(self, store: OpenStore) -> None:
        self._store = store
        self.read, self.close = store.read, store.close

    @contextmanager
    def write(self, actor: StaffMember) -> Iterator[SqlUnitOfWork]:
        with self._store.write(actor) as unit:
            unit.__dict__["trail"] = NoTrail()
            yield unit


def figures(folder: Path) -> list[Figure]:
    """Return the trail's figures."""
    vault = Vault(folder, clock=SystemClock(), random_bytes=os.urandom)
    vault.create([(NURSE, PASSWORD)])
    _, store = vault.open(NURSE.id, PASSWORD)
    out = [overhead(store), check(store, folder)]
    store.close()
    return out


def overhead(store: OpenStore) -> Figure:
    session = ClinicSession("s", "nurse-triage", "A", "Clinic room A1", date(2026, 11, 20), Period.AM)
    one = person(1)
    first = Appointment("a", "s", one.id, datetime(2026, 11, 20, 9, tzinfo=UTC), revision=1)
    booked = [replace(first, id=f"a{n}") for n in range(SAVES * RUNS * 2)]
    with store.write(SYNC_ACTOR) as unit:
        unit.residents.put(one)
        unit.received("BenchResident", "resident", one.id)
        unit.sessions.put(session)
        unit.received("BenchSession", "session", session.id)
        for appointment in booked:
            unit.appointments.put(appointment)
            unit.received("BenchAppointment", "appointment", appointment.id)
        unit.commit()
    left = iter(booked)

    def saves(context: Context) -> float:
        return wall_ms(
            lambda: [dispatch.run(RecordOutcome(next(left).id, Outcome.ATTENDED), context) for _ in range(SAVES)],
            runs=RUNS,
        )

    def nobody_prints(*_: object) -> bytes:
        return b""

    with_trail = Context(store, SystemClock(), NURSE, os.urandom, nobody_prints)
    without = saves(replace(with_trail, store=StoreWithoutTrail(store))) / SAVES
    return Figure(
        "record an attendance, with its trail row", saves(with_trail) / SAVES, without, "ms", "without the row"
    )


def check(store: OpenStore, folder: Path) -> Figure:
    with store.write(NURSE) as unit:
        for n in range(ROWS - unit.trail.head()[0]):
            unit.trail.note("Viewed", "resident", f"r{n}", reason="GetResident")
        unit.commit()
    plain = sqlite3.connect(folder / "plain-trail.db", isolation_level=None)
    plain.execute("CREATE TABLE trail (seq INTEGER PRIMARY KEY, said TEXT, mac TEXT)")
    said = "2026-11-20T10:15:00.000000Z, who, role, device, Viewed, resident, r1, GetResident" * 2
    plain.execute("BEGIN")
    plain.executemany("INSERT INTO trail VALUES (?,?,?)", ((n, said, "0" * 64) for n in range(ROWS)))
    plain.execute("COMMIT")

    def ours() -> None:
        with store.read() as unit:
            report = unit.trail.report()
        assert (report.sound, report.rows) == (True, ROWS)

    def bare() -> None:
        for _, text, _ in plain.execute("SELECT * FROM trail ORDER BY seq"):
            hmac.digest(b"k" * 32, text.encode(), hashlib.sha256)

    figure = Figure(
        f"check {ROWS:,} rows of the trail, CPU",
        cpu_ms(ours, runs=3),
        cpu_ms(bare, runs=3),
        "ms",
        "one HMAC a row in plain sqlite3",
    )
    plain.close()
    return figure
