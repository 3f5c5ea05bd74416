"""What lies over a table: its rounded outline, and the pill that shows a jump."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS, SMALL
from prisoncare_desktop.ui.widgets.keycap import keycap_size, paint_keycap
from prisoncare_desktop.ui.widgets.painting import rounded, soft_shadow, words


class CardTrim(QWidget):
    """Rounds the corners of the widget it lies on: the page's colour outside the curve, a line along it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        outside, curve = QPainterPath(), QPainterPath()
        outside.addRect(box)
        curve.addRoundedRect(box, CARD_RADIUS, CARD_RADIUS)
        painter.fillPath(outside.subtracted(curve), QColor(c.page))
        half = c.edge_width / 2
        painter.setPen(QPen(QColor(c.line), c.edge_width))
        painter.drawRoundedRect(box.adjusted(half, half, -half, -half), CARD_RADIUS - half, CARD_RADIUS - half)
        painter.end()


class JumpPill(QWidget):
    """ "Jump to: obr", in the table's lower right corner, for as long as letters belong to the jump."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = parent
        self._typed, self._found = "", True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def typed(self) -> str:
        return self._typed

    def show_typed(self, typed: str, found: bool) -> None:
        self._typed, self._found = typed, found
        if not found:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._words()))
        self.place()
        self.show()
        self.raise_()
        self.update()

    def place(self) -> None:
        """Take the place in the corner of the table."""
        parent, size = self._table, self.sizeHint()
        self.resize(size)
        self.move(max(4, parent.width() - size.width() - 6), max(4, parent.height() - size.height() - 6))

    def _words(self) -> str:
        if not self._typed:
            return QCoreApplication.translate("JumpPill", "Jump to a name: type")
        if not self._found:
            return QCoreApplication.translate("JumpPill", "Nothing begins with “{typed}”").format(typed=self._typed)
        return QCoreApplication.translate("JumpPill", "Jump to: {typed}").format(typed=self._typed)

    def _way_out(self) -> str:
        return "Enter" if self._found else "Esc"

    def sizeHint(self) -> QSize:
        face = QFontMetricsF(font(SMALL, SEMIBOLD))
        width = face.horizontalAdvance(self._words()) + keycap_size(self._way_out())[0] + 56
        return QSize(int(width), int(face.height()) + 34)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(10, 8, -10, -12)
        soft_shadow(painter, box, box.height() / 2, 8)
        rounded(painter, box, box.height() / 2, c.card, c.focus_ink, 1.5)
        inside = box.adjusted(14, 0, -14, 0)
        ink = c.ink if self._found else c.not_seen.ink
        width = words(painter, inside, self._words(), font(SMALL, SEMIBOLD), ink)
        paint_keycap(painter, inside.left() + width + 10, box.center().y(), self._way_out())
        painter.end()
