"""A quiet strip at the foot of the page: what was just saved, and Undo, or what did not come about. It never asks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHBoxLayout, QWidget

from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import rounded, soft_shadow

_SHOWN_MS = 6000  # long enough to read a line and reach Undo; Ctrl+Z works on after it
_MARGIN = 16
KEPT_CLEAR = "kept_clear"  # the object name of what holds buttons that no toast may lie on


class Toast(QWidget):
    """One at a time: the newest takes the last one's place."""

    action_requested = Signal()

    def __init__(self, page: QWidget, above: QWidget | None = None) -> None:
        """`above`: what stands at the page's foot and stays readable."""
        super().__init__(page)
        self._page = page
        self._above = above
        self._text = Label()
        self._action = Button("", "quiet")
        self._action.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Undo has its key; the focus stays at the work
        self._action.clicked.connect(self._on_action)
        row = QHBoxLayout(self)
        row.setContentsMargins(_MARGIN + 16, _MARGIN + 2, _MARGIN + 16, _MARGIN + 2)
        row.setSpacing(10)
        row.addWidget(self._text)
        row.addWidget(self._action)
        self._warns = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        self.hide()

    def say(self, text: str, action: str = "") -> None:
        """Show `text` for six seconds, read out; `action` ("Undo") adds a button that emits `action_requested`."""
        self._warns = False
        self._show(text, action)

    def warn(self, text: str) -> None:
        """Show `text` as what did not come about: nothing was saved or sent by it."""
        self._warns = True
        self._show(text, "")

    def warns(self) -> bool:
        return self._warns

    def _show(self, text: str, action: str) -> None:
        self._text.setText(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(text)
        announce(self._page, text)
        self.place()
        self.update()
        self.show()  # where it was made among its siblings: it must not climb over a drawn curtain
        self._timer.start(_SHOWN_MS)

    def text(self) -> str:
        return self._text.text()

    def place(self) -> None:
        """Take the place in the middle of the page's foot; beside or over it if that would lie on the work."""
        self.adjustSize()
        room = self._page.width() - 2 * _MARGIN
        self.resize(min(self.width(), room), self.height())
        foot = self._above.y() if self._above is not None else self._page.height()
        middle, right = (self._page.width() - self.width()) // 2, self._page.width() - self.width()
        corners = QPoint(middle, foot - self.height()), QPoint(right, foot - self.height()), QPoint(middle, 0)
        taken = [self._worked_at(), *self._buttons()]
        free = (c for c in corners if not any(QRect(c, self.size()).intersects(rect) for rect in taken))
        self.setGeometry(QRect(next(free, corners[-1]), self.size()))

    def _buttons(self) -> list[QRect]:
        """Return where on the page the buttons of the row one is at are: a mouse goes there next."""
        kept = (box for box in self._page.findChildren(QWidget, KEPT_CLEAR) if box.isVisible())
        buttons = (button for box in kept for button in box.findChildren(Button) if button.isVisible())
        return [QRect(button.mapTo(self._page, QPoint(0, 0)), button.size()) for button in buttons]

    def _worked_at(self) -> QRect:
        """Return where on the page the person is at work: the control in focus, of a list its current row."""
        focused = QApplication.focusWidget()
        if focused is None or not self._page.isAncestorOf(focused):
            return QRect()
        at = focused.rect()
        within = focused
        row = focused.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        if isinstance(focused, QAbstractItemView) and isinstance(row, QRect):
            within = focused.viewport()
            at = QRect(0, row.top(), within.width(), row.height())
        return QRect(within.mapTo(self._page, at.topLeft()), at.size())

    def _on_focus_changed(self) -> None:
        if self.isVisible():
            self.place()

    def _on_action(self) -> None:
        self.hide()
        self.action_requested.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN - 6, -_MARGIN, -_MARGIN + 2)
        soft_shadow(painter, box, 10, 14)
        rounded(painter, box, 10, c.card, c.field_line, c.edge_width)
        mark = c.caution.solid if self._warns else c.done.solid
        painter.fillRect(QRectF(box.left() + 1, box.top() + 9, 3, box.height() - 18), mark)
        painter.end()


def announce(source: QWidget, text: str, *, urgent: bool = False) -> None:
    """Have a screen reader say something; `urgent` interrupts it."""
    event = QAccessibleAnnouncementEvent(source, text)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
