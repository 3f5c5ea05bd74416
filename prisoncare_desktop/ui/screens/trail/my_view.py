"""What one did oneself, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.screens.trail.trail_rows import trail_row
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.rows import Column
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.trail import TrailLine


class MyTrailView(WorkingPage):
    older_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("What I did here"), parent=parent)
        self.older = secondary_button(self.tr("Older rows"), key_hint="O")
        self.older.clicked.connect(self.older_requested)
        self.older.hide()
        self.aside.addWidget(self.older)
        self.back = self.add_way_back(self.tr("Settings"))
        self.table = GridTable(self.tr("What I did, newest first"))
        self.table.set_columns(
            (
                Column("when", self.tr("When")),
                Column("what", self.tr("What")),
                Column("about", self.tr("About")),
                Column("reason", self.tr("Reason or result"), stretch=1),
            )
        )
        self.table.set_commands({"O"})
        self.table.set_jump(False)
        self.table.command_pressed.connect(self._on_command)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self.setFocusProxy(self.table)

    def display(self, lines: Sequence[TrailLine], today: date, *, more: bool) -> None:
        """Show all that were read so far; `more`: there are older ones."""
        self.trouble.set_message("info", "")
        self.older.setVisible(more)
        shown = self.tr("1 row") if len(lines) == 1 else self.tr("{n} rows").format(n=f"{len(lines):,}")
        kept = self.tr("auditors and leaders can read them too")
        self.set_title(self.tr("What I did here"), f"{shown}, {self.tr('newest first')}; {kept}")
        self.table.set_empty_text(self.tr("Nothing yet. Everything you do and open here leaves a row."))
        self.table.set_rows([trail_row(line, today) for line in lines])

    def _on_command(self, _letter: str, _row_id: str) -> None:
        if not self.older.isHidden():
            self.older_requested.emit()
