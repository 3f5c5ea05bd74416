"""A box for a day, typed as people write it: 3 Oct, 3/10/26, 3.10.2026, t for today; the day is said beside it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.ui.calendar_words import full_day, long_day
from prisoncare_desktop.ui.forms.room import fill_width, room_px
from prisoncare_desktop.ui.widgets.labels import quiet

_NUMBERS = re.compile(r"(\d{1,2})[./ -](\d{1,2})(?:[./ -](\d{2}|\d{4}))?")
_NAMED = re.compile(r"(\d{1,2})[ .-]?([a-z]{3,9})\.?(?:[ .-]?(\d{2}|\d{4}))?", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HALF_A_YEAR_DAYS = 183
_WIDTH = 150


def read_birth_date(text: str, today: date) -> date | None:
    """Return the birth date this text names, None if it names none: 1/4/90 is 1990. It needs a year."""
    text = text.strip()
    for pattern, year in ((_NUMBERS, 3), (_NAMED, 3)):
        found = pattern.fullmatch(text)
        if found and not found[year]:
            return None
    day = read_day(text, today) if any(c.isdigit() for c in text) else None
    two_figures = day is not None and not re.search(r"\d{4}", text)
    return _day(day.year - 100, day.month, day.day) if day is not None and two_figures and day > today else day


def read_day(text: str, today: date) -> date | None:
    """Return the day this text names, None if it names none. Without a year it is the one nearest to today."""
    text = text.strip().lower()
    if text in ("t", "today"):
        return today
    if iso := _YEAR_FIRST.fullmatch(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if numbers := _NUMBERS.fullmatch(text):
        return _with_year(numbers[3], int(numbers[2]), int(numbers[1]), today)
    if (named := _NAMED.fullmatch(text)) and named[2][:3] in MONTHS:
        return _with_year(named[3], MONTHS.index(named[2][:3]) + 1, int(named[1]), today)
    return None


def _with_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    near = [found for y in (today.year - 1, today.year, today.year + 1) if (found := _day(y, month, day))]
    return min(near, key=lambda d: abs((d - today).days), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DayBox(QWidget):
    """The box, with the day it was read as beside it."""

    edited = Signal()

    def __init__(
        self,
        today: Callable[[], date],
        *,
        said: bool = True,
        read: Callable[[str, date], date | None] = read_day,
    ) -> None:
        """`said`: say the day in full beside the box. `read`: how what is typed is read as a day."""
        super().__init__()
        self._today, self._says, self._read = today, said, read
        self.line = QLineEdit()
        self.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.line.setFixedWidth(room_px(_WIDTH))
        self._said = quiet()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.line)
        row.addWidget(self._said)
        self._said.setVisible(said)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._on_edited)
        self.line.editingFinished.connect(self._tidy)

    def fill(self, on: bool) -> None:
        """Take the width there is, in a table's cell; the day is then not said beside it."""
        fill_width(self.line, _WIDTH, on)
        self._said.setVisible(self._says and not on)

    def day(self) -> date | None:
        return self._read(self.line.text(), self._today())

    def set_day(self, day: date | None) -> None:
        self.line.setText(full_day(day) if day else "")
        self._say()

    def set_text(self, text: str) -> None:
        """Show words that are not a whole date ("2026-11")."""
        self.line.setText(text)
        self._say()

    def unreadable(self) -> bool:
        return bool(self.line.text().strip()) and self.day() is None

    def _on_edited(self) -> None:
        self._say()
        self.edited.emit()

    def _tidy(self) -> None:
        day = self.day()
        if day is not None:
            self.line.setText(full_day(day))

    def _say(self) -> None:
        day = self.day()
        self._said.setText(f"{long_day(day)} {day.year}" if day else "")
