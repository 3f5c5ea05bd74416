"""A day at a clinic PC with everything in it that must never lie in clear on a disk. Run by `test_canaries.py`.

`python -m tests.violence.whole_day FOLDER [careless]`: the real application in its real window, on the data folder
FOLDER; ends by crashing in the midst of a half-filled form. `careless`: the administrator's part alone, with three
leaks for the harness to find: temporary tables in files, logged values, and a PDF left to the printer's spooler.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import sqlalchemy
from PySide6.QtWidgets import QApplication

from prisoncare_desktop import log, settings, wiring
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.practice.staff import BELL, DEMO_PASSWORD, OKAFOR
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.backups import SaveUnsentToFile
from tests.journeys import administrator, nurse, worker
from tests.journeys.stage import Stage

NAME: Final = "Zyxqua"
SEARCHED: Final = "wobblefrog"
SYNC: Final = StaffMember("sync", "Sync", Role.SYNC)


def nhs_number(n: int) -> str:
    return f"97316{n:05}"


def name_everybody(store: OpenStore) -> None:
    """Give every resident a name and a number that are like nothing else."""
    with store.write(SYNC) as unit:
        for n, resident in enumerate(unit.residents.here()):
            named = replace(
                resident,
                given_name=f"{NAME}given{n}",
                preferred_name=f"{NAME}pref{n}" if resident.preferred_name else "",
                family_name=f"{NAME}fam{n}",
                nhs_number=nhs_number(n),
                revision=resident.revision + 1,
            )
            unit.residents.put(named)
            unit.received("ResidentReceived", "resident", resident.id)
        unit.commit()


def sort_everybody(store: OpenStore) -> None:
    """Ask for an order that no index gives, of more rows than the cache holds: where else would they go?"""
    pairs = "SELECT a.family_name, b.given_name, a.nhs_number FROM residents a, residents b ORDER BY 2, 3, 1"
    with store.read() as unit:
        unit._connection.exec_driver_sql("PRAGMA cache_size = 20")
        unit._connection.exec_driver_sql(pairs).first()
        unit._connection.exec_driver_sql(f"PRAGMA cache_size = {-connections.CACHE_KIB}")


def nurses_part(stage: Stage) -> None:
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    stage.at("today")
    stage.reads("Next: ")
    grid = nurse.opens_the_next_clinic(stage)
    nurse.records_the_clinic(stage, grid)
    stage.press("Ctrl+K")
    for typed in (NAME.lower(), SEARCHED):
        stage.type_text(typed)
        stage.settle()
        stage.press("Ctrl+A")
    stage.press("Ctrl+C")
    print(f"COPIED {len(QApplication.clipboard().text())} letters", flush=True)
    stage.press("Escape")
    lock(stage)


def workers_part(stage: Stage) -> None:
    worker.signs_in(stage)
    worker.opens_the_most_overdue(stage)
    page = worker.opens_the_review(stage)
    worker.fills_it(stage, page)
    worker.completes_it(stage)
    lock(stage)


def clerks_part(stage: Stage, *, careless: bool) -> None:
    administrator.signs_in(stage)
    administrator.draws_the_week(stage)
    pack = administrator.prints_the_pack(stage)
    if careless:
        with tempfile.NamedTemporaryFile(suffix=".pdf") as spooled:
            spooled.write(pack.pdf)
    administrator.keys_a_form_in(stage, administrator.codes_of(pack)[0])
    context = stage.house.tasks.context
    assert isinstance(context.store, OpenStore)
    sort_everybody(context.store)
    dispatch.run(SaveUnsentToFile(stage.house.settings.data_folder / "unsent.prisoncare"), context)
    stage.press("Alt+5")
    stage.at("sync")
    stage.press("Return")
    lock(stage)


def lock(stage: Stage) -> None:
    stage.press("Ctrl+L")
    stage.until(lambda: stage.house.shell is None, "the door")
    print(f"CLIPBOARD {QApplication.clipboard().text()}", flush=True)


def crash(stage: Stage) -> None:
    """Half a form, not parked on purpose, and the process is gone."""
    stage.sign_in(BELL, DEMO_PASSWORD)
    worker.opens_the_most_overdue(stage)
    worker.fills_it(stage, worker.opens_the_review(stage), until="drug-test")
    os.kill(os.getpid(), signal.SIGSEGV)


def be_careless() -> None:
    """Plant the leaks, past every assertion."""
    sound, make = connections.pragmas, sqlalchemy.create_engine

    def pragmas(*, foreign_keys: bool) -> tuple[tuple[str, str, object], ...]:
        return tuple(
            ("temp_store", "FILE", 1) if name == "temp_store" else (name, asked, wanted)
            for name, asked, wanted in sound(foreign_keys=foreign_keys)
        )

    def create_engine(*named: Any, **options: Any) -> sqlalchemy.Engine:
        return make(*named, **{**options, "echo": True, "hide_parameters": False})

    setattr(connections, "pragmas", pragmas)  # noqa: B010 - a function put in the place of another
    setattr(connections, "create_engine", create_engine)  # noqa: B010 - as above
    logging.getLogger("sqlalchemy.engine.Engine").addHandler(logging.getLogger("prisoncare").handlers[0])


def main(folder: str, *options: str) -> None:
    careless = "careless" in options
    wiring.harden()
    chosen = settings.load(Path(folder))
    log.start(chosen.data_folder / "log")
    if careless:
        be_careless()
    _, store = wiring.make_vault(chosen).open(OKAFOR.id, DEMO_PASSWORD)
    name_everybody(store)
    store.close()
    stage = Stage(chosen)
    stage.open()
    if not careless:
        nurses_part(stage)
        workers_part(stage)
    clerks_part(stage, careless=careless)
    if not careless:
        crash(stage)
    stage.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
