"""Wires the Sync page to the tasks. The sync itself is asked for by `sync_requested`; the shell runs it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.ui.screen import Screen, Surroundings
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.backups import SaveUnsentToFile
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.decisions import SendAgain
from prisoncare_desktop.usecases.sync_state import GetSyncPage


class SyncScreen(Screen):
    """Where every record stands. `Place("sync")`."""

    name = "sync"
    room = "sync"
    help_page = "sync"

    def __init__(self, tasks: Tasks) -> None:
        self._page = SyncView()
        super().__init__(self._page, tasks)
        self._clock = tasks.context.clock
        self._page.sync_requested.connect(self.sync_requested)
        self._page.send_again_requested.connect(self._on_send_again)
        self._page.save_unsent_requested.connect(self._on_save_unsent)

    def keys(self) -> Sequence[tuple[str, str]]:
        return ((self.tr("Enter"), self.tr("Sync now")), (self.tr("Tab"), self.tr("What needs a person")))

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._read()
        self._page.offer_to_save(Path.home(), f"unsent-{self._clock.now():%Y%m%d-%H%M}.prisoncare")
        self._page.sync_now.setFocus()

    def on_changed(self, _changes: Changes) -> None:
        self._read()

    def _read(self) -> None:
        self._tasks.ask(
            self,
            GetSyncPage(),
            lambda page: self._page.display(page, local_date(self._clock.now())),
            lambda error: self._page.show_trouble(words_for(error)),
        )

    def _on_save_unsent(self, file: str) -> None:
        self._tasks.behind(
            self,
            SaveUnsentToFile(Path(file)),
            lambda n: self.said.emit(self.tr("Saved, without a receipt: {n} changes.").format(n=n)),
            lambda error: self._page.show_trouble(words_for(error)),
        )

    def _on_send_again(self, entry_id: str) -> None:
        self._tasks.run(
            self,
            SendAgain(entry_id),
            lambda _none: self.said.emit(self.tr("It goes with the next sync.")),
            lambda error: self._page.show_trouble(words_for(error)),
        )
