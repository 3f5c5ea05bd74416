"""A real disk with random room left: each save is whole or refused aloud; people still sign in, read, and go on."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from prisoncare_desktop.errors import DiskFull, PrisonCareError, StoreUnavailable
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid
from prisoncare_desktop.usecases.drafts import SaveDraft
from tests.figures import SEED, Figure
from tests.store.clinic import GP, NURSE, PASSWORD
from tests.violence import workloads
from tests.violence.ledger import Ledger
from tests.violence.workloads import Say, context_of, record, vault_in

DISK_MB: Final = 8
TRIALS: Final = 60
TRIALS_OF_THE_SOAK: Final = 500
ROOM_BYTES: Final = 700_000  # left at most: from nothing to enough for a whole shift
SAVES: Final = 60
DRAFT: Final = 3_000  # letters: a draft finds a full disk sooner than an outcome


@contextmanager
def small_disk(workspace: Path, options: str) -> Iterator[Path]:
    point = workspace / "small"
    point.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(point)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine lets us mount nothing: a disk of known size needs the right to mount a tmpfs")
    try:
        yield point
    finally:
        subprocess.run(["umount", "-l", str(point)], check=True)


def ballast(disk: Path, room: int) -> Path:
    """Fill the disk up to this much room; return the file that does."""
    file = disk / "ballast"
    with file.open("wb", buffering=0) as handle, suppress(OSError):
        while True:
            handle.write(b"b" * 4096)
    os.truncate(file, file.stat().st_size - room // 4096 * 4096)
    return file


@dataclass
class Trials:
    """`boasts` plants the defect: a save is promised whether or not it was refused."""

    template: Path
    boasts: bool = False
    done: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def trial(self, disk: Path, room: int, chance: random.Random) -> None:
        """Work until the disk is full; sign in and read on the full disk; make room; look at what is there."""
        home, said = disk / "data", list[str]()
        shutil.copytree(self.template, home)
        filler = ballast(disk, room)
        store = self._signed_in(home)
        if store is not None:
            self._work(store, said.append, chance)
            self._read(store)
            if chance.random() < 0.5:
                filler.unlink()  # room comes back while the store is open: it works on
                self._must(lambda: record(context_of(store, NURSE, "room again"), 80, said.append), "a save with room")
            store.close()
            again = self._signed_in(home)
            if again is not None:
                self._read(again)
                again.close()
        filler.unlink(missing_ok=True)
        self.broken += workloads.opens_and_keeps_its_promises(home, Ledger.of(said))
        shutil.rmtree(home)
        self.done += 1

    def _signed_in(self, home: Path) -> OpenStore | None:
        opened: list[OpenStore] = []
        self._must(lambda: opened.append(vault_in(home).open(NURSE.id, PASSWORD)[1]), "signing in")
        return opened[0] if opened else None

    def _work(self, store: OpenStore, say: Say, chance: random.Random) -> None:
        nurse = context_of(store, NURSE, "full")
        for n in range(SAVES):
            words = f"{n} " + "w" * DRAFT
            try:
                if chance.random() < 0.5:
                    say(f"try draft review:1 {words}")
                    dispatch.run(SaveDraft("review:1", "url", "1", words), nurse)
                    say(f"ok draft review:1 {words}")
                else:
                    record(nurse, n, say)
            except StoreUnavailable as told:
                self.refusals[type(told).__name__] += 1
                if self.boasts:
                    say(f"ok draft review:1 {words}")
            except Exception as stray:  # noqa: BLE001 - the finding
                self.broken.append(f"not told of in our words: {type(stray).__name__}: {stray}")

    def _read(self, store: OpenStore) -> None:
        self._must(lambda: dispatch.ask(GetSessionGrid(GP.id), context_of(store, NURSE, "reads")), "reading")

    def _must(self, act: Callable[[], object], what: str) -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - whatever it is, it should have gone
            self.broken.append(f"{what} on a full disk: {type(error).__name__}: {error}")


def run_trials(workspace: Path, how_many: int, *, boasts: bool = False) -> Trials:
    template = workspace / "template"
    workloads.a_clinic(template)
    trials = Trials(template, boasts)
    with small_disk(workspace, f"size={DISK_MB}m") as disk:
        for n in range(how_many):
            chance = random.Random(f"disk full/{SEED}/{n}")
            before = len(trials.broken)
            trials.trial(disk, chance.randint(0, ROOM_BYTES), chance)
            trials.broken[before:] = [f"PRISONCARE_SEED={SEED}, trial {n}: {what}" for what in trials.broken[before:]]
    return trials


@pytest.mark.hazard("H14")
def test_on_disks_of_any_room_a_save_is_whole_or_refused_and_people_sign_in_and_read(
    workspace: Path, figure: Figure
) -> None:
    trials = run_trials(workspace, TRIALS)
    found = f"{len(trials.broken)} broken; refused {dict(trials.refusals)}"
    figure("G4", "disk full, random room", f"{trials.done} trials", found)
    assert trials.broken == []
    assert trials.refusals["DiskFull"] > TRIALS


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_on_five_hundred_full_disks_nothing_called_saved_is_lost(workspace: Path, figure: Figure) -> None:
    trials = run_trials(workspace, TRIALS_OF_THE_SOAK)
    figure("G4", "disk full, random room, soak", f"{trials.done} trials", f"{len(trials.broken)} broken")
    assert trials.broken == []


def test_the_trials_find_a_program_that_calls_refused_work_saved(workspace: Path, figure: Figure) -> None:
    trials = run_trials(workspace, 5, boasts=True)
    figure("G4", "control: says saved when refused", f"{trials.done} trials", f"{len(trials.broken)} found broken")
    assert trials.broken


def test_without_a_file_left_to_make_nothing_is_lost_and_somebody_is_told(workspace: Path, figure: Figure) -> None:
    """The disk has room and no more files (inodes): SQLite cannot even make its log."""
    template = workspace / "template"
    workloads.a_clinic(template)
    told: Counter[str] = Counter()
    with small_disk(workspace, f"size={2 * DISK_MB}m,nr_inodes=40") as disk:
        for left in range(8):
            home, said = disk / "data", list[str]()
            shutil.copytree(template, home)
            fillers = [disk / f"file-{n}" for n in range(40)]
            made = []
            for filler in fillers:
                with suppress(OSError):
                    filler.touch()
                    made.append(filler)
            for filler in made[:left]:
                filler.unlink()
            try:
                _, store = vault_in(home).open(NURSE.id, PASSWORD)
                record(context_of(store, NURSE, f"files {left}"), left, said.append)
                store.close()
                told["worked"] += 1
            except PrisonCareError as error:
                told[type(error).__name__] += 1
            for filler in made[left:]:
                filler.unlink()
            assert workloads.opens_and_keeps_its_promises(home, Ledger.of(said)) == []
            assert not list(home.glob("damaged-*"))
            shutil.rmtree(home)
    figure("G4", "no files left to make", f"{told.total()} trials", f"0 broken; {dict(told)}")
    assert told["worked"]
    assert told[DiskFull.__name__] + told[StoreUnavailable.__name__]
