"""HMP Fenmere for tests: made once a run through the product's own demo code, then copied for each test that wants it.

Once a run also where several processes share it: the first that needs the prison makes it, the others wait for it.

The copy has its own server process, port and folders, so that no journey sees what another did.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from prisoncare_desktop import demo, settings, wiring
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.settings import Settings
from tests.central_record import PROGRAM, CentralRecord, free_port
from tests.journeys.midnight import wait_for_a_day_with_room

JOURNEY_S = 60  # at most, on a slow machine


@dataclass(frozen=True)
class Fenmere:
    """A provisioned PC of the practice prison, and the central record it talks to."""

    pc: Settings
    central: CentralRecord


def make_template(folder: Path) -> Path:
    """Make the prison and its first PC, and stop the server."""
    said = io.StringIO()
    with demo.practice_prison(folder, PROGRAM, said):
        pass
    return folder


def today() -> str:
    return local_date(wiring.SystemClock().now()).isoformat()


def day_of(template: Path) -> str:
    """Return the day a prison was made for, "" if it is not there."""
    made = template / "made.json"
    return str(json.loads(made.read_text())["day"]) if made.exists() else ""


@contextmanager
def copied(template: Path, to: Path) -> Iterator[Fenmere]:
    """Run a copy of the template on ports of its own."""
    shutil.copytree(template, to)
    token = (to / "central" / "token").read_text()
    central = CentralRecord(to / "central", free_port(), token)
    central.start()
    try:
        pc = replace(settings.load(to / "pc"), server_url=central.base_url).saved()
        yield Fenmere(pc, central)
    finally:
        central.stop()


@pytest.fixture(scope="session")
def fenmere_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prison as it is on its first day."""
    kept = os.environ.get("PRISONCARE_TEST_PRISON", "")  # for the impatient: a folder to keep it in between runs
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    of_the_run = tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent
    folder = Path(kept) if kept else of_the_run / "fenmere-prison"
    with one_at_a_time(folder.with_name(f"{folder.name}.lock")):
        if day_of(folder) == today():
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        return make_template(folder)


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Wait until no other process is in here with this lock."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


@pytest.fixture
def fenmere(fenmere_template: Path, tmp_path: Path) -> Iterator[Fenmere]:
    """A fresh copy of today's prison, its server running."""
    wait_for_a_day_with_room(JOURNEY_S)
    template = fenmere_template if day_of(fenmere_template) == today() else make_template(tmp_path / "of-the-new-day")
    with copied(template, tmp_path / "fenmere") as prison:
        yield prison
