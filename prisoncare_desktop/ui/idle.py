"""Notices that nobody has touched the PC for a while."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

_LOOK_EVERY_MS = 1_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Emits `idle` once when nothing was touched for `after_s`. `now`: seconds that never run backwards."""

    idle = Signal()

    def __init__(self, after_s: float, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._after_s = after_s
        self._now = now
        self._touched_at = now()
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
        if self._timer.isActive() and self._now() - self._touched_at >= self._after_s:
            self.stop()
            self.idle.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched_at = self._now()
        return False
