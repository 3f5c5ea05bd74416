"""A person's initials in a circle."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import BOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.widgets.painting import dot, words


def initials(name: str) -> str:
    """Return the first letters of the first and the last word: "Sister Okafor" gives "SO"."""
    parts = name.split()
    if not parts:
        return ""
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


class Avatar(QWidget):
    """The circle. The name stands beside it in words, so it says nothing to a screen reader."""

    def __init__(self, name: str = "", size: int = 38, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._initials = initials(name)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str) -> None:
        self._initials = initials(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_avatar(painter, QRectF(self.rect()), self._initials)
        painter.end()


def paint_avatar(painter: QPainter, box: QRectF, letters: str) -> None:
    c = colours()
    side = min(box.width(), box.height())
    dot(painter, QPointF(box.center()), side / 2, c.primary)
    # the letters keep to their circle at any text scale
    face = font(side * 0.37, BOLD)
    face.setPixelSize(round(side * 0.37))
    words(painter, box.adjusted(-4, 0, 4, 0), letters, face, c.on_primary, Qt.AlignmentFlag.AlignCenter)
