"""The part of the Sync page that scrolls."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.ui.screens.sync_page.attention_list import AttentionList
from prisoncare_desktop.ui.widgets.scrolled import Scrolled


class CardsPage(Scrolled):
    """Scrolls so that a card's heading stays on view with whatever has the focus in the card."""

    def __init__(self, cards: AttentionList) -> None:
        super().__init__()
        self._cards = cards
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def focusNextPrevChild(self, forward: bool, /) -> bool:
        moved = super().focusNextPrevChild(forward)
        self._on_focus_changed(None, QApplication.focusWidget())  # after what Qt does, who does not know of headings
        return moved

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        card = self._cards.card_of(now)
        if card is not None and now is not None:
            self.bring_up(card, now)
