"""A day and a time on the prison's wall clock; a day alone is an answer too, as FHIR has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.calendar import at_local, local_date, local_time
from prisoncare_desktop.forms.values import PartialDate
from prisoncare_desktop.ui.forms.day_box import DayBox
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.forms.room import fill_row, room_px
from prisoncare_desktop.ui.forms.time import read_time
from prisoncare_desktop.ui.widgets.labels import quiet


class DateTimeField(AnswerField):
    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._day = DayBox(today, said=False)
        self._day.line.setPlaceholderText(self.tr("e.g. 3 Oct 2026"))
        self._time = QLineEdit()
        self._time.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._time.setFixedWidth(room_px(90))
        self._time.setPlaceholderText(self.tr("14:30"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self._row.addWidget(self._day)
        self._row.addWidget(quiet(self.tr("at")))
        self._row.addWidget(self._time)
        self._row.addStretch(1)
        self._day.edited.connect(self._on_edited)
        self._time.textEdited.connect(self._on_edited)

    def inputs(self) -> Sequence[QWidget]:
        return (self._day.line, self._time)

    def name(self, question: str, description: str) -> None:
        super().name(question, description)
        self._day.line.setAccessibleName(self.tr("{question}, day").format(question=question))
        self._time.setAccessibleName(self.tr("{question}, time").format(question=question))

    def show_values(self, values: Values) -> None:
        self._time.setText("")
        match values[0] if values else None:
            case datetime() as moment:
                self._day.set_day(local_date(moment))
                self._time.setText(f"{local_time(moment):%H:%M}")
            case date() as day:
                self._day.set_day(day)
            case PartialDate(text):
                self._day.set_text(text)
            case _:
                self._day.set_day(None)

    def fill(self, on: bool) -> None:
        self._day.fill(on)
        fill_row(self._row, on)

    def unreadable(self) -> str:
        if self._day.unreadable() or (self._time.text().strip() and self._day.day() is None):
            return "date"
        return "time" if self._time.text().strip() and read_time(self._time.text()) is None else ""

    def _on_edited(self) -> None:
        day, clock = self._day.day(), read_time(self._time.text())
        if day is None:
            self.answered.emit(())
        elif clock is None:
            self.answered.emit((day,))
        else:
            self.answered.emit((at_local(day, clock),))
