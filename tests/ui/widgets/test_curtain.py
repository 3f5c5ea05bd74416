from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.widgets.curtain import Curtain
from tests.ui.widgets.conftest import Shown


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def drawn(shown: Shown) -> tuple[Clock, QLineEdit, Curtain]:
    clock, field = Clock(), QLineEdit()
    window: QWidget = shown(field)
    field.setFocus()
    curtain = Curtain(window, clock)
    curtain.toggle()
    return clock, field, curtain


def test_it_covers_the_page_and_takes_the_keys(drawn: tuple[Clock, QLineEdit, Curtain]) -> None:
    _, field, curtain = drawn
    window = curtain.window()
    assert curtain.isVisible()
    assert curtain.geometry() == window.rect()
    focused = QApplication.focusWidget()
    assert focused is curtain
    QTest.keyClicks(focused, "abc")
    QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert field.text() == ""
    assert QApplication.focusWidget() is curtain


def test_within_ten_seconds_the_same_key_brings_the_page_back(drawn: tuple[Clock, QLineEdit, Curtain]) -> None:
    clock, field, curtain = drawn
    lock = QSignalSpy(curtain.lock_due)
    clock.now_s += 9.9
    curtain.toggle()
    assert not curtain.isVisible()
    assert QApplication.focusWidget() is field
    assert lock.count() == 0


@pytest.mark.hazard("H16")
def test_after_ten_seconds_the_key_asks_for_the_lock_and_the_page_stays_hidden(
    drawn: tuple[Clock, QLineEdit, Curtain],
) -> None:
    clock, _, curtain = drawn
    lock = QSignalSpy(curtain.lock_due)
    clock.now_s += 10.0
    curtain.toggle()
    assert lock.count() == 1
    assert curtain.isVisible()


def test_left_alone_it_locks_by_itself(drawn: tuple[Clock, QLineEdit, Curtain], qtbot: QtBot) -> None:
    clock, _, curtain = drawn
    with qtbot.waitSignal(curtain.lock_due, timeout=3000):
        clock.now_s += 10.5
    assert curtain.isVisible()


def test_a_page_whose_answer_comes_late_gets_no_keys_until_it_is_seen_again(
    drawn: tuple[Clock, QLineEdit, Curtain],
) -> None:
    _, field, curtain = drawn
    field.setFocus()
    assert QApplication.focusWidget() is curtain
    curtain.toggle()
    assert QApplication.focusWidget() is field
    field.clearFocus()
    assert QApplication.focusWidget() is not curtain


def test_a_curtain_that_went_with_its_window_minds_the_focus_no_more(
    drawn: tuple[Clock, QLineEdit, Curtain], shown: Shown
) -> None:
    _, _, curtain = drawn
    curtain.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    another = QLineEdit()
    shown(another)
    another.setFocus()
    assert QApplication.focusWidget() is another
