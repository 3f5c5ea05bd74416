"""The cards of the settings, two side by side; arrows go between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from prisoncare_desktop.ui.screens.settings.setting_card import SettingCard
from prisoncare_desktop.ui.widgets.page import Page
from prisoncare_desktop.ui.widgets.scrolled import Scrolled

_COLUMNS = 2


class SettingsView(Page):
    chosen = Signal(str)  # a card's name

    def __init__(self, cards: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """`cards`: (name, title, what can be done there)."""
        super().__init__(self.tr("Settings"), self.tr("Yours, and this PC's"), parent)
        self.cards = [SettingCard(*card) for card in cards]
        grid = QGridLayout()
        grid.setSpacing(14)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column, 1)
        for place, card in enumerate(self.cards):
            grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
            card.clicked.connect(lambda _checked=False, name=card.name: self.chosen.emit(name))
            card.installEventFilter(self)
        page = Scrolled()
        page.column.setContentsMargins(4, 4, 4, 4)  # the focus ring lies outside its widget
        page.column.addLayout(grid)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        if self.cards:
            self.setFocusProxy(self.cards[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_COLUMNS,
            Qt.Key.Key_Down: _COLUMNS,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not isinstance(watched, SettingCard):
            return False
        to = self.cards.index(watched) + step
        if 0 <= to < len(self.cards):
            self.cards[to].setFocus(Qt.FocusReason.TabFocusReason)
        return True
