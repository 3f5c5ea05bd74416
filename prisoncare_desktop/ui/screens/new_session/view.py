"""A new clinic: the kinds at the left, where and when it is held at the right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.closing import SLOTS_MOST
from prisoncare_desktop.ui.calendar_words import half_day, near_day, weekday_and_day
from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.ui.theme.look import look
from prisoncare_desktop.ui.widgets.buttons import primary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.labels import field_label, quiet
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.shortcuts import on_ctrl_enter
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.clinic_lists import LISTS_AHEAD_DAYS
from prisoncare_desktop.usecases.made_here import (
    LISTS_BACK_DAYS,
    WORDS_LONGEST,
    MakeSession,
    NewClinic,
    Proposal,
)

_BESIDE_PX = 760  # from here on the card stands beside the table


class NewSessionView(WorkingPage):
    """`made`: the command with what is chosen and typed. `day_chosen`: the usual ones of another day are wanted."""

    made = Signal(object)
    day_chosen = Signal(object)  # date

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("New clinic"), parent=parent)
        self._proposals: dict[str, Proposal] = {}
        self._asked = Period.AM
        self.table = GridTable(self.tr("Kinds of clinic"))
        self.table.set_columns(
            (Column("clinic", self.tr("Clinic"), stretch=1), Column("where", self.tr("Held last"), hide_below=320))
        )
        self.table.set_empty_text(self.tr("There is no kind of clinic to choose. A leader adds one under Settings."))
        self.table.current_changed.connect(self._on_kind)
        self.day, self.period, self.wing = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.table.row_activated.connect(lambda _code: self.day.setFocus(Qt.FocusReason.TabFocusReason))
        self.place, self.clinician, self.slots = QLineEdit(), QLineEdit(), QLineEdit()
        for line in (self.place, self.clinician):
            line.setMaxLength(WORDS_LONGEST)
        self.slots.setValidator(QIntValidator(1, SLOTS_MOST, self))
        self.slots.setPlaceholderText(self.tr("not known"))
        for period in Period:
            self.period.addItem(half_day(period).capitalize(), period.value)
        self.make = primary_button(self.tr("Make the clinic"), key_hint=self.tr("Ctrl+Enter"))
        self.make.clicked.connect(self._on_make)
        self.day.activated.connect(lambda _at: self.day_chosen.emit(self._day()))
        on_ctrl_enter(self, self._on_make)
        self.add_way_back(self.tr("Clinics"))
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        card = Card(self.tr("Where and when"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        fields: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Day"), self.day),
            (self.tr("Half-day"), self.period),
            (self.tr("Wing"), self.wing),
            (self.tr("Room, if it matters"), self.place),
            (self.tr("With"), self.clinician),
            (self.tr("Places"), self.slots),
        )
        for row, (label, field) in enumerate(fields):
            grid.addWidget(field_label(label, field, wrap=True), row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        card.body.addLayout(grid)
        card.body.addSpacing(6)
        last = QHBoxLayout()
        last.addWidget(self.make)
        last.addStretch(1)
        card.body.addLayout(last)
        card.body.addWidget(
            quiet(
                self.tr("If the trust sends a list of the same clinic later, the two are one."),
                wrap=True,
            )
        )
        card.body.addStretch(1)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(14)
        self._pair.addWidget(self.table, 1, Qt.AlignmentFlag.AlignTop)
        self._pair.addWidget(card, 1, Qt.AlignmentFlag.AlignTop)
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.column.addLayout(self._pair)
        page.column.addStretch(1)
        self.table.set_whole(True)
        self.body.addWidget(page, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE_PX * look().text_scale
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._pair.setDirection(way)

    def begin(self, day: date, period: Period, today: date) -> None:
        """Be ready for a clinic of this half-day."""
        self.trouble.set_message("info", "")
        self.set_title(self.tr("New clinic"), self.tr("For when its list never came, or nobody else keeps one."))
        self.day.clear()
        for n in range(-LISTS_BACK_DAYS, LISTS_AHEAD_DAYS + 1):
            one = today + timedelta(days=n)
            near = near_day(one, today)
            self.day.addItem(near if abs(n) <= 1 else weekday_and_day(one), one.isoformat())
        self.day.setCurrentIndex(max(0, self.day.findData(day.isoformat())))
        self._asked = period
        self._proposals = {}
        self.table.forget()

    def display(self, clinic: NewClinic) -> None:
        """Show the kinds, those usual on the day first; what was chosen stays chosen."""
        first = not self._proposals
        self._proposals = {one.clinic_code: one for one in clinic.proposals}
        self.wing.clear()
        self.wing.addItem(self.tr("Every wing: health centre"), "")
        for wing in clinic.wings:
            self.wing.addItem(wing_words(wing), wing)
        self.table.set_rows([_row(one) for one in clinic.proposals])
        if first and clinic.proposals:
            self.table.select(clinic.proposals[0].clinic_code)
        self._fill(self.table.current_id(), self._asked if first else None)

    def typed(self) -> MakeSession | None:
        """Return what is chosen and typed; None while there is no kind to choose."""
        code = self.table.current_id()
        if not code:
            return None
        slots = self.slots.text().strip()
        return MakeSession(
            clinic_code=code,
            wing=str(self.wing.currentData() or ""),
            room=self.place.text(),
            clinic_date=self._day(),
            period=Period(str(self.period.currentData())),
            clinician=self.clinician.text(),
            slots_offered=int(slots) if slots else None,
        )

    def _day(self) -> date:
        return date.fromisoformat(str(self.day.currentData()))

    def _on_kind(self, code: str) -> None:
        if code in self._proposals and self.wing.count():
            self._fill(code, None)

    def _fill(self, code: str, asked: Period | None) -> None:
        one = self._proposals.get(code)
        if one is None:
            return
        self.period.setCurrentIndex(self.period.findData((asked or one.period).value))
        self.wing.setCurrentIndex(max(0, self.wing.findData(one.wing)))
        self.place.setText(one.room)
        self.clinician.setText(one.clinician)
        self.slots.setText("" if one.slots is None else str(one.slots))

    def _on_make(self) -> None:
        command = self.typed()
        if command is not None:
            self.made.emit(command)


def _row(one: Proposal) -> Row:
    where: Sequence[str] = (wing_words(one.wing) if one.wing else "", one.room)
    return Row(
        one.clinic_code,
        {
            "clinic": Cell(one.clinic_label, strong=True),
            "where": Cell(" · ".join(filter(None, where)), quiet=True),
        },
    )
