"""Wires the caseload to the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.caseload.view import CaseloadView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.pathway import DueLine, GetCaseload


class CaseloadScreen(Screen):
    """One's own residents, or everybody's, of the wing picked. `Place("caseload")`."""

    name = "caseload"
    room = "sms"
    help_page = "caseload"
    by_wing = True

    def __init__(self, tasks: Tasks) -> None:
        self._page = CaseloadView()
        super().__init__(self._page, tasks)
        self._wing = ""
        self._everybody = False
        self._page.resident_chosen.connect(lambda resident_id: self.go.emit(Place("pathway", resident_id)))
        self._page.everybody_toggled.connect(self._on_everybody_toggled)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Enter"), self.tr("Open the pathway")),
            ("E", self.tr("Only mine") if self._everybody else self.tr("Everybody’s")),
            ("/", self.tr("Jump to a name")),
        )

    def enter(self, _what: str, around: Surroundings) -> None:
        self._wing = around.wing
        self._read()
        self._page.table.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if changes.review_tasks or changes.episodes or changes.residents:
            self._read()

    def _on_everybody_toggled(self) -> None:
        self._everybody = not self._everybody
        self._read()
        self._page.table.setFocus()
        self.keys_changed.emit()

    def _read(self) -> None:
        context, wing, everybody = self._tasks.context, self._wing, self._everybody

        def show(lines: tuple[DueLine, ...]) -> None:
            if (wing, everybody) == (self._wing, self._everybody):
                self._page.display(lines, context.today(), wing=wing, everybody=everybody)

        query = GetCaseload(worker_id="" if everybody else context.user.id, wing=wing)
        self._tasks.ask(self, query, show, lambda error: self._page.show_trouble(words_for(error)))
