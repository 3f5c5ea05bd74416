from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.clipboard import KEPT_MS, CopiesFromHere


@pytest.fixture
def copies(qtbot: QtBot) -> Iterator[CopiesFromHere]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QApplication.clipboard().clear()
    yield CopiesFromHere()
    QApplication.clipboard().clear()


def the_clock_of(copies: CopiesFromHere) -> QTimer:
    clock = copies.findChild(QTimer)
    assert clock is not None
    return clock


@pytest.mark.hazard("H16")
def test_what_was_copied_here_is_gone_after_half_a_minute(copies: CopiesFromHere, qtbot: QtBot) -> None:
    QApplication.clipboard().setText("A1001AB")
    clock = the_clock_of(copies)
    assert clock.isActive()
    assert clock.interval() == KEPT_MS == 30_000
    clock.setInterval(0)
    qtbot.waitUntil(lambda: QApplication.clipboard().text() == "")


def test_a_second_copy_has_its_own_half_minute(copies: CopiesFromHere, qtbot: QtBot) -> None:
    QApplication.clipboard().setText("A1001AB")
    clock = the_clock_of(copies)
    clock.stop()
    QApplication.clipboard().setText("A1002AB")
    assert clock.isActive()
    copies.forget()
    assert not clock.isActive()
    assert QApplication.clipboard().text() == ""
