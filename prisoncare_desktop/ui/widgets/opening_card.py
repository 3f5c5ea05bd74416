"""A card with one big number that opens the list of what it counts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.icons import paint_icon
from prisoncare_desktop.ui.theme.look import colours, look
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS
from prisoncare_desktop.ui.widgets.card import StatCard
from prisoncare_desktop.ui.widgets.chip import ChipKind
from prisoncare_desktop.ui.widgets.labels import LabelTone

_MARK, _ASIDE = 16, 16  # px: the sign's size, and how far it is from the card's corner


class OpeningCard(QAbstractButton):
    """Press it, or Enter or Space on it: `clicked`."""

    def __init__(self, label: str, opens: str, parent: QWidget | None = None) -> None:
        """`opens`: what a press leads to, for the screen reader and the keys at the foot."""
        super().__init__(parent)
        self._label = label
        self.setText(opens)
        self._card = StatCard(label)
        self._card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._card.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self._mark = _Mark(self)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("ring_radius", CARD_RADIUS)

    def set_number(self, number: str, note: str = "", *, edge: ChipKind | None = None, tone: LabelTone = "") -> None:
        """Show a number and its note, as `StatCard` does."""
        self._card.set_number(number, note, edge=edge, tone=tone)
        self.setAccessibleName(f"{self._label}: {number}. {self.text()}" if number else self._label)
        self.setAccessibleDescription(note)

    def number(self) -> str:
        return self._card.number()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = round(_MARK * look().text_scale)
        self._card.leave_room(size)
        self._mark.setGeometry(self.width() - size - _ASIDE, _ASIDE, size, size)
        self._mark.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw nothing of its own: the card does."""


class _Mark(QWidget):
    """The sign that there is more behind it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = QRectF(self.rect()).center()
        painter.translate(middle)
        painter.rotate(-90)
        painter.translate(-middle)
        paint_icon(painter, "chevron-down", QRectF(self.rect()), colours().quiet)
        painter.end()
