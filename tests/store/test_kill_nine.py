"""The process is killed while it saves. Process kills, not power cuts: those need a harness of their own."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.vault import Vault
from tests.store.clinic import GP, NURSE, PASSWORD, fill, more_appointments

CHECKOUT = Path(__file__).parents[2]
KILLS = 40
SAVES_A_LIFE = 300
ROWS_THAT_CAME_WITH_THE_CLINIC = 5  # trail rows besides the appointments': two residents, session, episode, review


class Ward:
    """The process that forks PCs, and what they say."""

    def __init__(self, process: subprocess.Popen[str], chance: random.Random) -> None:
        self.process = process
        self.chance = chance

    def life(self, appointments: list[str]) -> list[str]:
        """Let a PC save these appointments, kill it after a while; return what it was promised."""
        assert self.process.stdin is not None
        self.process.stdin.write(",".join(appointments) + "\n")
        self.process.stdin.flush()
        first = {self.word(), self.word()}  # its process id, and that it is ready, in either order
        (pc,) = (int(word.removeprefix("pc ")) for word in first if word.startswith("pc "))
        time.sleep(self.chance.uniform(0, 0.06))  # not a wait for something: chance, when the plug is pulled
        os.kill(pc, signal.SIGKILL)
        return list(iter(self.word, "ended"))

    def word(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")


@contextmanager
def ward(folder: Path, seed: int, *fault: str) -> Iterator[Ward]:
    command = [sys.executable, "-m", "tests.store.saver", str(folder), *fault]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as process:
        yield Ward(process, random.Random(seed))


@contextmanager
def opened(vault: Vault) -> Iterator[OpenStore]:
    _, store = vault.open(NURSE.id, PASSWORD)
    yield store
    store.close()


def test_no_acknowledged_save_is_lost_and_none_is_half_there(vault: Vault, folder: Path) -> None:
    with opened(vault) as store:
        fill(store)
        left = more_appointments(store, 2000)
    promised: set[str] = set()
    recorded: set[str] = set()
    with ward(folder, 20261121) as pcs:
        for _ in range(KILLS):
            promised |= set(pcs.life(left[:SAVES_A_LIFE]))
            with opened(vault) as store, store.read() as unit:
                everyone = unit.appointments.of_sessions([GP.id])
                recorded = {a.id for a in everyone if a.outcome is Outcome.ATTENDED}
                states = unit.outbox.states_of(a.id for a in everyone)
                rows, first_bad = unit.trail.verify()
                entries = unit.outbox.counts().together
            assert promised <= recorded, "an acknowledged save is gone"
            assert set(states) == recorded, "a row without its outbox entry, or an entry without its row"
            assert entries == len(recorded)
            assert first_bad is None
            assert rows == len(everyone) + ROWS_THAT_CAME_WITH_THE_CLINIC + len(recorded), "a save without its trail"
            left = [one for one in left if one not in recorded]
    print(f"{KILLS} kills, {len(promised)} saves acknowledged, {len(recorded - promised)} saved and not acknowledged")
    assert len(promised) > KILLS


def test_the_harness_finds_a_pc_that_promises_before_it_has_saved(vault: Vault, folder: Path) -> None:
    with opened(vault) as store:
        fill(store)
        left = more_appointments(store, 2000)
    with ward(folder, 7, "promise-first") as pcs:
        for _ in range(KILLS):
            told = pcs.life(left[:SAVES_A_LIFE])
            with opened(vault) as store, store.read() as unit:
                broken = [one for one in told if unit.appointments.get(one).outcome is None]
            if broken:
                return
            left = [one for one in left if one not in told]
    raise AssertionError(f"{KILLS} kills, and no broken promise was found")
