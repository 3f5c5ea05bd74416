"""Wires the regime calendar to the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.calendar import week_of
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.ui.calendar_words import half_day_at
from prisoncare_desktop.ui.regime_words import regime_word
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.regime.view import RegimeView
from prisoncare_desktop.ui.screens.regime.week_grid import WEEK
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.regime import GetRegime, SayRegime


class RegimeScreen(Screen):
    """What every wing's half-days are like. `Place("regime")`."""

    name = "regime"
    room = "clinics"
    help_page = "regime"

    def __init__(self, tasks: Tasks) -> None:
        self._page = RegimeView()
        super().__init__(self._page, tasks)
        self._monday = date.min
        self._page.said.connect(self._on_said)
        self._page.grid.week_wanted.connect(self._show_week)
        self._page.back_requested.connect(lambda: self.go.emit(Place("clinics")))

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            *((regime_word(regime)[0], regime_word(regime)) for regime in Regime),
            (self.tr("Shift"), self.tr("…the whole day")),
            ("A", self.tr("All wings")),
            (self.tr("Page Down"), self.tr("Next week")),
            (self.tr("Home"), self.tr("Today")),
            (self.tr("Esc"), self.tr("Clinics")),
        )

    def enter(self, _what: str, around: Surroundings) -> None:
        now = self._tasks.context.clock.now()
        today = self._tasks.context.today()
        self._page.grid.stand_at(around.wing, today, half_day_at(now))
        self._show_week(week_of(today))
        self._page.grid.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if changes.regime or changes.residents:
            self._read()

    def _show_week(self, monday: date) -> None:
        self._monday = monday
        self._read()

    def _read(self) -> None:
        monday = self._monday
        self._tasks.ask(
            self,
            GetRegime(monday, monday + timedelta(days=WEEK - 1)),
            lambda calendar: self._page.display(calendar, monday) if monday == self._monday else None,
            self._on_failed,
            key="regime",
        )

    def _on_said(self, regime: Regime, whole_day: bool) -> None:
        grid = self._page.grid
        if not grid.wings_meant:
            return
        periods = tuple(Period) if whole_day else (grid.period,)
        self._tasks.run(self, SayRegime(grid.wings_meant, (grid.day,), periods, regime), None, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
