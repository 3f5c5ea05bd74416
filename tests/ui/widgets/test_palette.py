from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup, KeyPalette
from tests.ui.walker import unnamed_widgets
from tests.ui.widgets.conftest import Shown

GROUPS = (
    ChoiceGroup(
        "The patient", (Choice("1", "Refused, told nurse in person", "REFUSED"), Choice("2", "At work", "WORK"))
    ),
    ChoiceGroup(
        "The prison regime", (Choice("Q", "Not unlocked", "LOCKED"), Choice("W", "No escort officer", "ESCORT"))
    ),
)
FOOTER = (Choice("U", "Not yet explained, ask again within 7 days", "UNEXPLAINED"),)


@pytest.fixture
def asked(shown: Shown) -> tuple[QWidget, QLineEdit, KeyPalette]:
    field = QLineEdit()
    window = shown(field, width=1100, height=660)
    field.setFocus()
    palette = KeyPalette(window)
    palette.ask("Why was Kevin O’Brien not seen?", "A9023DA · A-2-015", GROUPS, FOOTER)
    palette.open_at(QRect(window.mapToGlobal(QPoint(20, 60)), QSize(1000, 42)))
    return window, field, palette


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def test_one_key_chooses_closes_and_gives_the_focus_back(asked: tuple[QWidget, QLineEdit, KeyPalette]) -> None:
    _, field, palette = asked
    chosen = QSignalSpy(palette.chosen)
    press(Qt.Key.Key_W)
    assert chosen.count() == 1
    assert chosen.at(0) == ["ESCORT"]
    assert not palette.isVisible()
    assert QApplication.focusWidget() is field
    assert field.text() == ""


def test_figures_and_the_footers_letter_choose_as_well(asked: tuple[QWidget, QLineEdit, KeyPalette]) -> None:
    chosen = QSignalSpy(asked[2].chosen)
    press(Qt.Key.Key_U)
    assert chosen.at(0) == ["UNEXPLAINED"]


def test_escape_leaves_everything_as_it_was(asked: tuple[QWidget, QLineEdit, KeyPalette]) -> None:
    _, field, palette = asked
    chosen, dismissed = QSignalSpy(palette.chosen), QSignalSpy(palette.dismissed)
    press(Qt.Key.Key_Escape)
    assert (chosen.count(), dismissed.count()) == (0, 1)
    assert QApplication.focusWidget() is field


def test_a_key_that_means_nothing_is_swallowed(asked: tuple[QWidget, QLineEdit, KeyPalette]) -> None:
    window, field, palette = asked
    fired = []
    for letter in ("Z", "W"):
        QShortcut(QKeySequence(letter), window).activated.connect(lambda: fired.append(1))
    press(Qt.Key.Key_X)
    press(Qt.Key.Key_W)  # the palette's own letter wins over a window's shortcut
    assert fired == []
    assert not palette.isVisible()
    assert field.text() == ""


def test_down_and_enter_choose_without_knowing_the_letters(asked: tuple[QWidget, QLineEdit, KeyPalette]) -> None:
    chosen = QSignalSpy(asked[2].chosen)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    assert chosen.at(0) == ["WORK"]


def test_a_click_beside_it_closes_and_presses_nothing_behind_it(asked: tuple[QWidget, QLineEdit, KeyPalette]) -> None:
    _, _, palette = asked
    dismissed = QSignalSpy(palette.dismissed)
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert dismissed.count() == 1


def test_it_is_part_of_the_window_and_not_a_window(asked: tuple[QWidget, QLineEdit, KeyPalette]) -> None:
    window, _, palette = asked
    assert not palette.isWindow()
    assert palette.window() is window
    assert unnamed_widgets(palette) == []


@pytest.mark.parametrize("top", [0, 60, 200, 330, 460, 600])
def test_it_stays_inside_the_window_wherever_the_row_is(asked: tuple[QWidget, QLineEdit, KeyPalette], top: int) -> None:
    window, _, palette = asked
    palette.open_at(QRect(window.mapToGlobal(QPoint(20, top)), QSize(1000, 42)))
    assert window.rect().contains(palette.panel_rect())


def test_beside_a_row_at_the_top_or_the_foot_the_row_stays_on_view(
    asked: tuple[QWidget, QLineEdit, KeyPalette],
) -> None:
    window, _, palette = asked
    for top in (60, 600):
        palette.open_at(QRect(window.mapToGlobal(QPoint(20, top)), QSize(1000, 42)))
        assert not palette.panel_rect().intersects(QRect(20, top, 1000, 42))
