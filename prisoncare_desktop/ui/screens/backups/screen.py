"""Wires the Backups page to the tasks; a backup goes on behind, whatever else is done meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.backups.view import BackupsView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.backup_port import BackupNote
from prisoncare_desktop.usecases.backups import BackUpNow, ChooseBackupFolder, GetBackups
from prisoncare_desktop.usecases.changes import Changes


class BackupsScreen(Screen):
    """How this PC stands with its backups. `Place("backups")`."""

    name = "backups"
    room = "settings"
    help_page = "backups"

    _went_on = Signal(int, int)  # from the thread that makes it

    def __init__(self, tasks: Tasks) -> None:
        self._page = BackupsView()
        super().__init__(self._page, tasks)
        self._clock = tasks.context.clock
        self._going = False
        self._page.back_requested.connect(lambda: self.go.emit(Place("settings")))
        self._page.back_up_requested.connect(self._on_back_up)
        self._page.folder_chosen.connect(self._on_folder_chosen)
        self._page.folder_wanted.connect(lambda folder: self._choose(ChooseBackupFolder(Path(folder), make_it=True)))
        self._went_on.connect(self._on_progress, Qt.ConnectionType.QueuedConnection)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Enter"), self.tr("Back up now")),
            (self.tr("Tab"), self.tr("Where they go, what is kept")),
            (self.tr("Esc"), self.tr("Settings")),
        )

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._read()
        self._page.back_up.setFocus()

    def on_changed(self, _changes: Changes) -> None:
        self._read()

    # --- inside ---

    def _read(self) -> None:
        self._tasks.ask(
            self,
            GetBackups(),
            lambda state: self._page.display(state, local_date(self._clock.now())),
            lambda error: self._page.show_trouble(words_for(error)),
        )

    def _on_back_up(self) -> None:
        if self._going:
            return
        self._going = True
        self._page.show_progress(0, 1)
        self._tasks.behind(self, BackUpNow(self._went_on.emit), self._on_made, self._on_failed)

    def _on_progress(self, done: int, whole: int) -> None:
        if self._going:
            self._page.show_progress(done, max(whole, 1))

    def _on_made(self, _note: BackupNote) -> None:
        self._over()
        self.said.emit(self.tr("Backed up, opened and checked."))

    def _on_failed(self, error: BaseException) -> None:
        self._over()
        self._page.show_trouble(words_for(error))

    def _over(self) -> None:
        self._going = False
        self._page.show_progress(0, 0)
        self._read()

    def _on_folder_chosen(self, folder: str) -> None:
        self._choose(ChooseBackupFolder(Path(folder)))

    def _choose(self, command: ChooseBackupFolder) -> None:
        def failed(error: Exception) -> None:
            if isinstance(error, RuleBroken) and error.code == "no-such-folder":
                self._page.ask_to_make(str(command.folder))
            else:
                self._page.show_trouble(words_for(error))

        self._tasks.behind(self, command, lambda _none: self._on_folder_kept(), failed)

    def _on_folder_kept(self) -> None:
        self.said.emit(self.tr("Backups go to this folder from now on; the first is made within a minute."))
        self._page.folder_kept()
        self._read()
