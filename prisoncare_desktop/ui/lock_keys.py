"""Lets the keys that hide and lock through while a dialog or a menu lies over the frame: Qt's shortcuts do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget


class LockKeys(QObject):
    """Calls what belongs to a key pressed in a window of `frame` that is not the frame's own."""

    def __init__(self, frame: QWidget, acts: Mapping[QKeyCombination, Callable[[], None]]) -> None:
        super().__init__(frame)
        self._frame = frame
        self._acts = {keys.toCombined(): act for keys, act in acts.items()}
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        act = self._acts.get(event.keyCombination().toCombined())
        if act is None or not self._lies_under(QApplication.activePopupWidget() or QApplication.activeModalWidget()):
            return False
        QTimer.singleShot(0, self, act)  # not while the dialog is in the middle of a key
        return True

    def _lies_under(self, over: QWidget | None) -> bool:
        while over is not None and over is not self._frame:
            over = over.parentWidget()
        return over is self._frame


def close_dialogs(frame: QWidget) -> None:
    """Close every dialog and menu over the frame, unanswered; what one of them opened goes first."""
    while (popup := QApplication.activePopupWidget()) is not None and popup.close():
        pass
    for dialog in reversed(frame.findChildren(QDialog)):
        if dialog.isVisible():
            dialog.reject()
