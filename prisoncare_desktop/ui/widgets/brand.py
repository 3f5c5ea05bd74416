"""The mark and the name."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import BOLD, font
from prisoncare_desktop.ui.theme.look import colours, look
from prisoncare_desktop.ui.theme.tokens import RAIL_WIDTH
from prisoncare_desktop.ui.widgets.painting import rounded, words

_ALONE = 60  # px wide, without the name


class Brand(QWidget):
    """The mark and the name, white on the rail."""

    def __init__(self, size: int = 18, *, mark: int = 22, left: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size, self._mark, self._left = size, mark, left
        self._mark_only = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("PrisonCare")

    def set_mark_only(self, mark_only: bool) -> None:
        """Leave the name out, where the rail is narrow."""
        self._mark_only = mark_only
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_ALONE if self._mark_only else RAIL_WIDTH, max(56, round(40 * look().text_scale)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle, mark = self.height() / 2, self._mark * look().text_scale
        if self._mark_only:
            paint_mark(painter, QRectF((self.width() - mark) / 2, middle - mark / 2, mark, mark))
            painter.end()
            return
        paint_mark(painter, QRectF(self._left, middle - mark / 2, mark, mark))
        x = self._left + mark + 10
        box = QRectF(x, 0, self.width() - x, self.height())
        words(painter, box, "PrisonCare", font(self._size, BOLD), "#FFFFFF")
        painter.end()


def paint_mark(painter: QPainter, box: QRectF) -> None:
    """Paint the mark: a blue plus on a white tile."""
    c = colours()
    side = box.width()
    rounded(painter, box, side * 0.27, "#FFFFFF")
    arm, thick = side * 0.25, side * 0.115
    middle = box.center()
    rounded(painter, QRectF(middle.x() - arm, middle.y() - thick, 2 * arm, 2 * thick), thick * 0.5, c.primary)
    rounded(painter, QRectF(middle.x() - thick, middle.y() - arm, 2 * thick, 2 * arm), thick * 0.5, c.primary)
