"""The left rail: the rooms, icon and label, in the order given; the site's name and line at its foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.fonts import BOLD, MEDIUM, font
from prisoncare_desktop.ui.theme.icons import paint_icon
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import RADIUS, RAIL_WIDTH, SMALL, TEXT, TINY
from prisoncare_desktop.ui.widgets.brand import Brand
from prisoncare_desktop.ui.widgets.painting import rounded, words

_ITEM = 42
_SIDE = 9
_WIDEST = 320  # px; a site line longer than this ends in dots (its tooltip has the rest)
_TEXT_AT = 37


@dataclass(frozen=True)
class Room:
    """A room of the rail: its key, its label, the icon's name in `resources/icons/`, and a count ("" for none)."""

    key: str
    label: str
    icon: str
    badge: str = ""


class Rail(QWidget):
    """The rooms. Up and Down move between them, Enter or a click goes in."""

    room_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[RailItem] = []
        self._compact = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Rooms"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._brand = Brand()
        outer.addWidget(self._brand)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(_SIDE, 2, _SIDE, 0)
        self._list.setSpacing(2)
        outer.addLayout(self._list)
        outer.addStretch(1)
        self._foot = _SiteLines()
        outer.addWidget(self._foot)

    def set_compact(self, compact: bool) -> None:
        """Stand each label under its icon, where the window is narrow (a 1366 px screen at 150%)."""
        if compact == self._compact:
            return
        self._compact = compact
        for item in self._items:
            item.set_compact(compact)
        self._brand.set_mark_only(compact)
        self._foot.setVisible(not compact)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        if self._compact:
            return QSize(max((item.needed_width() for item in self._items), default=_ITEM) + 8, 400)
        widest = max((item.needed_width() for item in self._items), default=0)
        return QSize(max(RAIL_WIDTH, widest + 2 * _SIDE, min(self._foot.needed_width(), _WIDEST)), 400)

    def set_rooms(self, rooms: Sequence[Room]) -> None:
        chosen = self.selected()
        for item in self._items:
            self._list.removeWidget(item)
            item.setParent(None)
            item.deleteLater()
        self._items = []
        for place, room in enumerate(rooms, start=1):
            item = RailItem(room, place)
            item.clicked.connect(lambda _checked=False, key=room.key: self.room_chosen.emit(key))
            item.set_compact(self._compact)
            self._list.addWidget(item)
            self._items.append(item)
        self.select(chosen)
        self.updateGeometry()

    def rooms(self) -> tuple[Room, ...]:
        return tuple(item.room for item in self._items)

    def select(self, key: str) -> None:
        for item in self._items:
            item.setChecked(item.room.key == key)

    def selected(self) -> str:
        return next((item.room.key for item in self._items if item.isChecked()), "")

    def set_badge(self, key: str, badge: str) -> None:
        for item in self._items:
            if item.room.key == key:
                item.set_badge(badge)

    def set_site(self, name: str, line: str) -> None:
        self._foot.set_lines(name, line)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = [place for place, item in enumerate(self._items) if item.hasFocus()]
        if focused and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            place = focused[0] + (1 if event.key() == Qt.Key.Key_Down else -1)
            self._items[place % len(self._items)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colours().rail)
        painter.end()


class RailItem(QAbstractButton):
    """One room."""

    def __init__(self, room: Room, place: int) -> None:
        super().__init__()
        self.room = room
        self._place = place
        self._badge = ""
        self._compact = False
        self.setCheckable(True)
        self.setText(room.label.replace("&", "&&"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"Alt+{place}" if place <= 9 else "")
        self.set_badge(room.badge)

    def set_badge(self, badge: str) -> None:
        self._badge = badge
        self.setAccessibleName(f"{self.room.label}, {badge}" if badge else self.room.label)
        self.updateGeometry()
        self.update()

    def badge(self) -> str:
        return self._badge

    def set_compact(self, compact: bool) -> None:
        self._compact = compact
        self.updateGeometry()
        self.update()

    def needed_width(self) -> int:
        if self._compact:
            words_in = QFontMetricsF(font(TINY, MEDIUM))
            return int(max(words_in.horizontalAdvance(word) for word in [*self.room.label.split(), "Residents"])) + 20
        text = QFontMetricsF(font(TEXT, MEDIUM)).horizontalAdvance(self.room.label)
        return int(_TEXT_AT + text + (self._badge_width() + 4 if self._badge else 0) + 7)

    def sizeHint(self) -> QSize:
        if self._compact:
            lines = 2 if " " in self.room.label else 1
            return QSize(self.needed_width(), int(34 + lines * QFontMetricsF(font(TINY)).height()))
        return QSize(self.needed_width(), max(_ITEM, int(QFontMetricsF(font(TEXT)).height()) + 18))

    def nextCheckState(self) -> None:
        """Leave the choice to the frame: a room is chosen when its page is shown."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.click()
        else:
            event.ignore()  # arrows belong to the rail

    def _badge_width(self) -> float:
        return max(22.0, QFontMetricsF(font(SMALL, BOLD)).horizontalAdvance(self._badge) + 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = QRectF(self.rect())
        chosen = self.isChecked()
        if chosen:
            shape = QPainterPath()
            shape.addRoundedRect(box, RADIUS, RADIUS)
            inner = QPainterPath()
            inner.addRoundedRect(box.adjusted(3, 0, 0, 0), RADIUS, RADIUS)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillPath(shape, QColor(c.accent))
            painter.fillPath(inner, QColor(c.rail_selected))
        elif self.underMouse() or self.isDown():
            painter.setOpacity(0.55)
            rounded(painter, box, RADIUS, c.rail_selected)
            painter.setOpacity(1.0)
        ink = "#FFFFFF" if chosen else c.rail_ink
        if self._compact:
            self._paint_under(painter, box, ink, c.accent if chosen else ink)
            painter.end()
            return
        middle = box.center().y()
        paint_icon(painter, self.room.icon, QRectF(10, middle - 10, 20, 20), c.accent if chosen else ink)
        room = box.width() - _TEXT_AT - 5 - (self._badge_width() + 4 if self._badge else 0)
        words(painter, QRectF(_TEXT_AT, 0, room, box.height()), self.room.label, font(TEXT, MEDIUM), ink)
        if self._badge:
            height = QFontMetricsF(font(SMALL, BOLD)).height() + 3
            self._paint_badge(painter, QPointF(box.right() - self._badge_width() - 5, middle - height / 2))
        painter.end()

    def _paint_under(self, painter: QPainter, box: QRectF, ink: str, icon_ink: str) -> None:
        paint_icon(painter, self.room.icon, QRectF(box.center().x() - 10, 7, 20, 20), icon_ink)
        painter.setFont(font(TINY, MEDIUM))
        painter.setPen(QColor(ink))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(box.adjusted(2, 29, -2, 0), int(flags), self.room.label)
        if self._badge:
            self._paint_badge(painter, QPointF(box.center().x() + 6, 2))

    def _paint_badge(self, painter: QPainter, corner: QPointF) -> None:
        c = colours()
        height = QFontMetricsF(font(SMALL, BOLD)).height() + 3
        pill = QRectF(corner.x(), corner.y(), self._badge_width(), height)
        rounded(painter, pill, height / 2, c.accent)
        face = font(SMALL - 0.5, BOLD, tabular=True)
        words(painter, pill, self._badge, face, c.on_accent, Qt.AlignmentFlag.AlignCenter)


class _SiteLines(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_lines(self, name: str, line: str) -> None:
        self._lines = tuple(filter(None, (name, line)))
        self.setAccessibleName(". ".join(self._lines))
        self.setToolTip("\n".join(self._lines))
        self.updateGeometry()
        self.update()

    def needed_width(self) -> int:
        return int(max((QFontMetricsF(font(SMALL)).horizontalAdvance(line) for line in self._lines), default=0)) + 28

    def _step(self) -> int:
        return int(QFontMetricsF(font(SMALL)).height() + 3)

    def sizeHint(self) -> QSize:
        return QSize(RAIL_WIDTH, len(self._lines) * self._step() + 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, line in enumerate(self._lines):
            box = QRectF(22, 10 + place * self._step(), self.width() - 30, self._step())
            words(painter, box, line, font(SMALL), colours().rail_quiet)
        painter.end()
