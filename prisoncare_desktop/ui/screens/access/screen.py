"""Wires a leader's page of openings to the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.domain.access import Finding
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.access.view import AccessView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.access import AccessToReview, GetAccessToReview, ReviewBreakGlass
from prisoncare_desktop.usecases.changes import Changes


class AccessScreen(Screen):
    """What a leader may want to ask about. `Place("access")`."""

    name = "access"
    room = "today"
    help_page = "access"

    def __init__(self, tasks: Tasks) -> None:
        self._page = AccessView()
        super().__init__(self._page, tasks)
        self._in_view = False
        self._page.back_requested.connect(lambda: self.go.emit(Place("today")))
        self._page.found.connect(self._on_found)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            ("J", self.tr("It was justified")),
            ("F", self.tr("To be talked over")),
            (self.tr("Esc"), self.tr("Today")),
        )

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._in_view = True
        self._read()
        self._page.setFocus()

    def leave(self) -> None:
        self._in_view = False
        self._page.clear()

    def on_changed(self, changes: Changes) -> None:
        if changes.openings or not changes:
            self._read()

    def _read(self) -> None:
        self._tasks.ask(self, GetAccessToReview(), self._on_read, self._on_failed)

    def _on_read(self, access: AccessToReview) -> None:
        if self._in_view:
            self._page.display(access, self._tasks.context.today())

    def _on_found(self, opening_id: str, finding: str) -> None:
        def kept(_nothing: None) -> None:
            if finding == Finding.FOLLOW_UP:
                self.said.emit(self.tr("Kept: to be talked over. It is off this list, and stands in the trail."))
            else:
                self.said.emit(self.tr("Kept: justified. It is off this list, and stands in the trail."))

        self._tasks.run(self, ReviewBreakGlass(opening_id, Finding(finding)), kept, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
