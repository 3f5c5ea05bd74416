"""The lines, the soonest first; under them what is wrong with the marked one and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.calendar_words import half_day, near_day, weekday_and_day
from prisoncare_desktop.ui.problem_words import SETTLED_HERE, what_words, where_words, with_words
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup, KeyPalette
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.list_problems import ListProblem

SETTLE = "S"
_NARROW = 700  # px: below it the table goes without the clinic, which the line under it names


class ListProblemsView(WorkingPage):
    """`opened`: a line's id, to go to its list. `settled`: a line's id, and the place that is kept, "" of two lists."""

    opened = Signal(str)
    settled = Signal(str, str)

    def __init__(self, *, may_settle: bool, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Lists to look at"), parent=parent)
        self._problems: dict[str, ListProblem] = {}
        self._may_settle = may_settle
        self._palette: KeyPalette | None = None
        self._asked = ""
        self.add_way_back(self.tr("Clinics"))
        self.table = GridTable(self.tr("What is wrong with lists"))
        self.table.set_columns(
            (
                Column("when", self.tr("When")),
                Column("clinic", self.tr("Clinic"), hide_below=_NARROW),
                Column("who", self.tr("Resident"), stretch=1),
                Column("number", self.tr("Number"), hide_below=_NARROW),
                Column("what", self.tr("What is wrong"), stretch=1),
            )
        )
        self.table.set_empty_text(self.tr("Nothing is wrong with the lists. What looks wrong will stand here."))
        self.table.set_commands((SETTLE,) if may_settle else ())
        self.table.row_activated.connect(self.opened)
        self.table.current_changed.connect(lambda _id: self._show())
        self.table.command_pressed.connect(lambda _letter, problem_id: self._settle(problem_id))
        self._line = Label("", wrap=True)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._line)
        self.body.addStretch(0)
        self.setFocusProxy(self.table)

    def display(self, problems: Sequence[ListProblem], today: date) -> None:
        self._problems = {one.id: one for one in problems}
        n = len(problems)
        said = self.tr("1 thing is wrong") if n == 1 else self.tr("{n} things are wrong").format(n=n)
        self.set_title(self.tr("Lists to look at"), said if n else self.tr("The past 7 days and the next 14"))
        self.trouble.set_message("info", "")
        self.table.set_rows([_row(one, today) for one in problems])
        self._show()

    def told(self) -> str:
        """Return the line about the marked one."""
        return self._line.text()

    def close_overlays(self) -> None:
        if self._palette is not None:
            self._palette.dismiss()

    # --- inside ---

    def _show(self) -> None:
        one = self._problems.get(self.table.current_id())
        self._line.setText(with_words(one, may_settle=self._may_settle) if one is not None else "")
        self._line.setVisible(bool(self._line.text()))

    def _settle(self, problem_id: str) -> None:
        one = self._problems.get(problem_id)
        if one is None or one.trouble not in SETTLED_HERE:
            return
        if self._palette is None:
            self._palette = KeyPalette(frame_of(self))
            self._palette.chosen.connect(lambda keep: self.settled.emit(self._asked, keep))
        self._asked = problem_id
        self._palette.ask(*_question(one))
        self._palette.open_at(self.table.row_rect(problem_id))


def _question(one: ListProblem) -> tuple[str, str, tuple[ChoiceGroup, ...]]:
    title, subtitle, choices = SETTLED_HERE[one.trouble](one)
    return title, subtitle, (ChoiceGroup("", tuple(Choice(*choice) for choice in choices)),)


def _row(one: ListProblem, today: date) -> Row:
    session = one.session
    day = session.clinic_date if session is not None else None
    near = "" if day is None else near_day(day, today) if abs((day - today).days) <= 1 else weekday_and_day(day)
    return Row(
        one.id,
        {
            "when": f"{near}, {half_day(session.period)}" if session is not None else "",
            "clinic": Cell(where_words(one), quiet=True),
            "who": Cell(one.resident.name if one.resident is not None else "", strong=True),
            "number": Cell(one.resident.nomis_number if one.resident is not None else "", tabular=True),
            "what": Chip("caution", what_words(one)),
        },
    )
