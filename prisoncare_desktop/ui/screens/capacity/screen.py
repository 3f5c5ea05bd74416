"""Wires the capacity of clinics to the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.capacity.view import CapacityView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.capacity import GetCapacity
from prisoncare_desktop.usecases.changes import Changes

_WEEK, _FOUR_WEEKS = 7, 28


class CapacityScreen(Screen):
    """Places of the clinics, four weeks or one at a time, up to today. `Place("capacity")`."""

    name = "capacity"
    room = "clinics"
    help_page = "capacity"
    by_wing = True

    def __init__(self, tasks: Tasks) -> None:
        self._page = CapacityView()
        super().__init__(self._page, tasks)
        self._wing = ""
        self._last = date.min
        self._days = _FOUR_WEEKS
        self._page.stepped.connect(self._on_step)
        self._page.table.set_commands("WM")
        self._page.table.command_pressed.connect(self._on_length)
        self._page.back_requested.connect(lambda: self.go.emit(Place("clinics")))

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("← →"), self.tr("Earlier, later")),
            ("W", self.tr("A week")),
            ("M", self.tr("Four weeks")),
            (self.tr("Esc"), self.tr("Clinics")),
        )

    def enter(self, _what: str, around: Surroundings) -> None:
        self._wing = around.wing
        self._last = self._tasks.context.today()
        self._read()
        self._page.table.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if changes.sessions or changes.appointments or changes.site_lists:
            self._read()

    def _on_step(self, by: int) -> None:
        today = self._tasks.context.today()
        self._last = min(today, self._last + timedelta(days=by * self._days))
        self._read()

    def _on_length(self, letter: str, _row: str) -> None:
        self._days = _WEEK if letter == "W" else _FOUR_WEEKS
        self._read()

    def _read(self) -> None:
        last, wing = self._last, self._wing
        first = last - timedelta(days=self._days - 1)
        today = self._tasks.context.today()
        self._tasks.ask(
            self,
            GetCapacity(first, last, wing),
            lambda board: self._page.display(board, first, last, today, wing),
            lambda error: self._page.show_trouble(words_for(error)),
            key="capacity",
        )
