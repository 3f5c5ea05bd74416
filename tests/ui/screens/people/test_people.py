"""The page of people, with real keys under it."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import DiskFull, WrongPassword
from prisoncare_desktop.scan.pages import PdfPages
from prisoncare_desktop.settings import Settings, SettingsFile
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.ui.screens.people.screen import PeopleScreen
from prisoncare_desktop.ui.screens.people.view import PeopleView
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.usecases.people import RECOVERY_CODE_CONFIRMED
from prisoncare_desktop.usecases.restored import KEYS_CAME_BACK
from tests.ui.keyboard import ENTER, press
from tests.ui.scene import HALE, NOVAK, OKAFOR, Scene


def people(scene: Scene, who: StaffMember = HALE) -> tuple[PeopleScreen, PeopleView]:
    context = scene.context(who)
    keeper = SessionKeeper(scene.vault, scene.store, by=who)
    Settings(scene.folder, site_name="HMP Fenmere").saved()
    scene.tasks.begin(replace(context, keeper=keeper, settings=SettingsFile(scene.folder), random_bytes=os.urandom))
    screen = PeopleScreen(scene.tasks, PdfPages())
    scene.show(screen)
    assert isinstance(screen.view, PeopleView)
    return screen, screen.view


def words_on(view: PeopleView) -> str:
    return "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def test_wrong_tries_are_seen_by_who_can_help(scene: Scene) -> None:
    for _ in range(2):
        with pytest.raises(WrongPassword):
            scene.vault.open(OKAFOR.id, "not her password")
    _, view = people(scene)
    row = view.table.row(OKAFOR.id)
    assert row is not None
    assert "2 wrong tries" in str(row.cells["standing"])


def test_it_asking_for_a_nurses_code_is_sent_to_a_leader(scene: Scene) -> None:
    _, view = people(scene, NOVAK)
    view.table.select(OKAFOR.id)
    press("c")
    assert "Only a leader can make a code for them." in view.trouble.message()
    assert view.code.isHidden()


def test_a_code_is_gone_once_the_page_is_left(scene: Scene) -> None:
    screen, view = people(scene)
    press("c")
    code = view.code.code.code()
    assert len(code) > 12
    assert code.split("-")[0] in words_on(view)
    screen.leave()
    assert view.code.code.code() == ""
    assert code.split("-")[0] not in words_on(view)


def test_a_pc_whose_recovery_code_nobody_confirmed_asks_for_a_new_one(scene: Scene) -> None:
    _, view = people(scene)
    assert "Nobody has said that this PC's recovery code is on paper" in words_on(view)
    press("k")
    view.sure.yes.click()
    end = view.code.code.code().rsplit("-", maxsplit=1)[-1]
    view.code.end.setFocus()
    press(*end.lower())
    view.code.end.returnPressed.emit()
    assert "Nobody has said" not in words_on(view)


def test_enter_goes_on_from_a_name_and_ctrl_enter_gives_the_key(scene: Scene) -> None:
    _, view = people(scene)
    press("n", "Ada Reed", ENTER)
    assert view.who.role.hasFocus()
    assert view.code.isHidden()
    press(ENTER)
    view.who.wing.setFocus()
    press("B", ENTER)
    assert view.who.team.hasFocus()
    press(ENTER)
    assert view.who.confirm.hasFocus()
    assert view.code.isHidden()
    press(ENTER, modifier=Qt.KeyboardModifier.ControlModifier)
    assert "A code for Ada Reed" in words_on(view)


def test_a_stray_enter_does_not_take_a_code_away(scene: Scene) -> None:
    _, view = people(scene)
    view.table.select(OKAFOR.id)
    press("c")
    code = view.code.code.code()
    press(ENTER, ENTER, Qt.Key.Key_Space)
    assert view.code.code.code() == code
    assert view.code.done.text() == "Hide the code"
    press(Qt.Key.Key_Escape)
    assert code not in words_on(view)


@pytest.mark.parametrize("shown", ["OIBA", "AOIB"])
def test_the_end_of_the_code_is_taken_with_the_figures_that_look_like_its_letters(
    scene: Scene, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, view = people(scene)
    press("k")
    view.sure.yes.click()
    view.code.code.display(f"AAAA-{shown}")
    view.code.end.setFocus()
    press(shown.translate(str.maketrans("OIB", "018")), ENTER)
    assert view.code.isHidden()


def test_what_was_wrong_with_the_end_of_a_code_is_gone_on_coming_back(scene: Scene) -> None:
    screen, view = people(scene)
    press("k")
    view.sure.yes.click()
    view.code.end.setFocus()
    press("9", ENTER)
    assert "not the last group" in view.trouble.message()
    screen.leave()
    assert view.trouble.message() == ""


def test_after_a_restore_the_page_asks_for_new_keys_until_they_are_made(scene: Scene) -> None:
    with scene.store.write(HALE) as unit:
        unit.facts.put(KEYS_CAME_BACK, "1")
        unit.facts.put(RECOVERY_CODE_CONFIRMED, "2026-11-20")
        unit.commit()
    _, view = people(scene)
    assert "brought back from a backup" in words_on(view)
    (button,) = (one for one in view.wanted.findChildren(Button) if one.isVisible())
    assert button.text() == "New keys"
    button.click()
    view.sure.yes.click()
    assert "brought back from a backup" not in words_on(view)


def test_a_name_that_is_taken_is_said_and_the_focus_stays_where_it_is_typed(scene: Scene) -> None:
    _, view = people(scene)
    press("n")
    view.who.name.setText(OKAFOR.name)
    assert view.who.name.hasFocus()
    press(ENTER, modifier=Qt.KeyboardModifier.ControlModifier)
    assert view.trouble.message() != ""
    assert view.who.name.hasFocus()


def test_what_could_not_be_done_can_be_asked_for_again_on_the_same_panel(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull("no room")

    _, view = people(scene)
    view.table.select(OKAFOR.id)
    press("x")
    with monkeypatch.context() as disk:
        disk.setattr(SessionKeeper, "remove", full)
        view.sure.yes.setFocus()
        view.sure.yes.click()
    assert view.trouble.message() != ""
    assert view.sure.yes.hasFocus()
    view.sure.yes.click()
    assert OKAFOR.id not in {row.id for row in view.table.rows()}
