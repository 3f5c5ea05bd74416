"""The figures: three rates with their formulas, every number, and the same by wing and by kind of clinic."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.indicators import NO_WING, Figure, indicator
from prisoncare_desktop.ui.calendar_words import full_day, long_day, weekday_and_day
from prisoncare_desktop.ui.indicator_words import ATTENDANCE, of_words, share_words, time_words
from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.ui.screens.indicators.asked import Asked, Span
from prisoncare_desktop.ui.screens.indicators.choices import Choices
from prisoncare_desktop.ui.theme.look import look
from prisoncare_desktop.ui.widgets.card import StatCard
from prisoncare_desktop.ui.widgets.card_row import CardRow
from prisoncare_desktop.ui.widgets.labels import Label, heading
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.indicators import Indicators, Share

_DNA, _THEIRS, _OPEN, _NOT_BROUGHT = "national-dna", "dna-not-brought", "dna-unexplained", "not-brought"
_RATES = (ATTENDANCE, _DNA, _NOT_BROUGHT)
_NOT_RECORDED = "not-recorded"
_KEYS = {"1": Span.TODAY, "2": Span.WEEK, "3": Span.FOUR_WEEKS, "4": Span.YEAR}
_SMALL, _NARROW, _WIDE = 640, 900, 1000  # px; 1366x768 leaves 1100, 1024x700 leaves 762
NO_CODE = "-"  # of a row of nobody-knows-which wing: a row's id is never blank


class IndicatorsView(WorkingPage):
    number_chosen = Signal(str)  # an indicator's code

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.back = self.add_way_back("")
        self.choices = Choices()
        self.cards = {code: StatCard(indicator(code).label) for code in _RATES}
        self.numbers = self._table(self.tr("Every number"), self._number_columns())
        self.numbers.row_activated.connect(self.number_chosen)
        self.formula = Label("", "quiet", wrap=True)
        self.numbers.current_changed.connect(self._on_number)
        self.by_wing = self._table(self.tr("By wing"), self._share_columns(self.tr("Wing at the time")))
        self.by_clinic = self._table(self.tr("By clinic"), self._share_columns(self.tr("Clinic")))
        for table in (self.by_wing, self.by_clinic):
            table.set_selection_needs_focus(True)
        self.by_wing.row_activated.connect(lambda code: self._narrow(wing=self._wings.get(code) or NO_WING))
        self.by_clinic.row_activated.connect(lambda code: self._narrow(clinic_code=code))
        self._wings: dict[str, str] = {}
        self._figures: tuple[Figure, ...] = ()
        self._told_wing = Label("", "quiet", wrap=True)
        self._lay_out()
        self.setFocusProxy(self.numbers)

    def _table(self, name: str, columns: tuple[Column, ...]) -> GridTable:
        table = GridTable(name)
        table.set_columns(columns)
        table.set_commands(tuple(_KEYS))
        table.command_pressed.connect(lambda key, _row: self._on_key(key))
        return table

    def _lay_out(self) -> None:
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.choices)
        page = Scrolled()
        self.body.addWidget(page, 1)
        page.column.addWidget(CardRow(*self.cards.values()))
        page.add_table(self.numbers)
        self._parts = (heading(self.tr("By wing"), 3), self.by_wing, heading(self.tr("By clinic"), 3), self.by_clinic)
        for part in self._parts:
            if isinstance(part, GridTable):
                page.add_table(part)
            else:
                page.column.addWidget(part)
        page.column.addWidget(self._told_wing)
        page.column.addStretch(1)
        self.body.addWidget(self.formula)

    # --- what is shown ---

    def display(self, told: Indicators, asked: Asked, today: date) -> None:
        """Show the figures of what was asked."""
        self.trouble.set_message("info", "")
        self._display_title(told, asked, today)
        self.choices.offer([s.code for s in told.by_wing], [(s.label, s.code) for s in told.by_clinic])
        self.choices.offer_services(told.providers, told.pilots)
        by_code = {figure.indicator.code: figure for figure in told.figures}
        for code, card in self.cards.items():
            self._display_card(card, by_code[code])
        self._display_parts(by_code)
        self._figures = told.figures
        self.numbers.set_rows([self._number_row(figure) for figure in told.figures])
        self._on_number(self.numbers.current_id())
        for part in self._parts:
            part.setVisible(not asked.session_id)
        self._wings = {share.code or NO_CODE: share.code for share in told.by_wing}
        self.by_wing.set_empty_text(self.tr("Nobody was booked in these days."))
        self.by_clinic.set_empty_text(self.tr("Nobody was booked in these days."))
        self.by_wing.set_rows(
            [self._share_row(s, wing_words(s.code) if s.code else self.tr("Not known")) for s in told.by_wing]
        )
        self.by_clinic.set_rows([self._share_row(s, s.label) for s in told.by_clinic])
        self._display_wing_told(told)

    def _display_title(self, told: Indicators, asked: Asked, today: date) -> None:
        booked = self.tr("1 booked place") if told.booked == 1 else self.tr("{n} booked places")
        booked = booked.format(n=f"{told.booked:,}")
        if asked.session_id:
            clinic = told.by_clinic[0].label if told.by_clinic else self.tr("this clinic")
            self.set_title(self.tr("Figures: {clinic}").format(clinic=clinic), booked)
            return
        first = asked.filter(today).first
        first_words = weekday_and_day(first) if first.year == today.year else full_day(first)
        days = long_day(today) if first == today else f"{first_words} – {weekday_and_day(today)}"
        of_whom = ""
        if (
            asked.wing and asked.wing != NO_WING
        ):  # Capacity counts the clinics held on a wing: here it is who lived there
            of_whom = self.tr(" of residents of {wing}").format(wing=wing_words(asked.wing))
        self.set_title(self.tr("Figures"), f"{days} · {booked}{of_whom}")

    def _display_card(self, card: StatCard, figure: Figure) -> None:
        few = self.tr("too few for a share")
        note = of_words(figure) if share_words(figure) else few if figure.m else ""
        card.set_number(share_words(figure) or of_words(figure), note)

    def _display_parts(self, by_code: dict[str, Figure]) -> None:
        """Say on the card of the national rate what of it is no refusal."""
        dna, theirs, unexplained = (by_code[code] for code in (_DNA, _THEIRS, _OPEN))
        said = [of_words(dna)]
        said += [self.tr("{n} not brought by the prison").format(n=theirs.n)] if theirs.n else []
        said += [self.tr("{n} not yet explained").format(n=unexplained.n)] if unexplained.n else []
        if dna.m:
            self.cards[_DNA].set_number(
                share_words(dna) or of_words(dna), ", ".join(said if share_words(dna) else said[1:])
            )

    def _display_wing_told(self, told: Indicators) -> None:
        n = told.wing_not_known
        one = self.tr("Of 1 place nobody knows where the resident lived then: it stands under the clinic’s wing.")
        several = self.tr(
            "Of {n} places nobody knows where the residents lived then: they stand under the clinic’s wing."
        )
        self._told_wing.setText((one if n == 1 else several).format(n=f"{n:,}") if n else "")
        self._told_wing.setVisible(bool(n))

    # --- rows ---

    def _number_columns(self) -> tuple[Column, ...]:
        return (
            Column("what", self.tr("What is counted")),
            Column("formula", self.tr("How"), stretch=1, hide_below=_WIDE),
            Column("of", self.tr("Number"), align="right", width=150),
            Column("share", self.tr("Share"), align="right", width=90),
            Column("time", self.tr("Time lost"), align="right", width=120, hide_below=_SMALL),
        )

    def _number_row(self, figure: Figure) -> Row:
        one = figure.indicator
        part = one.code in (_THEIRS, _OPEN)
        theirs = one.code in (_THEIRS, _NOT_BROUGHT, "lost-regime") and bool(figure.n)
        return Row(
            one.code,
            {
                "what": Cell(f"    {one.label}" if part else one.label, strong=not part, quiet=part),
                "formula": Cell(one.formula, quiet=True),
                "of": Cell(of_words(figure), tabular=True, quiet=not figure.n, tone="regime" if theirs else None),
                "share": Cell(share_words(figure), tabular=True, strong=bool(figure.n), quiet=not figure.n),
                "time": Cell(time_words(figure.minutes) if one.is_lost else "", tabular=True),
            },
        )

    def _share_columns(self, first: str) -> tuple[Column, ...]:
        return (
            Column("what", first, stretch=1),
            Column("booked", self.tr("Booked"), align="right", width=90),
            Column("attendance", self.tr("Attendance"), align="right", width=170),
            Column("dna", self.tr("National DNA"), align="right", width=170, hide_below=_NARROW),
            Column("not_brought", self.tr("Not brought"), align="right", width=170),
            Column("not_recorded", self.tr("Not recorded"), align="right", width=120),
        )

    def _share_row(self, share: Share, label: str) -> Row:
        by_code = {figure.indicator.code: figure for figure in share.figures}
        owed = by_code[_NOT_RECORDED].n
        return Row(
            share.code or NO_CODE,
            {
                "what": Cell(label, strong=True),
                "booked": Cell(f"{share.booked:,}", tabular=True),
                "attendance": _both(by_code[ATTENDANCE]),
                "dna": _both(by_code[_DNA]),
                "not_brought": _both(by_code[_NOT_BROUGHT]),
                "not_recorded": Cell(f"{owed:,}" if owed else "–", tabular=True, quiet=not owed),
            },
        )

    # --- inside ---

    def _narrow(self, *, wing: str = "", clinic_code: str = "") -> None:
        self.choices.narrow(wing=wing, clinic_code=clinic_code)
        self.numbers.setFocus(Qt.FocusReason.OtherFocusReason)  # what was asked for stands up there

    def _on_number(self, code: str) -> None:
        lost = next((f.minutes for f in self._figures if f.indicator.code == code and f.indicator.is_lost), 0)
        time = self.tr("{time} lost.").format(time=time_words(lost)) if lost else ""
        self.formula.setText(f"{indicator(code).label}: {indicator(code).formula} {time}".strip() if code else "")
        self.formula.setVisible(self.numbers.width() < _WIDE * look().text_scale)  # else it stands in the row

    def _on_key(self, key: str) -> None:
        self.choices.span.setCurrentIndex(self.choices.span.findData(_KEYS[key].value))


def _both(figure: Figure) -> Cell:
    share = share_words(figure)
    said = f"{share} · {of_words(figure)}" if share else of_words(figure) if figure.m else "–"
    return Cell(said, tabular=True, quiet=not figure.m)
