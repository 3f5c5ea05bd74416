"""The cards of what waits for a person. A card stays, with what is typed in it, while its change has not moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.ui.screens.sync_page.attention_card import AttentionCard
from prisoncare_desktop.ui.widgets.labels import quiet
from prisoncare_desktop.usecases.change_history import ChangeHistory
from prisoncare_desktop.usecases.sync_state import AttentionItem


class AttentionList(QWidget):
    send_again_requested = Signal(str)
    keep_trusts_requested = Signal(str, str)
    give_up_requested = Signal(str, str)
    record_requested = Signal(object)
    history_requested = Signal(str)
    note_requested = Signal(object)
    nothing_left = Signal()  # the card with the focus went, and there is no next one

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        self.cards: list[AttentionCard] = []
        self._day: date | None = None
        self.more = quiet(wrap=True)
        self._column.addWidget(self.more)
        self.more.hide()
        self.hide()

    def display(self, items: Sequence[AttentionItem], more: int, today: date) -> None:
        """Show these. `more`: how many there are besides; the page shows the first of very many."""
        kept = {card.item.entry.id: card for card in self.cards if self._day == today}
        self._day = today
        cards = []
        for place, item in enumerate(items):
            card = kept.get(item.entry.id)
            if card is None or card.item != item:
                card = self._made(item, today)
            self._column.insertWidget(place, card)
            cards.append(card)
        at = self._focused()
        went = at is not None and self.cards[at] not in cards
        if at is not None and went and cards:
            cards[min(at, len(cards) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        elif went:
            self.nothing_left.emit()
        for old in self.cards:
            if old not in cards:
                self._column.removeWidget(old)
                old.hide()
                old.deleteLater()
        self.cards = cards
        self.more.setText(self.tr("And {n} more: they are in the list of changes without a receipt.").format(n=more))
        self.more.setVisible(more > 0)
        self.setVisible(bool(cards))

    def card_of(self, widget: QWidget | None) -> AttentionCard | None:
        """Return the card that this is or lies in."""
        return next((one for one in self.cards if widget is one or (widget and one.isAncestorOf(widget))), None)

    def show_history(self, entry_id: str, history: ChangeHistory, today: date) -> None:
        """Show a record's history under its card, if it is still wanted."""
        for card in self.cards:
            if card.item.entry.id == entry_id and card.past.isChecked():
                card.history.display(history, today)

    def _focused(self) -> int | None:
        card = self.card_of(QApplication.focusWidget())
        return None if card is None else self.cards.index(card)

    def _made(self, item: AttentionItem, today: date) -> AttentionCard:
        card = AttentionCard(item, today)
        card.send_again_requested.connect(self.send_again_requested)
        card.keep_trusts_requested.connect(self.keep_trusts_requested)
        card.give_up_requested.connect(self.give_up_requested)
        card.record_requested.connect(self.record_requested)
        card.history_requested.connect(self.history_requested)
        card.note_requested.connect(self.note_requested)
        return card
