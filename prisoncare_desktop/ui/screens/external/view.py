"""The week: its escorts day by day, the appointments under them, what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.external import NOT_SEEN, ExternalAppointment, ExternalOutcome
from prisoncare_desktop.ui.calendar_words import week_words
from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.ui.rows_page import RowsPage
from prisoncare_desktop.ui.screens.external.week_rows import (
    columns,
    detail_words,
    escort_chip,
    over_words,
    row_of,
    week_figures,
)
from prisoncare_desktop.ui.screens.external.why_missed import WhyMissed
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.chip import ChipLabel
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.usecases.escorts import EscortWeek
from prisoncare_desktop.usecases.external import ExternalLine, ExternalWeek

_DAYS = 7  # of a week
_NEW, _AGAIN, _SLOTS = "N", "R", "S"
_AT_ONCE = {"A": ExternalOutcome.ATTENDED, "V": ExternalOutcome.TELEMEDICINE, "U": None}
_WITH_A_REASON = {"C": ExternalOutcome.CANCELLED, "D": ExternalOutcome.DID_NOT_GO}


class ExternalView(RowsPage):
    """Signals carry the appointment as it was on view when the key was pressed."""

    new_requested = Signal()
    open_requested = Signal(str)
    again_requested = Signal(str)
    recorded = Signal(object, object, str, str)  # appointment, outcome or None, reason, who took the escort ("" unsaid)
    nothing_to_do = Signal(str)
    week_stepped = Signal(int)
    slots_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._lines: dict[str, ExternalLine] = {}
        self._today = date.min
        self._why = WhyMissed(self)
        self._why.answered.connect(self.recorded)
        self.new = primary_button(self.tr("New appointment"), key_hint=_NEW)
        self.new.clicked.connect(self.new_requested)
        self.slots = secondary_button(self.tr("Escorts a day"), key_hint=_SLOTS)
        self.slots.clicked.connect(self.slots_requested)
        self.aside.addWidget(self.slots)
        self.aside.addWidget(self.new)
        self.add_way_back(self.tr("Clinics"))
        self.over = Banner()
        self.days = FlowBox()
        self.days.setAccessibleName(self.tr("Escorts of the week"))
        self.table = GridTable(self.tr("Appointments outside"))
        self.table.set_columns(columns())
        self.table.set_jump(True, lambda row: words_of(row.cells["resident"]))
        self.table.command_pressed.connect(self._on_command)
        self.table.row_activated.connect(self.open_requested)
        self.table.current_changed.connect(lambda _row_id: self._tell_of_row())
        self._who = Label("", "strong")
        self._detail = Label("", "quiet", wrap=True)
        self.deed_chosen.connect(lambda key: self._on_command(key, self.table.current_id()))
        self.lay_out(self.table, self._who, self._detail, self.over, self.days)

    def set_role(self, *, works: bool, leads: bool) -> None:
        """Who `works` with the appointments sees each; who `leads` sees the numbers and says how many escorts are."""
        self.new.setVisible(works)
        self.slots.setVisible(leads)
        self.table.set_jump(works)
        self.table.set_commands(
            (*((_NEW, _AGAIN, *_AT_ONCE, *_WITH_A_REASON) if works else ()), *((_SLOTS,) if leads else ()))
        )
        self.set_deeds(
            (
                ("A", self.tr("Attended")),
                ("C", self.tr("Cancelled…")),
                ("D", self.tr("Did not go…")),
                ("V", self.tr("Video instead")),
                (_AGAIN, self.tr("Book again")),
                ("U", self.tr("Take back")),
            )
            if works
            else ()
        )
        self.table.set_empty_text(
            self.tr("No appointments outside in this week. N puts one into the log.")
            if works
            else self.tr("You see this week in numbers. Nurses and administrators work with each appointment.")
        )

    def display_escorts(self, week: EscortWeek, today: date, wing: str) -> None:
        """Show the week's escorts, and its numbers in the heading."""
        self.set_title(
            self.tr("Appointments outside"),
            f"{self._week_words(week.monday, today)} · {wing_words(wing)} · {week_figures(week)}",
        )
        self.days.set_widgets([ChipLabel(escort_chip(one)) for one in week.days])
        self.over.set_message("caution", over_words(week.days, today))

    def display(self, week: ExternalWeek, today: date) -> None:
        """Show the week's appointments."""
        self._today = today
        self._lines = {line.appointment.id: line for line in week.lines}
        self.table.set_rows([row_of(line, today) for line in week.lines])
        self._tell_of_row()

    def display_nobody(self) -> None:
        """Show no appointment to whom they are not shown."""
        self._lines = {}
        self.table.set_rows(())

    def clear(self) -> None:
        """Show nobody: another week is on its way."""
        self._lines = {}
        self.set_title(self.tr("Appointments outside"))
        self.days.set_widgets([])
        for banner in (self.over, self.trouble):
            banner.set_message("info", "")
        self.table.forget()
        self._tell_of_row()

    def close_overlays(self) -> None:
        self._why.close()

    def lines(self) -> Sequence[ExternalLine]:
        return tuple(self._lines.values())

    # --- inside ---

    def _week_words(self, monday: date, today: date) -> str:
        words = week_words(monday)
        if 0 <= (today - monday).days < _DAYS:
            return self.tr("This week, {days}").format(days=words)
        if 0 < (monday - today).days <= _DAYS:
            return self.tr("Next week, {days}").format(days=words)
        return words

    def _tell_of_row(self) -> None:
        line = self._lines.get(self.table.current_id())
        self._who.setText(line.resident.name if line is not None else "")
        self._detail.setText(detail_words(line, self._today) if line is not None else "")

    def _on_command(self, letter: str, row_id: str) -> None:
        line = self._lines.get(row_id)
        if letter == _NEW:
            self.new_requested.emit()
        elif letter == _SLOTS:
            self.slots_requested.emit()
        elif line is None:
            return
        elif letter == _AGAIN:
            self._on_again(line.appointment)
        elif letter in _WITH_A_REASON:
            others = [o for o in self._lines.values() if o.appointment.day == line.appointment.day and o is not line]
            went = [o for o in others if o.appointment.takes_an_escort]
            self._why.ask(line, _WITH_A_REASON[letter], went, self.table.row_rect(row_id))
        else:
            self._record(line.appointment, _AT_ONCE[letter])

    def _record(self, a: ExternalAppointment, outcome: ExternalOutcome | None) -> None:
        if a.outcome is outcome:
            self.nothing_to_do.emit(self.tr("That stands there already. Nothing was changed."))
        else:
            self.recorded.emit(a, outcome, "", "")

    def _on_again(self, a: ExternalAppointment) -> None:
        if a.rebooked_as:
            self.nothing_to_do.emit(self.tr("It is booked again already."))
        elif a.outcome not in NOT_SEEN:
            self.nothing_to_do.emit(self.tr("R books again what did not come about. Say first why: C or D."))
        else:
            self.again_requested.emit(a.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.week_stepped.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)
