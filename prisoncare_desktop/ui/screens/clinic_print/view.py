"""The pages, under a row of ways to the other papers and half-days."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.ui.calendar_words import half_day
from prisoncare_desktop.ui.paged.view import PagesView
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.usecases.clinic_paper import PaperKind

HALF_DAYS = {"1": Period.AM, "2": Period.PM, "3": Period.ED}
PAPERS = {"U": PaperKind.MOVEMENT_LIST, "S": PaperKind.SLIPS, "C": PaperKind.COVER_SHEET}


class ClinicPrintView(PagesView):
    paper_chosen = Signal(str)  # PaperKind
    period_chosen = Signal(str)  # Period

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Nothing to print here"),
            self.tr("Nobody is to be unlocked for a clinic in this half-day. Choose another one above."),
            self.tr("Back"),
            parent,
        )
        self._papers: dict[PaperKind, Button] = {}
        for key, kind in PAPERS.items():
            self._papers[kind] = self._way(key, self._paper_words(kind), partial(self.paper_chosen.emit, kind.value))
        self._periods: dict[Period, Button] = {}
        for key, period in HALF_DAYS.items():
            chosen = partial(self.period_chosen.emit, period.value)
            self._periods[period] = self._way(key, half_day(period).capitalize(), chosen)
        self.ways = FlowBox()
        self.ways.set_widgets([*self._papers.values(), *self._periods.values()])
        self.body.insertWidget(0, self.ways)

    def set_ways(self, papers: Sequence[PaperKind], periods: Sequence[Period]) -> None:
        """Offer these papers, and these half-days."""
        for kind, button in self._papers.items():
            button.setVisible(kind in papers)
        for period, button in self._periods.items():
            button.setVisible(period in periods)
        self.ways.updateGeometry()

    def show_none(self, half_day_words: str, words: Words) -> None:
        """Say of which half-day there are no pages, and why."""
        self.display(None, 0)
        self.set_title(self.tr("Nothing to print here"), half_day_words)
        self.show_trouble(words)
        self.empty.setFocus()

    def _paper_words(self, kind: PaperKind) -> str:
        return {
            PaperKind.MOVEMENT_LIST: self.tr("Whom to unlock"),
            PaperKind.SLIPS: self.tr("Slips"),
            PaperKind.COVER_SHEET: self.tr("Cover sheet"),
        }[kind]

    def _way(self, key: str, words: str, act: partial[None]) -> Button:
        button = secondary_button(words, key_hint=key)
        button.clicked.connect(lambda _checked=False: act())
        on_keys(self, key, lambda: act() if button.isVisibleTo(self) else None)
        return button
