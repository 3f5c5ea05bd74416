"""A full disk fails the save, loudly and whole; everything before it stays, and work goes on once there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.errors import DiskFull, PrisonCareError, StoreUnavailable, WrongPassword
from prisoncare_desktop.store import schema
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.spare_room import SPARE_BYTES
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.ports import CentralCopy
from tests.store.clinic import CLERK, NURSE, PASSWORD, SYNC, ZOE, ZOE_AT_GP, Hands, fill, record_attended


def copy_of(n: int) -> CentralCopy:
    return CentralCopy("Patient", str(n), "1", "", "", "", "x" * 3000)


def fill_up(store: OpenStore) -> int:
    """Save until the disk is full; return how many saves were acknowledged."""
    return fill_up_from(store, 0)


def fill_up_from(store: OpenStore, first: int) -> int:
    saved = first
    try:
        while True:
            with store.write(SYNC) as unit:
                for n in (2 * saved, 2 * saved + 1):
                    unit.central.put(copy_of(n))
                unit.facts.put("saved", str(saved + 1))
                unit.commit()
            saved += 1
    except DiskFull:
        return saved - first


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


def filled(disk: Path) -> Path:
    """Fill the disk to the last byte; return the file that does."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as handle, suppress(OSError):
        while True:
            handle.write(b"b" * 4096)
    assert os.statvfs(disk).f_bavail == 0
    return ballast


def test_on_a_full_disk_people_sign_in_and_read_and_a_save_is_refused_aloud(small_disk: Path) -> None:
    vault = Vault(small_disk / "data", Hands(), os.urandom, KdfCost.for_tests())
    vault.create([(NURSE, PASSWORD), (CLERK, "another")])
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    store.close()
    ballast = filled(small_disk)
    saved = 0
    for day in range(3):
        with pytest.raises(WrongPassword) as told:
            vault.open(NURSE.id, "not it")
        assert told.value.failures == 1
        _, store = vault.open(NURSE.id, PASSWORD)
        with store.read() as unit:
            assert unit.residents.get(ZOE.id) == ZOE
            assert int(unit.facts.get("saved") or "0") == saved
        saved += fill_up_from(store, saved)
        with store.read() as unit:
            assert unit.trail.verify()[1] is None
        store.close()
        assert day or saved, "the spare room was there for a few saves"
    ballast.unlink()
    _, store = vault.open(CLERK.id, "another")
    record_attended(store, ZOE_AT_GP.id)
    assert_whole(store, saved)
    store.close()
    assert (small_disk / "data" / "spare-room").stat().st_size == SPARE_BYTES, "kept again for the next time"


def test_a_full_disk_without_spare_room_is_said_to_be_full(small_disk: Path) -> None:
    vault = Vault(small_disk / "data", Hands(), os.urandom, KdfCost.for_tests())
    vault.create([(NURSE, PASSWORD)])
    (small_disk / "data" / "spare-room").unlink()
    ballast = filled(small_disk)
    with pytest.raises(DiskFull):
        vault.open(NURSE.id, PASSWORD)
    assert vault.failures(NURSE.id) == 0, "the password was right"
    ballast.unlink()
    vault.open(NURSE.id, PASSWORD)[1].close()


def test_wherever_a_disk_fills_up_while_a_store_is_made_it_is_whole_or_not_there(small_disk: Path) -> None:
    """At each size of the disk between nothing and enough: never a store without its tables."""
    made = 0
    for left in range(0, 1_120_000, 40 * 1024):
        ballast = filled(small_disk)
        os.truncate(ballast, ballast.stat().st_size - left)
        vault = Vault(small_disk / "data", Hands(), os.urandom, KdfCost.for_tests())
        try:
            vault.create([(NURSE, PASSWORD)])
        except StoreUnavailable:
            assert vault.people() == ()
        else:
            made += 1
            ballast.unlink()
            vault.open(NURSE.id, PASSWORD)[1].close()
        ballast.unlink(missing_ok=True)
        shutil.rmtree(small_disk / "data", ignore_errors=True)
    assert made
