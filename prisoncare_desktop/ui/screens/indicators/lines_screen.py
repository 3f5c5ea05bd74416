"""Wires the places behind a number to the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prisoncare_desktop.ui.screen import ONLY_TO_LOOK_AT, Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.indicators.asked import Asked, AskedLines, lines_of
from prisoncare_desktop.ui.screens.indicators.lines_view import ALL, MORE, IndicatorLinesView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.indicators import GetIndicatorLines, IndicatorLine, IndicatorLines

_ANY = AskedLines(Asked(), "attendance")


class IndicatorLinesScreen(Screen):
    """Who stands behind a number. `Place("indicator-lines", text)`: as `AskedLines` writes it."""

    name = "indicator-lines"
    room = "clinics"
    help_page = "indicators"

    def __init__(self, tasks: Tasks) -> None:
        self._page = page = IndicatorLinesView()
        super().__init__(page, tasks)
        self._asked = _ANY
        self._lines: tuple[IndicatorLine, ...] = ()
        self._of = 0
        page.back_requested.connect(lambda: self.go.emit(Place("indicators", "again")))
        page.line_chosen.connect(self._on_line)
        page.command.connect(self._on_command)

    def keys(self) -> Sequence[tuple[str, str]]:
        told = self.tr("Only those counted") if self._asked.among else self.tr("Those not counted, too")
        more = ((MORE, self.tr("More of them")),) if len(self._lines) < self._of else ()
        return (
            (self.tr("Enter"), self.tr("Open the list")),
            (ALL, told),
            *more,
            ("/", self.tr("Jump to a name")),
            (self.tr("Esc"), self.tr("Figures")),
        )

    def enter(self, what: str, _around: Surroundings) -> None:
        self._ask(lines_of(what) or _ANY)
        self._page.table.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if changes.appointments or changes.sessions or changes.residents:
            self._ask(self._asked)

    def _on_command(self, key: str) -> None:
        if key == ALL:
            self._ask(replace(self._asked, among=not self._asked.among))
        elif key == MORE and len(self._lines) < self._of:
            self._read(self._lines)

    def _on_line(self, session_id: str, appointment_id: str) -> None:
        self.go.emit(Place("session", session_id, ONLY_TO_LOOK_AT + appointment_id))

    def _ask(self, asked: AskedLines) -> None:
        if asked != self._asked:
            self._page.forget()
        self._asked = asked
        self._read(())

    def _read(self, before: tuple[IndicatorLine, ...]) -> None:
        """Read the lines that come after these."""
        asked, today = self._asked, self._tasks.context.today()
        query = GetIndicatorLines(asked.asked.filter(today), asked.indicator_code, asked.among, len(before))

        def show(told: IndicatorLines) -> None:
            if asked == self._asked:
                self._lines, self._of = (*before, *told.lines), told.of
                self._page.display(told, self._lines, among=asked.among, today=today)
                self.keys_changed.emit()

        self._tasks.ask(self, query, show, lambda error: self._page.show_trouble(words_for(error)))
