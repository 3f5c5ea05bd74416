"""A restore killed at any act on the disk: the old store or the restored one is whole, and opens (G16, G24)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from prisoncare_desktop.errors import PrisonCareError
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from tests.store.backing_up import LEADER, LEADERS_PASSWORD, keeper, with_leader
from tests.store.clinic import LEE_AT_GP, NURSE, ZOE_AT_GP, Hands, fill, record_attended

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def before(folder: Path, vault: Vault, hands: Hands) -> Path:
    """A folder with a backup of one change, whose store has two by now, under another master key."""
    store = with_leader(folder, vault)
    fill(store)
    record_attended(store, ZOE_AT_GP.id)
    keeper(folder, store, hands).make("timer", NURSE)
    hands.at += timedelta(hours=1)
    record_attended(store, LEE_AT_GP.id)
    SessionKeeper(vault, store, LEADER).rotate()
    store.close()
    return folder


@contextmanager
def restoring(*fault: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.store.restoring", *fault]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as process:
        yield process


def outcomes(before: Path, tmp_path: Path, *fault: str) -> Iterator[str]:
    """Give what the next start found after a kill at each act: "old", "restored", or what went wrong."""
    with restoring(*fault) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for n in range(1000):
            folder = Path(shutil.copytree(before, tmp_path / f"at-{n}" / "prisoncare"))
            process.stdin.write(f"{folder} {n}\n")
            process.stdin.flush()
            said = process.stdout.readline().strip()
            assert said in ("killed", "through"), f"act {n}: {said}"
            yield next_start(folder, names_first=n % 2 == 1)
            shutil.rmtree(folder)
            if said == "through":
                return
    raise AssertionError("a restore of a thousand acts?")


def next_start(folder: Path, *, names_first: bool) -> str:
    """Start again; `names_first`: as the sign-in window does, which reads them alone."""
    vault = Vault(folder, Hands(), os.urandom, KdfCost.for_tests())
    try:
        if names_first and LEADER not in vault.people():
            return "nobody to sign in"
        _, store = vault.open(LEADER.id, LEADERS_PASSWORD)
    except PrisonCareError as error:
        return type(error).__name__
    with closing(store), store.read() as unit:
        rows, first_bad = unit.trail.verify()
        waiting = unit.outbox.counts().saved_here
        restored = any(row.action == "Restored" for row in unit.trail.latest(rows))
    if first_bad is not None:
        return "a broken trail"
    held = {(1, True): "restored", (2, False): "old"}.get((waiting, restored), f"{waiting} waiting")
    if held == "restored":
        aside = next(iter(folder.glob("before-restore-*")), None)
        whole = aside is not None and {one.name for one in aside.iterdir()} >= {"prisoncare.db", "keyslots.json"}
        return held if whole else "the old store is gone"
    return held


@pytest.mark.hazard("H20")
def test_killed_anywhere_the_old_store_or_the_restored_one_opens_whole(before: Path, tmp_path: Path) -> None:
    found = list(outcomes(before, tmp_path))
    print(f"{len(found) - 1} kills: {found.count('old')} old, {found.count('restored')} restored, neither: 0")
    assert set(found) == {"old", "restored"}
    assert found == sorted(found), "old until it is decided, restored from then on"
    assert found.count("restored") > 8
    assert found.count("old") > 20


def test_the_harness_finds_key_slots_put_in_place_too_early(before: Path, tmp_path: Path) -> None:
    found = enumerate(outcomes(before, tmp_path, "slots-first"))
    act, wrong = next((act, one) for act, one in found if one not in ("old", "restored"))
    print(f"control: killed at act {act}, it left a store that does not open ({wrong})")
