"""The one window: the door, or a signed-in person's frame."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget

MINIMUM_SIZE = (1024, 700)  # the smallest clinic PC's screen (screens design, The frame)


class Window(QStackedWidget):
    """Its title never says more than the program's name."""

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("PrisonCare")
        self.setMinimumSize(*MINIMUM_SIZE)
        self.resize(1366, 768)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.accept()
