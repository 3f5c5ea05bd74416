"""Notices that nobody has touched the PC for a while: first the page is veiled, then the PC is locked.

The key or click that lifts the veil is meant for nothing that was on view, so nothing else gets it; but Ctrl+L locks.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

VEIL_AFTER_S = 60.0  # security design, 3.4
_LOOK_EVERY_MS = 1_000
_LOCK_KEY = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L)
_NO_KEY_BY_ITSELF = frozenset(
    {Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock}
)
_TOUCHES = frozenset(
    {
        QEvent.Type.ShortcutOverride,
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


_MEANT_FOR_SOMETHING = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})


class IdleWatch(QObject):
    """Emits `idle` once when nothing was touched for `after_s`. `now`: seconds that never run backwards."""

    veil_due = Signal()
    touched = Signal()  # somebody is there again: the veil is to be lifted
    idle = Signal()

    def __init__(self, after_s: float, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._after_s = after_s
        self._now = now
        self._touched_at = now()
        self._veiled = False
        self._pointer = QPointF()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to watch; the clock starts now."""
        self._touched_at = self._now()
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._timer.start()

    def stop(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._timer.stop()

    def look(self) -> None:
        """Emit `idle` if it is time."""
        if not self._timer.isActive():
            return
        idle_s = self._now() - self._touched_at
        if idle_s >= self._after_s:
            self.stop()
            self.idle.emit()
        elif idle_s >= VEIL_AFTER_S and not self._veiled:
            self._veiled = True
            self.veil_due.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() not in _TOUCHES or not self._is_somebody(event):
            return False
        self._touched_at = self._now()
        return self._veiled and self._lift(event)

    def _is_somebody(self, event: QEvent) -> bool:
        """Whether a person did this: Qt also sends a mouse move where the pointer rests and a window changes."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            before, self._pointer = self._pointer, event.globalPosition()
            return before != self._pointer
        return True

    def _lift(self, event: QEvent) -> bool:
        """Lift the veil; True when nothing else is to get this event."""
        if isinstance(event, QKeyEvent):
            if event.keyCombination() == _LOCK_KEY or event.key() in _NO_KEY_BY_ITSELF:
                return False
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # it is no shortcut, but the key press that comes next
                return True
        self._veiled = False
        self.touched.emit()
        return event.type() in _MEANT_FOR_SOMETHING
