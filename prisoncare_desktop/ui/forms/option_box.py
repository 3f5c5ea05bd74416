"""A box with a list of options under it: typing narrows the list, Down opens it, Enter takes the marked option."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.forms.questionnaire import AnswerOption
from prisoncare_desktop.ui.forms.room import fill_width, room_px
from prisoncare_desktop.ui.forms.searching import begins, option_named, options_found, searchable
from prisoncare_desktop.ui.forms.words import option_words, tr
from prisoncare_desktop.ui.theme.fonts import REGULAR, SEMIBOLD, font
from prisoncare_desktop.ui.theme.icons import paint_icon
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CONTROL, RADIUS, SMALL, TEXT
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.painting import rounded, soft_shadow, words
from prisoncare_desktop.ui.widgets.toast import announce

_SHOWN = 8
_MARGIN = 20


class OptionBox(QWidget):
    """Emits the option taken, and each text typed."""

    chosen = Signal(object)  # AnswerOption
    typed = Signal(str)

    def __init__(self, options: tuple[AnswerOption, ...], width: int = 330) -> None:
        super().__init__()
        self._options = options
        self._list: OptionList | None = None
        self.line = QLineEdit()
        self._width = width
        self.line.setFixedWidth(room_px(width))
        self.line.setTextMargins(0, 0, 22, 0)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._on_edited)
        self._arrow = _Arrow(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.setFocusProxy(self.line)

    def fill(self, on: bool) -> None:
        """Take the width there is, in a table's cell."""
        fill_width(self.line, self._width, on)

    def show_words(self, text: str) -> None:
        self.line.setText(text)
        self.line.setCursorPosition(0)

    def option_named(self, text: str) -> AnswerOption | None:
        """Return the option whose words these are."""
        return option_named(self._options, text)

    def is_open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def close_list(self) -> None:
        if self._list is not None:
            self._list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close_list()
        elif kind == QEvent.Type.Resize:
            self._arrow.setGeometry(self.line.width() - 30, 0, 26, self.line.height())
        elif kind == QEvent.Type.MouseButtonRelease and not self.is_open():
            self._open(self._options, mark=self.option_named(self.line.text()))
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if self._list is None or not self.is_open():
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._open(self._options, mark=self.option_named(self.line.text()) or self._options[0])
                return True
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._list.step(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.close_list()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab) and (option := self._list.current()):
            self._take(option)
            return key != Qt.Key.Key_Tab
        else:
            return False
        return True

    def _on_edited(self, text: str) -> None:
        wanted = searchable(text)
        found = options_found(self._options, text) if wanted else ()
        if found:
            self._open(found, mark=found[0] if begins(found[0], wanted) else None)
            announce(self, tr("{n} of {all} options").format(n=len(found), all=len(self._options)))
        else:
            self.close_list()
        self.typed.emit(text)

    def _open(self, options: tuple[AnswerOption, ...], *, mark: AnswerOption | None = None) -> None:
        frame = frame_of(self)
        if self._list is None or self._list.parentWidget() is not frame:
            self._list = OptionList(frame)
            self._list.taken.connect(self._take)
        corner = self.line.mapTo(frame, QPoint(0, 0))
        self._list.open_at(QRect(corner, self.line.size()), options, mark, of_all=len(self._options))

    def _take(self, option: AnswerOption) -> None:
        self.close_list()
        self.show_words(option_words(option))
        self.chosen.emit(option)


class _Arrow(QWidget):
    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, "chevron-down", QRectF(5, (self.height() - 16) / 2, 16, 16), colours().quiet)
        painter.end()


class OptionList(QWidget):
    """The list, a child of the window; the focus stays in the box."""

    taken = Signal(object)  # AnswerOption

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.options: tuple[AnswerOption, ...] = ()
        self._place = -1
        self._first = 0
        self._of_all = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.hide()

    def open_at(self, box: QRect, options: tuple[AnswerOption, ...], mark: AnswerOption | None, *, of_all: int) -> None:
        """Open under `box` (in the window), or over it where there is no room. `mark`: the option Enter would take.

        `of_all`: how many options there are, those included that what was typed leaves out.
        """
        self.options, self._of_all = options, of_all
        self._first = 0
        self._place = options.index(mark) if mark in options else -1
        rows = min(_SHOWN, len(options))
        metrics = QFontMetricsF(font(TEXT, SEMIBOLD))
        wide = max(box.width(), int(max(metrics.horizontalAdvance(option_words(o)) for o in options)) + 46)
        height = rows * self._row_height() + 12 + self._foot_height()
        under = box.bottom() + 5
        top = under if under + height <= self._window.height() - 6 else box.top() - 4 - height
        left = max(4, min(box.left(), self._window.width() - wide - 6))
        shape = QRect(left, max(4, top), wide, height)
        self.setGeometry(shape.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        self._keep_in_view()
        self.show()
        self.raise_()
        self.update()

    def current(self) -> AnswerOption | None:
        return self.options[self._place] if 0 <= self._place < len(self.options) else None

    def step(self, by: int) -> None:
        self._place = (self._place + by) % len(self.options) if self._place >= 0 or by > 0 else len(self.options) - 1
        self._keep_in_view()
        announce(self, option_words(self.options[self._place]))
        self.update()

    def _keep_in_view(self) -> None:
        if self._place >= 0:
            self._first = min(max(self._first, self._place - _SHOWN + 1), self._place)

    def count_words(self) -> str:
        """Return how many there are, "" where all of them are on view."""
        if len(self.options) == self._of_all:
            return tr("{n} options, type to narrow").format(n=self._of_all) if self._of_all > _SHOWN else ""
        return tr("{n} of {all} options").format(n=len(self.options), all=self._of_all)

    def _foot_height(self) -> int:
        return int(QFontMetricsF(font(SMALL)).height()) + 10 if self.count_words() else 0

    def _row_height(self) -> int:
        return max(CONTROL, int(QFontMetricsF(font(TEXT)).height()) + 16)

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)

    def _at(self, y: float) -> int | None:
        place = self._first + int((y - self._box().top() - 6) // self._row_height())
        return place if self._first <= place < min(self._first + _SHOWN, len(self.options)) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().y())
        if place is not None and place != self._place:
            self._place = place
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().y())
        if place is not None:
            self.taken.emit(self.options[place])

    def wheelEvent(self, event: QWheelEvent) -> None:
        last = max(0, len(self.options) - _SHOWN)
        self._first = min(last, max(0, self._first - (1 if event.angleDelta().y() > 0 else -1)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = self._box()
        soft_shadow(painter, box, RADIUS, 16)
        rounded(painter, box, RADIUS, c.card, c.field_line, c.edge_width)
        for shown, option in enumerate(self.options[self._first : self._first + _SHOWN]):
            top = box.top() + 6 + shown * self._row_height()
            row = QRectF(box.left() + 6, top, box.width() - 12, self._row_height())
            marked = self._first + shown == self._place
            if marked:
                rounded(painter, row, 6, c.selection)
                painter.fillRect(QRectF(row.left(), row.top() + 6, 3, row.height() - 12), c.focus_ink)
            face = font(TEXT, SEMIBOLD if marked else REGULAR)
            words(painter, row.adjusted(12, 0, -8, 0), option_words(option), face, c.ink)
        foot = QRectF(box.left() + 18, box.bottom() - self._foot_height() - 2, box.width() - 26, self._foot_height())
        words(painter, foot, self.count_words(), font(SMALL), c.quiet)
        painter.end()
