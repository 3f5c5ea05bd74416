"""Tells a key that is held down from one that is pressed again.

Qt marks most repeats itself. Under X a held key arrives as a release and a press at the same instant, unmarked, and
one long press of A would record the rest of a clinic. No hand lets a key go and presses it again within 5 ms.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QKeyEvent

_NO_HAND_MS = 5


class HeldKeys(QObject):
    """Watches the whole application, as a held key may outlive the widget it was first pressed in."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.setObjectName("held_keys")
        self._released: tuple[int, int] = (0, 0)  # key, the system's timestamp in ms
        app.installEventFilter(self)

    def is_held(self, event: QKeyEvent) -> bool:
        """Whether this press is a repeat of a key that was never really let go."""
        if event.isAutoRepeat():
            return True
        key, at = self._released
        # Events made by a program carry no timestamp.
        return bool(event.timestamp()) and key == event.key() and 0 <= event.timestamp() - at <= _NO_HAND_MS

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            self._released = (event.key(), event.timestamp())
        return False


def is_held(event: QKeyEvent) -> bool:
    """Whether this press is a repeat of a key that is held down."""
    app = QCoreApplication.instance()
    if app is None:
        return event.isAutoRepeat()
    there = app.findChild(QObject, "held_keys")
    watch = there if isinstance(there, HeldKeys) else HeldKeys(app)
    return watch.is_held(event)
