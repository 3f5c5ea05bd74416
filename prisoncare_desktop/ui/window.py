"""The one window: the door, or a signed-in person's frame."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

_SIZE = QSize(1366, 768)
MINIMUM_SIZE = (1024, 700)  # the smallest clinic PC's screen (screens design, The frame)
_TITLE_BAR = 32  # logical px that the desktop puts above the window, at most


class Window(QStackedWidget):
    """Its title never says more than the program's name."""

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._follows_screen = False
        self.setWindowTitle("PrisonCare")
        self.resize(_SIZE)
        self.begin_on(self.screen().availableSize())

    def begin_on(self, available: QSize) -> None:
        """Fit this screen; fill one with no room to spare: most clinic PCs, and every px is wanted there."""
        self.fit_on(available)
        if self.size() != _SIZE:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def fit_on(self, available: QSize) -> None:
        """Keep to this screen: 1366x768 at 150% leaves 911x512, less the taskbar and the title."""
        room = available - QSize(0, _TITLE_BAR)
        self.setMinimumSize(QSize(*MINIMUM_SIZE).boundedTo(room))
        if not self.isMaximized():
            self.resize(self.size().boundedTo(room))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._follows_screen:
            self._follows_screen = True
            self.windowHandle().screenChanged.connect(lambda screen: self.fit_on(screen.availableSize()))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.accept()


class FirstPaint(QObject):
    """Tells once that a widget has been painted: what it shows can be seen."""

    happened = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self.happened.emit)
            QTimer.singleShot(0, self, self.deleteLater)
        return False
