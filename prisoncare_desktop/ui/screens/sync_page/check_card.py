"""What the check of all records found: what the trust's record no longer has, and what had not come down."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from prisoncare_desktop.ui.screens.sync_page.change_words import tr
from prisoncare_desktop.ui.sync_words import resource_words
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import wrapped
from prisoncare_desktop.usecases.gone_there import GoneThere
from prisoncare_desktop.usecases.sync_state import SyncPage


class CheckCard(Card):
    """Takes no room while there is nothing to say."""

    heard = Signal(str, str)  # record type and id: somebody has heard that it is gone

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("This PC and the trust’s record"),
            subtitle=tr("All records are held against each other, some each day. Nothing recorded here is lost."),
            edge="caution",
            parent=parent,
        )
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.body.addLayout(self._lines)
        self._rows: list[QWidget] = []
        self._shown: object = None
        self.hide()

    def display(self, page: SyncPage) -> None:
        """Show what was found; nothing of nothing."""
        state = page.state
        shown = (page.gone, state.reconciled.odd)
        if shown == self._shown:  # each sync reads the page anew: the focus stays on the button it is on
            return
        self._shown = shown
        for old in self._rows:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows = [_gone_row(one, self) for one in page.gone]
        self._rows += [_row(_odd_words(one)) for one in state.reconciled.odd]
        for row in self._rows:
            self._lines.addWidget(row)
        self.setVisible(bool(self._rows))


def _odd_words(resource_type: str) -> str:
    return tr("{what}: something at the trust had not come down, twice in a row. It is here now. Tell IT.").format(
        what=resource_words(resource_type)
    )


def _gone_row(gone: GoneThere, card: CheckCard) -> QWidget:
    row = _row(_gone_words(gone))
    layout = row.layout()
    if gone.record_id and layout is not None:
        button = Button(tr("I have heard of it"), "secondary")
        button.clicked.connect(lambda: card.heard.emit(gone.record_type, gone.record_id))
        layout.addWidget(button)
    return row


def _gone_words(gone: GoneThere) -> str:
    if not gone.record_id:
        return tr("Something that another team works with is no longer in the trust’s record. They are told here.")
    who = gone.resident_name or tr("Somebody who is not on this PC any more")
    if gone.record_type == "episode":
        return tr(
            "{who}: their episode is no longer in the trust’s record. It has ended here, and no review of it is owed."
        ).format(who=who)
    return tr("{who} is no longer in the trust’s record. They stay here as they were last known.").format(who=who)


def _row(words: str) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(12)
    layout.addWidget(wrapped(words), 1)
    return row
