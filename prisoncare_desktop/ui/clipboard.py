"""What was copied here is gone after half a minute, and at the lock; what was copied elsewhere is left alone."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

KEPT_MS = 30_000  # long enough to paste a number elsewhere, too short for the next person (security.md, G9)


class CopiesFromHere(QObject):
    """Notes whether what is on the clipboard was put there while this program had the keys."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = QApplication.clipboard()
        self._ours = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_MS)
        self._timer.timeout.connect(self.forget)
        self._clipboard.dataChanged.connect(self._on_changed)

    def forget(self) -> None:
        """Empty the clipboard if what is on it is ours."""
        if self._ours or self._clipboard.ownsClipboard():
            self._clipboard.clear()
        self._ours = False
        self._timer.stop()

    def _on_changed(self) -> None:
        # Not every platform plugin answers `ownsClipboard`; a program that is not in front copies nothing.
        self._ours = QApplication.activeWindow() is not None
        if self._ours:
            self._timer.start()
        else:
            self._timer.stop()
