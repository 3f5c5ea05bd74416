"""What was copied here does not outlive the session; what was copied in another program is left alone."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication


class CopiesFromHere(QObject):
    """Notes whether what is on the clipboard was put there while this program had the keys."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = QApplication.clipboard()
        self._ours = False
        self._clipboard.dataChanged.connect(self._on_changed)

    def forget(self) -> None:
        """Empty the clipboard if what is on it is ours."""
        if self._ours or self._clipboard.ownsClipboard():
            self._clipboard.clear()
        self._ours = False

    def _on_changed(self) -> None:
        # Not every platform plugin answers `ownsClipboard`; a program that is not in front copies nothing.
        self._ours = QApplication.activeWindow() is not None
