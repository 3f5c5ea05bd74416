"""Wires the medicines rounds of a half-day to the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from prisoncare_desktop.domain.attendance import OfficerPresent, Period
from prisoncare_desktop.domain.rounds import MedicinesRound, RoundSaid
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.calendar_words import half_day_at
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.rounds.hatches_sheet import HatchesSheet
from prisoncare_desktop.ui.screens.rounds.round_sheet import RoundSheet
from prisoncare_desktop.ui.screens.rounds.view import RoundsView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.rounds import (
    WHO_RECORDS,
    ChangeRound,
    FinishRound,
    GetRounds,
    RoundLine,
    Rounds,
    SayOfficer,
    StartRound,
)


@dataclass
class _Said:
    """What Ctrl+Z takes back. `times`: how often something was said since it stood so, more than once by quick keys."""

    day: date
    period: Period
    line: RoundLine  # as it stood before
    times: int = 1

    def stood(self) -> tuple[RoundSaid, int]:
        """Return what was said before, and the revision that our own sayings left."""
        before = self.line.round
        return (before.said, before.revision + self.times) if before is not None else (RoundSaid(), self.times)


class RoundsScreen(Screen):
    """Medicines rounds. `Place("rounds")`: of this half-day."""

    name = "rounds"
    room = "clinics"
    help_page = "rounds"
    by_wing = True

    def __init__(self, tasks: Tasks) -> None:
        self._page = RoundsView()
        super().__init__(self._page, tasks)
        self._day, self._period, self._wing = date.min, Period.AM, ""
        self._works = tasks.context.user.role in WHO_RECORDS
        self._leads = tasks.context.user.role is Role.LEADER
        self._done: list[_Said] = []
        self._sheet: RoundSheet | None = None
        self._hatches: HatchesSheet | None = None
        page = self._page
        page.set_role(works=self._works, leads=self._leads)
        page.back_requested.connect(lambda: self.go.emit(Place("clinics")))
        page.period_chosen.connect(lambda period: self._show_half_day(self._day, period))
        page.day_stepped.connect(lambda days: self._show_half_day(self._day + timedelta(days=days), self._period))
        page.open_requested.connect(self._on_open)
        page.start_requested.connect(self._on_start)
        page.finish_requested.connect(self._on_finish)
        page.officer_said.connect(self._on_officer)
        page.change_requested.connect(self._on_change)
        page.hatches_requested.connect(self._on_hatches)
        undo = QShortcut(QKeySequence("Ctrl+Z"), page)
        undo.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        undo.activated.connect(self._on_undo)

    def keys(self) -> Sequence[tuple[str, str]]:
        ways = (
            ("1 2 3", self.tr("Half-day")),
            (self.tr("← →"), self.tr("Day before, after")),
            (self.tr("Esc"), self.tr("Clinics")),
        )
        if self._leads:
            return (("H", self.tr("Hatches")), *ways)
        return (
            ("S", self.tr("Begins now")),
            ("F", self.tr("Ends now")),
            ("Y N", self.tr("Officer there")),
            (self.tr("Enter"), self.tr("Say more")),
            (self.tr("Ctrl Z"), self.tr("Undo")),
            *ways,
        )

    def enter(self, _what: str, around: Surroundings) -> None:
        self._wing = around.wing
        if around.came_from != self.name:  # another wing was picked; the half-day stays
            now = self._tasks.context.clock.now()
            self._day, self._period = self._tasks.context.today(), half_day_at(now)
            self._page.clear()
        self._read()
        self._page.table.setFocus()

    def leave(self) -> None:
        self._done.clear()
        for sheet in (self._sheet, self._hatches):
            if sheet is not None:
                sheet.close_sheet()

    def on_changed(self, changes: Changes) -> None:
        if not changes or changes.rounds or changes.site_lists:
            self._read()

    def _show_half_day(self, day: date, period: Period) -> None:
        self._day, self._period = min(day, self._tasks.context.today()), period
        self._read()

    def _read(self) -> None:
        wanted = GetRounds(self._day, self._period, self._wing)

        def show(rounds: Rounds) -> None:
            if wanted == GetRounds(self._day, self._period, self._wing):
                context = self._tasks.context
                self._page.display(rounds, context.clock.now(), context.today(), self._wing)

        self._tasks.ask(self, wanted, show, self._on_failed, key="rounds")

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))

    def _on_open(self, one: MedicinesRound) -> None:
        self._show_half_day(one.day, one.period)
        self._page.table.select(one.hatch)
        self._page.table.setFocus()

    # --- what is said of a round --------------------------------------------------------------------------------

    def _on_start(self, line: RoundLine) -> None:
        if self._is_now(line):
            self._run(StartRound(self._period, line.hatch.name), self.tr("Begun: {hatch}"), line)

    def _on_finish(self, line: RoundLine) -> None:
        if self._is_now(line):
            words = self.tr("Ended: {hatch}. Enter says how many came, Ctrl Z takes it back.")
            self._run(FinishRound(self._period, line.hatch.name), words, line)

    def _is_now(self, line: RoundLine) -> bool:
        """Whether the half-day on view is today's; of another day the times are typed in."""
        if self._day != self._tasks.context.today():
            self.said.emit(self.tr("S and F are for today. Say here when it ran."))
            self._on_change(line)
            return False
        return True

    def _on_officer(self, line: RoundLine, officer: OfficerPresent) -> None:
        self._run(SayOfficer(self._day, self._period, line.hatch.name, officer), self.tr("Saved: {hatch}"), line)

    def _on_change(self, line: RoundLine) -> None:
        if self._sheet is None:
            self._sheet = RoundSheet(frame_of(self._page))
            self._sheet.confirmed.connect(self._on_said)
        self._sheet.ask(line, self._day)

    def _on_said(self, line: RoundLine, said: RoundSaid) -> None:
        revision = line.round.revision if line.round is not None else 0
        command = ChangeRound(self._day, self._period, line.hatch.name, said, revision)
        self._run(command, self.tr("Saved: {hatch}"), line)

    def _run(self, command: Command[None], words: str, line: RoundLine) -> None:
        last = self._done[-1] if self._done else None
        if last is not None and last.line == line and (last.day, last.period) == (self._day, self._period):
            last.times += 1
            said = last
        else:
            said = _Said(self._day, self._period, line)
            self._done.append(said)

        def done(_none: None) -> None:
            self._page.trouble.set_message("info", "")
            if self._sheet is not None:
                self._sheet.close_sheet()
            self.said.emit(words.format(hatch=line.hatch.name))

        def failed(error: Exception) -> None:
            said.times -= 1
            self._done = [one for one in self._done if one.times]
            if self._sheet is not None and self._sheet.isVisible():
                self._sheet.show_trouble(words_for(error))
            else:
                self._on_failed(error)

        self._tasks.run(self, command, done, failed)

    def _on_undo(self) -> None:
        if not self._done:
            self.said.emit(self.tr("Nothing to undo here."))
            return
        last = self._done.pop()
        hatch = last.line.hatch.name
        for one in self._done:  # what stood before them is taken back over this taking back
            if (one.day, one.period, one.line.hatch) == (last.day, last.period, last.line.hatch):
                one.times += last.times + 1
        back = ChangeRound(last.day, last.period, hatch, *last.stood())
        words = self.tr("Taken back: {hatch}").format(hatch=hatch)
        self._tasks.run(self, back, lambda _none: self.said.emit(words), self._on_failed)

    # --- which hatches there are --------------------------------------------------------------------------------

    def _on_hatches(self) -> None:
        if self._hatches is None:
            self._hatches = HatchesSheet(frame_of(self._page), self._tasks)
            self._hatches.failed.connect(self._on_failed)
            self._hatches.saved.connect(lambda: self.said.emit(self.tr("The hatches are saved.")))
        self._hatches.ask()
