"""The leader's page of backups: how it stands, one more now, and where they go."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from prisoncare_desktop.errors import BackupDiskFull
from prisoncare_desktop.store import backup, shelf
from prisoncare_desktop.store.backup_keeper import BackupKeeper
from prisoncare_desktop.ui import backup_watch
from prisoncare_desktop.ui.backup_watch import BackupWatch
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.backups.screen import BackupsScreen
from prisoncare_desktop.ui.screens.backups.view import BackupsView
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases.backups import ChooseBackupFolder
from tests.ui.keyboard import ENTER, press
from tests.ui.scene import HALE, OKAFOR, Scene, resident
from tests.ui.walker import unnamed_widgets


@pytest.fixture(autouse=True)
def signed_in(scene: Scene) -> None:
    sign_in(scene)


def sign_in(scene: Scene, member: object = HALE) -> None:
    who = HALE if member is HALE else OKAFOR
    kept = BackupKeeper(scene.store, scene.folder, scene.clock, os.urandom, who)
    scene.tasks.begin(replace(scene.context(who), backups=kept))


def page(scene: Scene) -> BackupsView:
    screen = BackupsScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, BackupsView)
    return screen.view


def test_enter_makes_a_backup_that_is_then_on_the_page(scene: Scene) -> None:
    view = page(scene)
    assert view.last.number() == "none yet"
    press(ENTER)
    QApplication.processEvents()
    assert scene.said == ["Backed up, opened and checked."]
    assert view.last.number() == "09:40"
    (row,) = view.table.rows()
    assert [words_of(row.cells[key]) for key in ("why", "unsent", "state")] == ["asked for", "0", "checked"]
    assert view.back_up.isEnabled()
    assert view.progress.isHidden()


def test_escape_goes_back_to_the_settings_from_everywhere(scene: Scene) -> None:
    view = page(scene)
    press(ENTER, Qt.Key.Key_Escape)
    for widget in (view.folder, view.use, view.browse, view.table):
        widget.setFocus()
        press(Qt.Key.Key_Escape)
    assert scene.went == [Place("settings")] * 5


def test_a_folder_typed_there_is_used_from_then_on(scene: Scene, tmp_path: Path) -> None:
    view = page(scene)
    view.back_up.click()
    other = tmp_path / "other disk"
    other.mkdir()
    view.folder.setText(str(other))
    view.use.click()
    view.back_up.click()
    assert len(shelf.listed(other)) == 1
    assert view.folder.text() == str(other)
    assert f"Older backups lie in {scene.folder / 'backups'}." in view.earlier.text()


def test_a_folder_that_is_not_there_is_asked_about_and_only_its_own_button_makes_it(
    scene: Scene, tmp_path: Path
) -> None:
    view = page(scene)
    slip = tmp_path / "nowhere" / "x"
    view.folder.setFocus()
    view.folder.setText(str(slip))
    press(ENTER, ENTER)
    assert f"There is no such folder: {slip}." in view.missing.message()
    assert not slip.parent.exists()
    assert view.folder.hasFocus()
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, ENTER)
    assert slip.is_dir()
    assert view.missing.isHidden()
    view.back_up.click()
    assert len(shelf.listed(slip)) == 1


def test_a_folder_that_cannot_be_written_to_is_refused_in_words(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    view = page(scene)
    view.folder.setText(str(tmp_path / "a file"))
    view.use.click()
    assert "cannot be used" in view.trouble.message()
    view.back_up.click()
    assert len(shelf.listed(scene.folder / "backups")) == 1


def test_a_full_backup_disk_stands_on_the_page_and_over_every_page_of_the_leaders(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise BackupDiskFull("no space")

    monkeypatch.setattr(backup, "copy_pages", full)
    view = page(scene)
    view.back_up.click()
    assert "disk for backups is full" in view.trouble.message()
    told: list[Words] = []
    BackupWatch(scene.tasks, scene.tasks, told.append).start()
    assert [words.what for words in told] == ["The disk for backups is full. No backup was made."]
    sign_in(scene, OKAFOR)
    BackupWatch(scene.tasks, scene.tasks, told.append).start()
    assert len(told) == 1, "a nurse has no move to make"


def test_the_timer_makes_a_backup_in_anybodys_session_when_one_is_due(scene: Scene) -> None:
    sign_in(scene, OKAFOR)
    watch = BackupWatch(scene.tasks, scene.tasks, lambda _words: None)
    watch.start()
    watch.ask()
    watch.ask()
    assert len(shelf.listed(scene.folder / "backups")) == 1


def test_the_watch_backs_up_a_new_pc_and_then_a_changed_folder_well_within_a_minute(
    scene: Scene, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert backup_watch.ASKED_EVERY_MS <= 30_000, "making and checking it takes time as well"
    monkeypatch.setattr(backup_watch, "ASKED_EVERY_MS", 10)
    other = tmp_path / "other disk"
    other.mkdir()
    watch = BackupWatch(scene.tasks, scene.tasks, lambda _words: None)
    with qtbot.waitSignal(watch.made):
        watch.start()
    assert len(shelf.listed(scene.folder / "backups")) == 1
    with qtbot.waitSignal(watch.made):
        scene.tasks.behind(watch, ChooseBackupFolder(other))
    watch.stop()
    assert len(shelf.listed(other)) == 1


def test_signing_out_makes_a_backup_before_the_store_is_closed(scene: Scene) -> None:
    scene.came_from_the_trust(resident(1, "Ann Due"))
    scene.tasks.end()
    (made,) = shelf.listed(scene.folder / "backups")
    assert made.note.why == "signed-out"
    assert not scene.store.is_open


def test_an_unreadable_backup_is_said_to_be_one(scene: Scene) -> None:
    (scene.folder / "backups" / "backup-20261119T090000Z-x").mkdir(parents=True)
    view = page(scene)
    (row,) = view.table.rows()
    assert words_of(row.cells["state"]) == "not whole: tell IT"


def test_everything_on_it_has_a_name_for_those_who_listen(scene: Scene) -> None:
    assert unnamed_widgets(page(scene)) == []
