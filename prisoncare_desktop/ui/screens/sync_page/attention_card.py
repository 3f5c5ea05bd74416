"""One change that waits for a person: what it is, what happened, and what can be done."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.sync_page.comparison import Comparison
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import quiet, wrapped
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.sync_state import AttentionItem


class AttentionCard(Card):
    send_again_requested = Signal(str)  # outbox entry id

    def __init__(self, item: AttentionItem, today: date, parent: QWidget | None = None) -> None:
        conflict = item.entry.state is EntryState.CONFLICT
        super().__init__(edge="overdue", parent=parent)
        entry = item.entry
        of_whom = f"{item.about}, {item.resident_name}" if item.resident_name else item.about
        what = self.tr("both sides changed it") if conflict else self.tr("the trust did not take it")
        title = f"{of_whom}: {what}"
        recorded = self.tr("Recorded here {when}.").format(when=moment(entry.recorded_at, today))
        self.set_title(title, recorded)
        self.setAccessibleName(title)
        if item.conflict is not None:
            self.body.addWidget(Comparison(item.conflict))
        self._words = wrapped(f"{entry.last_status} {entry.last_words}".strip(), "small")
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        self.again = secondary_button(self.tr("Keep this PC's") if conflict else self.tr("Send ours again"))
        self.again.setAccessibleName(f"{self.again.text()}: {of_whom}")
        self.again.clicked.connect(lambda: self.send_again_requested.emit(entry.id))
        row.addWidget(self.again)
        self.fold = Button(self.tr("The trust's own words"), "quiet")
        self.fold.setCheckable(True)
        self.fold.setAccessibleName(f"{self.fold.text()}: {of_whom}")
        self.fold.toggled.connect(self._words.setVisible)
        row.addWidget(self.fold)
        row.addWidget(quiet(self._advice(conflict), wrap=True), 1)
        self.body.addLayout(row)
        self.body.addWidget(self._words)
        self.fold.setVisible(bool(self._words.text()))  # once it has a parent: alone it would be a window

    def _advice(self, conflict: bool) -> str:
        if conflict:
            return self.tr("Both stay in the history. Nothing is sent until you choose.")
        return self.tr("It is safe on this PC. If it comes back again, tell IT.")
