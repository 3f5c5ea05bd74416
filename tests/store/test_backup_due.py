"""When a backup is made by itself: old, in another folder, at a sign-out, after one that failed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop.errors import (
    BackupDiskFull,
)
from prisoncare_desktop.store import backup, backup_keeper, shelf
from prisoncare_desktop.store.open_store import OpenStore
from tests.store.backing_up import keeper
from tests.store.clinic import (
    NURSE,
    Hands,
    more_appointments,
    record_attended,
)


def test_a_backup_is_due_when_there_is_none_when_it_is_old_and_when_the_clock_went_back(
    filled: OpenStore, folder: Path, hands: Hands
) -> None:
    ours = keeper(folder, filled, hands)
    assert ours.is_due()
    ours.make("timer", NURSE)
    assert not ours.is_due()
    hands.at += timedelta(hours=3, minutes=50)
    assert not ours.is_due()
    hands.at += timedelta(minutes=10)
    assert ours.is_due()
    hands.at -= timedelta(days=400)
    assert ours.is_due()


def test_a_backup_that_failed_is_not_tried_again_every_minute_but_at_once_in_another_folder(
    filled: OpenStore, folder: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise BackupDiskFull("no space")

    ours = keeper(folder, filled, hands)
    with monkeypatch.context() as disk:
        disk.setattr(backup, "copy_pages", full)
        with pytest.raises(BackupDiskFull):
            ours.make("timer", NURSE)
    hands.at += timedelta(minutes=14)
    assert not ours.is_due()
    hands.at += timedelta(minutes=1)
    assert ours.is_due()
    hands.at -= timedelta(minutes=14)
    assert not ours.is_due()
    ours.choose_folder(folder / "another", NURSE, make_it=True)
    assert ours.is_due()


def test_signing_out_backs_up_what_was_recorded_and_not_twice_the_same(
    filled: OpenStore, folder: Path, hands: Hands
) -> None:
    ours = keeper(folder, filled, hands)
    ours.on_sign_out()
    ours.on_sign_out()
    assert len(shelf.listed(folder / "backups")) == 1
    record_attended(filled, more_appointments(filled, 2)[0])
    ours.on_sign_out()
    assert shelf.listed(folder / "backups")[0].note.unsent == 1, "not every few minutes"
    hands.at += timedelta(minutes=20)
    ours.on_sign_out()
    assert shelf.listed(folder / "backups")[0].note.unsent == 2
    hands.at += timedelta(minutes=20)
    ours.on_sign_out()
    assert [one.note.unsent for one in shelf.listed(folder / "backups")] == [2, 1], "nothing was recorded since"
    record_attended(filled, "appointment-001")
    ours.on_sign_out()
    assert shelf.listed(folder / "backups")[0].note.unsent == 3


def test_a_folder_that_was_changed_or_emptied_has_its_first_backup_at_once(
    filled: OpenStore, folder: Path, hands: Hands
) -> None:
    ours = keeper(folder, filled, hands)
    ours.make("timer", NURSE)
    assert not ours.is_due()
    (folder / "another").mkdir()
    ours.choose_folder(folder / "another", NURSE)
    assert ours.is_due()
    ours.make("timer", NURSE)
    assert not ours.is_due()
    for one in shelf.listed(folder / "another"):
        shelf.remove(one.folder)
    assert ours.is_due()


def test_what_a_sign_out_had_no_time_to_back_up_is_due_at_the_next_sign_in(
    filled: OpenStore, folder: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = keeper(folder, filled, hands)
    ours.make("timer", NURSE)
    first, second = more_appointments(filled, 2)
    record_attended(filled, first)
    hands.at += timedelta(minutes=20)
    copied = backup.copy_pages
    with monkeypatch.context() as slow:

        def interrupted(*args: Any) -> None:
            ours.stop()
            copied(*args)

        slow.setattr(backup, "copy_pages", interrupted)
        ours.on_sign_out()
    assert keeper(folder, filled, hands).is_due()
    keeper(folder, filled, hands).make("timer", NURSE)
    assert not keeper(folder, filled, hands).is_due()
    record_attended(filled, second)
    hands.at += timedelta(minutes=20)
    monkeypatch.setattr(backup_keeper, "SIGN_OUT_LARGEST", 0)
    ours.on_sign_out()
    assert keeper(folder, filled, hands).is_due(), "a store that is too large for a sign-out"
