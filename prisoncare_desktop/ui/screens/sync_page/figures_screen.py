"""Wires the page of figures to the tasks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.ui.private_file import write_private
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.sync_page.figures_view import FiguresView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.widgets.file_choice import choose_new_file
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.sync_figures import GetSyncFigures, SyncFigures, as_json

AskWhere = Callable[[QWidget, str, Callable[[Path], None]], None]
"""Asks where a file is to go: (the page, a name to begin with, what to do with the path). Not called if they cancel."""


def ask_where(page: QWidget, name: str, chosen: Callable[[Path], None]) -> None:
    """Ask with a dialog."""
    choose_new_file(page, page.tr("Save the figures"), Path.home() / name, chosen)


class FiguresScreen(Screen):
    """The figures of the sync. `Place("sync-figures")`; for leaders and IT."""

    name = "sync-figures"
    room = "sync"
    help_page = "sync"

    def __init__(self, tasks: Tasks, ask_where: AskWhere = ask_where) -> None:
        self._page = page = FiguresView()
        super().__init__(page, tasks)
        self._ask_where = ask_where
        self._figures: SyncFigures | None = None
        page.back_requested.connect(lambda: self.go.emit(Place("sync")))
        page.copy_requested.connect(self._on_copy)
        page.save_requested.connect(self._on_save)

    def keys(self) -> tuple[tuple[str, str], ...]:
        return ((self.tr("Tab"), self.tr("Copy, save, the tables")), (self.tr("Esc"), self.tr("Sync")))

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._read()
        self._page.kinds.setFocus()

    def on_changed(self, _changes: Changes) -> None:
        self._read()

    def _read(self) -> None:
        def show(figures: SyncFigures) -> None:
            self._figures = figures
            self._page.display(figures, self._tasks.context.today())

        self._tasks.ask(
            self,
            GetSyncFigures(),
            show,
            lambda error: self._page.show_trouble(words_for(error)),
            key="sync-figures",
        )

    def _on_copy(self) -> None:
        QApplication.clipboard().setText(self._page.as_text())
        self.said.emit(self.tr("Copied. It is gone from the clipboard in half a minute."))

    def _on_save(self) -> None:
        if self._figures is None:
            return
        figures = self._figures
        content = as_json(figures).encode()

        def save(path: Path) -> None:
            self._tasks.other(
                self,
                lambda: write_private(path, content),
                lambda _none: self.said.emit(self.tr("Saved: {file}. It names nobody.").format(file=path)),
                lambda error: self._page.show_trouble(words_for(error)),
            )

        self._ask_where(self._page, f"sync-figures-{figures.as_of:%Y%m%d-%H%M}.json", save)
