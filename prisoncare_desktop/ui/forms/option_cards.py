"""Options as cards with their number on a key cap: in a row where they fit, else in as few even rows as will do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy, QStyle, QWidget

from prisoncare_desktop.ui.forms.room import room_px
from prisoncare_desktop.ui.theme.fonts import MEDIUM, REGULAR, SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CONTROL, RADIUS, TEXT
from prisoncare_desktop.ui.widgets.held_keys import is_held
from prisoncare_desktop.ui.widgets.keycap import keycap_size, paint_keycap
from prisoncare_desktop.ui.widgets.painting import dot, leading, placed, rounded

_GAP = 10
_SIDE = 12
_LEAST_WIDTH = 130
_MARK_HEIGHT = CONTROL + 2
_RING, _TICK = 10, 16  # px at 100% text
KEYS = "123456789"


class OptionCards(QWidget):
    """The cards of one question, one tab stop. Digits choose, arrows move, Space chooses, Backspace takes away.

    `chosen(places)`: what is chosen now. With `several`, each card is ticked by itself; `exclusive` places untick all
    others.
    """

    chosen = Signal(object)  # frozenset[int]

    def __init__(
        self, labels: Sequence[str], *, several: bool = False, exclusive: frozenset[int] = frozenset()
    ) -> None:
        super().__init__()
        self._several, self._exclusive = several, exclusive
        self._in_columns = False
        self._least_width = _LEAST_WIDTH
        self.cards: list[QAbstractButton] = []
        for place, label in enumerate(labels):
            key = KEYS[place] if place < len(KEYS) else ""
            card: RadioCard | TickCard = TickCard(self, label, key) if several else RadioCard(self, label, key)
            card.toggle_asked.connect(lambda place=place: self._toggle(place))
            card.key_pressed.connect(lambda event, place=place: self._on_key(place, event))
            self.cards.append(card)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self._rove(0)

    def places(self) -> frozenset[int]:
        return frozenset(place for place, card in enumerate(self.cards) if card.isChecked())

    def show_places(self, places: frozenset[int]) -> None:
        for place, card in enumerate(self.cards):
            card.setChecked(place in places)
        self._rove(min(places, default=0))

    def in_columns(self, on: bool) -> None:
        """Be one row of marks under the heads of a table that say the options (`on`), or cards with their words."""
        self._in_columns = on
        for card in self.cards:
            card.setProperty("mark_only", on)
        self._arrange()
        self.updateGeometry()
        self.update()

    def be_narrow(self, on: bool) -> None:
        """Take no more width than the words need, in a table's cell."""
        self._least_width = 0 if on else _LEAST_WIDTH
        self._arrange()
        self.updateGeometry()

    def go_to(self, place: int) -> None:
        """Give the focus to one card, without choosing it."""
        self._rove(place)
        self.cards[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _toggle(self, place: int) -> None:
        now = self.places()
        if place in now:
            after = now - {place}
        elif not self._several or place in self._exclusive:
            after = frozenset({place})
        else:
            after = (now - self._exclusive) | {place}
        self._choose(after, place)

    def _choose(self, after: frozenset[int], place: int) -> None:
        for one, card in enumerate(self.cards):
            card.setChecked(one in after)
        self._rove(place)
        self.chosen.emit(after)

    def _rove(self, place: int) -> None:
        """Let Tab come to this card only: the question is one stop."""
        for one, card in enumerate(self.cards):
            card.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one == place else Qt.FocusPolicy.ClickFocus)

    def _on_key(self, place: int, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        text, key = event.text(), Qt.Key(event.key())
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            steps |= {Qt.Key.Key_Right: -1, Qt.Key.Key_Left: 1}
        event.accept()
        if self._in_columns and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            event.ignore()  # to the row above or below
        elif key in steps:
            self.go_to((place + steps[key]) % len(self.cards))
        elif plain and text and text in KEYS[: len(self.cards)] and not is_held(event):
            wanted = KEYS.index(text)
            self.cards[wanted].setFocus(Qt.FocusReason.TabFocusReason)  # first: an answer may lead the focus on
            if self._several:
                self._toggle(wanted)
            else:
                self._choose(frozenset({wanted}), wanted)
        elif plain and key == Qt.Key.Key_Space:
            self._toggle(place)
        elif plain and key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._choose(frozenset(), place)
        else:
            event.ignore()

    # --- layout ---

    def _columns(self, width: int) -> int:
        if self._in_columns:
            return len(self.cards)
        need = max((card.sizeHint().width() for card in self.cards), default=self._least_width)
        fit = max(1, min(len(self.cards), (width + _GAP) // (max(need, self._least_width) + _GAP)))
        rows = -(-len(self.cards) // fit)
        return -(-len(self.cards) // rows)

    def _arrange(self) -> None:
        width = self.width()
        columns = self._columns(width)
        gap = 0 if self._in_columns else _GAP
        each = (width - gap * (columns - 1)) / columns
        y = 0
        for start in range(0, len(self.cards), columns):
            row = self.cards[start : start + columns]
            height = _MARK_HEIGHT if self._in_columns else max(card.heightForWidth(int(each)) for card in row)
            for place, card in enumerate(row):
                left = round(place * (each + gap))
                room = QRect(left, y, round(place * (each + gap) + each) - left, height)
                card.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), room))
            y += height + gap
        if self.minimumHeight() != max(0, y - gap):
            self.setFixedHeight(max(0, y - gap))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(400, self.minimumHeight() or CONTROL + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, self.minimumHeight() or CONTROL + 2)


class _Card:
    """How both kinds of card are measured and painted."""

    key: str

    @staticmethod
    def words_left(key: str) -> float:
        return _SIDE + (keycap_size(key)[0] + 10 if key else 0)

    @classmethod
    def size_of(cls, text: str, key: str, mark: float) -> QSize:
        metrics = QFontMetricsF(font(TEXT, MEDIUM))  # between the weights of a card chosen and not
        width = cls.words_left(key) + mark + metrics.horizontalAdvance(text) + _SIDE + 2
        return QSize(int(width + 0.999), max(CONTROL + 2, int(metrics.height()) + 18))

    @classmethod
    def height_of(cls, text: str, key: str, mark: float, width: int) -> int:
        metrics = QFontMetricsF(font(TEXT, SEMIBOLD))
        room = width - cls.words_left(key) - mark - _SIDE
        box = metrics.boundingRect(QRectF(0, 0, max(40.0, room), 2000), int(Qt.TextFlag.TextWordWrap), text)
        return max(CONTROL + 2, int(box.height()) + 18)

    @classmethod
    def paint(cls, card: QAbstractButton, key: str, mark: float) -> None:
        c = colours()
        chosen, over = card.isChecked(), card.underMouse() and card.isEnabled()
        painter = QPainter(card)
        if card.property("mark_only"):
            _paint_mark(painter, QRectF(card.rect()), chosen=chosen, over=over, tick=bool(mark))
            painter.end()
            return
        edge, width = (c.primary, 2.0) if chosen else (c.field_line, c.edge_width)
        ground = c.primary_tint if chosen else c.hover if over else c.card
        rounded(painter, QRectF(card.rect()), RADIUS, ground, edge, width)
        middle = card.height() / 2
        if key:
            cap = placed(card, QRectF(_SIDE, 0, keycap_size(key)[0], 0))
            paint_keycap(painter, cap.left(), middle, key)
        x = cls.words_left(key)
        if mark:
            _paint_tick(
                painter, placed(card, QRectF(x, middle - room_px(_TICK) / 2, room_px(_TICK), room_px(_TICK))), chosen
            )
            x += mark
        painter.setFont(font(TEXT, SEMIBOLD if chosen else REGULAR))
        painter.setPen(QColor(c.ink))
        flags = Qt.AlignmentFlag.AlignVCenter | leading(card) | Qt.TextFlag.TextWordWrap
        room = placed(card, QRectF(x, 0, card.width() - x - _SIDE + 4, card.height()))
        painter.drawText(room, int(flags), _words(card))
        painter.end()


def _tick_room() -> float:
    """Return the room that a tick box takes before the words of its card."""
    return room_px(_TICK) + 10.0


def _words(card: QAbstractButton) -> str:
    return card.text().replace("&&", "&")


def _paint_mark(painter: QPainter, cell: QRectF, *, chosen: bool, over: bool, tick: bool) -> None:
    """Paint an option that its column's head says: a tick box, or a ring with a dot when it is chosen."""
    c = colours()
    if chosen or over:
        rounded(painter, cell.adjusted(2, 2, -2, -2), RADIUS, c.primary_tint if chosen else c.hover)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = cell.center()
    if tick:
        side = room_px(_TICK)
        _paint_tick(painter, QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side), chosen)
        return
    ring = room_px(_RING)
    painter.setBrush(QColor(c.card))
    painter.setPen(QPen(QColor(c.primary if chosen else c.field_line), 2.0 if chosen else 1.5))
    painter.drawEllipse(middle, ring, ring)
    if chosen:
        dot(painter, middle, ring * 0.5, c.primary)


def _paint_tick(painter: QPainter, box: QRectF, on: bool) -> None:
    c = colours()
    rounded(painter, box, 4, c.primary if on else c.card, c.primary if on else c.field_line, 1.5)
    if on:
        painter.setPen(QPen(QColor(c.on_primary), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        part = box.width() / 16
        stroke = ((4, 8.4), (7, 11.3), (12, 5))
        painter.drawPolyline([QPointF(box.left() + x * part, box.top() + y * part) for x, y in stroke])


class RadioCard(QRadioButton):
    """One option of which one is chosen. A second click takes it away; a double click does not."""

    toggle_asked = Signal()
    key_pressed = Signal(object)

    def __init__(self, parent: QWidget, label: str, key: str) -> None:
        super().__init__(label.replace("&", "&&"), parent)
        self._key = key
        self.setAutoExclusive(False)
        _dress(self, label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.key_pressed.emit(event)

    def nextCheckState(self) -> None:
        self.toggle_asked.emit()

    def hitButton(self, _pos: object) -> bool:
        return True

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """A double click is one click."""

    def sizeHint(self) -> QSize:
        return _Card.size_of(_words(self), self._key, 0.0)

    def heightForWidth(self, width: int) -> int:
        return _Card.height_of(_words(self), self._key, 0.0, width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        _Card.paint(self, self._key, 0.0)


class TickCard(QCheckBox):
    """One option of which several may be chosen."""

    toggle_asked = Signal()
    key_pressed = Signal(object)

    def __init__(self, parent: QWidget, label: str, key: str) -> None:
        super().__init__(label.replace("&", "&&"), parent)
        self._key = key
        _dress(self, label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.key_pressed.emit(event)

    def nextCheckState(self) -> None:
        self.toggle_asked.emit()

    def hitButton(self, _pos: object) -> bool:
        return True

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """A double click is one click."""

    def sizeHint(self) -> QSize:
        return _Card.size_of(_words(self), self._key, _tick_room())

    def heightForWidth(self, width: int) -> int:
        return _Card.height_of(_words(self), self._key, _tick_room(), width)

    def paintEvent(self, _event: QPaintEvent) -> None:
        _Card.paint(self, self._key, _tick_room())


def _dress(card: QAbstractButton, label: str) -> None:
    card.setAccessibleName(label)
    card.setCursor(Qt.CursorShape.PointingHandCursor)
    card.setAttribute(Qt.WidgetAttribute.WA_Hover)
