"""A form page on view, in a window with the focus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.theme.dress import dress

TODAY = date(2026, 11, 20)
Opened = Callable[..., FormPage]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what a screen reader is told to say. Qt's own hook for it is not in PySide6, so its last door is watched."""
    said: list[str] = []

    def note(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", staticmethod(note))
    return said


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[Opened]:
    """Open a session on a page, show it, and give the page back."""
    dress(qapp)
    kept: list[QWidget] = []

    def open_page(session: FormSession, *, one_column: bool = False, width: int = 1103, height: int = 620) -> FormPage:
        window = QWidget()
        page = FormPage("Complete", lambda: TODAY, one_column=one_column)
        column = QVBoxLayout(window)
        column.addWidget(page.progress)
        column.addWidget(page)
        window.resize(width, height)
        qtbot.addWidget(window)
        kept.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        page.open(session)
        QApplication.processEvents()
        return page

    yield open_page
    kept.clear()
