"""Wires the page of a new clinic to the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.new_session.view import NewSessionView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.made_here import GetNewClinic, Made, MakeSession


class NewSessionScreen(Screen):
    """A new clinic. `Place("new-session", "2026-11-20/am")`: of this half-day, "" for this morning."""

    name = "new-session"
    room = "clinics"
    help_page = "new-session"

    def __init__(self, tasks: Tasks) -> None:
        self._page = NewSessionView()
        super().__init__(self._page, tasks)
        self._wing = ""
        self._making = False
        self._page.back_requested.connect(lambda: self.go.emit(Place("clinics")))
        self._page.day_chosen.connect(self._read)
        self._page.made.connect(self._on_made)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("↑ ↓"), self.tr("Which clinic")),
            (self.tr("Tab"), self.tr("Next box")),
            (self.tr("Ctrl Enter"), self.tr("Make it")),
            (self.tr("Esc"), self.tr("Clinics")),
        )

    def enter(self, what: str, around: Surroundings) -> None:
        self._wing, self._making = around.wing, False
        today = self._tasks.context.today()
        day, _, period = what.partition("/")
        wanted = date.fromisoformat(day) if day else today
        self._page.begin(wanted, Period(period) if period else Period.AM, today)
        self._page.table.setFocus()
        self._read(wanted)

    def _read(self, day: date) -> None:
        query = GetNewClinic(day, self._wing)
        self._tasks.ask(self, query, self._page.display, self._on_failed, key="new-clinic")

    def _on_made(self, command: MakeSession) -> None:
        if not self._making:  # one clinic, however often the key is pressed
            self._making = True
            self._tasks.run(self, command, self._on_done, self._on_failed)

    def _on_done(self, made: Made) -> None:
        self._making = False
        self.go.emit(Place("session", made.session_id))
        if made.was_there:
            self.said.emit(self.tr("This clinic was there already. Nothing of it was changed."))

    def _on_failed(self, error: BaseException) -> None:
        self._making = False
        self._page.show_trouble(words_for(error))
