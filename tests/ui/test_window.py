from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.main_window import MainWindow
from prisoncare_desktop.ui.window import MINIMUM_SIZE, Window


@pytest.mark.parametrize(("width", "height"), [(911, 472), (1024, 728), (1366, 728), (2560, 1400)])
def test_the_window_never_has_to_be_larger_than_the_screen(qtbot: QtBot, width: int, height: int) -> None:
    window = Window()
    qtbot.addWidget(window)
    frame = MainWindow()
    window.addWidget(frame)
    window.setCurrentWidget(frame)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.fit_on(QSize(width, height))
    window.show()
    assert window.minimumWidth() == min(MINIMUM_SIZE[0], width)
    assert window.minimumHeight() < height
    assert window.height() + 30 <= height, "the desktop's title bar has room above it"
    assert window.width() <= width
    assert frame.width() <= width
    assert frame.height() <= height


@pytest.mark.parametrize(("width", "height", "fills"), [(1366, 768, True), (1366, 728, True), (1920, 1040, False)])
def test_the_first_window_fills_a_clinic_pcs_screen_and_leaves_room_on_a_large_one(
    qtbot: QtBot, width: int, height: int, fills: bool
) -> None:
    window = Window()
    qtbot.addWidget(window)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 768)
    window.begin_on(QSize(width, height))
    assert window.isMaximized() is fills
