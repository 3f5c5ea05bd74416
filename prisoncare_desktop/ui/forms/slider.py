"""A number on a scale, moved by arrows, by the mouse or by typing it; with no answer it shows no number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.forms.words import number_words
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import dot, rounded

_STEPS_OF_PARTS = 100  # a scale of numbers with parts is cut so fine
_KNOB = 10.0


class Scale(QSlider):
    """A painted slider that can stand for no answer. Emits `set_by_person` only when a person moved it."""

    set_by_person = Signal()

    def __init__(self, steps: int, first: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, steps)
        self._first = first  # the number at the left end, for typed digits
        self._typed = ""
        self.answered = False
        self.setMinimumWidth(140)
        self.setMaximumWidth(520)
        self.setFixedHeight(36)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # numbers grow to the right in every language

    def show_place(self, place: int | None) -> None:
        self.answered = place is not None
        self.setValue(place or 0)
        self.update()

    def _set(self, place: int) -> None:
        self.answered = True
        self.setValue(max(self.minimum(), min(self.maximum(), place)))
        self.update()
        self.set_by_person.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1}
        key, text = Qt.Key(event.key()), event.text()
        if key in steps:
            self._typed = ""
            middle = (self.minimum() + self.maximum()) // 2
            self._set(self.value() + steps[key] if self.answered else middle)
        elif key == Qt.Key.Key_Home:
            self._set(self.minimum())
        elif key == Qt.Key.Key_End:
            self._set(self.maximum())
        elif text.isdigit() and len(text) == 1:
            for typed in (self._typed + text, text):
                place = int(typed) - self._first
                if self.minimum() <= place <= self.maximum():
                    self._typed = typed
                    self._set(place)
                    break
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._typed = ""
            self.show_place(None)
            self.set_by_person.emit()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._typed = ""
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._set(self._place_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._set(self._place_at(event.position().x()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """The answer was given on the way."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling the page must not answer a question

    def _place_at(self, x: float) -> int:
        room = max(1.0, self.width() - 2 * _KNOB)
        return round((x - _KNOB) / room * self.maximum())

    def sizeHint(self) -> QSize:
        return QSize(520, 36)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        middle = self.height() / 2
        track = QRectF(2, middle - 3, self.width() - 4, 6)
        rounded(painter, track, 3, c.track, c.quiet if c.edge_width > 1 else None)
        if self.answered:
            x = _KNOB + (self.width() - 2 * _KNOB) * self.value() / max(1, self.maximum())
            rounded(painter, QRectF(track.left(), track.top(), x - track.left(), 6), 3, c.primary)
            dot(painter, QPointF(x, middle), _KNOB, c.card)
            painter.setPen(QPen(QColor(c.primary), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, middle), _KNOB - 1, _KNOB - 1)
            dot(painter, QPointF(x, middle), _KNOB - 3.5, c.primary)
        painter.end()


class SliderField(AnswerField):
    def __init__(self, item: Item) -> None:
        super().__init__()
        self._low, high = _number(item.min_value), _number(item.max_value)
        self._whole = item.type is ItemType.INTEGER
        self._step = _step(item, high - self._low)
        self.scale = Scale(int((high - self._low) / self._step), int(self._low))
        self._shown = Label(self.tr("not answered"), "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.scale, 1)
        row.addWidget(self._shown)
        row.addStretch(0)
        self.scale.set_by_person.connect(self._on_set)

    def inputs(self) -> Sequence[QWidget]:
        return (self.scale,)

    def show_values(self, values: Values) -> None:
        value = values[0] if values else None
        number = Decimal(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None
        self.scale.show_place(None if number is None else round((number - self._low) / self._step))
        self._say(number)

    def _on_set(self) -> None:
        if not self.scale.answered:
            self._say(None)
            self.answered.emit(())
            return
        number = self._low + self._step * self.scale.value()
        self._say(number)
        given: Value = int(number) if self._whole else number
        self.answered.emit((given,))

    def _say(self, number: Decimal | None) -> None:
        self._shown.setText(self.tr("not answered") if number is None else number_words(number.normalize()))
        self._shown.setProperty("kind", "quiet" if number is None else "strong")
        self._shown.set_tone("")


def _step(item: Item, length: Decimal) -> Decimal:
    """Return what one step is: as the form says, if it divides the scale; else 1, or a hundredth of it."""
    whole = item.type is ItemType.INTEGER
    asked = item.slider_step or Decimal(0)
    if asked > 0 and length % asked == 0 and (not whole or asked == asked.to_integral_value()):
        return asked
    return Decimal(1) if whole else length / _STEPS_OF_PARTS


def has_scale(item: Item) -> bool:
    """Say whether the item can be shown as a scale: both ends are numbers, and the lower comes first."""
    ends = (item.min_value, item.max_value)
    return all(isinstance(e, (int, Decimal)) for e in ends) and _number(ends[0]) < _number(ends[1])


def _number(end: Value | None) -> Decimal:
    return Decimal(end) if isinstance(end, (int, Decimal)) else Decimal(0)


def slider_field(item: Item) -> AnswerField:
    return SliderField(item)
