"""A list of changes: filters above, one line for each, and all that is known of the chosen one below."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.sync_page.change_facts import facts_of, receipt_words
from prisoncare_desktop.ui.screens.sync_page.change_words import standing_words
from prisoncare_desktop.ui.screens.sync_page.list_words import list_words
from prisoncare_desktop.ui.sync_words import span_words
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.chip import Chip, ChipKind
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import wrapped
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.outbox import BatchRecord, EntryState
from prisoncare_desktop.usecases.sent_changes import SentChange, SentChanges, Which

OPEN = "O"  # opens the record of the chosen change
_ROWS_AT_LEAST = 3  # on view however large the text is: then the page scrolls

_TONES: dict[EntryState, ChipKind] = {
    EntryState.WAITING: "info",
    EntryState.CLAIMED: "info",
    EntryState.RECEIPTED: "done",
    EntryState.REFUSED: "overdue",
    EntryState.CONFLICT: "overdue",
    EntryState.GIVEN_UP: "caution",
}


class ChangesView(WorkingPage):
    which_chosen = Signal(str)
    batch_requested = Signal(int)
    record_requested = Signal(object)  # SentChange
    current_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Changes"), "", parent)
        self._shown: dict[str, SentChange] = {}
        self._batch: BatchRecord | None = None
        self.add_way_back(self.tr("Sync"))
        self.filters: dict[Which, Button] = {}
        row = FlowBox()
        for which, words in (
            (Which.WITHOUT_RECEIPT, self.tr("Without a receipt")),
            (Which.SAVED_HERE, self.tr("Saved here")),
            (Which.NEEDS_A_PERSON, self.tr("Needs a person")),
            (Which.GIVEN_UP, self.tr("Not to be sent")),
            (Which.AT_THE_TRUST, self.tr("At the trust")),
            (Which.ALL, self.tr("All")),
        ):
            button = secondary_button(words)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, chosen=which: self.which_chosen.emit(chosen))
            self.filters[which] = button
        row.set_widgets(list(self.filters.values()))
        self.table = GridTable(self.tr("Changes"))
        self.table.set_columns(
            (
                Column("number", self.tr("No."), align="right"),
                Column("what", self.tr("What")),
                Column("resident", self.tr("Resident")),
                Column("nomis", self.tr("Number"), hide_below=800),
                Column("recorded", self.tr("Recorded"), hide_below=640),
                Column("age", self.tr("Age"), hide_below=640),
                Column("state", self.tr("State")),
                Column("receipt", self.tr("Receipt, or why none"), stretch=1),
            )
        )
        self.table.set_scrolls_within(_ROWS_AT_LEAST)
        self.table.set_commands({OPEN})
        self.table.command_pressed.connect(lambda _letter, row_id: self._on_open(row_id))
        self.table.current_changed.connect(self._on_current)
        self.table.row_activated.connect(self._on_activated)
        self._known = Card(self.tr("This change"))
        self._facts = wrapped("", "small")
        self._facts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._facts.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.copy = Button(self.tr("Copy"), "secondary")
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self._facts.text()))
        self.open_record = secondary_button(self.tr("Open the record"), key_hint=OPEN)
        self.open_record.clicked.connect(lambda: self._on_open(self.table.current_id()))
        self._known.body.addWidget(self._facts)
        self._known.head.addWidget(self.open_record)
        self._known.head.addWidget(self.copy)
        self._page = page = Scrolled()
        page.column.addWidget(self.trouble)
        page.column.addWidget(row)
        page.add_table(self.table)
        page.column.setStretchFactor(self.table, 1)
        page.column.addWidget(self._known)
        self.body.addWidget(page, 1)
        self.setFocusProxy(self.table)

    def begin(self) -> None:
        """Show nothing of the last list: another was asked for."""
        self._shown, self._batch = {}, None
        self.set_title(self.tr("Changes"))
        self.table.forget()
        self._on_current("")

    def display(self, page: SentChanges, which: Which | None, today: date) -> None:
        """Show a list. `which` None: what the page's batch held."""
        self.trouble.set_message("info", "")
        self._batch = page.batch
        for one, button in self.filters.items():
            button.setChecked(one is which)
        words = list_words(page, which, today)
        self.set_title(words.title, words.line)
        self.table.set_empty_text(words.empty)
        self._shown = {change.line.id: change for change in page.changes}
        self.table.set_rows([_row(change, page.as_of, today) for change in page.changes])
        self._on_current(page.changes[0].line.id if page.changes and not self._facts.text() else "")

    def facts(self) -> str:
        """Return what is told of the chosen change."""
        return self._facts.text()

    # --- inside ---

    def _on_current(self, row_id: str) -> None:
        chosen = self._shown.get(row_id) or self._shown.get(self.table.current_id())
        self._facts.setText(facts_of(chosen, self._batch) if chosen is not None else "")
        self.open_record.setVisible(chosen is not None and chosen.theirs)
        self.current_moved.emit()
        self._known.setVisible(chosen is not None)

    def may_open(self) -> bool:
        """Whether the record of the chosen change can be gone to from here."""
        return self._chosen() is not None

    def leads_to_a_batch(self) -> bool:
        """Whether Enter goes to another page: that of the batch which the chosen change was sent in."""
        change = self._shown.get(self.table.current_id())
        return change is not None and self._batch_to_go_to(change) is not None

    def _chosen(self) -> SentChange | None:
        change = self._shown.get(self.table.current_id())
        return change if change is not None and change.theirs else None

    def _batch_to_go_to(self, change: SentChange) -> int | None:
        number = change.line.batch_number
        return None if self._batch is not None and self._batch.number == number else number

    def _on_open(self, row_id: str) -> None:
        change = self._shown.get(row_id)
        if change is not None and change.theirs:
            self.record_requested.emit(change)

    def _on_activated(self, row_id: str) -> None:
        number = self._batch_to_go_to(self._shown[row_id]) if row_id in self._shown else None
        if number is not None:
            self.batch_requested.emit(number)


def _row(change: SentChange, now: datetime, today: date) -> Row:
    line = change.line
    without = line.state is not EntryState.RECEIPTED and not line.theirs_kept
    replaced = line.state is EntryState.RECEIPTED and line.within is not None
    tone: ChipKind = "plain" if line.theirs_kept or replaced else _TONES[line.state]
    return Row(
        line.id,
        {
            "number": Cell(str(line.seq), tabular=True, quiet=True),
            "what": Cell(change.about, strong=True),
            "resident": Cell(change.resident_name),
            "nomis": Cell(change.resident_number, tabular=True),
            "recorded": Cell(moment(line.recorded_at, today), tabular=True),
            "age": Cell(span_words(now - line.recorded_at) if without else "", tabular=True),
            "state": Chip(tone, standing_words(line.state, line.within, theirs_kept=line.theirs_kept)),
            "receipt": Cell(receipt_words(line, today), quiet=True, tabular=True),
        },
    )
