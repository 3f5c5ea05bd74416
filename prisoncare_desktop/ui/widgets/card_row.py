"""Cards side by side."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.tokens import M


class CardRow(QWidget):
    """The cards in one row, equally wide and all as high as the highest; no higher than they need."""

    def __init__(self, *cards: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(M)
        for card in cards:
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            row.addWidget(card, 1)

    def sizeHint(self) -> QSize:
        # A fixed height is at most the hint's, so the hint must know of words that go on in a second line.
        hint = super().sizeHint()
        return QSize(hint.width(), max(self.heightForWidth(self.width()), self.minimumSizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()
