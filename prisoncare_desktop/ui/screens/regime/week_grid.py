"""A week of half-days by wings, each with what was said of it; worked by keys or by the mouse."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.calendar import week_of
from prisoncare_desktop.domain.regime import Regime, RegimeDay
from prisoncare_desktop.ui.calendar_words import half_day, long_day, near_day, short_day, short_weekday
from prisoncare_desktop.ui.regime_words import KIND_OF, regime_word
from prisoncare_desktop.ui.theme.fonts import MEDIUM, SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS, SMALL, TEXT, TINY
from prisoncare_desktop.ui.widgets.chip import paint_sign, tone_of
from prisoncare_desktop.ui.widgets.painting import rounded, words
from prisoncare_desktop.ui.widgets.toast import announce
from prisoncare_desktop.usecases.regime import RegimeCalendar

ALL_WINGS = ""
WEEK = 7

_PERIODS = tuple(Period)
_CENTRE = Qt.AlignmentFlag.AlignCenter
_SIGN = 11.0
_LETTERS = {Qt.Key.Key_N: Regime.NORMAL, Qt.Key.Key_R: Regime.RESTRICTED} | {
    Qt.Key.Key_L: Regime.LOCKDOWN,
    Qt.Key.Key_O: Regime.OUTBREAK,
}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -3 * WEEK, Qt.Key.Key_PageDown: 3 * WEEK}


class WeekGrid(QWidget):
    """Arrows move, Page Up and Page Down go a week, Home to today, A to all wings; N, R, L, O say it of a half-day.

    With Shift they say it of the whole day. The cursor is a wing, a day and a half-day, whatever week is on view.
    """

    said = Signal(object, bool)  # Regime, whether of the whole day
    moved = Signal()
    week_wanted = Signal(object)  # date: its Monday

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calendar = RegimeCalendar((), (), {})
        self._by_place: dict[tuple[str, date, Period], RegimeDay] = {}
        self._monday = self._today = self.day = date.min
        self.wing = ALL_WINGS
        self.period = Period.AM
        self._first_day = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "none")  # the half-day under the cursor has one of its own
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Regime"))

    def stand_at(self, wing: str, day: date, period: Period) -> None:
        """Put the cursor here, on today's calendar, before the first week is shown."""
        self.wing, self.day, self.period, self._today = wing, day, period, day

    def display(self, calendar: RegimeCalendar, monday: date) -> None:
        """Show this week; the cursor stays where it is."""
        self._calendar, self._monday = calendar, monday
        self._by_place = {(one.wing, one.day, one.period): one for one in calendar.said}
        if self.wing not in calendar.wings:
            self.wing = ALL_WINGS
        self.setAccessibleDescription(self.words())
        self.updateGeometry()
        self.update()

    @property
    def wings_meant(self) -> tuple[str, ...]:
        """The wings of the row under the cursor."""
        return self._calendar.wings if self.wing == ALL_WINGS else (self.wing,)

    def words(self) -> str:
        """Return where the cursor is, and what is said there, in a sentence."""
        return f"{self.place_words()}: {self.said_words()}"

    def place_words(self) -> str:
        wing = self.tr("{0} wing").format(self.wing) if self.wing else self.tr("All wings")
        day = near_day(self.day, self._today)
        day = day if day == long_day(self.day) else day.lower()
        return f"{wing}, {day}, {half_day(self.period)}"

    def said_words(self) -> str:
        """Return what is said of the half-day under the cursor, and who said it."""
        found = [self._said(wing, self.day, self.period) for wing in self.wings_meant]
        said = [one for one in found if one is not None]
        if not said:
            return self.tr("normal as far as anybody knows; nobody has said")
        if len(said) < len(found) or len({one.regime for one in said}) > 1:
            return self.tr("not the same on all wings")
        names = dict.fromkeys(self._calendar.names.get(one.said_by, one.said_by) for one in said)
        return self.tr("{regime}, said by {who}").format(regime=regime_word(said[0].regime), who=", ".join(names))

    def _said(self, wing: str, day: date, period: Period) -> RegimeDay | None:
        return self._by_place.get((wing, day, period))

    # --- moving ---

    def _rows(self) -> tuple[str, ...]:
        return (ALL_WINGS, *self._calendar.wings)

    def _step(self, by: int) -> None:
        """Move by so many half-days."""
        places = (self.day - date.min).days * 3 + _PERIODS.index(self.period) + by
        self._go(date.min + timedelta(days=places // 3), _PERIODS[places % 3])

    def _go(self, day: date, period: Period) -> None:
        self.day, self.period = day, period
        self._tell()
        if week_of(day) != self._monday:
            self.week_wanted.emit(week_of(day))

    def _go_to_row(self, place: int) -> None:
        rows = self._rows()
        self.wing = rows[min(max(place, 0), len(rows) - 1)]
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words())
        announce(self, self.words())
        self.moved.emit()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        other = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if other:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._step(_STEPS[key])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._go_to_row(self._rows().index(self.wing) + (1 if key == Qt.Key.Key_Down else -1))
        elif key == Qt.Key.Key_Home:
            self._go(self._today, self.period)
        elif key == Qt.Key.Key_A:
            self._go_to_row(0)
        elif key in _LETTERS:
            if not event.isAutoRepeat():
                self.said.emit(_LETTERS[key], bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        first, shown, wide = self._columns()
        x, y = event.position().x() - self._wing_width(), event.position().y() - self._head_height()
        if x < 0 or y < 0 or not self._calendar.wings:
            return
        column = int(x // wide)
        if column < shown * 3:
            self._go_to_row(int(y // self._row_height()))
            self._go(self._monday + timedelta(days=first + column // 3), _PERIODS[column % 3])

    # --- geometry ---

    def _wing_width(self) -> float:
        return QFontMetricsF(font(TEXT, SEMIBOLD)).horizontalAdvance(self.tr("All wings")) + 30

    def _head_height(self) -> float:
        return QFontMetricsF(font(SMALL)).height() * 2 + 16

    def _row_height(self) -> float:
        return max(42.0, QFontMetricsF(font(TEXT)).height() + 16)

    def row_rect(self) -> QRect:
        """Return where the row under the cursor is."""
        row = self._rows().index(self.wing)
        top = self._head_height() + row * self._row_height()
        return QRect(0, int(top), self.width(), int(self._row_height()))

    def _least_column(self) -> float:
        return max(38.0, QFontMetricsF(font(TINY)).horizontalAdvance("PM") + 12)

    def _columns(self) -> tuple[int, int, float]:
        """Return (first day, how many days, width of a half-day in px): as many as fit, the cursor's among them."""
        room = self.width() - self._wing_width() - 8
        shown = max(1, min(WEEK, int(room / (self._least_column() * 3))))
        at = min(max((self.day - self._monday).days, 0), WEEK - 1)
        self._first_day = min(max(self._first_day, at - shown + 1), at)
        self._first_day = min(self._first_day, WEEK - shown)
        return self._first_day, shown, room / (shown * 3)

    def sizeHint(self) -> QSize:
        return QSize(640, int(self._head_height() + self._row_height() * len(self._rows()) + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(int(self._wing_width() + self._least_column() * 3 + 8), self.sizeHint().height())

    # --- painting ---

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), CARD_RADIUS, c.card, c.line, c.edge_width)
        if self._calendar.wings:
            first, shown, wide = self._columns()
            for place in range(shown):
                self._paint_head(painter, self._monday + timedelta(days=first + place), place, wide)
            for row, wing in enumerate(self._rows()):
                self._paint_row(painter, wing, self._head_height() + row * self._row_height(), first, shown, wide)
        painter.end()

    def _paint_head(self, painter: QPainter, day: date, place: int, wide: float) -> None:
        c = colours()
        edge = self._wing_width() + place * 3 * wide + 1
        painter.fillRect(QRectF(edge, 8, 1, self.height() - 16), QColor(c.inner_line))
        left, line = self._wing_width() + place * 3 * wide, QFontMetricsF(font(SMALL)).height()
        today = day == self._today
        said = self.tr("Today") if today else f"{short_weekday(day)} {day.day}"
        if wide * 3 > 120 and not today:
            said = f"{short_weekday(day)} {short_day(day)}"
        ink = c.ink if today else c.quiet
        words(painter, QRectF(left, 6, wide * 3, line), said, font(SMALL, SEMIBOLD), ink, _CENTRE)
        for n, name in enumerate((self.tr("AM"), self.tr("PM"), self.tr("Eve"))):
            box = QRectF(left + n * wide, 8 + line, wide, line)
            words(painter, box, name, font(TINY, MEDIUM), c.quiet, _CENTRE)

    def _paint_row(self, painter: QPainter, wing: str, top: float, first: int, shown: int, wide: float) -> None:
        c = colours()
        height = self._row_height()
        chosen = wing == self.wing
        if chosen:
            band = QRectF(4, top + 1, self.width() - 8, height - 2)
            rounded(painter, band, 7, c.selection)
        name = self.tr("{0} wing").format(wing) if wing else self.tr("All wings")
        name_box = QRectF(16, top, self._wing_width() - 20, height)
        words(painter, name_box, name, font(TEXT, SEMIBOLD if chosen else MEDIUM), c.ink)
        for place in range(shown):
            day = self._monday + timedelta(days=first + place)
            for n, period in enumerate(_PERIODS):
                left = self._wing_width() + (place * 3 + n) * wide
                box = QRectF(left + 2 + (3 if n == 0 else 0), top + 4, wide - 4 - (3 if n == 0 else 0), height - 8)
                self._paint_half_day(painter, wing, day, period, box)

    def _paint_half_day(self, painter: QPainter, wing: str, day: date, period: Period, box: QRectF) -> None:
        c = colours()
        said = {self._regime(one, day, period) for one in (self._calendar.wings if wing == ALL_WINGS else (wing,))}
        regime = said.pop() if len(said) == 1 else None
        if regime is not None:
            tone = tone_of(KIND_OF[regime])
            rounded(painter, box, 6, tone.tint, tone.line, c.edge_width)
            self._paint_regime(painter, regime, box)
        elif said:  # not the same on all wings
            words(painter, box, "…", font(TEXT, SEMIBOLD), c.quiet, _CENTRE)
        else:
            words(painter, box, "·", font(TEXT, SEMIBOLD), c.quiet, _CENTRE)
        if (wing, day, period) == (self.wing, self.day, self.period):
            rounded(painter, box.adjusted(-2, -2, 2, 2), 8, "transparent", c.selection_line, 2.5)
            if self.hasFocus():
                rounded(painter, box, 6, "transparent", c.focus_ink, 2)

    def _regime(self, wing: str, day: date, period: Period) -> Regime | None:
        said = self._said(wing, day, period)
        return None if said is None else said.regime

    def _paint_regime(self, painter: QPainter, regime: Regime, box: QRectF) -> None:
        """Paint its sign with its word; where that has no room, with its letter."""
        ink, face = tone_of(KIND_OF[regime]).ink, font(SMALL, SEMIBOLD)
        word = regime_word(regime)
        wide = QFontMetricsF(face).horizontalAdvance(word)
        if wide + _SIGN + 16 > box.width():
            word = word[0]
            wide = QFontMetricsF(face).horizontalAdvance(word)
        left = box.center().x() - (_SIGN + 4 + wide) / 2
        paint_sign(painter, KIND_OF[regime], QRectF(left, box.center().y() - _SIGN / 2, _SIGN, _SIGN), ink)
        words(painter, QRectF(left + _SIGN + 4, box.top(), wide + 2, box.height()), word, face, ink)


def week_title(monday: date) -> str:
    """Return e.g. `Monday 16 November to Sunday 22 November`."""
    return f"{long_day(monday)} – {long_day(monday + timedelta(days=WEEK - 1))}"
