"""A card of short lines: what, when, and a note beside each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from prisoncare_desktop.ui.widgets.card import Card, inner_line
from prisoncare_desktop.ui.widgets.labels import Label


class LinesCard(Card):
    """Hidden while it has no lines."""

    def __init__(self) -> None:
        super().__init__()
        self._inside: QWidget | None = None
        self.hide()

    def display(self, title: str, lines: Sequence[tuple[str, str, str]]) -> None:
        self.set_title(title)
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        for place, (what, when, note) in enumerate(lines):
            grid.addWidget(Label(what), place * 2, 0)
            grid.addWidget(Label(when), place * 2, 1)
            grid.addWidget(Label(note, "quiet", wrap=True), place * 2, 2)
            if place < len(lines) - 1:
                grid.addWidget(inner_line(), place * 2 + 1, 0, 1, 3)
        self.body.addWidget(self._inside)
        self.setVisible(bool(lines))
