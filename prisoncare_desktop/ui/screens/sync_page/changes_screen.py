"""Wires the list of changes to the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.sync_page.changes_view import OPEN, ChangesView
from prisoncare_desktop.ui.screens.sync_page.places import place_of
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.sent_changes import GetSentChanges, SentChange, SentChanges, Which

_BATCH = "batch:"
AS_IT_WAS_LEFT = "again"


class ChangesScreen(Screen):
    """A list of changes. `Place("sync-changes", what)`: one of `Which`, "batch:118", or "again": as it was left."""

    name = "sync-changes"
    room = "sync"
    help_page = "sync"

    def __init__(self, tasks: Tasks) -> None:
        self._page = page = ChangesView()
        super().__init__(page, tasks)
        self._query = GetSentChanges()
        page.back_requested.connect(lambda: self.go.emit(Place("sync")))
        page.which_chosen.connect(lambda which: self.go.emit(Place("sync-changes", which)))
        page.record_requested.connect(self._on_record)
        page.current_moved.connect(self.keys_changed)
        page.batch_requested.connect(lambda number: self.go.emit(Place("sync-changes", f"{_BATCH}{number}")))

    def keys(self) -> Sequence[tuple[str, str]]:
        told = []
        if self._page.leads_to_a_batch():
            told.append((self.tr("Enter"), self.tr("The batch it was sent in")))
        if self._page.may_open():
            told.append((OPEN, self.tr("Open the record")))
        return (*told, (self.tr("Tab"), self.tr("Which changes")), (self.tr("Esc"), self.tr("Sync")))

    def enter(self, what: str, _around: Surroundings) -> None:
        number = what.removeprefix(_BATCH)
        if what.startswith(_BATCH) and number.isdigit():
            self._query = GetSentChanges(batch_number=int(number))
        elif what != AS_IT_WAS_LEFT:
            self._query = GetSentChanges(Which(what) if what in set(Which) else Which.WITHOUT_RECEIPT)
        self._page.begin()
        self._read()
        self._page.table.setFocus()

    def on_changed(self, _changes: Changes) -> None:
        self._read()

    def _on_record(self, change: SentChange) -> None:
        line = change.line
        waits = line.state in (EntryState.REFUSED, EntryState.CONFLICT)
        self.go.emit(place_of(line.kind, line.record_id, change.resident_id, change.session_id, waits=waits))

    def _read(self) -> None:
        query = self._query

        def show(page: SentChanges) -> None:
            which = query.which if query.batch_number is None else None
            self._page.display(page, which, self._tasks.context.today())

        self._tasks.ask(self, query, show, lambda error: self._page.show_trouble(words_for(error)), key="sync-changes")
