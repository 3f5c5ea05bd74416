"""Backups: made while others work, opened before they count, thinned, and never in the place of a good one."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from prisoncare_desktop.errors import (
    BackupDiskFull,
    BackupUnusable,
    KeySlotsDamaged,
    StoreDamaged,
    StoreUnavailable,
)
from prisoncare_desktop.store import backup, emergency, keyslots, manifest, shelf
from prisoncare_desktop.store.backup import BackupKeys
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.manifest import Manifest
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.usecases.outbox import EntryState
from tests.store.backing_up import keeper, latest, restorer
from tests.store.clinic import (
    CLERK,
    LEE_AT_GP,
    NURSE,
    PASSWORD,
    ZOE_AT_GP,
    Hands,
    more_appointments,
    record_attended,
)


def keys_of(store: OpenStore) -> BackupKeys:
    return BackupKeys(store.keys, store.trail_key)


def test_what_somebody_gave_up_is_not_counted_as_waiting_for_the_trust() -> None:
    with closing(dbapi2.connect(":memory:")) as store:
        store.execute("CREATE TABLE outbox (state TEXT)")
        for state in EntryState:
            store.execute("INSERT INTO outbox VALUES (?)", (state,))
        assert backup.unsent_in(store) == len(EntryState) - 2


def test_a_backup_says_what_it_holds_and_reads_back_so(filled: OpenStore, folder: Path, hands: Hands) -> None:
    note = keeper(folder, filled, hands).make("asked", NURSE)
    assert (note.whole, note.unsent, note.why) == (True, 1, "asked")
    assert note.records == 6  # two residents, two appointments, an episode, a review owed
    told = backup.check(latest(folder), keys_of(filled), hands)
    with closing(backup.opened(latest(folder), keys_of(filled))) as copy:
        assert copy.execute("SELECT outcome FROM appointments WHERE id = ?", (ZOE_AT_GP.id,)).fetchone() == (
            "attended",
        )
        assert told.counts["residents"] == 2
    with filled.read() as unit:
        assert unit.trail.latest(1)[0].action == "BackedUp"


def test_a_backup_carries_the_key_slots_and_whose_it_is_for_its_owner_only(
    filled: OpenStore, folder: Path, hands: Hands
) -> None:
    keeper(folder, filled, hands).make("asked", NURSE)
    made = latest(folder)
    assert {one.name for one in made.iterdir()} == {"keyslots.json", "manifest.json", "prisoncare.db", "store-id"}
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in made.iterdir()} == {0o600}


def test_a_backup_opens_with_the_backup_key_and_not_with_the_stores(
    filled: OpenStore, folder: Path, hands: Hands
) -> None:
    keeper(folder, filled, hands).make("asked", NURSE)
    file = latest(folder) / "prisoncare.db"
    assert b"SQLite format 3" not in file.read_bytes()
    with pytest.raises(StoreDamaged):
        backup.open_finished(file, filled.keys.file)


def test_an_unkeyed_copy_is_refused_by_the_cipher(filled: OpenStore, tmp_path: Path) -> None:
    with (
        filled.snapshot() as source,
        closing(dbapi2.connect(str(tmp_path / "plain.db"))) as plain,
        pytest.raises(dbapi2.OperationalError),
    ):
        source.backup(plain)


def test_others_save_while_a_backup_is_made_and_it_holds_one_moment(
    filled: OpenStore, folder: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked = more_appointments(filled, 300)
    monkeypatch.setattr(backup, "PAGES_A_STEP", 4)
    left = iter(booked)
    saved: list[str] = []

    def meanwhile(_done: int, _whole: int) -> None:
        if len(saved) < 20:
            saved.append(record_attended(filled, next(left)))

    note = keeper(folder, filled, hands).make("asked", NURSE, meanwhile)
    assert len(saved) == 20
    assert note.unsent == 1  # as it stood when the backup began
    with filled.read() as unit:
        assert unit.outbox.counts().saved_here == 21


def test_a_page_changed_before_it_was_checked_leaves_no_backup_and_the_one_before_stays(
    filled: OpenStore, folder: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = keeper(folder, filled, hands)
    ours.make("asked", NURSE)
    good = latest(folder)
    copied = backup.copy_pages

    def on_a_bad_disk(source: dbapi2.Connection, target: Path, key: str, progress: object) -> None:
        copied(source, target, key, lambda *_: None)
        with target.open("rb+") as file:
            file.seek(3 * 4096 + 100)
            file.write(b"\x00\x01\x02")

    monkeypatch.setattr(backup, "copy_pages", on_a_bad_disk)
    with pytest.raises(BackupUnusable):
        ours.make("asked", NURSE)
    assert [one.folder for one in shelf.listed(folder / "backups")] == [good]
    assert {one.name for one in (folder / "backups").iterdir()} == {good.name}
    assert ours.state().trouble == "BackupUnusable"
    monkeypatch.undo()
    ours.make("asked", NURSE)
    assert ours.state().trouble == ""


def test_a_backup_that_lost_rows_on_the_way_does_not_count(
    filled: OpenStore, folder: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = backup.counts_of
    first = iter([True])

    def one_more(connection: dbapi2.Connection) -> dict[str, int]:
        found = counted(connection)
        return {**found, "residents": found["residents"] + 1} if next(first, False) else found

    monkeypatch.setattr(backup, "counts_of", one_more)
    with pytest.raises(BackupUnusable):
        keeper(folder, filled, hands).make("asked", NURSE)
    assert shelf.listed(folder / "backups") == ()


def test_one_bit_changed_in_any_page_is_found(filled: OpenStore, folder: Path, hands: Hands) -> None:
    keeper(folder, filled, hands).make("asked", NURSE)
    file = latest(folder) / "prisoncare.db"
    whole = file.read_bytes()
    pages = len(whole) // 4096
    for page in range(pages):
        changed = bytearray(whole)
        changed[page * 4096 + 17 + page % 4000] ^= 1
        file.write_bytes(bytes(changed))
        with pytest.raises(BackupUnusable):
            backup.check(latest(folder), keys_of(filled), hands)
    file.write_bytes(whole)
    backup.check(latest(folder), keys_of(filled), hands)
    print(f"{pages} pages, one bit each: all found")


@pytest.mark.parametrize("part", ["manifest.json", "keyslots.json", "prisoncare.db", "store-id"])
def test_any_part_missing_or_changed_is_found(filled: OpenStore, folder: Path, hands: Hands, part: str) -> None:
    keeper(folder, filled, hands).make("asked", NURSE)
    made = latest(folder)
    content = bytearray((made / part).read_bytes())
    content[len(content) // 2] ^= 1
    (made / part).write_bytes(bytes(content))
    with pytest.raises(BackupUnusable):
        backup.check(made, keys_of(filled), hands)
    (made / part).unlink()
    with pytest.raises(BackupUnusable):
        backup.check(made, keys_of(filled), hands)


def test_a_manifest_written_by_another_hand_is_not_believed(filled: OpenStore, folder: Path, hands: Hands) -> None:
    keeper(folder, filled, hands).make("asked", NURSE)
    file = latest(folder) / "manifest.json"
    said = json.loads(file.read_bytes())
    file.write_text(json.dumps({**said, "unsent": 0}))
    with pytest.raises(BackupUnusable, match="manifest"):
        backup.check(latest(folder), keys_of(filled), hands)


@pytest.mark.parametrize("junk", ["", "{", "[]", '{"format": 1}', '{"format": 2}', '"x"', "[" * 5000])
def test_what_is_no_manifest_is_said_to_be_none(tmp_path: Path, junk: str) -> None:
    (tmp_path / "manifest.json").write_text(junk)
    with pytest.raises(BackupUnusable):
        manifest.read(tmp_path)


def test_a_backup_lets_go_when_the_store_is_being_closed(
    filled: OpenStore, folder: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES_A_STEP", 1)
    ours = keeper(folder, filled, hands)

    def locked(_done: int, _whole: int) -> None:
        ours.stop()

    with pytest.raises(StoreUnavailable):
        ours.make("timer", NURSE, locked)
    assert shelf.listed(folder / "backups") == ()
    assert list((folder / "backups").iterdir()) == []


def test_a_full_backup_disk_is_said_plainly_and_the_work_goes_on(
    filled: OpenStore, folder: Path, hands: Hands, tmp_path: Path
) -> None:
    ours = keeper(folder, filled, hands)
    ours.make("asked", NURSE)
    with small_disk(tmp_path / "disk", kib=256) as disk:
        ours.choose_folder(disk, NURSE, make_it=True)
        with pytest.raises(BackupDiskFull):
            ours.make("timer", NURSE)
        assert [one.name for one in disk.iterdir()] == []
    assert ours.state().trouble == "BackupDiskFull"
    record_attended(filled, more_appointments(filled, 1)[0])
    assert len(shelf.listed(folder / "backups")) == 1


@contextmanager
def small_disk(folder: Path, kib: int) -> Iterator[Path]:
    """A disk of this size, mounted there."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


# --- thinning ---------------------------------------------------------------------------------------------------------


def made(at: datetime) -> Manifest:
    return Manifest(at, "timer", "", "", "store", 1, "0002", "", {}, 0, 0, "", 0, "")


def test_seven_days_four_weeks_and_twelve_months_are_kept_and_always_the_newest() -> None:
    newest = datetime(2026, 11, 20, 16, tzinfo=UTC)
    every_four_hours = [made(newest - timedelta(hours=4 * n)) for n in range(6 * 500)]
    gone = shelf.may_go(every_four_hours)
    kept = [one.made_at for one in every_four_hours if one not in gone]
    assert kept[0] == newest
    assert kept[1] == newest - timedelta(hours=4), "the last but one, though it is of the same day"
    assert [(newest - at).days for at in kept[2:8]] == [0, 1, 2, 3, 4, 5]  # the last of each of seven days
    assert len(kept) == 1 + 7 + 2 + 11  # two of the weeks and one of the months end within the seven days
    assert kept[-1].date() == date(2025, 12, 31)  # the last of the twelfth month back


def test_a_pc_that_stood_still_keeps_what_it_has() -> None:
    few = [made(datetime(2025, 1, day, 12, tzinfo=UTC)) for day in (3, 2, 1)]
    assert shelf.may_go(few) == []
    assert shelf.may_go([*few, made(datetime(2026, 11, 20, tzinfo=UTC))]) == []


def test_thinning_leaves_other_pcs_backups_those_before_a_migration_and_unreadable_ones(
    filled: OpenStore, folder: Path, hands: Hands
) -> None:
    ours = keeper(folder, filled, hands)
    ours.make("timer", NURSE)
    first = latest(folder)
    told = manifest.read(first)
    shelves = folder / "backups"
    others = replace(told, store_id="another-store", made_at=told.made_at - timedelta(seconds=1))
    for name, says in (("backup-20261120T090000Z-another-", others), ("before-0002-20261120T090000Z-x", told)):
        shutil.copytree(first, shelves / name)
        says.write(shelves / name)
    (shelves / "backup-unreadable").mkdir()
    ours.make("timer", NURSE)  # the second of the same day
    assert first.exists(), "the newest two stay"
    second = latest(folder)
    ours.make("timer", NURSE)
    assert second.exists()
    assert not first.exists()
    assert {one.name for one in shelves.iterdir()} == {
        latest(folder).name,
        "backup-20261120T090000Z-another-",
        "before-0002-20261120T090000Z-x",
        "backup-unreadable",
    } | {one.name for one in shelves.glob(f"backup-*{told.store_id[:8]}")}
    assert [one.note.whole for one in shelf.listed(shelves)] == [True, True, True, True, False]


# --- while keys change, and where others keep theirs ------------------------------------------------------------------


def removed_just_before(store: OpenStore, vault: Vault, patch: pytest.MonkeyPatch) -> None:
    """Somebody is removed, and the master key changed, at the moment before the next copy begins."""
    copying = store.snapshot

    def late() -> AbstractContextManager[Any]:
        patch.undo()
        SessionKeeper(vault, store, NURSE).remove(CLERK.id)
        return copying()

    patch.setattr(store, "snapshot", late)


def test_a_backup_begun_while_somebody_is_removed_does_not_open_with_their_password(
    filled: OpenStore, vault: Vault, folder: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed_just_before(filled, vault, monkeypatch)
    keeper(folder, filled, hands).make("timer", NURSE)
    assert [member.id for member in keyslots.read(latest(folder) / "keyslots.json").people] == [NURSE.id]
    backup.check(latest(folder), keys_of(filled), hands)


def test_a_file_of_unsent_changes_saved_while_keys_change_can_be_read_back(
    filled: OpenStore, vault: Vault, folder: Path, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed_just_before(filled, vault, monkeypatch)
    keeper(folder, filled, hands).save_unsent(tmp_path / "unsent", NURSE)
    assert len(emergency.read(tmp_path / "unsent", NURSE.id, PASSWORD, KdfCost.for_tests()).entries) == 1


def test_no_file_of_unsent_changes_is_written_that_nobody_could_open(
    filled: OpenStore, folder: Path, hands: Hands, tmp_path: Path
) -> None:
    slots_file = folder / "keyslots.json"
    slots = keyslots.load(slots_file)
    keyslots.save(slots_file, replace(slots, slots=slots.slots[1:]))  # by another hand, while somebody works
    with pytest.raises(KeySlotsDamaged):
        keeper(folder, filled, hands).save_unsent(tmp_path / "unsent", NURSE)
    assert not (tmp_path / "unsent").exists()


def test_the_folder_that_a_site_shares_stays_open_to_the_others(
    filled: OpenStore, folder: Path, hands: Hands, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2770)
    ours = keeper(folder, filled, hands)
    ours.choose_folder(shared, NURSE, make_it=True)
    ours.make("asked", NURSE)
    assert stat.S_IMODE(shared.stat().st_mode) == 0o2770


@pytest.mark.parametrize(
    ("name", "says"), [("generation", "Infinity"), ("made_at", '"0001-01-01T00:00:00+00:00"'), ("size", "1e999")]
)
def test_one_manifest_that_says_nonsense_holds_up_no_other_backup(
    filled: OpenStore, folder: Path, hands: Hands, name: str, says: str
) -> None:
    ours = keeper(folder, filled, hands)
    ours.make("asked", NURSE)
    nonsense = shutil.copytree(latest(folder), folder / "backups" / "backup-20261120T090000Z-nonsense")
    told = json.loads((nonsense / "manifest.json").read_text())
    (nonsense / "manifest.json").write_text(json.dumps(told | {name: "@"}).replace('"@"', says))
    assert ours.make("asked", NURSE).whole
    assert [one.whole for one in ours.state().backups] == [True, True, False]


def test_two_pcs_that_came_of_one_backup_thin_only_their_own(
    filled: OpenStore, folder: Path, hands: Hands, tmp_path: Path
) -> None:
    shared, drill = tmp_path / "shared", tmp_path / "drill"
    drill.mkdir()
    first = keeper(folder, filled, hands)
    first.choose_folder(shared, NURSE, make_it=True)
    first.make("asked", NURSE)
    ours = restorer(drill, hands)
    ours.bring_back(ours.open(max(shared.glob("backup-*")), NURSE.id, PASSWORD))
    record_attended(filled, LEE_AT_GP.id)
    first.make("asked", NURSE)
    unsent = max(shared.glob("backup-*"))
    with closing(Vault(drill, hands, os.urandom, KdfCost.for_tests()).open(NURSE.id, PASSWORD)[1]) as store:
        second = keeper(drill, store, hands)
        second.choose_folder(shared, NURSE, make_it=True)
        second.make("asked", NURSE)
    assert unsent.exists()


def test_backups_of_a_clock_that_ran_ahead_take_no_place_of_todays(
    filled: OpenStore, folder: Path, hands: Hands
) -> None:
    ours, today = keeper(folder, filled, hands), hands.at
    for months in range(13, 26):
        hands.at = today + timedelta(days=31 * months)
        ours.make("timer", NURSE)
    for days in range(3):
        hands.at = today + timedelta(days=days)
        ours.make("timer", NURSE)
    made_at = [one.made_at for one in ours.state().backups if one.made_at]
    assert sum(one < today + timedelta(days=31) for one in made_at) == 3


@pytest.mark.parametrize("part", ["manifest.json", "keyslots.json"])
def test_a_backup_with_a_device_in_the_place_of_a_file_is_only_unreadable(
    filled: OpenStore, folder: Path, hands: Hands, part: str
) -> None:
    keeper(folder, filled, hands).make("asked", NURSE)
    (latest(folder) / part).unlink()
    os.mkfifo(latest(folder) / part)  # who opens it to read waits for ever
    with pytest.raises(BackupUnusable):
        backup.check(latest(folder), keys_of(filled), hands)
