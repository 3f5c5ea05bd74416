"""Wires the figures to the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.indicators.asked import Asked, AskedLines
from prisoncare_desktop.ui.screens.indicators.view import IndicatorsView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.indicators import GetIndicators, Indicators

AS_IT_WAS_LEFT = "again"


class IndicatorsScreen(Screen):
    """The figures of the last days. `Place("indicators", what)`: "", a session's id for one clinic, or "again"."""

    name = "indicators"
    room = "clinics"
    help_page = "indicators"
    by_wing = True

    def __init__(self, tasks: Tasks) -> None:
        self._page = page = IndicatorsView()
        super().__init__(page, tasks)
        self._asked = Asked()
        page.choices.changed.connect(self._on_choice)
        page.number_chosen.connect(self._on_number)
        page.back_requested.connect(self._on_back)

    def keys(self) -> Sequence[tuple[str, str]]:
        one = bool(self._asked.session_id)
        return (
            (self.tr("Enter"), self.tr("Who is behind it")),
            *(() if one else (("1 2 3 4", self.tr("Today, a week, 4 weeks, 13 months")),)),
            *(() if one else ((self.tr("Tab"), self.tr("By wing, by clinic")),)),
            (self.tr("Esc"), self.tr("The list") if one else self.tr("Clinics")),
        )

    def enter(self, what: str, around: Surroundings) -> None:
        if what != AS_IT_WAS_LEFT:
            self._asked = Asked(wing="" if what else around.wing, session_id=what)
        elif not self._asked.session_id and around.came_from == self.name:
            self._asked = replace(self._asked, wing=around.wing)
        self._page.back.setText(self.tr("The list") if self._asked.session_id else self.tr("Clinics"))
        self._page.choices.choose(self._asked)
        self.keys_changed.emit()
        self._read()
        self._page.numbers.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if changes.appointments or changes.sessions or changes.regime or changes.residents:
            self._read()

    def _on_choice(self) -> None:
        self._asked = self._page.choices.asked()
        self._read()

    def _on_number(self, code: str) -> None:
        self.go.emit(Place("indicator-lines", AskedLines(self._asked, code).text()))

    def _on_back(self) -> None:
        session_id = self._asked.session_id
        self.go.emit(Place("session", session_id) if session_id else Place("clinics"))

    def _read(self) -> None:
        asked, today = self._asked, self._tasks.context.today()

        def show(told: Indicators) -> None:
            if asked == self._asked:
                self._page.display(told, asked, today)

        self._tasks.ask(
            self, GetIndicators(asked.filter(today)), show, lambda error: self._page.show_trouble(words_for(error))
        )
