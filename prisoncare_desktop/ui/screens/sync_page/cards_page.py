"""The part of the Sync page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.ui.screens.sync_page.attention_list import AttentionList
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable


class CardsPage(Scrolled):
    """Scrolls to whatever has the focus, so that the heading of the card it is in stays on view with it.

    Also while cards above it come and go; until the person scrolls elsewhere by hand.
    """

    def __init__(self, cards: AttentionList) -> None:
        super().__init__()
        self._cards = cards
        self._follows = False
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._on_laid_out)
        bar.actionTriggered.connect(self._on_scrolled_by_hand)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def focusNextPrevChild(self, forward: bool, /) -> bool:
        moved = super().focusNextPrevChild(forward)
        self.show_focused()  # after what Qt does, who does not know of headings
        return moved

    def show_focused(self) -> None:
        """Scroll to what has the focus, if that is on this page: no key may act out of sight."""
        self._on_focus_changed(None, QApplication.focusWidget())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._on_laid_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._on_scrolled_by_hand()
        super().wheelEvent(event)

    def _on_scrolled_by_hand(self) -> None:
        self._follows = False

    def _on_laid_out(self) -> None:
        if self._follows:  # once the cards in it are laid out too
            QTimer.singleShot(0, self, self._follow)

    def _follow(self) -> None:
        focused = QApplication.focusWidget()
        card = self._cards.card_of(focused)
        if self._follows and focused is not None and card is not None:
            self.bring_up(card, focused)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        card = self._cards.card_of(now)
        if now is None or not self.isAncestorOf(now):
            return
        self._follows = True
        if card is not None:
            self.bring_up(card, now)
        elif not isinstance(now, GridTable):  # whose selected row is brought up, not all of it
            # Once the page is laid out: what is to be done first may lie far down it.
            QTimer.singleShot(0, now, lambda: self.ensureWidgetVisible(now))
