"""The card of one person who may sign in."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.icons import paint_icon
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS, SMALL, TEXT
from prisoncare_desktop.ui.widgets.avatar import initials, paint_avatar
from prisoncare_desktop.ui.widgets.painting import rounded, words


class PersonButton(QAbstractButton):
    """A card with a person's initials, name and role; chosen ones have a blue edge and say so to a screen reader."""

    def __init__(self, user_id: str, name: str, second: str, *, compact: bool = False) -> None:
        super().__init__()
        self._room, self._least = (12, 50) if compact else (24, 62)
        self.user_id, self._name, self._second = user_id, name, second
        self.setCheckable(True)
        self.setText(name.replace("&", "&&"))
        self.setAccessibleName(f"{name}, {second}")
        self.setToolTip(self.accessibleName())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring_radius", CARD_RADIUS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """Leave the choice to the view: exactly one is chosen."""

    def sizeHint(self) -> QSize:
        return QSize(240, max(self._least, int(self._name_height() + self._second_height()) + self._room))

    def minimumSizeHint(self) -> QSize:
        return QSize(150, self.sizeHint().height())

    def cut(self) -> bool:
        """Whether the name, or what stands under it, has too little room."""
        name = QFontMetricsF(font(TEXT, SEMIBOLD)).horizontalAdvance(self._name)
        second = QFontMetricsF(font(SMALL - 0.5)).horizontalAdvance(self._second)
        room = self.width() - 69 - 12
        return name > room - 22 or second > room

    def _name_height(self) -> float:
        return QFontMetricsF(font(TEXT, SEMIBOLD)).height()

    def _second_height(self) -> float:
        return QFontMetricsF(font(SMALL - 0.5)).height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = QRectF(self.rect())
        if self.isChecked():
            rounded(painter, box, CARD_RADIUS, c.primary_tint, c.primary, 2)
        else:
            rounded(painter, box, CARD_RADIUS, c.hover if self.underMouse() else c.card, c.line, c.edge_width)
        middle = box.center().y()
        paint_avatar(painter, QRectF(17, middle - 19, 38, 38), initials(self._name))
        top = middle - (self._name_height() + self._second_height()) / 2
        room = box.width() - 69 - 12
        if self.isChecked():
            paint_icon(painter, "tick", QRectF(box.right() - 30, top - 2, 20, 20), c.primary)
        words(painter, QRectF(69, top, room - 22, self._name_height()), self._name, font(TEXT, SEMIBOLD), c.ink)
        second = QRectF(69, top + self._name_height(), room, self._second_height())
        words(painter, second, self._second, font(SMALL - 0.5), c.quiet)
        painter.end()
