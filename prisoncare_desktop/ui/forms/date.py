"""A day, or less than a day: where that is all that is known, or all that is asked ("2026", "2026-11")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

from PySide6.QtWidgets import QHBoxLayout, QWidget

from prisoncare_desktop.forms.values import PartialDate
from prisoncare_desktop.ui.forms.day_box import MONTHS, DayBox
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.forms.room import fill_row
from prisoncare_desktop.ui.forms.words import tr

Precision = Literal["day", "month", "year"]

_YEAR = re.compile(r"\d{4}")
_PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
_MONTH = re.compile(r"(0?[1-9]|1[0-2])[./ -](\d{4})")
_NAMED_MONTH = re.compile(r"([a-z]{3,9})\.? (\d{4})", re.IGNORECASE)


def read_partial(text: str, precision: Precision) -> PartialDate | None:
    """Return the month or year this text names (2026, 2026-11, 11/2026, Nov 2026), None if it names none."""
    if _YEAR.fullmatch(text) or (precision != "year" and _PARTIAL.fullmatch(text)):
        return PartialDate(text)
    if precision == "year":
        return None
    if found := _MONTH.fullmatch(text):
        return PartialDate(f"{found[2]}-{int(found[1]):02}")
    if (named := _NAMED_MONTH.fullmatch(text)) and named[1][:3].lower() in MONTHS:
        return PartialDate(f"{named[2]}-{MONTHS.index(named[1][:3].lower()) + 1:02}")
    return None


class DateField(AnswerField):
    """`precision`: how exactly the form asks; with less than a day, no day is an answer.
    `shape`: how the form says it is written, which stands beside the question."""

    def __init__(self, today: Callable[[], date], *, precision: Precision = "day", shape: str = "") -> None:
        super().__init__()
        self._precision, self._shape = precision, shape
        self._came_in = ""  # an answer from elsewhere may say more than is asked here, and stays one
        self._box = DayBox(today, said=precision == "day")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._box)
        self._row.addStretch(1)
        self.hint("")
        self._box.edited.connect(self._on_edited)

    def inputs(self) -> Sequence[QWidget]:
        return (self._box.line,)

    def show_values(self, values: Values) -> None:
        match values[0] if values else None:
            case date() as day:
                self._box.set_day(day)
            case PartialDate(text):
                self._box.set_text(text)
            case _:
                self._box.set_day(None)
        self._came_in = self._box.line.text().strip()

    def hint(self, known: str) -> None:
        example = {"day": tr("e.g. 3 Oct 2026"), "month": tr("e.g. Oct 2026"), "year": tr("e.g. 2026")}
        self._box.line.setPlaceholderText(known or ("" if self._shape else example[self._precision]))

    def fill(self, on: bool) -> None:
        self._box.fill(on)
        fill_row(self._row, on)

    def unreadable(self) -> str:
        kind = {"day": "date", "month": "month", "year": "year"}[self._precision]
        text = self._box.line.text().strip()
        return kind if text and text != self._came_in and not self._read() else ""

    def _read(self) -> Values:
        text, day = self._box.line.text().strip(), self._box.day()
        partial = read_partial(text, self._precision)
        if partial is not None:
            return (partial,)
        return (day,) if day is not None and self._precision == "day" else ()

    def _on_edited(self) -> None:
        self.answered.emit(self._read())
