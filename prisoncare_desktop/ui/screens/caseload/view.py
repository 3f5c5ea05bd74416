"""The caseload as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.calendar_words import short_day
from prisoncare_desktop.ui.resident_words import presence_words, wing_words
from prisoncare_desktop.ui.theme.look import is_narrow
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, Row
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.pathway import DueLine

_SOON_DAYS = 7  # nearer than this is worth a chip; later is only a date

_NARROW = 900  # px


class CaseloadView(WorkingPage):
    resident_chosen = Signal(str)  # resident id
    everybody_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._residents: dict[str, str] = {}  # episode id -> resident id
        self._narrow = False  # then review and date share a column with the reason and the chip
        self._shown: tuple[tuple[DueLine, ...], date, bool] | None = None
        self.everybody = secondary_button(self.tr("Everybody’s"), key_hint="E")
        self.everybody.clicked.connect(self.everybody_toggled)
        self.aside.addWidget(self.everybody)
        self.table = GridTable(self.tr("Residents and their next review"))
        self._show_columns()
        self.table.set_commands({"E"})
        self.table.set_jump(True, lambda row: _said(row, "resident"))
        self.table.command_pressed.connect(lambda _letter, _row_id: self.everybody_toggled.emit())
        self.table.row_activated.connect(lambda row_id: self.resident_chosen.emit(self._residents[row_id]))
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self.setFocusProxy(self.table)

    def _show_columns(self) -> None:
        who = (
            Column("resident", self.tr("Resident")),
            Column("cell", self.tr("Cell")),
            Column("number", self.tr("Number"), hide_below=640),
        )
        why = Column("why", self.tr("Why it is due"), stretch=1)
        if self._narrow:
            self.table.set_columns((*who, Column("state", self.tr("Due")), why))
        else:
            review, due = Column("review", self.tr("Next review")), Column("due", self.tr("Due"))
            self.table.set_columns((*who, review, due, Column("state", ""), why))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if is_narrow(self.width(), _NARROW) is not self._narrow:
            self._narrow = not self._narrow
            self._show_columns()
            if self._shown is not None:
                self._show_rows(*self._shown)

    def display(self, lines: Sequence[DueLine], today: date, *, wing: str, everybody: bool) -> None:
        """Show these, in this order. `everybody`: not only one's own."""
        self.trouble.set_message("info", "")
        self._residents = {line.episode.id: line.resident.id for line in lines}
        self.everybody.setText(self.tr("Only mine") if everybody else self.tr("Everybody’s"))
        self.everybody.updateGeometry()
        whose = self.tr("everybody’s") if everybody else self.tr("mine")
        self.set_title(self.tr("Caseload"), f"{wing_words(wing)} · {whose} · {self._summary(lines)}")
        self.table.set_empty_text(
            self.tr("Nobody here. Residents appear when they have an open episode with the service.")
            if everybody
            else self.tr("Nobody of yours here. Press E to see everybody’s.")
        )
        self._shown = (tuple(lines), today, everybody)
        self._show_rows(*self._shown)

    def _show_rows(self, lines: Sequence[DueLine], today: date, everybody: bool) -> None:
        self.table.set_rows([self._row(line, today, everybody=everybody) for line in lines])

    def _summary(self, lines: Sequence[DueLine]) -> str:
        overdue = sum(1 for x in lines if x.task and x.days_overdue > 0)
        due_today = sum(1 for x in lines if x.task and x.days_overdue == 0)
        people = self.tr("1 resident") if len(lines) == 1 else self.tr("{n} residents").format(n=len(lines))
        return self.tr("{people}, {overdue} overdue, {today} due today").format(
            people=people, overdue=overdue, today=due_today
        )

    def _row(self, line: DueLine, today: date, *, everybody: bool) -> Row:
        r, task = line.resident, line.task
        why = line.why
        if self._narrow and task is not None:
            why = f"{task.review_code}: {why}"
        if everybody:
            whose = line.episode.worker_name or self.tr("no worker yet")
            why = f"{whose} · {why}" if why else whose
        due: Content = ""
        if task is not None:
            far = abs((task.due_on - today).days) > 300
            due = Cell(f"{short_day(task.due_on)} {task.due_on.year}" if far else short_day(task.due_on), tabular=True)
        return Row(
            line.episode.id,
            {
                "resident": Cell(r.name, strong=True),
                "cell": Cell(r.cell or presence_words(r.presence), tabular=True),
                "number": Cell(r.nomis_number, tabular=True),
                "review": line.review_label if task else Cell(self.tr("none owed"), quiet=True),
                "due": due,
                "state": self._state(line) or (due if self._narrow else ""),
                "why": Cell(why, quiet=True),
            },
        )

    def _state(self, line: DueLine) -> Content:
        days = line.days_overdue
        if line.task is None or days < -_SOON_DAYS:
            return ""
        if days > 0:
            late = self.tr("1 day overdue") if days == 1 else self.tr("{n} days overdue").format(n=days)
            return Chip("overdue", late)
        if days == 0:
            return Chip("caution", self.tr("due today"))
        return Chip("info", self.tr("due tomorrow") if days == -1 else self.tr("due in {n} days").format(n=-days))


def _said(row: Row, key: str) -> str:
    content = row.cells[key]
    return content.text if isinstance(content, Cell) else ""
