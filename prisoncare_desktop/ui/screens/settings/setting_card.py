"""A card that leads to one part of the settings."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS, HEADING_3, TEXT
from prisoncare_desktop.ui.widgets.painting import rounded, words

_SIDE = 20
_WRAP = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignTop)


class SettingCard(QAbstractButton):
    """What it is about, and in a sentence or two what can be done there. Enter and Space press it."""

    def __init__(self, name: str, title: str, about: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self._title, self._about = name, title, about
        self.setText(title.replace("&", "&&"))
        self.setAccessibleName(title)
        self.setAccessibleDescription(about)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring_radius", CARD_RADIUS)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return int(self._title_height() + self._about_height(width) + 4 + 2 * 16)

    def _title_height(self) -> float:
        return QFontMetricsF(font(HEADING_3, SEMIBOLD)).height()

    def _about_height(self, width: int) -> float:
        room = QRectF(0, 0, max(80, width - 2 * _SIDE), 10_000)
        return QFontMetricsF(font(TEXT)).boundingRect(room, _WRAP, self._about).height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        ground = c.hover if self.underMouse() or self.isDown() else c.card
        rounded(painter, QRectF(self.rect()), CARD_RADIUS, ground, c.line, c.edge_width)
        box = QRectF(_SIDE, 16, self.width() - 2 * _SIDE, self._title_height())
        words(painter, box, self._title, font(HEADING_3, SEMIBOLD), c.ink)
        painter.setFont(font(TEXT))
        painter.setPen(QColor(c.quiet))
        below = QRectF(_SIDE, box.bottom() + 4, box.width(), self._about_height(self.width()) + 2)
        painter.drawText(below, _WRAP, self._about)
        painter.end()
