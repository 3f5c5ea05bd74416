"""The trail as a table, under a filter and the result of the last check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.trail import Checked, TrailReport
from prisoncare_desktop.ui.screens.trail.filter_row import FilterRow
from prisoncare_desktop.ui.screens.trail.trail_rows import trail_row
from prisoncare_desktop.ui.screens.trail.trail_words import report_words
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.progress import Progress
from prisoncare_desktop.ui.widgets.rows import Column
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.trail import TrailLine, TrailPage


class TrailView(WorkingPage):
    verify_requested = Signal()
    export_requested = Signal()
    older_requested = Signal()
    who_saw_requested = Signal(str)  # a resident's number

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Trail"), parent=parent)
        self._numbers: dict[str, str] = {}  # row id -> the number of the resident it is about
        self.verify = primary_button(self.tr("Check the trail"), key_hint="V")
        self.export = secondary_button(self.tr("Export"), key_hint="E")
        self.older = secondary_button(self.tr("Older rows"), key_hint="O")
        self.verify.clicked.connect(self.verify_requested)
        self.export.clicked.connect(self.export_requested)
        self.older.clicked.connect(self.older_requested)
        self.aside.addWidget(self.older)
        self.aside.addWidget(self.export)
        self.aside.addWidget(self.verify)
        self.filter = FilterRow(today)
        self.alarm = Banner()
        self.result = Banner()
        self.progress = Progress()
        self.progress.hide()
        self.table = GridTable(self.tr("Rows of the trail, newest first"))
        self.table.set_columns(
            (
                Column("seq", self.tr("Row"), align="right", hide_below=1050),
                Column("when", self.tr("When")),
                Column("who", self.tr("Who")),
                Column("role", self.tr("Role"), hide_below=900),
                Column("pc", self.tr("PC"), hide_below=1250),
                Column("what", self.tr("What")),
                Column("about", self.tr("About")),
                Column("reason", self.tr("Reason or result"), stretch=1),
            )
        )
        self.table.set_commands({"V", "E", "O", "S", "L"})
        self.table.set_jump(False)
        self.table.command_pressed.connect(self._on_command)
        self.table.row_activated.connect(self._on_who_saw)
        for widget in (self.trouble, self.alarm, self.progress, self.result, self.filter):
            self.body.addWidget(widget)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        to_filter = QShortcut(QKeySequence("Ctrl+F"), self)
        to_filter.activated.connect(self.filter.number.setFocus)
        on_keys(self, "Esc", self._on_escape)
        self.setFocusProxy(self.table)

    def display(self, lines: Sequence[TrailLine], page: TrailPage, today: date) -> None:
        """Show these rows, all that were read so far; `page`: the one read last."""
        self.trouble.set_message("info", "")
        self.filter.set_people(page.people)
        self.older.setVisible(page.more)
        shown = self.tr("1 row") if len(lines) == 1 else self.tr("{n} rows").format(n=f"{len(lines):,}")
        of = self.tr("newest first, of {n} on this PC").format(n=f"{page.head_seq:,}")
        self.set_title(self.tr("Trail"), f"{shown}, {of}")
        self.alarm.set_message(
            "danger" if page.disagrees else "info",
            self.tr("The trail of this PC is not what the trust was told of it. Press V to see where.")
            if page.disagrees
            else "",
        )
        self._numbers = {str(line.seq): line.about for line in lines if line.of_resident}
        self.table.set_empty_text(
            self.tr("No row is about that. Everything that people do here leaves one; ask for less to see more.")
        )
        self.table.set_rows([trail_row(line, today) for line in lines])

    def display_checking(self, checked: Checked) -> None:
        """Show how far a check is."""
        self.result.set_message("info", "")
        done, total = checked.report.rows, max(checked.total, checked.report.rows)
        words = self.tr("Checking: {done} of {total} rows").format(done=f"{done:,}", total=f"{total:,}")
        self.progress.set_progress(done, total, words)
        self.progress.show()

    def display_report(self, report: TrailReport, today: date) -> None:
        """Show what a check came to."""
        self.progress.hide()
        kind, lead = ("done", self.tr("Whole.")) if report.sound else ("danger", self.tr("Not whole."))
        self.result.set_message("done" if kind == "done" else "danger", report_words(report, today), lead=lead)

    def stop_checking(self) -> None:
        self.progress.hide()

    def clear(self) -> None:
        """Show no result of another visit."""
        self.result.set_message("info", "")
        self.progress.hide()

    def number_of(self, row_id: str) -> str:
        """Return the number of the resident a row is about, "" if it is about none."""
        return self._numbers.get(row_id, "")

    def _on_escape(self) -> None:
        """Show all rows again, with the focus on them."""
        self.filter.clear()
        self.table.setFocus()

    def _on_command(self, letter: str, row_id: str) -> None:
        if letter == "V":
            self.verify_requested.emit()
        elif letter == "E":
            self.export_requested.emit()
        elif letter == "O" and not self.older.isHidden():
            self.older_requested.emit()
        elif letter == "S":
            self._on_who_saw(row_id)
        elif letter == "L":
            self.filter.turn_lists()

    def _on_who_saw(self, row_id: str) -> None:
        self.who_saw_requested.emit(self.number_of(row_id))
