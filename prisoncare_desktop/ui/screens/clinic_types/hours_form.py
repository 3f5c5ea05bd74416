"""When the prison's half-days begin and end, to be typed: for all days, or for one day of the week."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.calendar import WEEKDAYS
from prisoncare_desktop.domain.regime_hours import RegimeHours
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.ui.calendar_words import half_day, weekday_word
from prisoncare_desktop.ui.screens.clinic_types.lines_editor import Field, LinesEditor
from prisoncare_desktop.ui.widgets.buttons import Button, buttons_in_row
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.shortcuts import on_ctrl_enter


class HoursForm(Card):
    """`saved`: the list as JSON. `refused`: a time is none, or a half-day ends before it begins."""

    saved = Signal(str)
    refused = Signal(object)  # RuleBroken
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        about = self.tr(
            "How many places a clinic has is reckoned by these where nobody says it otherwise. A line of one day goes "
            "before that of all days; what stands in no line is as in most prisons."
        )
        self.set_title(self.tr("Hours of the half-days"), about)
        days = (("", self.tr("All days")), *((code, weekday_word(n)) for n, code in enumerate(WEEKDAYS)))
        self.lines = LinesEditor(
            (
                Field("weekday", self.tr("Day"), days),
                Field("period", self.tr("Half-day"), tuple((p.value, half_day(p).capitalize()) for p in Period)),
                Field("starts", self.tr("From"), letters=5),
                Field("ends", self.tr("To"), letters=5),
            ),
            self.tr("Add a half-day"),
            self.tr("Nothing said: no number of places is reckoned from hours."),
        )
        self.save = Button(self.tr("Save"), "primary", key_hint=self.tr("Ctrl+Enter"))
        self.save.clicked.connect(self._on_save)
        self.no = Button(self.tr("Close"), key_hint=self.tr("Esc"))
        self.no.clicked.connect(self.closed)
        self.body.addWidget(self.lines)
        self.body.addLayout(buttons_in_row(self.save, self.no))
        on_ctrl_enter(self, self._on_save)

    def begin(self, kept: str) -> None:
        """Show the prison's own list; where it has none, what is usual, to be changed and saved."""
        if kept:
            lines = [{name: str(value) for name, value in line.items()} for line in json.loads(kept)]
        else:
            usual = RegimeHours.of()
            lines = [
                {"weekday": "", "period": p.value, "starts": f"{hours.starts:%H:%M}", "ends": f"{hours.ends:%H:%M}"}
                for p in Period
                for hours in [usual.by_place[p, None]]
            ]
        self.lines.set_lines(lines)
        self.lines.focus_first()

    def _on_save(self) -> None:
        try:
            lines = [_line(line) for line in self.lines.lines()]
            RegimeHours.of(lines)
        except ValueError:
            self.refused.emit(RuleBroken("hours-times", "a half-day's hours cannot be read"))
            return
        self.saved.emit(json.dumps(lines))


def _line(typed: Mapping[str, str]) -> dict[str, str]:
    times = {name: f"{_time(typed[name]):%H:%M}" for name in ("starts", "ends")}
    weekday = {"weekday": typed["weekday"]} if typed["weekday"] else {}
    return {**weekday, "period": typed["period"], **times}


def _time(typed: str) -> time:
    """Return a time as people type it: 8:30, 08.30, 0830."""
    digits = "".join(c for c in typed if c.isdigit())
    if not typed or not 3 <= len(digits) <= 4 or any(c not in "0123456789:. " for c in typed):
        raise ValueError("no time")
    return time(int(digits[:-2]), int(digits[-2:]))
