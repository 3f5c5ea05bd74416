"""Chooses where somebody is booked: one line a clinic, a digit each; what clashes is seen before, never asked after."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.ui.calendar_words import half_day, wall_clock, weekday_and_day
from prisoncare_desktop.ui.clash_words import clash_words, clashes_words
from prisoncare_desktop.ui.regime_words import word_chip
from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.ui.widgets.beside_panel import BesidePanel
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.held_keys import is_held
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.usecases.offers import Offer, Offers

_WIDE = 900
_NARROW = 640  # px: below it the table goes without what the line under it says
WAIT = "Q"


def tr(text: str) -> str:
    return QCoreApplication.translate("booking_palette", text)


class BookingPalette(BesidePanel):
    """`chosen`: the session's id and the time there (an instant, UTC). `waiting_chosen`: rather the waiting list."""

    chosen = Signal(str, object)
    waiting_chosen = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, _WIDE)
        self._offers: dict[str, Offer] = {}
        self._waits = False
        self.table = GridTable(self.tr("Where there is a free time"))
        self.table.set_jump(False)
        self.table.set_columns(
            (
                Column("key", ""),
                Column("when", self.tr("When")),
                Column("at", self.tr("Time"), align="right"),
                Column("clinic", self.tr("Clinic"), stretch=1, hide_below=_NARROW),
                Column("free", self.tr("Free times"), align="right", hide_below=_NARROW),
                Column("marks", ""),
            )
        )
        self.table.current_changed.connect(lambda _session_id: self._show())
        self.table.row_activated.connect(self._choose)
        self.table.command_pressed.connect(lambda letter, _row: self._on_key(letter))
        self._line = Label("", "quiet", wrap=True)
        self._line.setAccessibleName(self.tr("About the clinic marked"))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._line)
        self._take = KeyedButton(self.tr("Enter"), self.tr("Book"), quiet=True)
        self._take.clicked.connect(lambda: self._choose(self.table.current_id()))
        self._wait = KeyedButton(WAIT, self.tr("Waiting list"), quiet=True)
        self._wait.clicked.connect(lambda: self._on_key(WAIT))
        self.foot.insertWidget(0, self._take)
        self.foot.insertWidget(1, self._wait)

    def ask(self, title: str, offers: Offers, beside: QRect, *, may_wait: bool) -> None:
        """Ask where, beside a rectangle on the screen. `may_wait`: whether the waiting list can be had instead."""
        who = offers.resident
        self.set_title(title, " · ".join(filter(None, (who.nomis_number, who.cell))))
        self._offers = {one.session.id: one for one in offers.offers}
        self._waits = may_wait
        digits = [str(n) for n in range(1, len(self._offers) + 1)]
        self.table.set_commands((*digits, *((WAIT,) if may_wait else ())))
        self.table.set_rows([_row(str(n), one) for n, one in enumerate(offers.offers, 1)])
        self.table.setVisible(bool(self._offers))
        self._take.setVisible(bool(self._offers))
        self._wait.setVisible(may_wait)
        if self._offers:
            self.table.select(offers.offers[offers.best or 0].session.id)
        self._show()
        self.open_beside(beside, self.table if self._offers else self)
        self.settle()

    def told(self) -> str:
        """Return the line under the clinics."""
        return self._line.text()

    def claims(self, event: QKeyEvent) -> bool:
        return super().claims(event) or (self._waits and event.text().upper() == WAIT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().upper() == WAIT and not is_held(event):  # with no clinic to choose the keys come here
            self._on_key(WAIT)
        else:
            super().keyPressEvent(event)

    # --- inside ---

    def _show(self) -> None:
        one = self._offers.get(self.table.current_id())
        if one is None:
            words = self.tr("No list with a free time in the next 14 days.")
            self._line.setText(f"{words} {self.tr('Q puts them on the waiting list.')}" if self._waits else words)
            return
        self._line.setText(_told(one))

    def _on_key(self, letter: str) -> None:
        if letter == WAIT and self._waits and self.isVisible():
            self.close_panel()
            self.waiting_chosen.emit()
        elif letter.isdigit() and 0 < int(letter) <= len(self._offers):
            self._choose(list(self._offers)[int(letter) - 1])

    def _choose(self, session_id: str) -> None:
        one = self._offers.get(session_id)
        if one is not None and self.isVisible():
            self.close_panel()
            self.chosen.emit(session_id, one.starts_at)


def regime_chip(regime: Regime | None) -> Chip | None:
    """Return what the wing's half-day is like as a chip; None where it is normal, or nobody said."""
    return word_chip(regime) if regime not in (None, Regime.NORMAL) else None


def _where(one: Offer) -> str:
    wing = one.session.wing
    return f"{one.clinic_label}, {wing_words(wing)}" if wing else one.clinic_label


def _row(key: str, one: Offer) -> Row:
    day = f"{weekday_and_day(one.session.clinic_date)}, {half_day(one.session.period)}"
    marks = [Chip("caution", clash_words(clash)) for clash in one.clashes[:1]]
    regime = regime_chip(one.regime)
    return Row(
        one.session.id,
        {
            "key": Chip("plain", key),
            "when": Cell(day, strong=True),
            "at": Cell(wall_clock(one.starts_at), tabular=True),
            "clinic": Cell(_where(one), quiet=True),
            "free": Cell(str(one.free), quiet=True, tabular=True),
            "marks": (*marks, *((regime,) if regime else ())),
        },
    )


def _told(one: Offer) -> str:
    free = tr("1 free time") if one.free == 1 else tr("{n} free times").format(n=one.free)
    said = [f"{_where(one)}, {free}."]
    if one.clashes:
        said.append(tr("In that half-day: {what}.").format(what=clashes_words(one.clashes)))
    regime = regime_chip(one.regime)
    if regime is not None:
        said.append(f"{regime.text}.")
    return " ".join(said)
