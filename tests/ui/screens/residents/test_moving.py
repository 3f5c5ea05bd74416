"""Saying on a resident's page that they moved and what they need; freeing the places of somebody who left."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from prisoncare_desktop.domain.attendance import TakenOff
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.ui.screens.residents.move_sheet import MoveSheet, read_time, what_can_happen
from prisoncare_desktop.ui.screens.residents.resident_view import ResidentView
from prisoncare_desktop.ui.screens.residents.screen import ResidentScreen
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from tests.ui.scene import HALE, OKAFOR, TODAY, Scene, booked, clinic, resident

DANNY = resident(1, "Danny Marsh")


def press(*keys: Qt.Key | str) -> None:
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        if isinstance(key, str):
            QTest.keyClicks(focused, key)
        else:
            QTest.keyClick(focused, key)


def take_back() -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def page(scene: Scene) -> ResidentView:
    """Danny's page; he is on two lists of tomorrow."""
    morning, later = (clinic(name, day=TODAY + timedelta(days=1)) for name in ("morning", "later"))
    later = replace(later, room="HC-A2")
    scene.came_from_the_trust(DANNY, morning, later, *booked(morning, [DANNY]), *booked(later, [DANNY]))
    scene.sign_in(OKAFOR)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, DANNY.id)
    assert isinstance(screen.view, ResidentView)
    return screen.view


def danny(scene: Scene) -> Resident:
    with scene.store.read() as unit:
        return unit.residents.get(DANNY.id)


def places(page: ResidentView) -> list[str]:
    return [f"{b.key} {b.label}" for b in page.findChildren(KeyedButton) if "take off" in b.label]


def test_a_move_is_told_by_a_key_and_a_cell_and_taken_back_by_another(page: ResidentView, scene: Scene) -> None:
    press("v", "m", "b-2-007", Qt.Key.Key_Return)
    assert danny(scene).cell == "B-2-007"
    assert scene.said == ["Moved. Ctrl+Z takes it back."]
    assert "B-2-007" in [label.text() for label in page.findChildren(QLabel)]
    take_back()
    assert danny(scene).cell == DANNY.cell


def test_court_is_three_keys_and_back_again_three(page: ResidentView, scene: Scene) -> None:
    press("v", "c", Qt.Key.Key_Return)
    assert danny(scene).presence is Presence.OUT
    press("v", "b", Qt.Key.Key_Return)
    assert (danny(scene).presence, danny(scene).cell) == (Presence.HERE, DANNY.cell)


def test_what_is_wrong_is_said_in_the_sheet_and_nothing_is_saved(page: ResidentView, scene: Scene) -> None:
    press("v", "m", "downstairs!", Qt.Key.Key_Return)
    sheet = page.window().findChild(MoveSheet)
    assert sheet is not None
    assert "no cell" in sheet.trouble.text()
    press(DANNY.cell, Qt.Key.Key_Return)
    assert "Say which cell" in sheet.trouble.text()
    press("C-1-001", Qt.Key.Key_Tab, "yesterday", Qt.Key.Key_Return)
    assert "no day" in sheet.trouble.text()
    assert danny(scene) == DANNY


def test_a_move_of_yesterday_is_since_yesterday(page: ResidentView, scene: Scene) -> None:
    press("v", "r", "22:15")
    day = next(box for box in page.window().findChildren(QLineEdit) if "20" in box.text() and box.isVisible())
    yesterday = TODAY - timedelta(days=1)
    day.setText(yesterday.strftime("%d/%m/%Y"))
    press(Qt.Key.Key_Return)
    with scene.store.read() as unit:
        line = unit.whereabouts.of([DANNY.id])[DANNY.id][-1]
    assert line.since == at_local(yesterday, time(22, 15))


def test_who_left_is_offered_to_be_taken_off_each_list_by_its_own_key(page: ResidentView, scene: Scene) -> None:
    assert places(page) == []
    press("v", "r", Qt.Key.Key_Return)
    assert [words[:1] for words in places(page)] == ["1", "2"]
    press("1")
    assert [words[:1] for words in places(page)] == ["2"]
    press("1")  # a second press of the same key takes nobody else's
    assert [words[:1] for words in places(page)] == ["2"]
    press("2")
    assert places(page) == []
    take_back()
    take_back()
    assert [words[:1] for words in places(page)] == ["1", "2"]
    assert scene.appointment("morning-r1").taken_off is TakenOff.NOT


def test_needs_and_language_are_ticked_by_figures_and_saved_by_enter(page: ResidentView, scene: Scene) -> None:
    press("d", "1", "3", Qt.Key.Key_Return)
    assert danny(scene).needs == ("easy-read", "hearing-loop")
    press("d", "1", "4", Qt.Key.Key_Tab, "pol", Qt.Key.Key_Return)
    assert (danny(scene).needs, danny(scene).language, danny(scene).interpreter) == (("hearing-loop",), "pl", True)
    press("d", Qt.Key.Key_Return)  # nothing new is nothing said
    assert scene.said == ["Needs and language are saved."] * 2


def test_a_leader_reads_and_says_nothing_of_it(scene: Scene) -> None:
    scene.came_from_the_trust(DANNY)
    scene.sign_in(HALE)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, DANNY.id)
    press("v", "d")
    take_back()
    assert scene.said == []
    assert not {"V", "D", "Ctrl Z"} & set(dict(screen.keys()))


def test_a_page_that_goes_out_of_view_asks_nothing_any_more(page: ResidentView, scene: Scene) -> None:
    press("v", "m")
    sheet = page.window().findChild(MoveSheet)
    assert sheet is not None
    assert sheet.isVisible()
    scene._screens[-1].leave()
    assert not sheet.isVisible()


def test_what_can_happen_depends_on_where_they_are() -> None:
    def keys(presence: Presence) -> str:
        groups = what_can_happen(replace(DANNY, presence=presence))
        return "".join(choice.key for group in groups for choice in group.choices)

    assert [keys(one) for one in Presence] == ["MCHTR", "BMCHTR", "TR", "TR"]


@pytest.mark.parametrize(("typed", "read"), [("9:30", "09:30"), ("0930", "09:30"), ("23.59", "23:59")])
def test_a_time_is_read_as_people_write_it(typed: str, read: str) -> None:
    assert f"{read_time(typed):%H:%M}" == read


@pytest.mark.parametrize("typed", ["", "24:00", "12:60", "noon", "9"])
def test_what_is_no_time_is_not_read_as_one(typed: str) -> None:
    assert read_time(typed) is None
