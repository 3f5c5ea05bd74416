"""A list of pairs; under it the pair that is chosen, side by side, with the reasons and what can be said of it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from prisoncare_desktop.domain.identity_pair import Basis, Decided
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.ui.calendar_words import full_day, moment
from prisoncare_desktop.ui.matching_words import reasons_words
from prisoncare_desktop.ui.resident_words import alert_words, alerts_in_order, nhs_number_words, presence_words
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import quiet, wrapped
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.duplicates import Duplicates, PairLine

SAME, CONFIRM, DIFFERENT, UNSURE, TURN = "S", "C", "D", "N", "T"


class DuplicatesView(WorkingPage):
    """`said(letter, pair id, kept id)`: S the same person, C yes they are, D different people, N not sure."""

    said = Signal(str, str, str)
    can_changed = Signal()  # what may be said of the chosen pair: see `can`

    def __init__(self, *, may_confirm: bool, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Possible duplicates"), parent=parent)
        self._may_confirm = may_confirm
        self._user_id = ""
        self._leaders: tuple[str, ...] = ()
        self.can = ""  # the letters of what may be said of the chosen pair now
        self._lines: dict[str, PairLine] = {}
        self._on_top: dict[str, str] = {}  # pair id -> who would go on top
        self.table = GridTable(self.tr("Two identities that could be one person"))
        self.table.set_columns(
            (
                Column("one", self.tr("One"), stretch=2),
                Column("other", self.tr("The other"), stretch=2),
                Column("standing", self.tr("How it stands")),
                Column("who", self.tr("Who said so"), stretch=1, hide_below=820),
            )
        )
        self.table.set_empty_text(self.tr("Nobody here is much like anybody else."))
        self.table.set_commands(f"{SAME}{CONFIRM}{DIFFERENT}{UNSURE}{TURN}")
        self.table.command_pressed.connect(self._on_key)
        self.table.current_changed.connect(lambda _pair_id: self._show_pair())
        self.reasons = Banner()
        self.cards = (_IdentityCard(), _IdentityCard())
        self.buttons = {
            SAME: Button(self.tr("The same person"), "primary", key_hint=SAME),
            CONFIRM: Button(self.tr("Yes, one person"), "primary", key_hint=CONFIRM),
            DIFFERENT: Button(self.tr("Different people"), key_hint=DIFFERENT),
            UNSURE: Button(self.tr("Not sure"), key_hint=UNSURE),
            TURN: Button(self.tr("Put the other on top"), "quiet", key_hint=TURN),
        }
        for letter, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, key=letter: self._on_key(key, self.table.current_id()))
        self.note = quiet(wrap=True)
        self.add_way_back(self.tr("All residents"))
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.add_table(self.table)
        page.column.addWidget(self.reasons)
        pair = QHBoxLayout()
        pair.setSpacing(14)
        for card in self.cards:
            pair.addWidget(card, 1)
        page.column.addLayout(pair)
        row = FlowBox()
        row.set_widgets(list(self.buttons.values()))
        page.column.addWidget(row)
        page.column.addWidget(self.note)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)

    def display(self, duplicates: Duplicates, today: date, user_id: str) -> None:
        """Show the pairs. `user_id`: who looks, as nobody confirms what they said themselves."""
        self.trouble.set_message("info", "")
        self._user_id, self._leaders = user_id, duplicates.leaders
        lines = (*duplicates.open, *duplicates.decided)
        self._lines = {line.pair.id: line for line in lines}
        for line in lines:
            kept = line.pair.kept_id  # what somebody said stands, whatever was on view here before they did
            self._on_top[line.pair.id] = kept or self._on_top.get(line.pair.id, line.suggested_id)
        self.table.set_rows([_row(line, today) for line in lines])
        count = len(duplicates.open)
        words = self.tr("1 pair to look at") if count == 1 else self.tr("{n} pairs to look at").format(n=count)
        self.set_title(self.tr("Possible duplicates"), words)
        self._show_pair()

    def who_confirms(self) -> str:
        """Return whom to ask, once this person has said that two are one."""
        if self._leaders:
            return self.tr("To confirm it, ask: {names}.").format(names=", ".join(self._leaders))
        if self._may_confirm:
            return self.tr("You are the only leader on this PC: a leader at another PC must confirm it.")
        return self.tr("A leader must confirm it; none works on this PC.")

    def clear(self) -> None:
        """Keep nobody's name behind a page that is out of view."""
        self._lines, self._on_top = {}, {}
        self.table.set_rows(())
        self._show_pair()

    # --- inside ---

    def _show_pair(self) -> None:
        line = self._lines.get(self.table.current_id())
        for card in self.cards:
            card.setVisible(line is not None)
        can = self._can(line)
        for letter, button in self.buttons.items():
            button.setVisible(letter in can)
        if can != self.can:
            self.can = can
            self.can_changed.emit()
        self.note.setText(self._note(line, can))
        self.note.setVisible(bool(self.note.text()))
        if line is None:
            self.reasons.set_message("info", "")
            return
        kind = "caution" if line.pair.is_to_look_at else "info"
        self.reasons.set_message("caution" if kind == "caution" else "info", reasons_words(line.match))
        top = self._on_top[line.pair.id] if line.pair.decided is not Decided.DIFFERENT or line.pair.disputed else ""
        for card, who in zip(self.cards, (line.low, line.high), strict=True):
            card.display(who, on_top=who.id == top)

    def _can(self, line: PairLine | None) -> str:
        """Return the letters of what may be said of this pair now."""
        if line is None:
            return ""
        pair = line.pair
        if pair.decided is Decided.PROPOSED:
            theirs = pair.proposed_by != self._user_id
            may_part = self._may_confirm or not pair.disputed
            return (CONFIRM if self._may_confirm and theirs else "") + (DIFFERENT if may_part else "")
        if pair.disputed:
            return SAME + DIFFERENT + TURN if self._may_confirm else SAME + TURN
        if pair.decided is Decided.SAME:
            return DIFFERENT if self._may_confirm else ""
        if pair.decided is Decided.DIFFERENT:
            return SAME + TURN
        return SAME + DIFFERENT + UNSURE + TURN

    def _note(self, line: PairLine | None, can: str) -> str:
        if line is None:
            return ""
        pair = line.pair
        if pair.decided is Decided.PROPOSED and CONFIRM not in can:
            return f"{self.who_confirms()} {self.tr('Alerts of both are shown on each.')}"
        if pair.decided is Decided.PROPOSED:
            who = line.proposer or self.tr("A colleague")
            said = self.tr("{who} says that they are one person. You can confirm it, if you find so yourself.")
            return said.format(who=who)
        if pair.disputed:
            return self.tr("The trust's record says that they are one person. Somebody here said that they are two.")
        if pair.decided is Decided.SAME and not can:
            return self.tr("They are shown as one. A leader can take that back; nothing of either is lost by it.")
        if pair.decided is Decided.SAME:
            return self.tr("They are shown as one. Said to be different, each has again what was recorded under it.")
        if self._may_confirm and not self._leaders:
            return self.tr(
                "You are the only leader on this PC. Ask a colleague to say here that they are one: that you can "
                "confirm. If you say so yourself, a leader at another PC must confirm it."
            )
        return self.tr("Nothing is moved or changed: what was recorded stays under the name it was recorded under.")

    def _on_key(self, letter: str, pair_id: str) -> None:
        line = self._lines.get(pair_id)
        if line is None or letter not in self._can(line):
            return
        if letter == TURN:
            self._on_top[pair_id] = line.pair.other(self._on_top[pair_id])
            self._show_pair()
            return
        self.said.emit(letter, pair_id, self._on_top[pair_id])


class _IdentityCard(Card):
    """One identity, line by line, so that two of them can be compared."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        words = (
            self.tr("Prison number"),
            self.tr("NHS number"),
            self.tr("Born"),
            self.tr("Known as"),
            self.tr("Cell"),
            self.tr("Take care"),
        )
        self._values = [wrapped("") for _ in words]
        for row, (what, value) in enumerate(zip(words, self._values, strict=True)):
            grid.addWidget(quiet(what), row, 0)
            grid.addWidget(value, row, 1)
        self.body.addLayout(grid)

    def display(self, r: Resident, *, on_top: bool) -> None:
        none = self.tr("not known")
        said = self.tr("This name and number go on top") if on_top else self.tr("The other identity")
        self.set_title(f"{r.given_name} {r.family_name}", said)
        self.set_edge("info" if on_top else None)
        where = presence_words(r.presence)
        cell = " · ".join(part for part in (r.cell or self.tr("none here"), where) if part)
        alerts = "; ".join(alert_words(alert) for alert in alerts_in_order(r)) or self.tr("no alerts")
        born = full_day(r.birth_date) if r.birth_date else none
        numbers = (r.nomis_number or none, nhs_number_words(r.nhs_number) or none)
        values = (*numbers, born, r.preferred_name or r.given_name, cell, alerts)
        for label, value in zip(self._values, values, strict=True):
            label.setText(value)


def _row(line: PairLine, today: date) -> Row:
    pair = line.pair
    who, when = (
        (line.proposer, pair.proposed_at) if pair.decided is Decided.PROPOSED else (line.decider, pair.decided_at)
    )
    said = " · ".join(part for part in (who, moment(when, today) if when else "") if part)
    return Row(
        pair.id,
        {
            "one": Cell(f"{_name(line.low)} · {line.low.nomis_number or line.low.cell}", strong=True),
            "other": Cell(f"{_name(line.high)} · {line.high.nomis_number or line.high.cell}", strong=True),
            "standing": _standing(line),
            "who": Cell(said, quiet=True),
        },
    )


def _name(r: Resident) -> str:
    return f"{r.given_name} {r.family_name}"


def _standing(line: PairLine) -> Chip:
    if line.pair.disputed and line.pair.decided is not Decided.PROPOSED:
        return Chip("overdue", _tr("The trust says otherwise"))
    if line.pair.decided is Decided.SAME:
        by = {
            Basis.PEOPLE: _tr("One person"),
            Basis.RULE: _tr("One person, by number"),
            Basis.TRUST: _tr("One person, by the trust"),
        }
        return Chip("done", by[line.pair.basis])
    return {
        Decided.OPEN: Chip("caution", _tr("To look at")),
        Decided.UNSURE: Chip("caution", _tr("Not sure")),
        Decided.PROPOSED: Chip("info", _tr("Wants a second person")),
        Decided.DIFFERENT: Chip("plain", _tr("Different people")),
    }[line.pair.decided]


def _tr(text: str) -> str:
    return QCoreApplication.translate("DuplicatesView", text)
