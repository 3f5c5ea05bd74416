"""A day, or less than a day when that is all that is known ("2026", "2026-11")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from prisoncare_desktop.forms.values import PartialDate
from prisoncare_desktop.ui.forms.day_box import DayBox
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.forms.room import fill_row

_PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


class DateField(AnswerField):
    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._box = DayBox(today)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._box)
        self._row.addStretch(1)
        self._box.line.setPlaceholderText(self.tr("e.g. 3 Oct 2026"))
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

    def hint(self, known: str) -> None:
        self._box.line.setPlaceholderText(known or self.tr("e.g. 3 Oct 2026"))

    def fill(self, on: bool) -> None:
        self._box.fill(on)
        fill_row(self._row, on)

    def unreadable(self) -> str:
        return "date" if self._box.unreadable() and not _PARTIAL.fullmatch(self._box.line.text().strip()) else ""

    def _on_edited(self) -> None:
        text, day = self._box.line.text().strip(), self._box.day()
        if day is not None:
            self.answered.emit((day,))
        else:
            self.answered.emit((PartialDate(text),) if _PARTIAL.fullmatch(text) else ())
