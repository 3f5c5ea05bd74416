"""Ten years of one resident at 500 places a year, as the timeline reads them."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, Period
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.timeline import GetTimeline
from prisoncare_desktop.wiring import SystemClock
from tests.bench.search import person
from tests.bench.store import NURSE, PASSWORD, context
from tests.bench.table import Figure, wall_ms

ROWS = 5_000
BEGAN = datetime(2016, 11, 20, 9, tzinfo=UTC)


def figures(folder: Path) -> list[Figure]:
    vault = Vault(folder, clock=SystemClock(), random_bytes=os.urandom)
    vault.create([(NURSE, PASSWORD)])
    _, store = vault.open(NURSE.id, PASSWORD)
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.execute(
        "CREATE TABLE place (id TEXT PRIMARY KEY, resident TEXT, clinic TEXT, at TEXT, outcome TEXT, by TEXT)"
    )
    plain.execute("CREATE INDEX by_resident ON place(resident, at)")
    resident = person(1)
    with store.write(SYNC_ACTOR) as unit:
        unit.residents.put(resident)
        unit.received("BenchResident", "resident", resident.id)
        for n in range(ROWS):
            at = BEGAN + timedelta(hours=17.5 * n)
            session = ClinicSession(f"s{n}", "gp", "A", f"Room {n}", at.date(), Period.at(at))
            unit.sessions.put(session)
            unit.received("BenchSession", "session", session.id)
            seen = Appointment(f"a{n}", session.id, resident.id, at, 10, Outcome.ATTENDED, "5", recorded_at=at)
            unit.appointments.put(seen)
            unit.received("BenchAppointment", "appointment", seen.id)
            row = (seen.id, resident.id, "gp", at.isoformat(), "attended", NURSE.id)
            plain.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", row)
        unit.commit()
    nurse = context(store)

    def ours() -> None:
        assert len(dispatch.ask(GetTimeline(resident.id), nurse).entries) == ROWS

    def theirs() -> None:
        plain.execute("SELECT * FROM place WHERE resident = ? ORDER BY at DESC", (resident.id,)).fetchall()

    figure = Figure(
        f"timeline of {ROWS:,} rows", wall_ms(ours), wall_ms(theirs), "ms", "the same rows in plain sqlite3"
    )
    store.close()
    plain.close()
    return [figure]
