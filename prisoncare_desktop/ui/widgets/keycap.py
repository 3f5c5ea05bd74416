"""A key as it looks on the keyboard: in the foot, in palettes, in buttons."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import TINY
from prisoncare_desktop.ui.widgets.painting import rounded


def keycap_font() -> QFont:
    return font(TINY, SEMIBOLD)


def keycap_size(key: str) -> tuple[float, float]:
    """Return the width and height a key cap takes, px."""
    metrics = QFontMetricsF(keycap_font())
    height = metrics.height() + 6
    return max(metrics.horizontalAdvance(key) + 14, height), height


def paint_keycap(painter: QPainter, left: float, centre_y: float, key: str) -> float:
    """Paint a key cap with its left edge and middle height given. Returns its width, px."""
    c = colours()
    width, height = keycap_size(key)
    box = QRectF(left, centre_y - height / 2, width, height)
    edge = c.unrecorded.line
    rounded(painter, box, 4.5, edge)
    face = box.adjusted(c.edge_width, c.edge_width, -c.edge_width, -c.edge_width - 1)
    rounded(painter, face, 3.5, c.card)
    painter.setFont(keycap_font())
    painter.setPen(QColor(c.quiet))
    painter.drawText(face, int(Qt.AlignmentFlag.AlignCenter), key)
    return width


class KeyCap(QWidget):
    """One key cap as a widget. It says nothing to a screen reader: the words beside it name the key."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width, height = keycap_size(self._key)
        return QSize(int(width + 0.999), int(height + 1.999))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_keycap(painter, 0, self.height() / 2, self._key)
        painter.end()
