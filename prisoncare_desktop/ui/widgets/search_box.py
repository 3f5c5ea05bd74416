"""The search in the top bar: a field with its key, and what it found under it, as you type."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import REGULAR, SEMIBOLD, font
from prisoncare_desktop.ui.theme.icons import paint_icon
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS, CONTROL, RADIUS, TEXT
from prisoncare_desktop.ui.widgets.chip import Chip, chip_size, paint_chip
from prisoncare_desktop.ui.widgets.keycap import KeyCap
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.painting import rounded, soft_shadow, words

_SHOWN = 8  # hits on view; more than a glance takes in is answered by typing another letter
_AT_THE_EDGE = 8  # px left free on either side of the window
_GAP = 18.0  # px between the columns of the list


@dataclass(frozen=True)
class SearchHit:
    """One person found: their id, their name, and what tells them from others of the same name."""

    id: str
    name: str
    number: str = ""
    cell: str = ""
    born: str = ""
    similar: bool = False  # another hit has nearly the same name


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
        corner = self.mapTo(frame, QPoint(0, self.height() + 6))
        some = hits[: min(_SHOWN, self._hits.how_many_fit(frame.height() - corner.y()))]
        self._hits.set_hits(tuple(some), empty_text or self.tr("Nobody here by that name, number or cell."))
        width = min(max(self.width(), 440, self._hits.wanted_width()), frame.width() - 2 * _AT_THE_EDGE)
        corner.setX(max(_AT_THE_EDGE, min(corner.x(), frame.width() - _AT_THE_EDGE - width)))
        self._hits.open_under(QRect(corner, QSize(width, 0)))

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
    """The list under the field: name, number, cell, birth date. A child of the window; the focus stays in the field.

    The name is cut where there is no room for all: what tells two people of one name apart never is.
    """

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
            mark = self._mark().text if hit.similar else ""
            born = self.tr("born {day}").format(day=hit.born) if hit.born else ""
            self.setAccessibleDescription(", ".join(filter(None, (hit.name, mark, hit.number, hit.cell, born))))
            self.update()

    def how_many_fit(self, height: int) -> int:
        """Return how many hits have room in this height, px; one at least."""
        return max(1, (height - 12 - self._MARGIN) // self._row_height())

    def wanted_width(self) -> int:
        """Return the width at which nothing is cut, px."""
        name = max((QFontMetricsF(font(TEXT, SEMIBOLD)).horizontalAdvance(hit.name) for hit in self.hits), default=0.0)
        return int(name + self._beside_the_name()) + 2

    def name_width(self) -> float:
        """Return what the list as it is now leaves for a name, px."""
        return self._box().width() - self._beside_the_name()

    def _beside_the_name(self) -> float:
        return self._mark_width() + sum(width + _GAP for width in self._widths()) + 12 + 12 + 8  # edges and ends

    def _widths(self) -> tuple[float, float, float]:
        """Return how wide the widest number, cell and birth date are, px."""
        metrics = QFontMetricsF(font(TEXT, REGULAR, tabular=True))

        def widest(texts: Iterable[str]) -> float:
            return max((metrics.horizontalAdvance(text) + 2 for text in texts), default=0.0)

        hits = self.hits
        return widest(h.number for h in hits), widest(h.cell for h in hits), widest(h.born for h in hits)

    def _mark(self) -> Chip:
        return Chip("caution", self.tr("Similar name"))

    def _mark_width(self) -> float:
        return chip_size(self._mark())[0] + _GAP if any(hit.similar for hit in self.hits) else 0.0

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
        name_width, mark_width, widths = self.name_width(), self._mark_width(), self._widths()
        for place, hit in enumerate(self.hits):
            row = QRectF(inside.left(), inside.top() + place * self._row_height(), inside.width(), self._row_height())
            if place == self._place:
                rounded(painter, row, 6, c.selection)
                painter.fillRect(QRectF(row.left(), row.top() + 6, 3, row.height() - 12), c.focus_ink)
            x = row.left() + 12
            words(painter, QRectF(x, row.top(), name_width, row.height()), hit.name, font(TEXT, SEMIBOLD), c.ink)
            x += name_width
            if hit.similar:
                paint_chip(painter, self._mark(), x + _GAP, row.center().y(), mark_width)
            x += mark_width
            for text, width, ink in zip((hit.number, hit.cell, hit.born), widths, (c.ink, c.ink, c.quiet), strict=True):
                column = QRectF(x + _GAP, row.top(), width, row.height())
                words(painter, column, text, font(TEXT, REGULAR, tabular=True), ink)
                x += _GAP + width
        painter.end()
