"""A full disk fails the save, loudly and whole; everything before it stays, and work goes on once there is room."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.errors import DiskFull, PrisonCareError, StoreUnavailable
from prisoncare_desktop.store import schema
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.ports import CentralCopy
from tests.store.clinic import CLERK, NURSE, PASSWORD, SYNC, ZOE_AT_GP, Hands, fill, record_attended


def copy_of(n: int) -> CentralCopy:
    return CentralCopy("Patient", str(n), "1", "", "", "", "x" * 3000)


def fill_up(store: OpenStore) -> int:
    """Save until the disk is full; return how many saves were acknowledged."""
    saved = 0
    try:
        while True:
            with store.write(SYNC) as unit:
                for n in (2 * saved, 2 * saved + 1):
                    unit.central.put(copy_of(n))
                unit.facts.put("saved", str(saved + 1))
                unit.commit()
            saved += 1
    except DiskFull:
        return saved


def assert_whole(store: OpenStore, saved: int) -> None:
    """All that was acknowledged is there, and nothing half of what was not."""
    with store.read() as unit:
        assert unit.facts.get("saved") == str(saved)
        assert unit.central.find("Patient", str(2 * saved - 1)) is not None
        assert unit.central.find("Patient", str(2 * saved)) is None


def test_a_save_that_finds_no_room_leaves_nothing_behind(store: OpenStore, vault: Vault) -> None:
    """The bound is planted on the connection: SQLite answers as it does for a full disk."""
    fill(store)
    with store.write(SYNC) as unit:
        used = unit._connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        unit._connection.exec_driver_sql(f"PRAGMA max_page_count = {used + 40}")
    saved = fill_up(store)
    assert saved > 5
    assert_whole(store, saved)
    with store.write(NURSE) as unit:  # the connection that complained was dropped, and the bound with it
        assert unit._connection.exec_driver_sql("PRAGMA max_page_count").scalar_one() > used + 40
    record_attended(store, ZOE_AT_GP.id)
    with store.read() as unit:
        assert unit.appointments.get(ZOE_AT_GP.id).outcome is Outcome.ATTENDED
        assert unit.trail.verify()[1] is None


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB, where the machine lets us mount one."""
    point = tmp_path / "small"
    point.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(point)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode != 0:
        pytest.skip("this machine lets us mount nothing; the planted bound above stands in")
    yield point
    subprocess.run(["umount", str(point)], check=True)


def test_a_real_disk_that_fills_up_loses_no_acknowledged_save(small_disk: Path) -> None:
    vault = Vault(small_disk / "data", Hands(), os.urandom, KdfCost.for_tests())
    vault.create([(NURSE, PASSWORD), (CLERK, "another")])
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"b" * 2_000_000)
    saved = fill_up(store)
    assert saved > 5
    assert_whole(store, saved)
    with pytest.raises(DiskFull):
        record_attended_until_full(store)
    ballast.unlink()
    record_attended(store, ZOE_AT_GP.id)
    assert_whole(store, saved)
    store.close()
    _, store = vault.open(NURSE.id, PASSWORD)
    assert_whole(store, saved)
    with store.read() as unit:
        assert unit.appointments.get(ZOE_AT_GP.id).outcome is not None
        assert unit.trail.verify()[1] is None
    store.close()


def record_attended_until_full(store: OpenStore) -> None:
    """Small saves find room in the log a little longer than large ones."""
    for n in range(2000):
        outcome = Outcome.ATTENDED if n % 2 else Outcome.LATE_SEEN
        record_attended(store, ZOE_AT_GP.id, outcome)


def test_a_store_is_made_whole_or_not_at_all_on_a_full_disk(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"b" * 4_000_000)
    vault = Vault(small_disk / "data", Hands(), os.urandom, KdfCost.for_tests())
    with pytest.raises(StoreUnavailable):
        vault.create([(NURSE, PASSWORD)])
    assert vault.people() == ()
    assert not list((small_disk / "data").glob("prisoncare.db*"))
    (small_disk / "ballast").unlink()
    vault.create([(NURSE, PASSWORD)])
    vault.open(NURSE.id, PASSWORD)[1].close()


def test_a_migration_that_finds_no_room_leaves_the_store_as_it_was(small_disk: Path) -> None:
    file = small_disk / "store.db"
    (small_disk / "ballast").write_bytes(b"b" * 4_100_000)
    with pytest.raises(PrisonCareError) as told:
        schema.migrate(file, "5" * 64)
    assert isinstance(told.value, StoreUnavailable)
    (small_disk / "ballast").unlink()
    schema.migrate(file, "5" * 64)


def test_signing_in_on_a_full_disk_says_that_the_disk_is_full(small_disk: Path) -> None:
    vault = Vault(small_disk / "data", Hands(), os.urandom, KdfCost.for_tests())
    vault.create([(NURSE, PASSWORD)])
    with (small_disk / "ballast").open("wb", buffering=0) as ballast:
        room = os.statvfs(small_disk)
        ballast.write(b"b" * room.f_bavail * room.f_frsize)
    with pytest.raises(DiskFull):
        vault.open(NURSE.id, PASSWORD)
    (small_disk / "ballast").unlink()
    vault.open(NURSE.id, PASSWORD)[1].close()
