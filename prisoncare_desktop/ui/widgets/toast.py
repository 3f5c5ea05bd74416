"""A quiet strip at the foot of the page: what was just saved, and Undo. Said to screen readers; never asks."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import rounded, soft_shadow

_SHOWN_MS = 6000  # long enough to read a line and reach Undo; Ctrl+Z works on after it
_MARGIN = 16


class Toast(QWidget):
    """One at a time: the newest takes the last one's place."""

    action_requested = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._text = Label()
        self._action = Button("", "quiet")
        self._action.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Undo has its key; the focus stays at the work
        self._action.clicked.connect(self._on_action)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN + 16, _MARGIN + 2, _MARGIN + 6, _MARGIN + 2)
        row.setSpacing(10)
        row.addWidget(self._text)
        row.addWidget(self._action)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str, action: str = "") -> None:
        """Show `text` for six seconds, read out; `action` ("Undo") adds a button that emits `action_requested`."""
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(text)
        announce(self._page, text)
        self.place()
        self.show()  # where it was made among its siblings: it must not climb over a drawn curtain
        self._timer.start(_SHOWN_MS)

    def text(self) -> str:
        return self._text.text()

    def place(self) -> None:
        """Take the place in the middle of the page's foot."""
        self.adjustSize()
        room = self._page.width() - 2 * _MARGIN
        self.resize(min(self.width(), room), self.height())
        self.move((self._page.width() - self.width()) // 2, self._page.height() - self.height() - 40)

    def _on_action(self) -> None:
        self.hide()
        self.action_requested.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN - 6, -_MARGIN, -_MARGIN + 2)
        soft_shadow(painter, box, 10, 14)
        rounded(painter, box, 10, c.card, c.field_line, c.edge_width)
        painter.fillRect(QRectF(box.left() + 1, box.top() + 9, 3, box.height() - 18), c.done.solid)
        painter.end()


def announce(source: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have a screen reader say something; `urgent` interrupts it."""
    event = QAccessibleAnnouncementEvent(source, text)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
