"""Wires the page of possible duplicates to the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.duplicates.view import CONFIRM, DIFFERENT, SAME, UNSURE, DuplicatesView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.duplicates import (
    ConfirmSamePerson,
    Duplicates,
    GetDuplicates,
    LeaveUndecided,
    ProposeSamePerson,
    SayDifferentPeople,
)
from prisoncare_desktop.usecases.requests import Command


class DuplicatesScreen(Screen):
    """Who could be one person with whom. `Place("duplicates")`."""

    name = "duplicates"
    room = "residents"
    help_page = "residents"

    def __init__(self, tasks: Tasks) -> None:
        self._page = DuplicatesView(may_confirm=tasks.context.user.role is Role.LEADER)
        super().__init__(self._page, tasks)
        self._in_view = False
        self._page.back_requested.connect(lambda: self.go.emit(Place("residents")))
        self._page.said.connect(self._on_said)
        self._page.can_changed.connect(self.keys_changed)

    def keys(self) -> Sequence[tuple[str, str]]:
        every = (
            (SAME, self.tr("The same person")),
            (CONFIRM, self.tr("Yes, one person")),
            (DIFFERENT, self.tr("Different people")),
            (UNSURE, self.tr("Not sure")),
        )
        usable = tuple(key for key in every if key[0] in self._page.can)
        return (*usable, (self.tr("Esc"), self.tr("All residents")))

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._in_view = True
        self._read()
        self._page.table.setFocus()

    def leave(self) -> None:
        self._in_view = False
        self._page.clear()

    def on_changed(self, changes: Changes) -> None:
        if changes.residents:
            self._read()

    def _read(self) -> None:
        self._tasks.ask(self, GetDuplicates(), self._on_read, self._on_failed)

    def _on_read(self, duplicates: Duplicates) -> None:
        if self._in_view:
            self._page.display(duplicates, self._tasks.context.today(), self._tasks.context.user.id)

    def _on_said(self, letter: str, pair_id: str, kept_id: str) -> None:
        def run(command: Command[None], words: str) -> None:
            self._tasks.run(self, command, lambda _none: self.said.emit(words), self._on_failed)

        if letter == SAME:
            run(ProposeSamePerson(pair_id, kept_id), f"{self.tr('Kept.')} {self._page.who_confirms()}")
        elif letter == CONFIRM:
            run(ConfirmSamePerson(pair_id), self.tr("Kept. They are one person from now on."))
        elif letter == DIFFERENT:
            run(SayDifferentPeople(pair_id), self.tr("Kept. They are two people."))
        else:
            run(LeaveUndecided(pair_id), self.tr("Kept. It stays on the list."))

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
