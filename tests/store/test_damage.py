"""A damaged store is moved aside, whole, and never deleted."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from prisoncare_desktop.errors import NotFound, StoreDamaged
from prisoncare_desktop.store.vault import IN_USE_FILE, Vault
from tests.store.clinic import CLERK, NURSE, PASSWORD, SYNC, ZOE, ZOE_AT_GP, fill, record_attended

PAGE = 4096


@pytest.fixture
def file(vault: Vault, folder: Path) -> Path:
    """The file of a store with a clinic in it, properly closed."""
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    record_attended(store, ZOE_AT_GP.id)
    shutil.copy(folder / "prisoncare.db-wal", folder.parent / "log")
    store.close()
    return folder / "prisoncare.db"


def flip(file: Path, at: int) -> None:
    whole = bytearray(file.read_bytes())
    whole[at] ^= 1
    file.write_bytes(whole)


def write(file: Path, content: bytes) -> None:
    file.write_bytes(content)


def refused(vault: Vault) -> StoreDamaged:
    with pytest.raises(StoreDamaged) as told:
        vault.open(NURSE.id, PASSWORD)
    return told.value


DAMAGE: dict[str, Callable[[Path], None]] = {
    "a bit of the salt": lambda file: flip(file, 3),
    "a bit of the first page": lambda file: flip(file, 2000),
    "nothing left": lambda file: write(file, b"\0" * file.stat().st_size),
    "another file": lambda file: write(file, b"SQLite format 3\0" + bytes(9000)),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_a_store_that_does_not_open_is_moved_aside_whole(vault: Vault, file: Path, folder: Path, what: str) -> None:
    DAMAGE[what](file)
    log = (folder.parent / "log").read_bytes()
    (folder / "prisoncare.db-wal").write_bytes(log)
    damaged = file.read_bytes()
    told = refused(vault)
    assert told.moved_to is not None
    aside = Path(told.moved_to)
    assert aside.parent == folder
    assert aside.name.startswith("damaged-20261120T1")
    assert aside.name in str(told)
    assert (aside / "prisoncare.db").read_bytes() == damaged
    assert (aside / "prisoncare.db-wal").read_bytes() == log, "the last saves may be in it alone"
    assert (aside / "keyslots.json").read_bytes() == (folder / "keyslots.json").read_bytes()
    assert not list(folder.glob("prisoncare.db*"))
    assert vault.people() == (NURSE, CLERK)


def test_next_time_it_is_said_where_the_damaged_store_lies(vault: Vault, file: Path) -> None:
    flip(file, 2000)
    moved_to = refused(vault).moved_to
    again = refused(vault)
    assert again.moved_to == moved_to
    assert moved_to is not None
    assert (Path(moved_to) / "prisoncare.db").exists()


def test_a_repaired_store_put_back_opens_with_all_that_was_in_it(vault: Vault, file: Path) -> None:
    """What was moved aside is the store itself: nothing about it was changed."""
    flip(file, 2000)
    moved_to = refused(vault).moved_to
    assert moved_to is not None
    shutil.copy(Path(moved_to) / "prisoncare.db", file)
    flip(file, 2000)
    _, store = vault.open(NURSE.id, PASSWORD)
    with store.read() as unit:
        assert unit.residents.get(ZOE.id) == ZOE
        assert unit.trail.verify()[1] is None
    store.close()


def test_two_damaged_stores_in_one_second_lie_side_by_side(vault: Vault, file: Path, folder: Path) -> None:
    whole = file.read_bytes()
    seen = set()
    for _ in range(3):
        file.write_bytes(whole)
        flip(file, 2000)
        vault._clock.at = vault._clock.at.replace(microsecond=0)  # type: ignore[attr-defined]  # the tests' own clock
        vault._clock.at -= vault._clock.at - vault._clock.at.replace(second=0)  # type: ignore[attr-defined]  # likewise
        moved_to = refused(vault).moved_to
        assert moved_to is not None
        seen.add(moved_to)
    assert len(seen) == 3
    assert all((Path(aside) / "prisoncare.db").exists() for aside in seen)


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_bit_in_any_page_is_found_after_a_start_that_was_cut_short(
    vault: Vault, file: Path, folder: Path, seed: int
) -> None:
    """A page deep in the file is read late; a store that was not closed is read through before anybody works on it."""
    pages = file.stat().st_size // PAGE
    page = random.Random(seed).randrange(1, pages)
    flip(file, page * PAGE + random.Random(seed).randrange(PAGE))
    (folder / IN_USE_FILE).touch()
    told = refused(vault)
    assert told.moved_to is not None


@pytest.mark.parametrize("cut", [1, PAGE, 5 * PAGE, 2 * PAGE + 100])
def test_a_file_cut_short_is_found_after_a_start_that_was_cut_short(
    vault: Vault, file: Path, folder: Path, cut: int
) -> None:
    with file.open("r+b") as handle:
        handle.truncate(file.stat().st_size - cut)
    (folder / IN_USE_FILE).touch()
    assert refused(vault).moved_to is not None


def test_a_whole_store_that_was_not_closed_is_read_through_and_opened(vault: Vault, file: Path, folder: Path) -> None:
    (folder / IN_USE_FILE).touch()
    _, store = vault.open(NURSE.id, PASSWORD)
    assert (folder / IN_USE_FILE).exists()
    store.close()
    assert not (folder / IN_USE_FILE).exists()


def test_damage_met_while_working_is_looked_into_at_the_next_start(vault: Vault, file: Path, folder: Path) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    with store.read() as unit:
        root = unit._connection.execute(text("SELECT rootpage FROM sqlite_master WHERE name = 'trail'")).scalar_one()
    store.close()
    flip(file, (root - 1) * PAGE + 1000)
    _, store = vault.open(NURSE.id, PASSWORD)
    with store.read() as unit, pytest.raises(StoreDamaged) as told:
        unit.trail.verify()
    assert told.value.moved_to is None, "it is in use: it cannot be moved from under whoever works on it"

    def read_trail() -> None:
        with store.read() as unit:
            unit.trail.verify()

    with pytest.raises(StoreDamaged):
        read_trail()
    with store.read() as unit:
        assert unit.residents.get(ZOE.id) == ZOE, "the rest can still be read"
    store.close()
    assert (folder / IN_USE_FILE).exists()
    assert refused(vault).moved_to is not None


def test_after_damage_a_new_store_is_begun_under_the_same_passwords_as_another_device(vault: Vault, file: Path) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    was = store.device_id
    store.close()
    flip(file, 2000)
    refused(vault)
    member, store = vault.begin_afresh(NURSE.id, PASSWORD)
    assert member == NURSE
    assert store.device_id not in ("", was)
    with store.read() as unit:
        assert unit.staff.all() == (NURSE, CLERK)
        with pytest.raises(NotFound):
            unit.residents.get(ZOE.id)
    fill(store)
    store.close()
    vault.open(CLERK.id, "another password")[1].close()


def test_a_store_is_never_begun_afresh_over_one_that_is_there(vault: Vault, file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(Exception, match="already"):
        vault.begin_afresh(NURSE.id, PASSWORD)
    assert file.read_bytes() == before


def test_what_the_sync_wrote_last_survives_a_log_that_was_not_folded_in(vault: Vault, file: Path, folder: Path) -> None:
    _, store = vault.open(NURSE.id, PASSWORD)
    with store.write(SYNC) as unit:
        unit.facts.put("last", "words")
        unit.commit()
    elsewhere = folder.parent / "as-after-a-cut"
    shutil.copytree(folder, elsewhere)
    store.close()
    survivor = Vault(elsewhere, vault._clock, vault._random_bytes, vault._cost)
    _, store = survivor.open(NURSE.id, PASSWORD)
    with store.read() as unit:
        assert unit.facts.get("last") == "words"
    store.close()
