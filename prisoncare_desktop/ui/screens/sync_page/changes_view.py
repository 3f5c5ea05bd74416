"""A list of changes: filters above, one line for each, and all that is known of the chosen one below."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.sync_page.change_words import state_words
from prisoncare_desktop.ui.sync_words import span_words
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.chip import Chip, ChipKind
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import wrapped
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.outbox import BatchRecord, EntryState
from prisoncare_desktop.usecases.sent_changes import SentChange, SentChanges, Which

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

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Changes"), "", parent)
        self._shown: dict[str, SentChange] = {}
        self._batch: BatchRecord | None = None
        self.add_way_back(self.tr("Sync"))
        self.filters: dict[Which, Button] = {}
        row = FlowBox()
        for which, words in (
            (Which.WITHOUT_RECEIPT, self.tr("Without a receipt")),
            (Which.NEEDS_A_PERSON, self.tr("Needs a person")),
            (Which.GIVEN_UP, self.tr("Given up")),
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
                Column("what", self.tr("What"), stretch=2),
                Column("recorded", self.tr("Recorded")),
                Column("age", self.tr("Age"), hide_below=640),
                Column("state", self.tr("State")),
                Column("receipt", self.tr("Receipt"), stretch=1),
            )
        )
        self.table.set_fit_rows(False)
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
        self._known.body.addWidget(self._facts)
        self._known.head.addWidget(self.copy)
        self.body.addWidget(self.trouble)
        self.body.addWidget(row)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._known)
        self.setFocusProxy(self.table)

    def display(self, page: SentChanges, which: Which | None, today: date) -> None:
        """Show a list. `which` None: what the page's batch held."""
        self.trouble.set_message("info", "")
        self._batch = page.batch
        for one, button in self.filters.items():
            button.setChecked(one is which)
        self._say_what(page, which, today)
        self._shown = {change.line.id: change for change in page.changes}
        self.table.set_rows([_row(change, page.as_of, today) for change in page.changes])
        self._on_current(page.changes[0].line.id if page.changes and not self._facts.text() else "")

    def facts(self) -> str:
        """Return what is told of the chosen change."""
        return self._facts.text()

    # --- inside ---

    def _say_what(self, page: SentChanges, which: Which | None, today: date) -> None:
        n = len(page.changes)
        if page.batch is not None:
            batch = page.batch
            built = moment(batch.built_at, today)
            said = self.tr("no answer to it")
            if batch.answered_at is not None:
                said = self.tr("answered {when}").format(when=moment(batch.answered_at, today))
            self.set_title(
                self.tr("Batch {n}").format(n=batch.number),
                (
                    self.tr("Frozen {built}, {said}. Sent as 1 record.")
                    if n == 1
                    else self.tr("Frozen {built}, {said}. Sent as {n} records.")
                ).format(built=built, said=said, n=n),
            )
            self.table.set_empty_text(self.tr("What it held is no longer kept on this PC."))
            return
        titles = {
            Which.WITHOUT_RECEIPT: (
                self.tr("Without a receipt"),
                self.tr("Everything recorded here that the trust does not have, oldest first: {n}.").format(n=n),
                self.tr("Every change made on this PC is at the trust, with a receipt."),
            ),
            Which.NEEDS_A_PERSON: (
                self.tr("Needs a person"),
                self.tr("Set aside until somebody decides: {n}. The Sync page says what to do.").format(n=n),
                self.tr("Nothing waits for a person."),
            ),
            Which.GIVEN_UP: (
                self.tr("Given up"),
                self.tr("Somebody decided that these are not sent: {n}. Who and why stays with them.").format(n=n),
                self.tr("Nothing was given up."),
            ),
            Which.ALL: (
                self.tr("All changes"),
                self.tr("Everything recorded on this PC and still kept here, newest first: {n}.").format(n=n),
                self.tr("Nothing was recorded on this PC yet."),
            ),
        }
        title, subtitle, empty = titles[which or Which.ALL]
        if page.more:
            subtitle += " " + self.tr("There are more than this list shows.")
        self.set_title(title, subtitle)
        self.table.set_empty_text(empty)

    def _on_current(self, row_id: str) -> None:
        chosen = self._shown.get(row_id) or self._shown.get(self.table.current_id())
        self._facts.setText(_facts(chosen, self._batch) if chosen is not None else "")
        self._known.setVisible(chosen is not None)

    def _on_activated(self, row_id: str) -> None:
        number = self._shown[row_id].line.batch_number if row_id in self._shown else None
        if number is not None and (self._batch is None or self._batch.number != number):
            self.batch_requested.emit(number)


def _row(change: SentChange, now: datetime, today: date) -> Row:
    line = change.line
    receipt = ""
    if line.receipt is not None:
        receipt = f"{line.receipt.resource_type}/{line.receipt.server_id} · {line.receipt.server_version}"
    elif line.given_up is not None:
        receipt = line.given_up.by_name
    without = line.state is not EntryState.RECEIPTED
    return Row(
        line.id,
        {
            "number": Cell(str(line.seq), tabular=True, quiet=True),
            "what": Cell(change.about, strong=True),
            "recorded": Cell(moment(line.recorded_at, today), tabular=True),
            "age": Cell(span_words(now - line.recorded_at) if without else "", tabular=True),
            "state": Chip(_TONES[line.state], state_words(line.state)),
            "receipt": Cell(receipt, quiet=True, tabular=True),
        },
    )


def _facts(change: SentChange, batch: BatchRecord | None) -> str:
    """Return all that is known of one change, whole, in lines to copy. Instants as FHIR writes them, UTC."""
    line = change.line
    tried = "tried once" if line.attempts == 1 else f"tried {line.attempts} times"
    told = [
        f"Change {line.id}",
        f"Record {line.record_type} {line.record_id}",
        f"Recorded {instant_text(line.recorded_at)}, {tried}"
        + (f", last answer {line.last_status}" if line.last_status else ""),
    ]
    if line.next_try_at is not None and line.state is EntryState.WAITING:
        told.append(f"Next try {instant_text(line.next_try_at)}")
    if line.receipt is not None:
        told.append(
            f"Receipt {line.receipt.resource_type}/{line.receipt.server_id}, version {line.receipt.server_version}, "
            f"{line.receipt.server_time}, batch {line.receipt.batch_number}"
        )
    if line.given_up is not None:
        why = f": {line.given_up.reason}" if line.given_up.reason else ""
        told.append(f"Given up by {line.given_up.by_name}, {instant_text(line.given_up.at)}{why}")
    if batch is not None:
        told.append(f"SHA-256 of batch {batch.number}: {batch.sha256}")
    elif line.batch_number is not None:
        told.append(f"Last sent in batch {line.batch_number}")
    return "\n".join(told)
