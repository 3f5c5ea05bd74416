"""The hatches of a half-day, and what became of the round at each."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.attendance import OfficerPresent, Period
from prisoncare_desktop.domain.rounds import MedicinesRound
from prisoncare_desktop.ui.calendar_words import half_day, near_day, wall_clock, weekday_and_day
from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.ui.rows_page import RowsPage
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, Row
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.usecases.rounds import RoundLine, Rounds

_PERIODS = {"1": Period.AM, "2": Period.PM, "3": Period.ED}
_START, _FINISH, _HATCHES = "S", "F", "H"
_OFFICER = {"Y": OfficerPresent.YES, "N": OfficerPresent.NO}
_NARROW = 900  # px


class RoundsView(RowsPage):
    start_requested = Signal(object)  # RoundLine
    finish_requested = Signal(object)  # RoundLine
    officer_said = Signal(object, object)  # RoundLine, OfficerPresent
    change_requested = Signal(object)  # RoundLine
    period_chosen = Signal(object)  # Period
    day_stepped = Signal(int)
    open_requested = Signal(object)  # MedicinesRound, of another half-day
    hatches_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._lines: dict[str, RoundLine] = {}
        self._works = False
        self._oldest: MedicinesRound | None = None
        self.hatches = secondary_button(self.tr("Hatches"), key_hint=_HATCHES)
        self.hatches.clicked.connect(self.hatches_requested)
        self.aside.addWidget(self.hatches)
        self.add_way_back(self.tr("Clinics"))
        self.open = Banner()
        self.open.action_requested.connect(self._on_open)
        self.ways = FlowBox()
        self._periods: dict[Period, Button] = {}
        for key, period in _PERIODS.items():
            button = self._periods[period] = secondary_button(half_day(period).capitalize(), key_hint=key)
            button.setCheckable(True)
            button.clicked.connect(partial(self._on_period, period))
        self.ways.set_widgets(list(self._periods.values()))
        self.table = GridTable(self.tr("Hatches"))
        self.table.set_columns(
            (
                Column("hatch", self.tr("Hatch"), stretch=1),
                Column("wing", self.tr("Wing"), hide_below=_NARROW),
                Column("started", self.tr("Began")),
                Column("finished", self.tr("Ended")),
                Column("took", self.tr("Took")),
                Column("due", self.tr("Due"), align="right"),
                Column("seen", self.tr("Seen"), align="right"),
                Column("officer", self.tr("Officer there")),
                Column("state", self.tr("State")),
            )
        )
        self.table.set_jump(False)  # a handful of hatches: a letter that is no key begins nothing
        self.table.command_pressed.connect(self._on_command)
        self.table.row_activated.connect(lambda row_id: self._on_change(row_id))
        self.table.current_changed.connect(lambda _row_id: self._tell_of_row())
        self._what = Label("", "strong")
        self._note = Label("", "quiet", wrap=True)
        self.deed_chosen.connect(lambda key: self._on_command(key, self.table.current_id()))
        self.lay_out(self.table, self._what, self._note, self.open, self.ways)

    def set_role(self, *, works: bool, leads: bool) -> None:
        """Who `works` with rounds says when they ran; who `leads` says which hatches there are."""
        self._works = works
        self.hatches.setVisible(leads)
        self.set_deeds(
            (
                (_START, self.tr("Begins now")),
                (_FINISH, self.tr("Ends now")),
                ("Y", self.tr("Officer there")),
                ("N", self.tr("No officer")),
            )
            if works
            else ()
        )
        letters = (_START, _FINISH, *_OFFICER) if works else ()
        self.table.set_commands((*_PERIODS, *letters, *((_HATCHES,) if leads else ())))

    def display(self, rounds: Rounds, now: datetime, today: date, wing: str) -> None:
        """Show a half-day."""
        self._lines = {line.hatch.name: line for line in rounds.lines}
        self.set_title(
            self.tr("Medicines rounds"),
            f"{near_day(rounds.day, today)}, {half_day(rounds.period)} · {wing_words(wing)} · {self._counts()}",
        )
        for period, button in self._periods.items():
            button.setChecked(period is rounds.period)
        self._display_open(rounds)
        self.table.set_empty_text(self.tr("No hatch here. A leader says which hatches there are: H on this page."))
        self.table.set_rows([self._row(line, now, rounds.day == today) for line in rounds.lines])
        self._tell_of_row()

    def clear(self) -> None:
        self._lines = {}
        self.set_title(self.tr("Medicines rounds"))
        self.table.forget()
        for banner in (self.open, self.trouble):
            banner.set_message("info", "")

    # --- inside ---

    def _counts(self) -> str:
        rounds = [line.round for line in self._lines.values() if line.round is not None]
        ended = sum(one.finished_at is not None for one in rounds)
        told = [self.tr("{n} of {of} ended").format(n=ended, of=len(self._lines))]
        counted = [one for one in rounds if one.due is not None and one.seen is not None]
        if counted:
            seen, due = sum(one.seen or 0 for one in counted), sum(one.due or 0 for one in counted)
            told.append(self.tr("{seen} of {due} people seen").format(seen=seen, due=due))
        return " · ".join(told)

    def _display_open(self, rounds: Rounds) -> None:
        self._oldest = next(iter(rounds.still_open), None)
        if self._oldest is None:
            self.open.set_message("info", "")
            return
        words = self.tr("Not ended: {hatch}, {day}, {half}.").format(
            hatch=self._oldest.hatch, day=weekday_and_day(self._oldest.day), half=half_day(self._oldest.period)
        )
        if more := len(rounds.still_open) - 1:
            words += " " + self.tr("And {n} more.").format(n=more)
        self.open.set_message("caution", words, action=self.tr("Go there"))

    def _row(self, line: RoundLine, now: datetime, is_today: bool) -> Row:
        one = line.round
        return Row(
            line.hatch.name,
            {
                "hatch": Cell(line.hatch.name, strong=True),
                "wing": Cell(line.hatch.wing, quiet=True),
                "started": _clock(one.started_at if one else None),
                "finished": _clock(one.finished_at if one else None),
                "took": self._took(line),
                "due": _number(one.due if one else None),
                "seen": _number(one.seen if one else None),
                "officer": self._officer(one),
                "state": self._state(one, now, is_today),
            },
        )

    def _took(self, line: RoundLine) -> Content:
        minutes = line.round.minutes if line.round is not None else None
        if minutes is None:
            return Cell("–", quiet=True)
        if line.hatch.minutes is None or minutes <= line.hatch.minutes:
            return Cell(self.tr("{n} min").format(n=minutes), tabular=True)
        over = self.tr("{n} min, {over} over").format(n=minutes, over=minutes - line.hatch.minutes)
        return Cell(over, tabular=True, tone="caution")

    def _officer(self, one: MedicinesRound | None) -> Content:
        said = one.officer_present if one is not None else OfficerPresent.NOT_SAID
        words = {
            OfficerPresent.YES: self.tr("Yes"),
            OfficerPresent.NO: self.tr("No"),
            OfficerPresent.NOT_SAID: self.tr("not said"),
        }
        if said is OfficerPresent.NO:
            return Chip("regime", words[said])
        return Cell(words[said], quiet=said is OfficerPresent.NOT_SAID)

    def _state(self, one: MedicinesRound | None, now: datetime, is_today: bool) -> Content:
        if one is None or one.started_at is None:
            return Chip("unrecorded", self.tr("Not begun") if is_today else self.tr("Nothing said"), sign=False)
        if one.finished_at is not None:
            return Chip("done", self.tr("Ended"))
        if not is_today:
            return Chip("caution", self.tr("Not ended"))
        return Chip("info", self.tr("Open, {n} min").format(n=int((now - one.started_at).total_seconds() // 60)))

    def _tell_of_row(self) -> None:
        line = self._lines.get(self.table.current_id())
        self._what.setText(line.hatch.name if line is not None else "")
        told = []
        if line is not None and line.hatch.minutes is not None:
            told.append(self.tr("should take {n} min").format(n=line.hatch.minutes))
        if line is not None and line.round is not None and line.round.note:
            told.append(line.round.note)
        self._note.setText(" · ".join(told))

    def _on_open(self) -> None:
        if self._oldest is not None:
            self.open_requested.emit(self._oldest)

    def _on_period(self, period: Period, _checked: bool = False) -> None:
        self.period_chosen.emit(period)

    def _on_change(self, row_id: str) -> None:
        line = self._lines.get(row_id)
        if line is not None and self._works:
            self.change_requested.emit(line)

    def _on_command(self, letter: str, row_id: str) -> None:
        line = self._lines.get(row_id)
        if letter in _PERIODS:
            self.period_chosen.emit(_PERIODS[letter])
        elif letter == _HATCHES:
            self.hatches_requested.emit()
        elif line is None:
            return
        elif letter == _START:
            self.start_requested.emit(line)
        elif letter == _FINISH:
            self.finish_requested.emit(line)
        else:
            self.officer_said.emit(line, _OFFICER[letter])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.day_stepped.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)


def _clock(at: datetime | None) -> Cell:
    return Cell(wall_clock(at) if at is not None else "–", quiet=at is None, tabular=True)


def _number(n: int | None) -> Cell:
    return Cell("–" if n is None else str(n), quiet=n is None, tabular=True)
