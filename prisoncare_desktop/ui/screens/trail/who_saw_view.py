"""Who saw or changed one resident's record, a person a row."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.trail.trail_words import who_role_words
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.trail import Sight, Sights


class WhoSawView(WorkingPage):
    rows_requested = Signal(str)  # the resident's number

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Who saw this record"), parent=parent)
        self._number = ""
        self.rows = self.add_way_back(self.tr("The rows"))
        self.back_requested.connect(self._on_rows)
        self.table = GridTable(self.tr("Who saw or changed this record"))
        self.table.set_columns(
            (
                Column("who", self.tr("Who")),
                Column("role", self.tr("Role")),
                Column("looked", self.tr("Looked"), align="right"),
                Column("changed", self.tr("Changed"), align="right"),
                Column("first", self.tr("First")),
                Column("last", self.tr("Last"), stretch=1),
            )
        )
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self.setFocusProxy(self.table)

    def clear(self, number: str) -> None:
        """Show nobody: the answer for this number is on its way."""
        self._number = number
        self.trouble.set_message("info", "")
        self.set_title(self.tr("Who saw this record"), number)
        self.table.set_rows(())

    def display(self, sights: Sights, today: date) -> None:
        """Show everybody, the latest first."""
        n = len(sights.people)
        people = self.tr("1 person") if n == 1 else self.tr("{n} people").format(n=n)
        where = self.tr("on this PC, with appointments, episodes and forms")
        self.set_title(self.tr("Who saw this record"), f"{sights.number} · {people} {where}")
        self.table.set_empty_text(self.tr("Nobody saw or changed this record on this PC."))
        self.table.set_rows([_row(one, today) for one in sights.people])

    def _on_rows(self) -> None:
        self.rows_requested.emit(self._number)


def _row(one: Sight, today: date) -> Row:
    return Row(
        one.user_id,
        {
            "who": Cell(one.who, strong=True),
            "role": Cell(who_role_words(one.role), quiet=True),
            "looked": Cell(f"{one.looked:,}", tabular=True),
            "changed": Cell(f"{one.changed:,}", tabular=True),
            "first": Cell(moment(one.first_at, today), tabular=True),
            "last": Cell(moment(one.last_at, today), tabular=True),
        },
    )
