"""Keeps an Enter that was typed ahead, at the page before, from acting on what a page that has just come has marked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.widgets.held_keys import is_held

REST_MS = 500  # nobody reads what is marked and answers it sooner


class TypedAhead(QObject):
    """Watches one widget. An Enter that is held down never acts there; nor does any from `expect` until the page has
    come and no Enter was pressed for `rest_ms`, or another key was, which is on purpose."""

    def __init__(self, widget: QWidget, rest_ms: int = REST_MS) -> None:
        super().__init__(widget)
        self.is_waiting = False
        self.rest = QTimer(self)
        self.rest.setSingleShot(True)
        self.rest.setInterval(rest_ms)
        self.rest.timeout.connect(self._stop)
        widget.installEventFilter(self)

    def expect(self) -> None:
        """A page is on its way to somebody who may be typing still."""
        self.rest.stop()
        self.is_waiting = True

    def has_come(self) -> None:
        """The page is on view: the rest begins, if one is waited for."""
        if self.is_waiting:
            self.rest.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._stop()
            return False
        if self.rest.isActive():
            self.rest.start()
        return self.is_waiting or is_held(event)

    def _stop(self) -> None:
        self.rest.stop()
        self.is_waiting = False
