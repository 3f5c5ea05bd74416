"""Today for a substance misuse worker: what is due and why, who has nobody, forms left half filled."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.calendar_words import half_day, long_day, moment, short_day
from prisoncare_desktop.ui.session_rows import session_columns, session_row
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.card import StatCard
from prisoncare_desktop.ui.widgets.card_row import CardRow
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.labels import heading
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, Row
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.pathway import DueLine, review_subject
from prisoncare_desktop.usecases.ports import Draft
from prisoncare_desktop.usecases.today import WorkerToday

_NARROW = 900  # px: below it the table goes without the cell


class WorkerTodayView(WorkingPage):
    resident_chosen = Signal(str)  # resident id
    session_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._residents: dict[str, str] = {}  # row id -> resident id
        self.draft_banner = Banner(action=self.tr("Go on with it"))
        self._draft_resident = ""
        self.draft_banner.action_requested.connect(lambda: self.resident_chosen.emit(self._draft_resident))
        self.overdue = StatCard(self.tr("Mine, overdue"))
        self.due_today = StatCard(self.tr("Mine, due today"))
        self.due_soon = StatCard(self.tr("Mine, due in 7 days"))
        self.unassigned = StatCard(self.tr("With nobody yet"))
        cards = CardRow(self.overdue, self.due_today, self.due_soon, self.unassigned)
        self.table = GridTable(self.tr("Reviews due, and residents with nobody yet"))
        self.table.set_columns(
            (
                Column("resident", self.tr("Resident")),
                Column("number", self.tr("Number"), hide_below=640),
                Column("cell", self.tr("Cell"), hide_below=_NARROW),
                Column("review", self.tr("Review")),
                Column("when", self.tr("When")),
                Column("why", self.tr("Why it is due"), stretch=1),
            )
        )
        self.table.row_activated.connect(lambda row_id: self.resident_chosen.emit(self._residents[row_id]))
        self._clinics_title = heading(self.tr("Your clinics today"), 3)
        self.clinics = GridTable(self.tr("Your clinics today"))
        self.clinics.set_columns(session_columns(self.tr("When")))
        self.clinics.set_selection_needs_focus(True)
        self.clinics.row_activated.connect(self.session_chosen)
        self._due_title = heading(self.tr("Reviews"), 3)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.draft_banner)
        self.body.addWidget(cards)
        self.body.addWidget(self._clinics_title)
        self.body.addWidget(self.clinics)
        self.body.addWidget(self._due_title)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self.setFocusProxy(self.table)

    def display(self, today: WorkerToday) -> None:
        """Show the worker's day, most overdue first, those with nobody last."""
        self.set_title(self.tr("Today"), long_day(today.day))
        self.trouble.set_message("info", "")
        self._display_counts(today)
        owned = (*today.overdue, *today.due_today, *today.due_soon)
        listed = {x.episode.id for x in owned}
        nobody = [x for x in today.unassigned if x.episode.id not in listed]
        self._residents = {x.episode.id: x.resident.id for x in (*owned, *nobody)}
        drafts = {d.subject: d for d in today.drafts}
        self.table.set_empty_text(
            self.tr("Nothing is due in the next 7 days. Reviews appear here when their clocks come up.")
        )
        self.table.set_rows([self._row(x, drafts, today.day) for x in (*owned, *nobody)])
        self._display_drafts(today, (*owned, *nobody))
        for part in (self._clinics_title, self.clinics, self._due_title):
            part.setVisible(bool(today.sessions))
        self.clinics.set_rows(
            [session_row(x, half_day(x.session.period).capitalize(), today.day) for x in today.sessions]
        )

    def _display_counts(self, today: WorkerToday) -> None:
        worst = max((x.days_overdue for x in today.overdue), default=0)
        longest = self.tr("the longest by {n} days").format(n=worst) if worst > 1 else self.tr("by 1 day")
        note = longest if today.overdue else self.tr("nothing is late")
        self.overdue.set_number(str(len(today.overdue)), note, edge="overdue" if today.overdue else None)
        self.due_today.set_number(str(len(today.due_today)), _first_name(today.due_today, self.tr("nobody")))
        self.due_soon.set_number(str(len(today.due_soon)), self._next_words(today))
        late = sum(x.days_overdue > 0 for x in today.unassigned)
        waiting = self.tr("no worker yet, {n} overdue").format(n=late) if late else self.tr("referred, no worker yet")
        self.unassigned.set_number(
            str(len(today.unassigned)),
            waiting if today.unassigned else self.tr("everybody has a worker"),
            edge="caution" if today.unassigned else None,
        )

    def _next_words(self, today: WorkerToday) -> str:
        due = [x.task.due_on for x in today.due_soon if x.task]
        return self.tr("the next on {day}").format(day=short_day(min(due))) if due else self.tr("nobody")

    def _row(self, line: DueLine, drafts: dict[str, Draft], today: date) -> Row:
        draft = drafts.get(review_subject(line.task.id)) if line.task else None
        why = line.why if line.episode.worker_id else f"{self.tr('no worker yet')} · {line.why}".rstrip(" ·")
        if draft is not None:
            why = self.tr("{why} · half filled, kept {when}").format(why=why, when=moment(draft.saved_at, today))
        return Row(
            line.episode.id,
            {
                "resident": Cell(line.resident.name, strong=True),
                "number": Cell(line.resident.nomis_number, tabular=True),
                "cell": Cell(line.resident.cell, tabular=True),
                "review": line.review_label,
                "when": self._when(line),
                "why": Cell(
                    why, quiet=bool(line.episode.worker_id), tone=None if line.episode.worker_id else "caution"
                ),
            },
        )

    def _when(self, line: DueLine) -> Content:
        days = line.days_overdue
        if line.task is None:
            return Cell(self.tr("nothing due"), quiet=True)
        if days > 0:
            return Chip(
                "overdue", self.tr("1 day overdue") if days == 1 else self.tr("{n} days overdue").format(n=days)
            )
        if days == 0:
            return Chip("caution", self.tr("today"))
        return Chip("info", self.tr("tomorrow") if days == -1 else self.tr("in {n} days").format(n=-days))

    def _display_drafts(self, today: WorkerToday, lines: tuple[DueLine, ...]) -> None:
        mine = {d.subject: d for d in today.drafts}
        found = next((x for x in lines if x.task and review_subject(x.task.id) in mine), None)
        if not mine:
            self.draft_banner.set_message("info", "")
        elif found is None or found.task is None:
            self.draft_banner.set_message(
                "info", self.tr("A form you left half filled is kept for you; its resident's pathway shows it.")
            )
        else:
            self._draft_resident = found.resident.id
            draft = mine[review_subject(found.task.id)]
            others = len(mine) - 1
            more = self.tr(" {n} more are marked below.").format(n=others) if others else ""
            self.draft_banner.set_message(
                "info",
                self.tr("Your {review} of {name} is half filled, kept {when}.").format(
                    review=found.review_label, name=found.resident.name, when=moment(draft.saved_at, today.day)
                )
                + more,
                action=self.tr("Go on with it"),
            )


def _first_name(lines: tuple[DueLine, ...], otherwise: str) -> str:
    return ", ".join(x.resident.name for x in lines[:2]) + ("…" if len(lines) > 2 else "") if lines else otherwise
