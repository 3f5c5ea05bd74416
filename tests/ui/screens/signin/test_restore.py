"""Bringing a backup back at the sign-in window, by keys alone, with the real store behind it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop import wiring
from prisoncare_desktop.store.backup_keeper import BackupKeeper
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.restore import Restorer
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.ui.door_pages import DoorPages
from prisoncare_desktop.ui.front_door import DoorSign
from prisoncare_desktop.ui.restore_door import RestoreDoor, RestoreWork
from prisoncare_desktop.ui.screens.signin.restore_view import RestoreView
from prisoncare_desktop.ui.screens.signin.view import PersonCard, SignInState, SignInView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases.people import DEVICE_ID, id_on_paper
from prisoncare_desktop.usecases.restored import Looked
from tests.ui.keyboard import ENTER, press
from tests.ui.scene import HALE, NOVAK, OKAFOR, PASSWORD, TODAY, StoppedClock, put, resident
from tests.ui.walker import unnamed_widgets


def id_of(store: OpenStore) -> str:
    with store.read() as unit:
        return id_on_paper(unit)


CHEAP = KdfCost.for_tests()


class Door:
    """The page, and what it told the door."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = StoppedClock()
        self.vault = Vault(folder, self.clock, os.urandom, CHEAP)
        _, store = self.vault.open(HALE.id, PASSWORD)
        put(store, [resident(1, "Ann Due")])
        BackupKeeper(store, folder, self.clock, os.urandom, HALE).make("timer", HALE)
        put(store, [resident(2, "Ben Late")])
        store.close()
        self.clock.at += timedelta(hours=3)
        self.tasks = Tasks(inline=True)
        self.view = RestoreView()
        restorer = Restorer(folder, self.clock, os.urandom, CHEAP, self.vault.throttle)
        bench = wiring.Restoring(folder / "backups", restorer)
        self.work = RestoreWork(
            folder=bench.folder,
            today=lambda: TODAY,
            listed=bench.listed,
            people=lambda one: tuple(PersonCard(m.id, m.name, m.role) for m in bench.people(one)),
            look=restorer.open,
            bring_back=bench.bring_back,
        )
        self.door = RestoreDoor(self.view, self.work, self.tasks.other)
        self.said: list[str] = []
        self.left: list[bool] = []
        self.door.done.connect(self.said.append)
        self.door.left.connect(lambda: self.left.append(True))
        self.view.show()
        self.view.activateWindow()
        self.door.show()
        QApplication.processEvents()

    def choose(self, user_id: str, password: str = PASSWORD) -> None:
        self.view.who.setCurrentIndex(self.view.who.findData(user_id))
        self.view.password.setFocus()
        self.view.password.setText(password)
        press(ENTER)
        QApplication.processEvents()

    def preview(self) -> str:
        return " ".join(label.text() for label in self.view.findChildren(QLabel) if label.isVisible())

    def people_here(self) -> int:
        with closing(self.vault.open(HALE.id, PASSWORD)[1]) as store, store.read() as unit:
            return len(unit.residents.here())


@pytest.fixture
def door(empty_store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Door]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app)
    made = Door(Path(shutil.copytree(empty_store, tmp_path / "data")))
    qtbot.addWidget(made.view)
    yield made
    made.tasks.stop()


def test_the_list_says_when_how_many_how_many_unsent_and_that_it_was_checked(door: Door) -> None:
    (row,) = door.view.table.rows()
    assert [words_of(row.cells[key]) for key in ("when", "records", "unsent", "state")] == [
        "09:40",
        "1",
        "0",
        "checked",
    ]
    assert door.view.who.count() == 5


def test_a_leader_sees_what_would_be_missing_and_brings_it_back(door: Door) -> None:
    door.choose(HALE.id)
    assert door.view.previewing
    assert "Bring back the backup of 09:40?" in door.preview()
    assert "kept aside; nothing is deleted" in door.preview()
    assert "Passwords and the recovery code are then as they were on that day. People removed" in door.preview()
    assert door.people_here() == 2, "looking changes nothing"
    door.view.go_on.click()
    assert door.said == [
        "This PC was restored from the backup of 09:40. Sign in with the password you had then, and let it sync."
    ]
    assert door.people_here() == 1


def test_the_preview_says_who_needs_a_code_afterwards_and_the_sheets_id_stays(door: Door) -> None:
    _, store = door.vault.open(HALE.id, PASSWORD)
    keeper = SessionKeeper(door.vault, store, by=HALE)
    before = id_of(store)
    keeper.enrol(NOVAK, PASSWORD)
    keeper.change_password(OKAFOR.id, PASSWORD, "another quiet otter")
    keeper.new_recovery_code()
    store.close()
    door.choose(HALE.id)
    assert "1 colleague was let in since; they need a new code." in door.preview()
    assert "1 colleague has another password since" in door.preview()
    assert "A new recovery code was made since" in door.preview()
    door.view.go_on.click()
    with closing(door.vault.open(HALE.id, PASSWORD)[1]) as restored:
        assert id_of(restored) == before
        with restored.read() as unit:
            assert unit.facts.get(DEVICE_ID)[:8] != before, "to the trust it is another device"


def test_of_a_backup_since_when_no_key_changed_nothing_is_said_of_people(door: Door) -> None:
    door.choose(HALE.id)
    assert "since; " not in door.preview()
    assert "recovery code was made" not in door.preview()


def test_back_from_the_preview_leaves_everything_as_it_was(door: Door) -> None:
    door.choose(HALE.id)
    door.view.back.click()
    assert not door.view.previewing
    assert door.view.password.text() == ""
    door.view.back.click()
    assert door.left == [True]
    assert door.people_here() == 2


def test_a_wrong_password_says_of_which_day_it_must_be(door: Door) -> None:
    door.choose(HALE.id, "not this one")
    assert "on the day of the backup" in door.view.message.message()
    assert not door.view.previewing
    assert door.vault.failures(HALE.id) == 1


def test_a_nurse_is_told_whom_to_ask_while_there_are_records_here(door: Door) -> None:
    door.choose(OKAFOR.id)
    assert "only a leader or IT" in door.view.message.message()


@pytest.mark.hazard("H20")
def test_a_nurse_brings_back_a_store_that_is_gone(door: Door) -> None:
    (door.folder / "prisoncare.db").unlink()
    door.choose(OKAFOR.id)
    assert "There are no records on this PC now." in door.preview()
    door.view.go_on.click()
    assert door.people_here() == 1


def test_another_folder_is_looked_into_by_typing_its_name(door: Door, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    door.view.folder.setText(str(tmp_path / "stick"))
    door.view.look_there.click()
    assert door.view.table.rows() == ()
    assert not door.view.go_on.isEnabled()
    door.view.folder.setText(str(door.folder / "backups"))
    door.view.look_there.click()
    assert len(door.view.table.rows()) == 1


def test_backups_in_folders_of_before_are_listed_as_well(door: Door, tmp_path: Path) -> None:
    door.work = replace(door.work, folder=tmp_path / "new folder", earlier=(door.folder / "backups",))
    door.door = RestoreDoor(door.view, door.work, door.tasks.other)
    door.door.show()
    assert len(door.view.table.rows()) == 1
    assert str(door.folder / "backups") in door.view.also.text()
    assert door.view.who.count() == 5, "it is opened where it lies"


def test_with_no_backup_there_the_folder_is_in_focus_and_escape_leaves_at_once(door: Door, tmp_path: Path) -> None:
    door.view.setFocus()
    door.door.show(tmp_path)
    QApplication.processEvents()
    assert door.view.folder.hasFocus()
    press(Qt.Key.Key_Escape)
    assert door.left == [True]


def test_everything_on_the_page_has_a_name_for_those_who_listen(door: Door) -> None:
    assert unnamed_widgets(door.view) == []


def test_the_way_there_is_on_the_door_also_when_nobody_can_sign_in(qtbot: QtBot) -> None:
    view = SignInView()
    qtbot.addWidget(view)
    view.show()
    wanted: list[bool] = []
    view.restore_requested.connect(lambda: wanted.append(True))
    for people in ((), (PersonCard("u", "Dr Hale", "Leader"),)):
        view.display(SignInState(people=people))
        view.restore.setFocus()
        press(ENTER)
    assert wanted == [True, True]


# --- the page and a lock ----------------------------------------------------------------------------------------------


def test_a_lock_takes_the_page_away_but_not_while_a_backup_is_being_brought_back(door: Door, qtbot: QtBot) -> None:
    window, held = QStackedWidget(), threading.Event()
    qtbot.addWidget(window)
    tasks = Tasks()
    pages = DoorPages(window, tasks, os.urandom, 60)

    def looks(folder: Path, user_id: str, password: str) -> Looked:
        held.wait(60)
        return door.work.look(folder, user_id, password)

    work = replace(door.work, look=looks)
    pages.bring_back(DoorSign("HMP Fenmere", (), "1"), work)
    view = window.currentWidget()
    assert isinstance(view, RestoreView)
    view.look_requested.emit(door.work.listed(door.work.folder)[0].name, HALE.id, PASSWORD)
    assert not pages.abandon()  # it works, and would be ended in the middle
    held.set()
    qtbot.waitUntil(lambda: view.previewing)
    assert pages.abandon()  # now it holds keys, and nobody may be there
    tasks.stop()
