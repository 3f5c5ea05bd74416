"""The part of the Sync page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.ui.screens.sync_page.attention_list import AttentionList
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable


class CardsPage(Scrolled):
    """Scrolls to whatever has the focus, so that the heading of the card it is in stays on view with it."""

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
        if now is None or not self.isAncestorOf(now):
            return
        if card is not None:
            self.bring_up(card, now)
        elif not isinstance(now, GridTable):  # whose selected row is brought up, not all of it
            # Once the page is laid out: what is to be done first may lie far down it.
            QTimer.singleShot(0, now, lambda: self.ensureWidgetVisible(now))
