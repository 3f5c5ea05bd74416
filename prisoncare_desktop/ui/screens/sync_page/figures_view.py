"""The figures of the sync for IT and leaders: how it stands, kind by kind, day by day, run by run. Names nobody."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.ui.calendar_words import moment, short_day
from prisoncare_desktop.ui.screens.sync_page.figures_words import standing, tr
from prisoncare_desktop.ui.trouble import sync_trouble_words
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.labels import Label, heading, quiet, wrapped
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.run_log import DayOfRuns, RunNote
from prisoncare_desktop.usecases.sync_figures import KindFigures, SyncFigures
from prisoncare_desktop.usecases.syncing import STOPPED

_MB = 1024 * 1024


class FiguresView(WorkingPage):
    copy_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Figures of the sync"), self.tr("Nobody is named here."), parent)
        self.copy = secondary_button(self.tr("Copy"))
        self.copy.clicked.connect(self.copy_requested)
        self.save = secondary_button(self.tr("Save as JSON…"))
        self.save.clicked.connect(self.save_requested)
        self.aside.addWidget(self.copy)
        self.aside.addWidget(self.save)
        self.add_way_back(self.tr("Sync"))
        self._card = Card(self.tr("How it stands"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 7)
        self._card.body.addLayout(self._grid)
        self._lines: list[tuple[str, str]] = []
        self.kinds = _table(
            self.tr("Changes by kind and state"),
            Column("kind", self.tr("Kind"), stretch=1),
            Column("waiting", self.tr("Waiting"), align="right"),
            Column("claimed", self.tr("On its way"), align="right"),
            Column("receipted", self.tr("Receipted"), align="right"),
            Column("refused", self.tr("Refused"), align="right"),
            Column("conflict", self.tr("Conflict"), align="right"),
            Column("given-up", self.tr("Given up"), align="right"),
            Column("batches", self.tr("In batches"), align="right", hide_below=700),
        )
        self.days = _table(
            self.tr("Last seven days"),
            Column("day", self.tr("Day"), stretch=1),
            Column("runs", self.tr("Runs"), align="right"),
            Column("failed", self.tr("Not ended"), align="right"),
            Column("sent", self.tr("Sent"), align="right"),
            Column("received", self.tr("Received"), align="right"),
            Column("requests", self.tr("Requests"), align="right"),
            Column("bytes", self.tr("MB up / down"), align="right", hide_below=700),
            Column("longest", self.tr("Longest"), align="right"),
        )
        self.runs = _table(
            self.tr("Latest runs that moved something, or met trouble"),
            Column("at", self.tr("When")),
            Column("ended", self.tr("Ended"), stretch=1),
            Column("sent", self.tr("Sent"), align="right"),
            Column("receipted", self.tr("Receipted"), align="right"),
            Column("aside", self.tr("Set aside"), align="right"),
            Column("received", self.tr("Received"), align="right"),
            Column("requests", self.tr("Requests"), align="right", hide_below=700),
            Column("seconds", self.tr("Seconds"), align="right"),
        )
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.column.addWidget(self._card)
        for table in (self.kinds, self.days, self.runs):
            page.column.addWidget(heading(table.accessibleName(), 3))
            page.add_table(table)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        self.setFocusProxy(self.kinds)

    def display(self, figures: SyncFigures, today: date) -> None:
        """Show the figures as they stand."""
        self.trouble.set_message("info", "")
        self._show_lines(standing(figures, today))
        self.kinds.set_rows([_kind_row(one) for one in figures.kinds])
        self.days.set_rows([_day_row(one) for one in figures.runs.days])
        self.runs.set_rows([_run_row(n, one, today) for n, one in enumerate(figures.runs.latest)])

    def as_text(self) -> str:
        """Return all that is on the page as lines of text, to be copied."""
        told = [f"{name}: {value}" for name, value in self._lines]
        for table in (self.kinds, self.days, self.runs):
            told += ["", table.accessibleName(), *table.as_lines()]
        return "\n".join(told) + "\n"

    # --- inside ---

    def _show_lines(self, lines: list[tuple[str, str]]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._lines = lines
        for row, (name, value) in enumerate(lines):
            label: Label = wrapped(value)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(quiet(name, wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label, row, 1, Qt.AlignmentFlag.AlignTop)


def _table(name: str, *columns: Column) -> GridTable:
    table = GridTable(name)
    table.set_columns(columns)
    table.set_selection_needs_focus(True)
    return table


def _number(n: int) -> Cell:
    return Cell(f"{n:,}", tabular=True, quiet=not n)


def _kind_row(one: KindFigures) -> Row:
    states = {state.value: _number(one.states.get(state.value, 0)) for state in EntryState}
    return Row(one.kind, {"kind": Cell(one.about, strong=True), **states, "batches": _number(one.batches)})


def _day_row(one: DayOfRuns) -> Row:
    return Row(
        one.day,
        {
            "day": Cell(short_day(date.fromisoformat(one.day)), strong=True),
            "runs": _number(one.runs),
            "failed": _number(one.failed),
            "sent": _number(one.sent),
            "received": _number(one.received),
            "requests": _number(one.requests),
            "bytes": Cell(f"{one.bytes_up / _MB:.1f} / {one.bytes_down / _MB:.1f}", tabular=True),
            "longest": Cell(f"{one.longest_s:.1f} s", tabular=True),
        },
    )


def _run_row(n: int, one: RunNote, today: date) -> Row:
    ended = Chip("done", tr("to its end"))
    if one.refused + one.conflicts:
        ended = Chip("caution", tr("to its end; some set aside"))
    if one.trouble:
        ended = Chip("caution", tr("stopped") if one.trouble == STOPPED else sync_trouble_words(one.trouble).what)
    return Row(
        str(n),
        {
            "at": Cell(moment(instant_of(one.at), today), tabular=True),
            "ended": ended,
            "sent": _number(one.sent),
            "receipted": _number(one.receipted),
            "aside": _number(one.refused + one.conflicts),
            "received": _number(one.received),
            "requests": _number(one.requests),
            "seconds": Cell(f"{one.seconds:.1f}", tabular=True),
        },
    )
