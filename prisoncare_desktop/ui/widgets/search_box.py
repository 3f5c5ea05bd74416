"""The search in the top bar: a field with its key, and what it found under it, as you type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import REGULAR, SEMIBOLD, font
from prisoncare_desktop.ui.theme.icons import paint_icon
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS, CONTROL, RADIUS, SMALL, TEXT
from prisoncare_desktop.ui.widgets.keycap import KeyCap
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.painting import rounded, soft_shadow, words

_SHOWN = 8  # hits on view; more than a glance takes in is answered by typing another letter


@dataclass(frozen=True)
class SearchHit:
    """One thing found: its id, its name, and what tells it from others of the same name."""

    id: str
    name: str
    number: str = ""
    cell: str = ""
    note: str = ""


class SearchBox(QFrame):
    """Emits what is typed; `set_results` shows the answer. Down, Up, Enter and Esc work the list from the field."""

    query_changed = Signal(str)
    chosen = Signal(str)  # hit id

    def __init__(self, placeholder: str, key_hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._field = QLineEdit(self)
        self._field.setProperty("kind", "bare")
        self._field.setProperty("ring_around", self)
        self._field.setPlaceholderText(placeholder)
        self._field.setAccessibleName(placeholder)
        self._field.setFrame(False)
        self._hits: HitList | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(36, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._field, 1)
        self._cap = KeyCap(key_hint, self)
        self._cap.setVisible(bool(key_hint))
        self._key_hint = key_hint
        row.addWidget(self._cap)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._field)
        self._field.installEventFilter(self)
        self._field.textEdited.connect(self._on_text_edited)

    def text(self) -> str:
        return self._field.text()

    def clear(self) -> None:
        self._field.clear()
        self.close_results()

    def focus(self) -> None:
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def set_results(self, query: str, hits: Sequence[SearchHit], empty_text: str = "") -> None:
        """Show what was found for `query`; an answer to an older query is dropped."""
        if query != self._field.text() or not query.strip():
            return
        frame = frame_of(self)
        if self._hits is None or self._hits.parentWidget() is not frame:
            self._hits = HitList(frame)
            self._hits.chosen.connect(self._choose)
        self._hits.set_hits(tuple(hits[:_SHOWN]), empty_text or self.tr("Nobody here by that name, number or cell."))
        corner = self.mapTo(frame, QPoint(0, self.height() + 6))
        self._hits.open_under(QRect(corner, QSize(max(self.width(), 440), 0)))

    def close_results(self) -> None:
        if self._hits is not None:
            self._hits.hide()

    def results(self) -> tuple[SearchHit, ...]:
        """Return the hits on view."""
        return self._hits.hits if self._hits is not None and self._hits.isVisible() else ()

    def sizeHint(self) -> QSize:
        return QSize(220, max(CONTROL, int(QFontMetricsF(font(TEXT)).height()) + 16))

    def minimumSizeHint(self) -> QSize:
        return QSize(150, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cap.setVisible(bool(self._key_hint) and self.width() > 240)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and event.type() == QEvent.Type.FocusOut:
            self.close_results()
        if watched is self._field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        return False

    def _take_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        showing = self._hits is not None and self._hits.isVisible()
        if key == Qt.Key.Key_Escape:
            if showing:
                self.close_results()
            else:
                self.clear()
                self._field.clearFocus()
            return True
        if self._hits is None or not showing:
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._hits.step(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            hit = self._hits.current()
            if hit is not None:
                self._choose(hit.id)
            return True
        return False

    def _on_text_edited(self, text: str) -> None:
        if not text.strip():
            self.close_results()
        self.query_changed.emit(text)

    def _choose(self, hit_id: str) -> None:
        self.clear()
        self.chosen.emit(hit_id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), RADIUS, c.card, c.field_line, c.edge_width)
        paint_icon(painter, "search", QRectF(11, (self.height() - 18) / 2, 18, 18), c.quiet)
        painter.end()


class HitList(QWidget):
    """The list under the field: name, number, cell. A child of the window; the focus stays in the field."""

    chosen = Signal(str)
    _MARGIN = 24  # room for the shadow

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.hits: tuple[SearchHit, ...] = ()
        self._empty_text = ""
        self._place = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.hide()

    def set_hits(self, hits: tuple[SearchHit, ...], empty_text: str) -> None:
        self.hits, self._empty_text, self._place = hits, empty_text, 0
        spoken = self.tr("{n} found").format(n=len(hits)) if hits else empty_text
        self.setAccessibleName(spoken)

    def current(self) -> SearchHit | None:
        return self.hits[self._place] if self.hits else None

    def step(self, by: int) -> None:
        if self.hits:
            self._place = (self._place + by) % len(self.hits)
            hit = self.hits[self._place]
            self.setAccessibleDescription(" ".join(filter(None, (hit.name, hit.number, hit.cell, hit.note))))
            self.update()

    def open_under(self, under: QRect) -> None:
        height = max(1, len(self.hits)) * self._row_height() + 12
        box = QRect(under.left(), under.top(), under.width(), height)
        m = self._MARGIN
        self.setGeometry(box.adjusted(-m, -4, m, m))
        self.show()
        self.raise_()
        self.update()

    def _row_height(self) -> int:
        return max(CONTROL + 4, int(QFontMetricsF(font(TEXT)).height()) + 18)

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(self._MARGIN, 4, -self._MARGIN, -self._MARGIN)

    def _at(self, y: float) -> int | None:
        place = int((y - self._box().top() - 6) // self._row_height())
        return place if 0 <= place < len(self.hits) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().y())
        if place is not None and place != self._place:
            self._place = place
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position().y())
        if place is not None:
            self.chosen.emit(self.hits[place].id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = self._box()
        soft_shadow(painter, box, CARD_RADIUS, 18)
        rounded(painter, box, CARD_RADIUS, c.card, c.field_line, c.edge_width)
        inside = box.adjusted(6, 6, -6, -6)
        if not self.hits:
            words(painter, inside.adjusted(10, 0, -10, 0), self._empty_text, font(TEXT), c.quiet)
        number_x, cell_x = inside.left() + inside.width() * 0.52, inside.left() + inside.width() * 0.77
        for place, hit in enumerate(self.hits):
            row = QRectF(inside.left(), inside.top() + place * self._row_height(), inside.width(), self._row_height())
            if place == self._place:
                rounded(painter, row, 6, c.selection)
                painter.fillRect(QRectF(row.left(), row.top() + 6, 3, row.height() - 12), c.focus_ink)
            name = QRectF(row.left() + 12, row.top(), number_x - row.left() - 20, row.height())
            drawn = words(painter, name, hit.name, font(TEXT, SEMIBOLD), c.ink)
            if hit.note and name.width() - drawn > 50:
                words(painter, name.adjusted(drawn + 8, 0, 0, 0), hit.note, font(SMALL), c.quiet)
            number = QRectF(number_x, row.top(), cell_x - number_x - 8, row.height())
            words(painter, number, hit.number, font(TEXT, REGULAR, tabular=True), c.ink)
            cell = QRectF(cell_x, row.top(), row.right() - cell_x - 8, row.height())
            words(painter, cell, hit.cell, font(TEXT, REGULAR, tabular=True), c.quiet)
        painter.end()
