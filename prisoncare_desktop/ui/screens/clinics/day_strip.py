"""A strip of days: each with its weekday, its date and whether anything is still to be recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from prisoncare_desktop.ui.calendar_words import near_day, short_weekday
from prisoncare_desktop.ui.theme.fonts import REGULAR, SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS, HEADING_3, SMALL, TINY
from prisoncare_desktop.ui.widgets.chip import paint_sign
from prisoncare_desktop.ui.widgets.painting import rounded, words
from prisoncare_desktop.ui.widgets.toast import announce

_CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True)
class Day:
    """One day of the strip. `unrecorded`: rows of past or present clinics that nobody recorded."""

    day: date
    clinics: int
    unrecorded: int


class DayStrip(QWidget):
    """Left and Right move a day, Home goes to today; a click chooses."""

    day_chosen = Signal(object)  # date

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: tuple[Day, ...] = ()
        self._today = date.min
        self._place = 0
        self._first = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring_radius", CARD_RADIUS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Day"))

    def set_days(self, days: Sequence[Day], today: date) -> None:
        """Show these days; the chosen one stays chosen, today at first."""
        kept = self.current() or today
        self._days, self._today = tuple(days), today
        self._place = next((i for i, d in enumerate(self._days) if d.day == kept), 0)
        self._tell()

    def current(self) -> date | None:
        return self._days[self._place].day if self._days else None

    def choose(self, day: date) -> None:
        place = next((i for i, d in enumerate(self._days) if d.day == day), None)
        if place is not None:
            self.step(place - self._place)

    def step(self, by: int) -> None:
        """Move by so many days; stops at the ends."""
        place = min(max(self._place + by, 0), len(self._days) - 1)
        if self._days and place != self._place:
            self._place = place
            self._tell()
            announce(self, self.accessibleDescription())
            self.day_chosen.emit(self._days[place].day)

    def _tell(self) -> None:
        self.setAccessibleDescription(self._words(self._days[self._place]) if self._days else "")
        self.update()

    def _words(self, day: Day) -> str:
        clinics = self.tr("1 clinic") if day.clinics == 1 else self.tr("{n} clinics").format(n=day.clinics)
        said = [near_day(day.day, self._today), clinics if day.clinics else self.tr("no clinics")]
        if day.unrecorded:
            said.append(self.tr("{n} not recorded").format(n=day.unrecorded))
        return ", ".join(said)

    # --- geometry ---

    def _least_width(self) -> float:
        return max(46.0, QFontMetricsF(font(TINY, SEMIBOLD)).horizontalAdvance(self.tr("Today")) + 10)

    def _height(self) -> int:
        return int(QFontMetricsF(font(SMALL)).height() * 2 + QFontMetricsF(font(HEADING_3)).height() + 26)

    def sizeHint(self) -> QSize:
        return QSize(480, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(int(self._least_width() * 5), self._height())

    def _shown(self) -> tuple[int, int, float]:
        """Return (first place, how many, width of one in px): as many days as fit, the chosen one among them."""
        fit = max(1, min(len(self._days), int((self.width() - 8) / self._least_width())))
        first = min(max(self._first, self._place - fit + 2), max(0, self._place - 1))
        self._first = min(first, len(self._days) - fit)
        return self._first, fit, (self.width() - 8) / fit

    def _place_at(self, x: float) -> int | None:
        first, fit, width = self._shown()
        place = first + int((x - 4) // width)
        return place if first <= place < first + fit else None

    # --- Qt ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Home:
            self.choose(self._today)
        else:
            event.ignore()  # the page moves by Left and Right wherever the focus is

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().x())
        if place is not None:
            self.step(place - self._place)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_at(event.pos().x())
            QToolTip.showText(event.globalPos(), self._words(self._days[place]) if place is not None else "", self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), CARD_RADIUS, c.card, c.line, c.edge_width)
        if self._days:
            first, fit, width = self._shown()
            for step, day in enumerate(self._days[first : first + fit]):
                self._paint_day(painter, day, QRectF(4 + step * width, 4, width, self.height() - 8))
        painter.end()

    def _paint_day(self, painter: QPainter, day: Day, box: QRectF) -> None:
        c = colours()
        chosen = day.day == self.current()
        if chosen:
            rounded(painter, box.adjusted(1, 0, -1, 0), 7, c.selection, c.selection_line, 2)
        small, big = QFontMetricsF(font(SMALL)).height(), QFontMetricsF(font(HEADING_3)).height()
        top = box.top() + 5
        today = day.day == self._today
        word = self.tr("Today") if today else short_weekday(day.day)
        ink = c.ink if today else c.quiet
        words(painter, QRectF(box.left(), top, box.width(), small), word, font(TINY, SEMIBOLD), ink, _CENTRE)
        middle = QRectF(box.left(), top + small + 1, box.width(), big)
        number_ink = c.ink if day.clinics else c.quiet
        weight = SEMIBOLD if day.clinics else REGULAR
        words(painter, middle, str(day.day.day), font(HEADING_3, weight, tabular=True), number_ink, _CENTRE)
        foot = QRectF(box.left(), middle.bottom() + 2, box.width(), small)
        if day.unrecorded:
            said = str(day.unrecorded)
            wide = QFontMetricsF(font(TINY, SEMIBOLD)).horizontalAdvance(said)
            x = foot.center().x() - (wide + 13) / 2
            paint_sign(painter, "unrecorded", QRectF(x, foot.center().y() - 4.5, 9, 9), c.caution.ink)
            words(painter, QRectF(x + 13, foot.top(), wide + 2, small), said, font(TINY, SEMIBOLD), c.caution.ink)
        elif day.clinics and day.day <= self._today:
            at = foot.center() - QPointF(4.5, 4.5)
            paint_sign(painter, "done", QRectF(at.x(), at.y(), 9, 9), c.done.ink)
