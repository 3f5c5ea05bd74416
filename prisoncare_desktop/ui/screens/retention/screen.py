"""Wires the retention page to the tasks. A long trim comes in portions, so that nobody's save waits behind it."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.retention.view import RetentionView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.residents import SearchResidents
from prisoncare_desktop.usecases.retention import (
    GetRetention,
    LiftLegalHold,
    PlaceLegalHold,
    Retained,
    SetKeepMonths,
    Trim,
    TrimStore,
)


class RetentionScreen(Screen):
    """What this PC keeps. `Place("retention")`."""

    name = "retention"
    room = "settings"
    help_page = "retention"

    def __init__(self, tasks: Tasks) -> None:
        self._page = RetentionView()
        super().__init__(self._page, tasks)
        self._page.left.connect(lambda: self.go.emit(Place("settings")))
        self._months = 0
        self._page.months_chosen.connect(self._on_months)
        self._page.months_confirmed.connect(self._keep)
        self._page.trim_asked.connect(self._trim)
        self._page.search_asked.connect(self._on_search)
        self._page.hold_asked.connect(self._on_hold)
        self._page.lift_asked.connect(self._on_lift)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Tab"), self.tr("Go through the page")),
            (self.tr("Enter"), self.tr("Press the button")),
            (self.tr("Esc"), self.tr("Settings")),
        )

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._page.search.setFocus()  # not on what takes away; nor on a button that is off before the first sync
        self._read()

    def leave(self) -> None:
        self._page.clear_questions()
        self._page.clear_hold()  # nobody's name stays behind a page that is out of view

    def on_changed(self, _changes: Changes) -> None:
        self._read()

    def _read(self) -> None:
        self._tasks.ask(self, GetRetention(), self._on_read, self._failed, key="retention")

    def _on_months(self, months: int) -> None:
        """Ask before anything shorter: what goes by it is not to be had back on this PC."""
        if months < self._months:
            self._tasks.ask(self, GetRetention(months), self._page.ask_if_shorter, self._failed, key="shorter")
        elif months > self._months:
            self._keep(months)

    def _keep(self, months: int) -> None:
        before = self._months

        def kept(_none: None) -> None:
            self._page.say_shorter(months, before if months < before else 0)
            self._read()

        self._tasks.run(self, SetKeepMonths(months), kept, self._failed)

    def _on_read(self, page: Retained) -> None:
        self._months = page.keep_months
        self._page.display(page)

    def _trim(self) -> None:
        self._tasks.run(self, TrimStore(), self._trimmed, self._failed)

    def _trimmed(self, trim: Trim) -> None:
        if trim.more:
            self._trim()
            return
        self.said.emit(self.tr("Trimmed. What went is in the trail."))
        self._read()

    def _on_search(self, typed: str) -> None:
        self._tasks.ask(
            self,
            SearchResidents(typed),
            lambda found: self._page.display_found(typed, found),
            self._failed,
            key="whose",
        )

    def _on_hold(self, resident_id: str, reason: str) -> None:
        if not resident_id:
            self._failed(RuleBroken("hold-needs-whom", "nobody was chosen"))
            return
        self._tasks.run(self, PlaceLegalHold(resident_id, reason), self._placed, self._failed)

    def _placed(self, _none: None) -> None:
        self._page.clear_hold()
        self.said.emit(self.tr("The record is held."))
        self._read()

    def _on_lift(self, resident_id: str) -> None:
        self._tasks.run(self, LiftLegalHold(resident_id), lambda _none: self._read(), self._failed)

    def _failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
