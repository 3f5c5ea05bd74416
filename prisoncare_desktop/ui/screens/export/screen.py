"""Wires the rows for another system to the tasks, the clipboard and a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.ui.private_file import write_private
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.export.view import ExportView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.widgets.file_choice import choose_new_file
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.exports import (
    AcceptExport,
    Export,
    ExportAttendance,
    ExportRow,
    Leaving,
    PrepareExport,
    ShownRow,
    Taken,
    Way,
)

AskWhere = Callable[[QWidget, str, Callable[[Path], None]], None]
"""Asks where a file is to go: (the page, a name to begin with, what to do with the path). Not called if they cancel."""


def ask_where(page: QWidget, name: str, chosen: Callable[[Path], None]) -> None:
    """Ask with a dialog."""
    choose_new_file(page, page.tr("Save the rows"), Path.home() / name, chosen)


class ExportScreen(Screen):
    """A session's attendance for another system. `Place("export", session_id)`."""

    name = "export"
    room = "clinics"
    help_page = "export"

    def __init__(self, tasks: Tasks, ask_where: AskWhere = ask_where) -> None:
        self._page = ExportView()
        super().__init__(self._page, tasks)
        self._ask_where = ask_where
        self._session_id = ""
        self._layout_id = ""
        self._only_open = False
        self._shown: Export | None = None
        page = self._page
        page.back_requested.connect(lambda: self.go.emit(Place("session", self._session_id)))
        page.layout_chosen.connect(self._on_layout)
        page.only_open_toggled.connect(self._on_only_open)
        page.ticked.connect(self._on_ticked)
        page.copy_requested.connect(self._on_copy)
        page.save_requested.connect(self._on_save)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Space"), self.tr("Tick off")),
            (self.tr("Ctrl A"), self.tr("Tick all off")),
            (self.tr("Ctrl C"), self.tr("Copy")),
            ("S", self.tr("Save as a file")),
            ("O", self.tr("Still to do")),
            ("1 2", self.tr("For whom")),
            (self.tr("Esc"), self.tr("Back")),
        )

    def enter(self, what: str, _around: Surroundings) -> None:
        if what != self._session_id:
            self._session_id, self._only_open, self._shown = what, False, None
            self._page.clear()
        self._read()
        self._page.table.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if not changes or changes.export_marks or changes.residents or self._session_id in changes.sessions:
            self._read()

    def _read(self) -> None:
        session_id = self._session_id

        def show(export: Export) -> None:
            if session_id == self._session_id:
                self._shown, self._layout_id = export, export.layout.id
                self._page.trouble.set_message("info", "")
                self._page.display(export, only_open=self._only_open)

        def failed(error: Exception) -> None:
            self._page.show_trouble(words_for(error))

        self._tasks.ask(self, PrepareExport(session_id, self._layout_id), show, failed, key="export")

    def _on_layout(self, layout_id: str) -> None:
        self._layout_id = layout_id
        self._read()

    def _on_only_open(self) -> None:
        self._only_open = not self._only_open
        if self._shown is not None:
            self._page.display(self._shown, only_open=self._only_open)

    # --- ticks ------------------------------------------------------------------------------------------------------

    def _on_ticked(self, rows: tuple[ExportRow, ...]) -> None:
        accepted = any(row.taken is not Taken.ACCEPTED for row in rows)
        shown = tuple(ShownRow(row.appointment_id, row.revision) for row in rows)
        self._tasks.run(
            self,
            AcceptExport(self._session_id, self._layout_id, shown, accepted),
            None,
            lambda error: self._page.show_trouble(words_for(error)),
        )

    # --- taken out --------------------------------------------------------------------------------------------------

    def _on_copy(self) -> None:
        def copied(leaving: Leaving) -> None:
            QApplication.clipboard().setText(leaving.content.decode("utf-8"))
            told = self.tr("Copied: {rows}. Paste within 30 seconds; then the clipboard is emptied.")
            self.said.emit(told.format(rows=self._rows(leaving.rows)))

        self._take_out(Way.COPIED, copied)

    def _on_save(self) -> None:
        if self._shown is not None and self._page.leaving():
            session = self._shown.session
            name = f"attendance-{session.clinic_date.isoformat()}-{session.period.value}-{self._layout_id}.csv"
            self._ask_where(self._page, name, self._save_to)
        else:
            self._say_nothing_leaves()

    def _save_to(self, path: Path) -> None:
        def written(leaving: Leaving) -> None:
            told = self.tr("Saved {file}: {rows}. It can be read without a password: delete it once it is taken over.")
            self.said.emit(told.format(file=path.name, rows=self._rows(leaving.rows)))

        def write(leaving: Leaving) -> None:
            self._tasks.other(
                self,
                lambda: write_private(path, leaving.content),
                lambda _none: written(leaving),
                lambda error: self._page.show_trouble(words_for(error)),
            )

        self._take_out(Way.SAVED, write)

    def _take_out(self, way: Way, then: Callable[[Leaving], None]) -> None:
        leaving = self._page.leaving()
        if not leaving:
            self._say_nothing_leaves()
            return
        self._tasks.run(
            self,
            ExportAttendance(self._session_id, self._layout_id, way, leaving),
            then,
            lambda error: self._page.show_trouble(words_for(error)),
        )

    def _say_nothing_leaves(self) -> None:
        self.said.emit(self.tr("Nothing on view is recorded: there is nothing to hand on."))

    def _rows(self, n: int) -> str:
        return self.tr("1 row") if n == 1 else self.tr("{n} rows").format(n=n)
