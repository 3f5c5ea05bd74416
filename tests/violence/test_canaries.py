"""Whatever a day's work writes to any disk: no name, number, answer, search, password or token lies there in clear."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pytest

from prisoncare_desktop import settings, wiring
from prisoncare_desktop.practice.staff import DEMO_PASSWORD, OKAFOR
from prisoncare_desktop.settings import SERVER_TOKEN
from tests.figures import Figure
from tests.journeys import worker
from tests.journeys.fenmere import Fenmere, fenmere, fenmere_template
from tests.violence import whole_day
from tests.violence.canaries import Canaries, ever_written
from tests.violence.disk import CHECKOUT, Disk
from tests.violence.trace import Operation

__all__ = ["fenmere", "fenmere_template"]

DAY_S: Final = 150
HOME_FOLDERS: Final = {
    "HOME": "home",
    "TMPDIR": "tmp",
    "SQLITE_TMPDIR": "tmp",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_RUNTIME_DIR": "run",
}
FEEDBACK: Final = ("They listened to me", "Shorter waits")
NUMBERS_LOOKED_FOR: Final = 25


@dataclass
class Day:
    """What a day left behind."""

    trace: list[Operation]
    exit_code: int
    said: str
    complaints: str


def secrets_of(pc: settings.Settings) -> list[str]:
    """Return what is in the store before the day and must not be found: prison numbers and the server's token."""
    with closing(wiring.make_vault(pc).open(OKAFOR.id, DEMO_PASSWORD)[1]) as store, store.read() as unit:
        numbers = [resident.nomis_number for resident in unit.residents.here()[:NUMBERS_LOOKED_FOR]]
        return [*numbers, unit.facts.get(SERVER_TOKEN)]


def canaries(pc: settings.Settings) -> Canaries:
    typed = [answer for answer in worker.TYPED.values() if len(answer) > 10]
    words = [whole_day.NAME, whole_day.SEARCHED, whole_day.nhs_number(0)[:5] + "000", DEMO_PASSWORD, *FEEDBACK, *typed]
    return Canaries([*words, *secrets_of(pc)])


def spend_a_day(disk: Disk, prison: Fenmere, *options: str) -> Day:
    """Let the program run for a day, with everything it may write to lying on the disk that remembers."""
    pc = disk.below / "pc"
    shutil.copytree(prison.pc.data_folder, pc)
    replace(
        settings.load(pc), demo_note=""
    ).saved()  # the practice prison's door shows its password; a real one has none
    for folder in HOME_FOLDERS.values():
        (disk.below / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    environment = {**os.environ, **{name: str(disk.mount / folder) for name, folder in HOME_FOLDERS.items()}}
    environment["PYTHONPATH"] = str(CHECKOUT)
    with disk.recorded() as trace:
        day = subprocess.run(
            [sys.executable, "-B", "-m", "tests.violence.whole_day", str(disk.mount / "pc"), *options],
            cwd=disk.mount / "home",
            env=environment,
            capture_output=True,
            text=True,
            timeout=DAY_S,
            check=False,
        )
    return Day(trace, day.returncode, day.stdout, day.stderr)


def leaks_of(day: Day, looked_for: Canaries) -> dict[str, set[str]]:
    """Return what was found, by file."""
    found = {name: looked_for.found_in(content) for name, content in ever_written(day.trace).items()}
    return {name: hits for name, hits in found.items() if hits}


def left_elsewhere(since: float) -> Iterator[Path]:
    """Return the files that are new in this machine's own places for temporary files."""
    for root in {Path("/tmp"), Path("/var/tmp")}:
        for file in root.glob("*"):
            if file.is_file() and not file.is_symlink() and file.stat().st_mtime >= since:
                yield file


@pytest.mark.hazard("H16")
@pytest.mark.journey
@pytest.mark.timeout(300)
def test_a_whole_day_leaves_not_one_word_of_it_in_clear(
    disk: Disk, fenmere: Fenmere, workspace: Path, figure: Figure
) -> None:
    looked_for = canaries(fenmere.pc)
    began = (workspace / "began").write_text("") or (workspace / "began").stat().st_mtime
    day = spend_a_day(disk, fenmere)
    assert day.exit_code == -signal.SIGSEGV, day.complaints[-2000:]
    leaks = leaks_of(day, looked_for)
    for file in left_elsewhere(began):
        if hits := looked_for.found_in(file.read_bytes()):
            leaks[str(file)] = hits
    written = sum(map(len, ever_written(day.trace).values()))
    figure(
        "G9", "canaries in all a day ever wrote", f"{written / 1e6:.0f} MB", f"{len(leaks)} files with a word in clear"
    )
    assert leaks == {}
    assert f"COPIED {len(whole_day.SEARCHED)} letters" in day.said
    clipboards = [line for line in day.said.splitlines() if line.startswith("CLIPBOARD")]
    assert clipboards == ["CLIPBOARD "] * 3, "what was copied outlived the lock"
    assert whole_day.NAME not in day.said + day.complaints


@pytest.mark.journey
@pytest.mark.timeout(300)
def test_the_search_finds_what_a_careless_program_leaves(disk: Disk, fenmere: Fenmere, figure: Figure) -> None:
    looked_for = canaries(fenmere.pc)
    day = spend_a_day(disk, fenmere, "careless")
    assert day.exit_code == 0, day.complaints[-2000:]
    leaks = leaks_of(day, looked_for)
    spooled = {name: hits for name, hits in leaks.items() if "a PDF" in hits}
    leaked = {
        "temp_store=FILE": {n: hits for n, hits in leaks.items() if n.startswith("/tmp/") and n not in spooled},
        "values in the log": {n: hits for n, hits in leaks.items() if "prisoncare.log" in n},
        "a PDF left behind": {n: hits for n, hits in spooled.items() if len(hits) > 1},
    }
    for leak, found in leaked.items():
        kinds = sorted({hit for hits in found.values() for hit in hits})
        figure(
            "G9", f"control: {leak}", f"{len(found)} files", f"found: {len(kinds)} kinds of hits" if kinds else "MISSED"
        )
    assert all(leaked.values())
    assert sum(map(len, leaked.values())) == len(leaks), leaks
