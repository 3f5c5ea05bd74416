"""The sessions of a day, under a strip of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.ui.calendar_words import half_day, near_day
from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.ui.screens.clinics.day_strip import Day, DayStrip
from prisoncare_desktop.ui.screens.clinics.doors import Door, DoorRow
from prisoncare_desktop.ui.session_rows import session_columns, session_row
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.clinic_lists import SessionLine


class ClinicsView(WorkingPage):
    session_chosen = Signal(str)
    problems_chosen = Signal()
    door_chosen = Signal(str, object, str)  # the way's letter, the date and the Period under the cursor

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._lines: tuple[SessionLine, ...] = ()
        self._today = date.min
        self._wing = ""
        self.strip = DayStrip()
        self.strip.day_chosen.connect(self._on_day_chosen)
        self.table = GridTable(self.tr("Clinics of the day"))
        self.table.set_columns(session_columns(self.tr("When")))
        self.table.row_activated.connect(self.session_chosen)
        self.open = secondary_button(self.tr("Open the list"), key_hint=self.tr("Enter"))
        self.open.clicked.connect(self._on_open)
        self.aside.addWidget(self.open)
        self.open.hide()
        self.doors = DoorRow()
        self.doors.chosen.connect(lambda letter: self._on_door(letter, self.table.current_id()))
        self.problems = Banner()
        self.problems.action_requested.connect(self.problems_chosen)
        page = Scrolled()
        for part in (self.trouble, self.problems, self.strip):
            page.column.addWidget(part)
        page.add_table(self.table)
        page.column.addWidget(self.doors)  # under the day's clinics: with large text they are what is on view
        page.column.addStretch(1)
        self.table.set_whole(True)
        self.body.addWidget(page, 1)
        self.setFocusProxy(self.table)
        self.table.command_pressed.connect(self._on_door)

    def display(self, lines: Sequence[SessionLine], first: date, last: date, today: date, wing: str) -> None:
        """Show the sessions from `first` to `last`, both included."""
        self._lines, self._today, self._wing = tuple(lines), today, wing
        self.trouble.set_message("info", "")
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        self.strip.set_days([self._day(day) for day in days], today)
        self._display_day()

    def _day(self, day: date) -> Day:
        of_day = [x for x in self._lines if x.session.clinic_date == day]
        owed = sum(x.counts.not_recorded for x in of_day) if day <= self._today else 0
        return Day(day, len(of_day), owed)

    def set_doors(self, ways: Sequence[Door]) -> None:
        """Show the ways from here; the letters of others jump to a clinic, as any letter does."""
        self.doors.set_doors(ways)
        self.table.set_commands(tuple(way.key for way in ways))

    def show_problems(self, n: int) -> None:
        """Say how many things are wrong with the lists; nothing where nothing is."""
        said = (
            self.tr("1 thing is wrong with the lists.") if n == 1 else self.tr("{n} things are wrong with the lists.")
        )
        self.problems.set_message("caution", said.format(n=n) if n else "", action=self.tr("Look at it") if n else "")

    def _on_door(self, letter: str, session_id: str) -> None:
        """Go by this way, from the half-day of the clinic under the cursor: the morning of a day without any."""
        period = next((x.session.period for x in self._lines if x.session.id == session_id), Period.AM)
        self.door_chosen.emit(letter, self.strip.current() or self._today, period.value)

    def _on_day_chosen(self, _day: date) -> None:
        self._display_day()

    def _display_day(self) -> None:
        day = self.strip.current() or self._today
        self.set_title(self.tr("Clinics"), f"{near_day(day, self._today)} · {wing_words(self._wing)}")
        if day > self._today:
            empty = self.tr(
                "No clinics on this day yet. Lists come from the trust up to 14 days ahead, with each sync."
            )
        else:
            empty = self.tr("No clinics on this day. Left and Right show the days before and after.")
        self.table.set_empty_text(empty)
        of_day = (x for x in self._lines if x.session.clinic_date == day)
        rows = [session_row(x, half_day(x.session.period).capitalize(), self._today) for x in of_day]
        self.table.set_rows(rows)
        self.open.setVisible(bool(rows))

    def _on_open(self) -> None:
        if self.table.current_id():
            self.session_chosen.emit(self.table.current_id())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.strip.step(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)
