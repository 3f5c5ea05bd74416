"""Wires the residents list and the page of one resident to the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.residents.list_view import ResidentsView
from prisoncare_desktop.ui.screens.residents.resident_view import ResidentView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.residents import GetResident, GetResidents


class ResidentsScreen(Screen):
    """Everybody here. `Place("residents")`."""

    name = "residents"
    room = "residents"
    help_page = "residents"
    by_wing = True

    def __init__(self, tasks: Tasks) -> None:
        self._page = ResidentsView()
        super().__init__(self._page, tasks)
        self._wing = ""
        self._page.resident_chosen.connect(lambda resident_id: self.go.emit(Place("resident", resident_id)))

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Enter"), self.tr("Open")),
            (self.tr("Ctrl F"), self.tr("Show only some")),
            ("/", self.tr("Jump to a name")),
        )

    def enter(self, _what: str, around: Surroundings) -> None:
        self._wing = around.wing
        self._read()
        self._page.table.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if changes.residents:
            self._read()

    def _read(self) -> None:
        wing = self._wing
        self._tasks.ask(
            self,
            GetResidents(wing),
            lambda residents: self._page.display(residents, wing) if wing == self._wing else None,
            lambda error: self._page.show_trouble(words_for(error)),
        )


class ResidentScreen(Screen):
    """One resident. `Place("resident", resident_id)`."""

    name = "resident"
    room = "residents"
    help_page = "residents"

    def __init__(self, tasks: Tasks) -> None:
        self._page = ResidentView()
        super().__init__(self._page, tasks)
        self._resident_id = ""
        self._page.back_requested.connect(lambda: self.go.emit(Place("residents")))

    def keys(self) -> Sequence[tuple[str, str]]:
        return ((self.tr("Esc"), self.tr("All residents")), (self.tr("Ctrl K"), self.tr("Find another")))

    def enter(self, what: str, _around: Surroundings) -> None:
        if what != self._resident_id:
            self._page.clear()
        self._resident_id = what
        self._read()
        self._page.back.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if self._resident_id in changes.residents:
            self._read()

    def _read(self) -> None:
        today, resident_id = self._tasks.context.today(), self._resident_id
        self._tasks.ask(
            self,
            GetResident(resident_id),
            lambda resident: self._page.display(resident, today) if resident_id == self._resident_id else None,
            lambda error: self._page.show_trouble(words_for(error)),
        )
