"""The places behind a number, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.ui.calendar_words import wall_clock, weekday_and_day
from prisoncare_desktop.ui.outcome_words import outcome_chip, outcome_words, reason_cell
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row, words_of
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.indicators import IndicatorLine, IndicatorLines

ALL, MORE = "A", "M"
_NARROW, _SMALL = 900, 700  # px; what a narrow table goes without stands in the line under it


class IndicatorLinesView(WorkingPage):
    line_chosen = Signal(str, str)  # session id, appointment id
    command = Signal(str)  # ALL or MORE

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.add_way_back(self.tr("Figures"))
        self._lines: dict[str, IndicatorLine] = {}
        self.formula = Label("", "quiet", wrap=True)
        self.table = GridTable(self.tr("The people behind the number"))
        self.table.set_columns(self._columns())
        self.table.set_commands((ALL, MORE))
        self.table.set_jump(True, lambda row: words_of(row.cells["resident"]))
        self.table.command_pressed.connect(lambda key, _row: self.command.emit(key))
        self.table.row_activated.connect(self._on_line)
        self._detail = Label("", "quiet", wrap=True)
        self.table.current_changed.connect(self._on_current)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.formula)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._detail)
        self.body.addStretch(0)
        self.setFocusProxy(self.table)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("when", self.tr("When")),
            Column("clinic", self.tr("Clinic"), stretch=1, hide_below=_SMALL),
            Column("wing", self.tr("Wing then"), hide_below=_NARROW),
            Column("resident", self.tr("Resident"), stretch=1),
            Column("number", self.tr("Number"), hide_below=_NARROW),
            Column("outcome", self.tr("Outcome")),
            Column("reason", self.tr("Reason"), stretch=1, hide_below=_SMALL),
        )

    def display(self, told: IndicatorLines, lines: Sequence[IndicatorLine], *, among: bool, today: date) -> None:
        """Show these lines of a number. `among`: they are all that it is told of."""
        self.trouble.set_message("info", "")
        self._lines = {line.appointment.id: line for line in lines}
        whole = self.tr("counted or not") if among else self.tr("those counted")
        said = self.tr("1 place") if told.of == 1 else self.tr("{n} places").format(n=f"{told.of:,}")
        if len(lines) < told.of:
            said += self.tr(", the latest {n} on view").format(n=f"{len(lines):,}")
        self.set_title(told.indicator.title, f"{said} · {whole}")
        self.formula.setText(told.indicator.formula)
        self.table.set_empty_text(self.tr("Nobody. A shows those not counted, too."))
        self.table.set_rows([self._row(line, today) for line in lines])
        self._on_current(self.table.current_id())

    def forget(self) -> None:
        """Show nobody until the next number's people are here."""
        self._lines = {}
        self.formula.setText("")
        self.table.forget()

    def _row(self, line: IndicatorLine, today: date) -> Row:
        a = line.appointment
        day = local_date(a.starts_at)
        year = f" {day.year}" if day.year != today.year else ""
        return Row(
            a.id,
            {
                "when": Cell(f"{weekday_and_day(day)}{year} {wall_clock(a.starts_at)}", tabular=True),
                "clinic": line.clinic_label,
                "wing": Cell(self._wing(line), quiet=True),
                "resident": Cell(line.resident.name, strong=True),
                "number": Cell(line.resident.nomis_number, tabular=True),
                "outcome": outcome_chip(a),
                "reason": reason_cell(a),
            },
        )

    def _wing(self, line: IndicatorLine) -> str:
        wing = line.wing or self.tr("not known")
        return wing if line.wing_known else self.tr("{wing} (clinic)").format(wing=wing)

    def _on_current(self, appointment_id: str) -> None:
        """Say all of the row under the cursor: at 200 % the table has no room for it."""
        line = self._lines.get(appointment_id)
        said = ""
        if line is not None:
            r = line.resident
            wing = self.tr("wing then: {wing}").format(wing=self._wing(line))
            said = " · ".join((r.name, r.nomis_number, line.clinic_label, wing, outcome_words(line.appointment)))
        self._detail.setText(said)

    def _on_line(self, appointment_id: str) -> None:
        line = self._lines[appointment_id]
        self.line_chosen.emit(line.session.id, appointment_id)
