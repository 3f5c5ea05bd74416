"""The process is killed while it saves. Process kills, not power cuts: those need a harness of their own."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.store.vault import Vault
from tests.store.clinic import NURSE, PASSWORD, fill, more_appointments

KILLS = 30
SAVES_A_LIFE = 400


def life(folder: Path, appointments: list[str], chance: random.Random, *fault: str) -> list[str]:
    """Let a PC save these appointments, kill it after a while; return what it was promised."""
    command = [sys.executable, "-m", "tests.store.saver", str(folder), ",".join(appointments), *fault]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 0.06))  # chance itself, not a wait for something: when the plug is pulled
        process.send_signal(signal.SIGKILL)
        told = process.stdout.read().decode()
    return told.split("\n")[:-1]  # the last line may have been cut


def test_no_acknowledged_save_is_lost_and_none_is_half_there(vault: Vault, folder: Path) -> None:
    chance = random.Random(20261121)
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    left = more_appointments(store, SAVES_A_LIFE * 6)
    store.close()
    promised: set[str] = set()
    interrupted = 0
    for _ in range(KILLS):
        told = life(folder, left[:SAVES_A_LIFE], chance)
        promised |= set(told)
        _, store = vault.open(NURSE.id, PASSWORD)
        with store.read() as unit:
            everyone = unit.appointments.of_sessions([unit.appointments.get(left[0]).session_id])
            recorded = {a.id for a in everyone if a.outcome is Outcome.ATTENDED}
            states = unit.outbox.states_of(a.id for a in everyone)
            kept, first_bad = unit.trail.verify()
            entries = unit.outbox.counts().together
        store.close()
        assert promised <= recorded, "an acknowledged save is gone"
        assert set(states) == recorded, "a row without its outbox entry, or the other way round"
        assert entries == len(recorded)
        assert first_bad is None
        assert kept == len(everyone) + 5 + len(recorded), (
            "each save has its row of the trail: five came with the clinic"
        )
        interrupted += len(recorded) - len(promised)
        left = [one for one in left if one not in recorded]
    print(f"{KILLS} kills, {len(promised)} saves acknowledged, {interrupted} saved but not yet acknowledged")
    assert len(promised) > KILLS


def test_the_harness_finds_a_pc_that_promises_before_it_has_saved(vault: Vault, folder: Path) -> None:
    chance = random.Random(7)
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    left = more_appointments(store, SAVES_A_LIFE * 3)
    store.close()
    for _ in range(25):
        told = life(folder, left[:SAVES_A_LIFE], chance, "promise-first")
        _, store = vault.open(NURSE.id, PASSWORD)
        with store.read() as unit:
            broken = [one for one in told if unit.appointments.get(one).outcome is None]
        store.close()
        if broken:
            return
        left = [one for one in left if one not in told]
    raise AssertionError("25 kills, and no broken promise was found")
