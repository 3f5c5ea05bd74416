"""Wires the Sync page to the tasks. The sync itself is asked for by `sync_requested`; the shell runs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.domain.calendar import instant_text, local_date
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.private_file import write_private
from prisoncare_desktop.ui.screen import Loading, Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.sync_page.change_words import note_for_it
from prisoncare_desktop.ui.screens.sync_page.courier_wiring import CourierWiring
from prisoncare_desktop.ui.screens.sync_page.places import place_of
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.widgets.file_choice import choose_new_file
from prisoncare_desktop.usecases.backups import SaveUnsentToFile
from prisoncare_desktop.usecases.change_history import GetChangeHistory
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.decisions import GiveUpChange, KeepTrusts, SendAgain
from prisoncare_desktop.usecases.gone_there import HeardOfGone
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.sync_state import AttentionItem, GetSyncPage, SyncPage

AskWhere = Callable[[QWidget, str, Callable[[Path], None]], None]
"""Asks where a file is to go: (the page, a name to begin with, what to do with the path). Not called if they cancel."""


def ask_where(page: QWidget, name: str, chosen: Callable[[Path], None]) -> None:
    """Ask with a dialog."""
    choose_new_file(page, page.tr("Save for IT"), Path.home() / name, chosen)


class SyncScreen(Screen):
    """Where every record stands. `Place("sync")`."""

    name = "sync"
    room = "sync"
    help_page = "sync"

    def __init__(self, tasks: Tasks, ask_where: AskWhere = ask_where, *, prison: str = "") -> None:
        self._page = page = SyncView()
        super().__init__(page, tasks)
        self._clock = tasks.context.clock
        self._ask_where = ask_where
        self._prison = prison
        self._at_a_batch = False  # whether the page was left for one
        page.sync_requested.connect(self.sync_requested)
        page.loading.stop_requested.connect(self.stop_sync_requested)
        page.save_unsent_requested.connect(self._on_save_unsent)
        page.batch_requested.connect(self._on_batch)
        page.figures_requested.connect(lambda: self.go.emit(Place("sync-figures")))
        page.changes_requested.connect(lambda which: self.go.emit(Place("sync-changes", which)))
        cards = page.attention
        goes = self.tr("It goes with the next sync.")
        cards.send_again_requested.connect(lambda entry_id: self._decide(SendAgain(entry_id), goes))
        kept = self.tr("The trust’s side is kept. Yours stays in the history.")
        cards.keep_trusts_requested.connect(lambda entry_id, why: self._decide(KeepTrusts(entry_id, why), kept))
        gone = self.tr("Given up. It stays in the history with the reason.")
        cards.give_up_requested.connect(lambda entry_id, why: self._decide(GiveUpChange(entry_id, why), gone))
        heard = self.tr("Noted, with your name in the trail.")
        page.check.heard.connect(lambda kind, record_id: self._decide(HeardOfGone(kind, record_id), heard))
        cards.record_requested.connect(self._on_record)
        cards.history_requested.connect(self._on_history)
        cards.note_requested.connect(self._on_note)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)
        self._courier: CourierWiring | None = None
        if tasks.context.courier is not None:
            self._courier = CourierWiring(tasks, page.show_trouble, self)
            self._courier.said.connect(self.said)
            self._courier.stuck.connect(page.counts.saved_here.setFocus)
            page.put_courier(self._courier.panel, self._courier.keys, carries=self._courier.carries)
            self.help_page = "courier"

    def keys(self) -> Sequence[tuple[str, str]]:
        page, told = self._page, []
        if does := page.what_enter_does():
            told.append((self.tr("Enter"), does))
        if page.has_card_next():
            told.append((self.tr("Tab"), self.tr("What needs a person")))
        elif page.is_on_a_card():
            told.append((self.tr("Tab"), self.tr("What can be done about it")))
        return tuple(told)

    def enter(self, _what: str, around: Surroundings) -> None:
        if self._courier is not None:
            self._courier.clear()
        back_from_a_batch = self._at_a_batch and around.came_from == "sync-changes"
        self._at_a_batch = False
        (self._page.batches if back_from_a_batch else self._page).setFocus()
        self._page.show_focused()
        self._read()
        self._page.offer_figures(self._tasks.context.user.role in (Role.LEADER, Role.IT))
        self._page.offer_to_save(Path.home(), f"unsent-{self._clock.now():%Y%m%d-%H%M}.prisoncare")

    def on_changed(self, _changes: Changes) -> None:
        self._read()

    def on_sync_moved(self, loading: Loading | None) -> None:
        self._page.loading.display(loading)

    def _read(self) -> None:
        if self._courier is not None:
            self._courier.read()
        self._tasks.ask(
            self,
            GetSyncPage(),
            self._display,
            lambda error: self._page.show_trouble(words_for(error)),
        )

    def _display(self, page: SyncPage) -> None:
        self._page.display(page, local_date(self._clock.now()))
        self.keys_changed.emit()

    def _on_focus_changed(self) -> None:
        if self._page.isVisible():
            self.keys_changed.emit()

    def _on_batch(self, number: int) -> None:
        self._at_a_batch = True
        self.go.emit(Place("sync-changes", f"batch:{number}"))

    def _on_save_unsent(self, file: str) -> None:
        self._tasks.behind(
            self,
            SaveUnsentToFile(Path(file)),
            lambda saved: self._page.show_saved(Path(file), saved),
            lambda error: self._page.show_trouble(words_for(error)),
        )

    def _decide(self, command: Command[None], words: str) -> None:
        self._tasks.run(
            self,
            command,
            lambda _none: self.said.emit(words),
            lambda error: self._page.show_trouble(words_for(error)),
        )

    def _on_record(self, item: AttentionItem) -> None:
        entry = item.entry
        own = place_of(entry.kind, entry.record_id, item.resident_id, item.session_id, waits=True)
        self.go.emit(Place("amend-resident", item.resident_id) if item.amendable else own)

    def _on_history(self, entry_id: str) -> None:
        self._tasks.ask(
            self,
            GetChangeHistory(entry_id),
            lambda found: self._page.attention.show_history(entry_id, found, local_date(self._clock.now())),
            lambda error: self._page.show_trouble(words_for(error)),
        )

    def _on_note(self, item: AttentionItem) -> None:
        note = note_for_it(item, instant_text(self._clock.now()), self._prison).encode()

        def save(path: Path) -> None:
            self._tasks.other(
                self,
                lambda: write_private(path, note),
                lambda _none: self.said.emit(self.tr("Saved: {file}. It names nobody.").format(file=path)),
                lambda error: self._page.show_trouble(words_for(error)),
            )

        self._ask_where(self._page, f"change-{item.entry.id[:13]}.txt", save)
