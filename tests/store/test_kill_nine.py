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
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.vault import Vault
from tests.figures import SEED, Figure
from tests.store.clinic import GP, NURSE, PASSWORD, fill, more_appointments

CHECKOUT = Path(__file__).parents[2]
KILLS = 140  # the journeys kill sixty more, syncing: two hundred in all (G1)
KILLS_OF_THE_SOAK = 2_000
SAVES_A_LIFE = 300
APPOINTMENTS_A_KILL = 30
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


@dataclass
class Harness:
    """Kills PCs one after the other, and compares each time what they promised with what is in the store."""

    vault: Vault
    folder: Path
    promised: set[str] = field(default_factory=set)
    recorded: set[str] = field(default_factory=set)
    kills: int = 0

    def kill(self, how_many: int, seed: int, *fault: str) -> str:
        """Kill so many; return what was found broken first, "" if nothing was."""
        with opened(self.vault) as store:
            fill(store)
            left = more_appointments(store, SAVES_A_LIFE + APPOINTMENTS_A_KILL * how_many)
        with ward(self.folder, seed, *fault) as pcs:
            for _ in range(how_many):
                self.promised |= set(pcs.life(left[:SAVES_A_LIFE]))
                self.kills += 1
                if broken := self._broken():
                    return broken
                left = [one for one in left if one not in self.recorded]
        return ""

    def _broken(self) -> str:
        with opened(self.vault) as store, store.read() as unit:
            everyone = unit.appointments.of_sessions([GP.id])
            self.recorded = {a.id for a in everyone if a.outcome is Outcome.ATTENDED}
            states = unit.outbox.states_of(a.id for a in everyone)
            rows, first_bad = unit.trail.verify()
            entries = unit.outbox.counts().together
        if not self.promised <= self.recorded:
            return "an acknowledged save is gone"
        if set(states) != self.recorded or entries != len(self.recorded):
            return "a row without its outbox entry, or an entry without its row"
        if first_bad is not None:
            return f"the trail breaks at row {first_bad}"
        if rows != len(everyone) + ROWS_THAT_CAME_WITH_THE_CLINIC + len(self.recorded):
            return "a save without its trail"
        return ""

    def result(self) -> str:
        not_told = len(self.recorded - self.promised)
        return f"0 lost, 0 torn; {len(self.promised)} saves acknowledged, {not_told} saved and not told"


@pytest.fixture
def harness(vault: Vault, folder: Path) -> Harness:
    return Harness(vault, folder)


@pytest.mark.hazard("H14")
def test_no_acknowledged_save_is_lost_and_none_is_half_there(harness: Harness, figure: Figure) -> None:
    broken = harness.kill(KILLS, int(SEED))
    figure("G1", "process kills while saving", f"{harness.kills} kills", broken or harness.result())
    assert broken == ""
    assert len(harness.promised) > KILLS // 2, "a busy machine is killed before it saves: too few to say anything"


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_in_two_thousand_kills_no_acknowledged_save_is_lost(harness: Harness, figure: Figure) -> None:
    broken = harness.kill(KILLS_OF_THE_SOAK, int(SEED))
    figure("G1", "process kills while saving, soak", f"{harness.kills} kills", broken or harness.result())
    assert broken == ""


@pytest.mark.parametrize("fault", ["promise-first", "two-transactions"])
def test_the_harness_finds_a_pc_that_saves_in_the_wrong_order(harness: Harness, figure: Figure, fault: str) -> None:
    broken = harness.kill(KILLS, 7, fault)
    figure("G1", f"control: {fault}", f"{harness.kills} kills", f"found: {broken}" if broken else "MISSED")
    assert broken
