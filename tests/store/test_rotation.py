"""The master key changed and the process killed: the store opens by the old or the new one, never by neither (G16)."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from prisoncare_desktop.errors import Bug, DiskFull, PrisonCareError, StoreDamaged, StoreUnavailable
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store import keyslots, rotation, slot_file
from prisoncare_desktop.store.gate import Gate
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.open_store import OpenStore, StoreKeys
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.ports import CentralCopy
from tests.store.clinic import CLERK, NURSE, PASSWORD, SYNC, ZOE, fill

CHECKOUT = Path(__file__).parents[2]
KILLS = 60
KILLS_OF_A_SOAK = 400
A_ROTATION_S = 0.25  # about two of a small store: kills fall everywhere in them


@dataclass
class Pcs:
    """The process that forks PCs, and what was found after each was killed."""

    process: subprocess.Popen[str]
    vault: Vault
    chance: random.Random
    found: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 1

    def life(self, step: int = 0) -> bool:
        """Let a PC rotate, and kill it; return whether it ended by itself."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{step}\n")
        self.process.stdin.flush()
        (pc,) = (int(word.removeprefix("pc ")) for word in {self.word(), self.word()} if word.startswith("pc "))
        if not step:
            time.sleep(self.chance.uniform(0, A_ROTATION_S))  # chance, when the plug is pulled
            os.kill(pc, signal.SIGKILL)
        told = list(iter(self.word, "ended"))
        for word in told:
            if word.startswith("generation "):
                self.acknowledged = int(word.removeprefix("generation "))
        return "untouched" in told

    def look(self, wanted: list[tuple[str, int]]) -> None:
        """Open the store by the product's own start-up; everything is there, and the change of its key is over."""
        folder = self.vault.folder
        slots = keyslots.load(folder.slots_file)
        try:
            master = slots.master_key_for(NURSE.id, PASSWORD, KdfCost.for_tests())
            before = slots.master_key_before(master)
            by_new = rotation.opens(folder.store_file, StoreKeys(master).file)
            by_old = before is not None and rotation.opens(folder.store_file, StoreKeys(before).file)
            self.found["new" if by_new else "old" if by_old else "neither"] += 1
            self.found["in the middle"] += before is not None
            assert slots.generation >= self.acknowledged, "an acknowledged change of the key is gone"
            _, store = self.vault.open(NURSE.id, PASSWORD)
        except PrisonCareError as error:
            raise AssertionError(f"opens by neither: {error}") from error
        assert contents(store) == wanted
        store.close()
        assert not keyslots.load(folder.slots_file).before

    def word(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")


@contextmanager
def pcs(vault: Vault, seed: int, fault: str = "") -> Iterator[Pcs]:
    command = [sys.executable, "-m", "tests.store.rotator", str(vault.folder.path), fault]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as process:
        yield Pcs(process, vault, random.Random(seed))


def contents(store: OpenStore) -> list[tuple[str, int]]:
    """Return what must not change: every clinical record, counted and hashed by the trail's own check."""
    with store.read() as unit:
        assert unit.trail.verify()[1] is None
        assert unit.residents.get(ZOE.id) == ZOE
        run = unit._connection.exec_driver_sql
        tables = [row[0] for row in run("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [(name, run(f"SELECT count(*) FROM {name}").scalar_one()) for name in tables if name != "trail"]


@pytest.fixture
def wanted(vault: Vault) -> list[tuple[str, int]]:
    """What a store of 1.5 MB holds: large enough for kills to fall while it is written under another key."""
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    with store.write(SYNC) as unit:
        for n in range(400):
            unit.central.put(CentralCopy("Patient", str(n), "1", "", "", "", "x" * 3000))
        unit.commit()
    said = contents(store)
    store.close()
    return said


def kill(vault: Vault, wanted: list[tuple[str, int]], kills: int, seed: int, fault: str = "") -> Counter[str]:
    with pcs(vault, seed, fault) as ward:
        for _ in range(kills):
            ward.life()
            ward.look(wanted)
    print(f"seed {seed}: {kills} kills, {dict(ward.found)}, neither {ward.found['neither']}")
    return ward.found


def test_killed_while_the_master_key_changes_a_store_opens_by_the_old_or_the_new(
    vault: Vault, wanted: list[tuple[str, int]]
) -> None:
    found = kill(vault, wanted, KILLS, seed=20261122)
    assert found["neither"] == 0
    assert found["in the middle"] > 0, "the kills all missed"


@pytest.mark.soak
def test_killed_hundreds_of_times_too(vault: Vault, wanted: list[tuple[str, int]]) -> None:
    found = kill(vault, wanted, KILLS_OF_A_SOAK, seed=int(os.environ.get("PRISONCARE_SEED", "16")))
    assert found["neither"] == 0
    assert found["old"] > 0


def test_the_harness_finds_a_pc_that_says_the_new_key_before_the_store_has_it(
    vault: Vault, wanted: list[tuple[str, int]]
) -> None:
    with pytest.raises(AssertionError, match="neither"):
        kill(vault, wanted, KILLS, seed=7, fault="new-key-first")
    print("control: the new key said first was found")


def test_with_the_plug_pulled_before_every_single_step_it_opens(vault: Vault, wanted: list[tuple[str, int]]) -> None:
    with pcs(vault, 0) as ward:
        steps = 0
        while not ward.life(steps + 1):
            steps += 1
            ward.look(wanted)
    print(f"{steps} steps, the plug pulled before each: {dict(ward.found)}")
    assert steps > 20
    assert ward.found["neither"] == 0
    assert ward.found["old"] > 5
    assert ward.found["new"] > 5


# --- trouble instead of a kill ----------------------------------------------------------------------------------------


def rotate(vault: Vault, store: OpenStore) -> None:
    SessionKeeper(vault, store, NURSE).rotate()


@pytest.mark.parametrize("step", [1, 2, 3, 4, 6, 7, 8, 10, 13, 16])  # each save flushes four times: file, folder, twice
def test_where_the_disk_fails_once_while_the_key_changes_the_session_goes_on(
    vault: Vault, wanted: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    left, fsync = [step], os.fsync

    def failing(handle: int) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OSError(5, "Input/output error")
        fsync(handle)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing)
        with suppress(StoreUnavailable):
            rotate(vault, store)
    assert contents(store) == wanted
    keeper = SessionKeeper(vault, store, NURSE)
    keeper.change_member(CLERK)  # the slots on the disk are those of the keys in hand
    keeper.rotate()
    store.close()
    _, store = vault.open(CLERK.id, "another password")
    assert contents(store) == wanted
    store.close()


def interrupted(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave a store whose slots say two keys and that lies under the old one."""
    _, store = vault.open(NURSE.id, PASSWORD)

    def refused(*_: object) -> None:
        raise DiskFull("no room")

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "rekey", refused)
        with pytest.raises(DiskFull):
            rotate(vault, store)
    store.close()
    assert keyslots.load(vault.folder.slots_file).before


def test_what_was_cut_short_is_finished_at_the_next_start(
    vault: Vault, wanted: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(vault, monkeypatch)
    _, store = vault.open(CLERK.id, "another password")
    assert store.keys.before is None
    assert contents(store) == wanted
    store.close()
    assert not keyslots.load(vault.folder.slots_file).before


def test_without_room_to_finish_people_work_on_by_the_old_key_and_it_is_finished_later(
    vault: Vault, wanted: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(vault, monkeypatch)

    def no_room(_: Path) -> None:
        raise DiskFull("no room")

    with monkeypatch.context() as patched:
        patched.setattr(rotation, "refuse_without_room", no_room)
        _, store = vault.open(NURSE.id, PASSWORD)
        assert store.keys.before is not None
        SessionKeeper(vault, store, NURSE).change_member(CLERK)
        assert contents(store) == wanted
    rotate(vault, store)
    assert store.keys.before is None
    assert keyslots.load(vault.folder.slots_file).generation == 3
    assert contents(store) == wanted
    store.close()
    vault.open(NURSE.id, PASSWORD)[1].close()


def test_in_the_middle_either_copy_of_the_slots_opens_the_store(
    vault: Vault, wanted: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(vault, monkeypatch)
    file = vault.folder.slots_file
    for bad in (file, slot_file.previous_of(file)):
        whole = bad.read_bytes()
        bad.write_bytes(b"rubbish")
        assert keyslots.load(file).before
        bad.write_bytes(whole)


def test_a_damaged_store_whose_key_changes_is_moved_aside_and_keeps_both_keys(
    vault: Vault, wanted: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(vault, monkeypatch)
    store_file = vault.folder.store_file
    whole = bytearray(store_file.read_bytes())
    whole[len(whole) // 2] ^= 1
    store_file.write_bytes(whole)
    with pytest.raises(StoreDamaged) as told:
        vault.open(NURSE.id, PASSWORD)
    assert told.value.moved_to is not None
    aside = Path(told.value.moved_to)
    assert (aside / "prisoncare.db").read_bytes() == whole
    assert keyslots.load(aside / "keyslots.json").before


# --- others at work ---------------------------------------------------------------------------------------------------


def test_writers_and_readers_wait_and_then_work_by_the_new_key(vault: Vault, wanted: list[tuple[str, int]]) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    stop = threading.Event()
    trouble: list[BaseException] = []
    done = Counter[str]()

    def work(name: str) -> None:
        try:
            while not stop.wait(0.001):  # a pool is first come, first served only for who lets go of it
                if name == "writer":
                    with store.write(NURSE) as unit:
                        unit.facts.put("work", str(done[name]))
                        unit.commit()
                else:
                    with store.read() as unit:
                        assert unit.residents.get(ZOE.id) == ZOE
                done[name] += 1
        except BaseException as error:
            trouble.append(error)
            raise

    threads = [threading.Thread(target=work, args=(name,)) for name in ("writer", "reader", "another reader")]
    for thread in threads:
        thread.start()
    for _ in range(3):
        rotate(vault, store)
    stop.set()
    for thread in threads:
        thread.join()
    assert trouble == []
    with store.read() as unit:
        assert unit.facts.get("work") == str(done["writer"] - 1)
    store.close()


def test_who_is_at_work_does_not_change_the_key_under_themselves(vault: Vault, store: OpenStore) -> None:
    with store.read(), pytest.raises(Bug):
        rotate_within(vault, store)


def rotate_within(vault: Vault, store: OpenStore) -> None:
    with store.alone():
        raise AssertionError("let in")


def test_a_thread_that_reads_may_write_while_somebody_waits_to_be_alone() -> None:
    gate = Gate()
    order: list[str] = []
    inside, waiting = threading.Event(), threading.Event()

    def reads_then_writes() -> None:
        with gate.together():
            inside.set()
            waiting.wait(5)
            with gate.together():
                order.append("wrote")

    def alone() -> None:
        inside.wait(5)
        with gate.alone():
            order.append("alone")

    threads = [threading.Thread(target=reads_then_writes), threading.Thread(target=alone)]
    for thread in threads:
        thread.start()
    while gate._alone is None:
        pass
    waiting.set()
    for thread in threads:
        thread.join()
    assert order == ["wrote", "alone"]


def test_the_key_that_was_changed_opens_nothing_any_more(vault: Vault, wanted: list[tuple[str, int]]) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    was = store.keys.file
    rotate(vault, store)
    store.close()
    with pytest.raises(StoreDamaged):
        connections.open_to_look(vault.folder.store_file, was)


def test_a_key_that_was_not_changed_is_not_said_to_be(
    vault: Vault, wanted: list[tuple[str, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLCipher's own pragma answers in the same words whether it did it or not. Here it is done to a copy."""
    _, store = vault.open(NURSE.id, PASSWORD)
    old = store.keys.file
    store.close()
    copy = Path(shutil.copy(vault.folder.store_file, tmp_path / "copy.db"))
    opened = connections.open_to_rekey
    monkeypatch.setattr(connections, "open_to_rekey", lambda _, key: opened(copy, key))
    with pytest.raises(StoreUnavailable):
        rotation.rekey(vault.folder.store_file, old, "5" * 64)
    assert rotation.opens(vault.folder.store_file, old)
