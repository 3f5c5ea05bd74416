"""Wires the clinics list to the tasks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.clinics.doors import NEW, PRINT, doors
from prisoncare_desktop.ui.screens.clinics.view import ClinicsView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.clinic_lists import LISTS_AHEAD_DAYS, GetSessions
from prisoncare_desktop.usecases.list_problems import CountListProblems

_DAYS_BACK = 7  # as long as an outcome may be corrected


class ClinicsScreen(Screen):
    """The sessions by day. `Place("clinics")`. `known`: the names of the screens there are."""

    name = "clinics"
    room = "clinics"
    help_page = "clinics"
    by_wing = True

    def __init__(self, tasks: Tasks, known: Collection[str]) -> None:
        self._page = ClinicsView()
        super().__init__(self._page, tasks)
        self._wing = ""
        self._ways = doors(known, tasks.context.user.role, self.tr)
        self._page.set_doors(self._ways)
        self._page.door_chosen.connect(self._on_door)
        self._page.problems_chosen.connect(lambda: self.go.emit(Place("list-problems")))
        self._page.session_chosen.connect(lambda session_id: self.go.emit(Place("session", session_id)))

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Enter"), self.tr("Open the list")),
            (self.tr("← →"), self.tr("Day before, day after")),
            ("/", self.tr("Jump to a clinic")),
            *((way.key, way.words) for way in self._ways),
        )

    def enter(self, _what: str, around: Surroundings) -> None:
        self._wing = around.wing
        self._read()
        self._page.table.setFocus()

    def _on_door(self, letter: str, day: date, period: str) -> None:
        screen = next(way.screen for way in self._ways if way.key == letter)
        half_day = f"{day.isoformat()}/{period}"
        where = {NEW: half_day, PRINT: f"{half_day}/"}
        self.go.emit(Place(screen, where.get(letter, "")))

    def on_changed(self, changes: Changes) -> None:
        if changes.sessions or changes.appointments:
            self._read()

    def _read(self) -> None:
        today = self._tasks.context.today()
        first, last = today - timedelta(days=_DAYS_BACK), today + timedelta(days=LISTS_AHEAD_DAYS)
        wing = self._wing
        self._tasks.ask(
            self,
            GetSessions(first, last, wing),
            lambda lines: self._page.display(lines, first, last, today, wing) if wing == self._wing else None,
            lambda error: self._page.show_trouble(words_for(error)),
        )
        self._tasks.ask(self, CountListProblems(), self._page.show_problems, key="list-problems-count")
