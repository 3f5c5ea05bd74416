"""The kinds of clinic with their places, and under them what became of those of the kind under the cursor."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.attendance import ControlGroup
from prisoncare_desktop.domain.capacity import Capacity, NoThird, SaidBy
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.ui.calendar_words import near_day, short_day
from prisoncare_desktop.ui.capacity_words import places_words, said_by_words, third_words, why_no_third
from prisoncare_desktop.ui.resident_words import label_of, wing_words
from prisoncare_desktop.ui.widgets.bars import Bar, BarList
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import Label, quiet
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.capacity import CapacityBoard, CapacityLine

_ALL = "all"  # the id of the row of all kinds together
_NARROW, _NARROWEST = 820, 560  # px
_FIGURES = "capacity_figure"


class CapacityView(WorkingPage):
    """Left and Right are asked for with `stepped`, another length of time with `length_wanted`."""

    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._board: CapacityBoard | None = None
        self._wing = ""
        self.set_title(self.tr("Capacity"))
        self.add_way_back(self.tr("Clinics"))
        self.table = GridTable(self.tr("Capacity by kind of clinic"))
        self.table.set_columns(
            (
                Column("clinic", self.tr("Clinic"), stretch=3),
                Column("sessions", self.tr("Clinics held"), align="right", hide_below=_NARROW),
                Column("offered", label_of(_FIGURES, "offered"), align="right"),
                Column("booked", label_of(_FIGURES, "booked"), align="right"),
                Column("used", label_of(_FIGURES, "used"), align="right"),
                Column("lost", label_of(_FIGURES, "lost"), align="right"),
                Column("not_recorded", label_of(_FIGURES, "not-recorded"), align="right", hide_below=_NARROW),
                Column("never_booked", label_of(_FIGURES, "never-booked"), align="right", hide_below=_NARROWEST),
                Column("third", label_of(_FIGURES, "third-next"), stretch=1),
            )
        )
        self.table.set_empty_text(self.tr("No clinics of your team here yet. They come with the lists from the trust."))
        self.table.current_changed.connect(lambda _id: self._show_chosen())
        self.bars = BarList(self.tr("Lost places by whose doing it was"))
        self.told = quiet("", wrap=True)
        self.card = Card()
        self.card.body.addWidget(self.bars)
        self.card.body.addWidget(self.told)
        self.formulas = Label(_formulas(), "small", wrap=True)
        self.table.set_whole(True)
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.add_table(self.table)
        page.column.addWidget(self.card)
        page.column.addWidget(self.formulas)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        for key, by in (("Left", -1), ("Right", 1)):  # keys of their own: the part that scrolls would swallow them
            on_keys(self, key, partial(self.stepped.emit, by))
        self.setFocusProxy(self.table)

    def display(self, board: CapacityBoard, first: date, last: date, today: date, wing: str) -> None:
        """Show what there was on these days."""
        self._board, self._wing = board, wing
        self.trouble.set_message("info", "")
        until = near_day(last, today).lower() if last == today else short_day(last)
        days = self.tr("{first} to {last}").format(first=short_day(first), last=until)
        where = self.tr("clinics held on {wing}").format(wing=wing_words(wing)) if wing else wing_words(wing)
        self.set_title(self.tr("Capacity"), f"{days} · {where}")
        rows = [_row(line.kind.code, line.kind.label, line.capacity, line) for line in board.lines]
        if len(rows) > 1:
            rows.append(_row(_ALL, self.tr("All together"), board.all, None))
        self.table.set_rows(rows)
        self._show_chosen()

    def _show_chosen(self) -> None:
        board, chosen = self._board, self.table.current_id()
        if board is None:
            return
        line = next((line for line in board.lines if line.kind.code == chosen), None)
        capacity = board.all if line is None else line.capacity
        name = self.tr("All together") if line is None else line.kind.label
        lost = sum(capacity.lost.values())
        self.card.set_title(f"{name}: {self._lost_words(capacity, lost)}")
        most = max(capacity.lost.values(), default=0)
        self.bars.set_bars(
            [
                Bar(label_of("control_group", group), n / lost, str(n), stands_out=n == most)
                for group in ControlGroup
                if (n := capacity.lost.get(group, 0))
            ]
        )
        self.bars.setVisible(bool(lost))
        elsewhere = self.tr("Clinics for every wing are counted under All wings.")
        about_wing = elsewhere if self._wing and not capacity.sessions else ""
        self.told.setText(" ".join(filter(None, (about_wing, *_told(line)))))
        self.card.setVisible(bool(board.lines))

    def _lost_words(self, capacity: Capacity, lost: int) -> str:
        """Return how many booked places were lost; of clinics that were not held none can be."""
        if capacity.sessions:
            return self.tr("1 booked place lost") if lost == 1 else self.tr("{n} booked places lost").format(n=lost)
        if self._wing:
            return self.tr("no clinic held on {wing}").format(wing=wing_words(self._wing))
        return self.tr("no clinic held")


def _told(line: CapacityLine | None) -> tuple[str, ...]:
    if line is None:
        return ()
    unsaid = line.said_by == (SaidBy.NOBODY,) and line.third_next.why is NoThird.NOBODY_SAID  # once is enough
    return "" if unsaid else said_by_words(line.said_by), why_no_third(line.third_next)


def _row(row_id: str, name: str, capacity: Capacity, line: CapacityLine | None) -> Row:
    held = bool(capacity.sessions)
    known = bool(capacity.known)
    return Row(
        row_id,
        {
            "clinic": Cell(name, strong=True),
            "sessions": _number(capacity.sessions),
            "offered": Cell(places_words(capacity), quiet=not known, tabular=True),
            "booked": _number(capacity.booked),
            "used": _number(capacity.used),
            "lost": _number(sum(capacity.lost.values())),
            "not_recorded": _number(capacity.not_recorded),
            "never_booked": _number(capacity.never_booked)
            if known or not held
            else Cell(places_words(capacity), quiet=True),
            "third": Cell(third_words(line.third_next), quiet=line.third_next.days is None) if line else "",
        },
    )


def _number(n: int) -> Cell:
    return Cell(str(n) if n else "–", quiet=not n, tabular=True)


def _formulas() -> str:
    return "\n".join(f"{one.label}: {one.get('formula')}" for one in value_set(_FIGURES).concepts)
