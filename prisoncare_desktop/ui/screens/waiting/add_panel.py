"""Asks for which clinic somebody waits, since when and how soon they should be seen; Enter puts them on the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.clinic_type import ClinicType
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.ui.calendar_words import long_day
from prisoncare_desktop.ui.forms.day_box import read_day
from prisoncare_desktop.ui.widgets.beside_panel import BesidePanel
from prisoncare_desktop.ui.widgets.buttons import primary_button
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.labels import field_label, quiet

_WIDE = 460
_WANTED = "routine"  # what most wait for; the others are one key away


class AddPanel(BesidePanel):
    """`chosen`: the code of the clinic, the priority's, and since when they wait."""

    chosen = Signal(str, str, object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, _WIDE)
        self._today = date.min
        self.clinic, self.priority = ChoiceBox(), ChoiceBox()
        self.asked = QLineEdit()
        self.asked.setPlaceholderText(self.tr("today"))
        self.asked.textChanged.connect(self._tell_day)
        self._day = quiet("", wrap=True)
        for concept in value_set("wait_priority").current:
            self.priority.addItem(concept.label, concept.code)
        self._add = primary_button(self.tr("Put on the list"), key_hint=self.tr("Enter"))
        self._add.clicked.connect(self._choose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        named = (
            (self.tr("&Clinic"), self.clinic),
            (self.tr("&Asked on"), self.asked),
            (self.tr("&How soon"), self.priority),
        )
        for row, (words, widget) in enumerate(named):
            grid.addWidget(field_label(words, widget), row, 0)
            grid.addWidget(widget, row, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self._day)
        self.body.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def ask(self, who: Resident, kinds: Sequence[ClinicType], today: date, beside: QRect) -> None:
        """Ask it of this person, beside a rectangle on the screen."""
        self._today = today
        self.set_title(self.tr("{name} waits for").format(name=who.name), f"{who.nomis_number} · {who.cell}")
        self.clinic.clear()
        for kind in kinds:
            self.clinic.addItem(kind.label, kind.code)
        self.asked.clear()
        self.priority.setCurrentIndex(self.priority.findData(_WANTED))
        self._tell_day()
        self.open_beside(beside, self.clinic)

    def day(self) -> date | None:
        """Return the day that is typed, today for nothing; None where it is no day, or one to come."""
        typed = self.asked.text().strip()
        day = read_day(typed, self._today) if typed else self._today
        return day if day is not None and day <= self._today else None

    def _tell_day(self) -> None:
        day = self.day()
        if day is None:
            said = self.tr("Type a day that has been: 3 Oct, 3/10/26")
        else:
            said = self.tr("Waits since {day}").format(day=long_day(day) if day != self._today else self.tr("today"))
        self._day.setText(said)
        self._add.setEnabled(day is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._choose()
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        day = self.day()
        if day is not None and self.isVisible() and self.clinic.currentData():
            self.close_panel()
            self.chosen.emit(self.clinic.currentData(), self.priority.currentData(), day)
