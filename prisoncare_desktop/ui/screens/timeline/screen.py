"""Wires a resident's timeline to the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.domain.pathway import FormResponse
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.timeline.entry_rows import group_words
from prisoncare_desktop.ui.screens.timeline.view import EVERYTHING, TimelineView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.timeline import Booked, Corrected, GetTimeline, Joined, Timeline


class TimelineScreen(Screen):
    """Everything recorded of one resident. `Place("timeline", resident_id)`."""

    name = "timeline"
    room = "residents"
    help_page = "timeline"

    def __init__(self, tasks: Tasks) -> None:
        self._page = TimelineView()
        super().__init__(self._page, tasks)
        self._resident_id = ""
        self._page.back_requested.connect(lambda: self.go.emit(Place("resident", self._resident_id)))
        self._page.entry_chosen.connect(self._on_chosen)

    def keys(self) -> Sequence[tuple[str, str]]:
        groups = tuple((key, group_words(group)) for key, group in self._page.groups().items())
        everything = ((EVERYTHING, self.tr("Everything")), *groups) if groups else ()
        return (
            (self.tr("Enter"), self.tr("Open")),
            ("← →", self.tr("Another year")),
            *everything,
            (self.tr("Esc"), self.tr("The resident")),
        )

    def enter(self, what: str, _around: Surroundings) -> None:
        if what != self._resident_id:
            self._page.clear()
        self._resident_id = what
        self._read()
        self._page.table.setFocus()

    def leave(self) -> None:
        self._page.clear()  # it names clinics: nothing of it waits out of view
        self._resident_id = ""

    def on_changed(self, changes: Changes) -> None:
        mine = changes.residents or changes.appointments or changes.waiting or changes.external
        if self._resident_id and (mine or changes.responses or changes.openings or changes.episodes):
            self._read()

    def _read(self) -> None:
        wanted = self._resident_id

        def show(told: Timeline) -> None:
            if wanted == self._resident_id:
                self._page.display(told, self._tasks.context.clock.now())
                self.keys_changed.emit()

        self._tasks.ask(self, GetTimeline(wanted), show, lambda error: self._page.show_trouble(words_for(error)))

    def _on_chosen(self, entry_id: str) -> None:
        entry = self._page.entry(entry_id)
        if entry is None:
            return
        match entry.said:
            case Booked(appointment=one) | Corrected(appointment=one):
                self.go.emit(Place("session", entry.opens, one.id))
            case Joined():
                self.go.emit(Place("duplicates"))
            case FormResponse():
                own = self._tasks.context.user.role is Role.SMS_WORKER
                self.go.emit(Place("pathway" if own else "care-record", self._resident_id))
            case _:
                pass
