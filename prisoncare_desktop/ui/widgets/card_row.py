"""Cards side by side."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.tokens import M


def card_row(*cards: QWidget) -> QHBoxLayout:
    """Return the cards in one row, equally wide and all as high as the highest."""
    row = QHBoxLayout()
    row.setSpacing(M)
    for card in cards:
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(card, 1)
    return row
