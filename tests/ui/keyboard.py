"""The keyboard, for tests: keys go where the focus is, as they do in a clinic room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

ENTER = Qt.Key.Key_Return


def focused() -> QWidget:
    """Return who has the focus; nobody having it is a failure, as no key would do anything."""
    QApplication.processEvents()
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def press(*keys: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press keys one after another; each goes to whoever has the focus then."""
    for key in keys:
        if isinstance(key, Qt.Key):
            QTest.keyClick(focused(), key, modifier)
        else:
            for letter in key:
                QTest.keyClicks(focused(), letter)
    QApplication.processEvents()


def complete() -> None:
    """Press Ctrl+Enter."""
    press(ENTER, modifier=Qt.KeyboardModifier.ControlModifier)
