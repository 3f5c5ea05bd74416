"""Wires the papers of a half-day's clinics to the tasks and to the printer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.ui.paged.screen import PagesScreen
from prisoncare_desktop.ui.screen import Place, Surroundings
from prisoncare_desktop.ui.screens.clinic_print.on_view import clinic_paper_on_view, half_day_words
from prisoncare_desktop.ui.screens.clinic_print.view import ClinicPrintView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.clinic_paper import (
    ClinicPaper,
    PaperKind,
    PrepareCoverSheet,
    PrepareMovementList,
    PrepareSlips,
)
from prisoncare_desktop.usecases.ports import PageImages
from prisoncare_desktop.usecases.requests import Query


@dataclass(frozen=True)
class _Wanted:
    """What is to be on view. `wing`: as picked in the top bar, "" for all."""

    day: date
    period: Period
    session_id: str
    wing: str
    kind: PaperKind = PaperKind.MOVEMENT_LIST


class ClinicPrintScreen(PagesScreen):
    """Paper of a half-day. `Place("clinic-print", "2026-11-24/am/session-id")`; without a session: of the half-day."""

    name = "clinic-print"
    room = "clinics"
    help_page = "clinic-print"
    by_wing = True

    def __init__(self, tasks: Tasks, pages: PageImages) -> None:
        self._choices = ClinicPrintView()
        super().__init__(tasks, pages, self._choices, Place("clinics"))
        self._wanted_paper: _Wanted | None = None
        self._choices.period_chosen.connect(lambda code: self._choose(period=Period(code)))
        self._choices.paper_chosen.connect(lambda code: self._choose(kind=PaperKind(code)))

    def keys(self) -> Sequence[tuple[str, str]]:
        of_one_clinic = self._wanted_paper is not None and self._wanted_paper.session_id
        others = (
            (("S", self.tr("Slips")), ("C", self.tr("Cover sheet")))
            if of_one_clinic
            else (("1 2 3", self.tr("Half-day")),)
        )
        return (("U", self.tr("Whom to unlock")), *others, *super().keys())

    def enter(self, what: str, around: Surroundings) -> None:
        day, _, rest = what.partition("/")
        period, _, session_id = rest.partition("/")
        self._origin = Place("session", session_id) if session_id else Place("clinics")
        self._wanted_paper = _Wanted(date.fromisoformat(day), Period(period), session_id, around.wing)
        papers = tuple(PaperKind) if session_id else (PaperKind.MOVEMENT_LIST,)
        self._choices.set_ways(papers, () if session_id else tuple(Period))
        self.keys_changed.emit()
        super().enter("", around)
        self._read()

    def leave(self) -> None:
        self._wanted_paper = None
        super().leave()

    def _choose(self, *, period: Period | None = None, kind: PaperKind | None = None) -> None:
        now = self._wanted_paper
        if now is not None:
            chosen = period or now.period
            self._wanted_paper = _Wanted(now.day, chosen, now.session_id, now.wing, kind or now.kind)
            self._read()

    def _read(self) -> None:
        wanted = self._wanted_paper
        if wanted is None:
            return

        def show(paper: ClinicPaper) -> None:
            if wanted == self._wanted_paper:
                self._choices.trouble.set_message("info", "")
                self._show(clinic_paper_on_view(paper, wanted.day, wanted.period, wanted.wing))

        def say_why_not(error: BaseException) -> None:
            if wanted == self._wanted_paper:
                self._shown, self._count = None, 0
                self._choices.show_none(half_day_words(wanted.day, wanted.period), words_for(error))

        self._tasks.ask(self, self._query(wanted), show, say_why_not)

    def _query(self, wanted: _Wanted) -> Query[ClinicPaper]:
        if wanted.kind is PaperKind.SLIPS:
            return PrepareSlips(wanted.session_id)
        if wanted.kind is PaperKind.COVER_SHEET:
            return PrepareCoverSheet(wanted.session_id)
        return PrepareMovementList(wanted.day, wanted.period, wanted.wing)
