"""Every widget here is tested dressed, in a window that has the focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.theme.dress import dress

Shown = Callable[..., QWidget]


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    dress(qapp)
    yield
    dress(qapp)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    """Put widgets into one window, top to bottom, show it with the focus, and give it back."""

    kept: list[QWidget] = []  # a window nobody holds is gone before the test begins

    def show(*widgets: QWidget, width: int = 1100, height: int = 660) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        window.resize(width, height)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        kept.append(window)
        return window

    yield show
    kept.clear()
