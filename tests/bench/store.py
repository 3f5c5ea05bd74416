"""Unlock, search, one save: the product's store beside bare Argon2id and plain sqlite3."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, Period
from prisoncare_desktop.domain.pathway import FormCompleted
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.wiring import SystemClock
from tests.bench import search
from tests.bench.search import person
from tests.bench.table import Figure, cpu_ms, wall_ms

NURSE = StaffMember("bench-nurse", "Bench Nurse", Role.NURSE)
PASSWORD = "a password for the bench"
PEOPLE = 200_000
SAVES = 200
CHANGES = 200_000


def figures(folder: Path) -> list[Figure]:
    """Return the store's figures."""
    vault = Vault(folder, clock=SystemClock(), random_bytes=os.urandom)
    vault.create([(NURSE, PASSWORD)])

    def unlock() -> None:
        vault.open(NURSE.id, PASSWORD)[1].close()

    def argon2id() -> None:
        Argon2id(salt=b"sixteen bytes!!!", length=32, iterations=3, lanes=2, memory_cost=65536).derive(b"password")

    against = "bare Argon2id 64 MiB t=3 p=2"
    out = [Figure("unlock: password to open store, CPU", cpu_ms(unlock), cpu_ms(argon2id), "ms", against)]
    _, store = vault.open(NURSE.id, PASSWORD)
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE attendance (id TEXT PRIMARY KEY, appointment TEXT, outcome TEXT, at TEXT, by TEXT);"
    )
    search.make_plain(plain)
    fill(store, plain, PEOPLE)
    out += search.figures(context(store), plain, PEOPLE)
    out.append(save(store, plain))
    out.append(tally(store, plain))
    store.close()
    plain.close()
    return out


def fill(store: Store, plain: sqlite3.Connection, people: int) -> None:
    for start in range(0, people, 5_000):
        some = [person(n) for n in range(start, start + 5_000)]
        with store.write(SYNC_ACTOR) as unit:
            for resident in some:
                unit.residents.put(resident)
                unit.received("BenchResident", "resident", resident.id)
            unit.commit()
        plain.execute("BEGIN")
        plain.executemany("INSERT INTO resident VALUES (?,?,?,?,?)", [search.row(r) for r in some])
        plain.execute("COMMIT")


def save(store: Store, plain: sqlite3.Connection) -> Figure:
    nurse = context(store)
    session = ClinicSession("s", "nurse-triage", "A", "Clinic room A1", date(2026, 11, 20), Period.AM)
    booked = [Appointment(f"a{n}", "s", f"r{n}", datetime(2026, 11, 20, 9, tzinfo=UTC)) for n in range(SAVES * 5)]
    with store.write(SYNC_ACTOR) as unit:
        unit.sessions.put(session)
        unit.received("BenchSession", "session", session.id)
        for appointment in booked:
            unit.appointments.put(replace(appointment, revision=1))
            unit.received("BenchAppointment", "appointment", appointment.id)
        unit.commit()
    left = iter(booked)
    number = iter(range(10**9))

    def ours() -> None:
        for _ in range(SAVES):
            dispatch.run(RecordOutcome(next(left).id, Outcome.ATTENDED), nurse)

    def theirs() -> None:
        for _ in range(SAVES):
            plain.execute(
                "INSERT INTO attendance VALUES (?,?,?,?,?)", (str(next(number)), "a", "attended", "2026-11-20", "u")
            )

    return Figure(
        "one attendance saved (row+history+trail+outbox)",
        wall_ms(ours) / SAVES,
        wall_ms(theirs) / SAVES,
        "ms",
        "the same INSERT in plain sqlite3, WAL FULL",
    )


def tally(store: Store, plain: sqlite3.Connection) -> Figure:
    """Return how long the page of figures counts changes by kind and state, and the batches they went into."""
    plain.executescript(
        "CREATE TABLE change (id TEXT PRIMARY KEY, kind TEXT, state TEXT, batches INTEGER, said TEXT);"
        "CREATE INDEX by_kind ON change(kind, state, batches);"
    )
    at, form = datetime(2026, 11, 20, tzinfo=UTC), f"{systems.BASE}/Questionnaire/bench"
    said = '{"resourceType":"QuestionnaireResponse"}'
    for start in range(0, CHANGES, 5_000):
        some = [f"change {n}" for n in range(start, start + 5_000)]
        with store.write(NURSE) as unit:
            for one in some:
                unit.record(FormCompleted(one, 1, form, "1", "r1", "", at, NURSE.id, said))
            unit.commit()
        plain.execute("BEGIN")
        rows = [(one, FormCompleted.kind, "waiting", 0, said) for one in some]
        plain.executemany("INSERT INTO change VALUES (?,?,?,?,?)", rows)
        plain.execute("COMMIT")

    def ours() -> None:
        with store.read() as unit:
            assert sum(one.changes for one in unit.outbox_lines.tally()) >= CHANGES

    def theirs() -> None:
        plain.execute("SELECT kind, state, count(*), sum(batches) FROM change GROUP BY kind, state").fetchall()

    what = f"figures: {CHANGES:,} changes counted by kind"
    return Figure(what, wall_ms(ours), wall_ms(theirs), "ms", "the same GROUP BY by an index, plain sqlite3")


def context(store: Store) -> Context:
    def no_printer(*_: object) -> bytes:
        return b""

    return Context(store=store, clock=SystemClock(), user=NURSE, random_bytes=os.urandom, printer=no_printer)
