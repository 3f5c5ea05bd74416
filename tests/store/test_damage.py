"""A damaged store is moved aside, whole, and never deleted."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from prisoncare_desktop.errors import KeySlotsDamaged, NotFound, StoreDamaged
from prisoncare_desktop.store import keyslots
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.store_folder import IN_USE_FILE
from prisoncare_desktop.store.vault import Vault
from tests.store.clinic import CLERK, NURSE, PASSWORD, SYNC, ZOE, ZOE_AT_GP, Hands, fill, record_attended

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
    "cut to nothing": lambda file: write(file, b""),
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
        vault.clock.at = vault.clock.at.replace(microsecond=0)  # type: ignore[attr-defined]  # the tests' own clock
        vault.clock.at -= vault.clock.at - vault.clock.at.replace(second=0)  # type: ignore[attr-defined]  # likewise
        moved_to = refused(vault).moved_to
        assert moved_to is not None
        seen.add(moved_to)
    assert len(seen) == 3
    assert all((Path(aside) / "prisoncare.db").exists() for aside in seen)


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
    survivor = Vault(elsewhere, vault.clock, vault.random_bytes, vault._cost)
    _, store = survivor.open(NURSE.id, PASSWORD)
    with store.read() as unit:
        assert unit.facts.get("last") == "words"
    store.close()


def every_row(store: OpenStore) -> list[tuple[str, list[tuple[object, ...]]]]:
    with store.read() as unit:
        run = unit._connection.exec_driver_sql
        names = [row[0] for row in run("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [(name, [tuple(row) for row in run(f"SELECT * FROM {name}")]) for name in names]


def a_page_flipped(whole: bytes, page: int) -> bytes:
    at = page * PAGE + random.Random(page).randrange(PAGE)
    return whole[:at] + bytes([whole[at] ^ 4]) + whole[at + 1 :]


BAD_PAGES: dict[str, Callable[[bytes, int], bytes]] = {
    "a flipped bit": a_page_flipped,
    "nothing but noughts": lambda whole, page: whole[: page * PAGE] + bytes(PAGE) + whole[(page + 1) * PAGE :],
    "cut off there": lambda whole, page: whole[: page * PAGE],
    "cut off half-way": lambda whole, page: whole[: page * PAGE + PAGE // 2],
}


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("bad", BAD_PAGES)
def test_with_any_one_page_bad_a_store_says_what_it_said_or_that_it_is_damaged(
    vault: Vault, file: Path, folder: Path, bad: str
) -> None:
    """Each page of a small store in turn; opened after a proper close, and after a start that was cut short."""
    _, store = vault.open(NURSE.id, PASSWORD)
    said = every_row(store)
    store.close()
    whole = file.read_bytes()
    found = 0
    for page in range(len(whole) // PAGE):
        for cut_short in (False, True):
            file.write_bytes(BAD_PAGES[bad](whole, page))
            if cut_short:
                (folder / IN_USE_FILE).touch()
            try:
                _, store = vault.open(NURSE.id, PASSWORD)
            except StoreDamaged:
                found += 1
                (moved_to,) = folder.glob("damaged-*")
                assert (moved_to / "prisoncare.db").read_bytes() == BAD_PAGES[bad](whole, page)
                shutil.rmtree(moved_to)
                continue
            assert not cut_short, "read through, every bad page is found"
            try:
                assert every_row(store) == said
            except StoreDamaged:
                found += 1
            store.close()
            (folder / IN_USE_FILE).unlink(missing_ok=True)
    assert found > len(whole) // PAGE


def open_handles(folder: Path) -> list[str]:
    names = [f"/proc/self/fd/{fd}" for fd in os.listdir("/proc/self/fd")]
    return [at for name in names if os.path.lexists(name) and str(folder) in (at := os.readlink(name))]


@pytest.mark.parametrize("table", ["facts", "staff"])
def test_a_store_that_fails_on_its_first_question_is_moved_aside_and_let_go(
    vault: Vault, file: Path, folder: Path, table: str
) -> None:
    """Windows could not move a file that somebody still holds."""
    _, store = vault.open(NURSE.id, PASSWORD)
    question = text("SELECT rootpage FROM sqlite_master WHERE name = :name")
    with store.read() as unit:
        root = unit._connection.execute(question, {"name": table}).scalar_one()
    store.close()
    flip(file, (root - 1) * PAGE + 1000)
    told = refused(vault)  # held, and with it every frame it went through: nothing is let go of by chance
    assert told.moved_to is not None
    assert open_handles(folder) == []


# --- another store's files ------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(tmp_path: Path, hands: Hands) -> Path:
    """The folder of another PC's store, with work in it, its log not yet folded in."""
    there = tmp_path / "elsewhere"
    other = Vault(there, hands, os.urandom, KdfCost.for_tests())
    other.create([(NURSE, PASSWORD)])
    _, store = other.open(NURSE.id, PASSWORD)
    fill(store)
    copied = tmp_path / "elsewhere-as-it-worked"
    shutil.copytree(there, copied)
    store.close()
    return copied


def test_key_slots_brought_back_from_before_a_change_of_the_master_key_leave_an_intact_store_alone(
    vault: Vault, file: Path, folder: Path
) -> None:
    slots_file = folder / "keyslots.json"
    of_before = slots_file.read_bytes()
    _, store = vault.open(NURSE.id, PASSWORD)
    SessionKeeper(vault, store, NURSE).rotate()
    store.close()
    of_now = slots_file.read_bytes()
    slots_file.write_bytes(of_before)
    with pytest.raises(KeySlotsDamaged):
        vault.open(NURSE.id, PASSWORD)
    assert file.exists()
    slots_file.write_bytes(of_now)
    vault.open(NURSE.id, PASSWORD)[1].close()


def test_another_stores_key_slots_are_refused_and_an_intact_store_is_left_alone(
    vault: Vault, file: Path, folder: Path, elsewhere: Path
) -> None:
    before = file.read_bytes()
    ours = (folder / "keyslots.json").read_bytes()
    for copy in ("keyslots.json", "keyslots.previous.json"):
        (folder / copy).write_bytes((elsewhere / "keyslots.json").read_bytes())
    for _ in range(2):
        with pytest.raises(KeySlotsDamaged, match="are of store"):
            vault.open(NURSE.id, PASSWORD)
    assert file.read_bytes() == before
    assert not list(folder.glob("damaged-*"))
    (folder / "keyslots.json").write_bytes(ours)
    vault.open(NURSE.id, PASSWORD)[1].close()


def test_a_damaged_note_of_whose_store_it_is_keeps_nobody_out(vault: Vault, file: Path, folder: Path) -> None:
    for nonsense in (b"", b"\xff", b"another-store " + b"0" * 64, b"a b c"):
        (folder / "store-id").write_bytes(nonsense)
        vault.open(NURSE.id, PASSWORD)[1].close()
        assert keyslots.load(folder / "keyslots.json").store_id in (folder / "store-id").read_text()


def test_a_store_brought_from_a_backup_with_its_own_slots_opens_whatever_the_note_says(
    vault: Vault, file: Path, folder: Path, elsewhere: Path
) -> None:
    for name in ("prisoncare.db", "prisoncare.db-wal", "keyslots.json"):
        shutil.copy(elsewhere / name, folder / name)
    _, store = vault.open(NURSE.id, PASSWORD)
    with store.read() as unit:
        assert unit.residents.get(ZOE.id) == ZOE
    store.close()


def test_another_stores_log_beside_ours_is_never_read_as_ours(
    vault: Vault, file: Path, folder: Path, elsewhere: Path
) -> None:
    before, log = file.read_bytes(), (elsewhere / "prisoncare.db-wal").read_bytes()
    assert log
    shutil.copy(elsewhere / "prisoncare.db-wal", folder / "prisoncare.db-wal")
    moved_to = refused(vault).moved_to
    assert moved_to is not None
    assert (Path(moved_to) / "prisoncare.db").read_bytes() == before
    assert (Path(moved_to) / "prisoncare.db-wal").read_bytes() == log


def test_a_log_left_behind_is_not_folded_into_a_store_begun_afresh(vault: Vault, file: Path, folder: Path) -> None:
    file.unlink()
    shutil.copy(folder.parent / "log", folder / "prisoncare.db-wal")
    _, store = vault.begin_afresh(NURSE.id, PASSWORD)
    with store.read() as unit, pytest.raises(NotFound):
        unit.residents.get(ZOE.id)
    store.close()
    (aside,) = folder.glob("damaged-*")
    assert (aside / "prisoncare.db-wal").read_bytes() == (folder.parent / "log").read_bytes()


def test_a_move_that_was_cut_short_is_finished_at_the_next_start(vault: Vault, file: Path, folder: Path) -> None:
    flip(file, 2000)
    moved_to = refused(vault).moved_to
    assert moved_to is not None
    shutil.copy(folder.parent / "log", folder / "prisoncare.db-wal")  # as if the power had gone between the two
    assert refused(vault).moved_to == moved_to
    assert (Path(moved_to) / "prisoncare.db-wal").read_bytes() == (folder.parent / "log").read_bytes()
    assert not (folder / "prisoncare.db-wal").exists()
