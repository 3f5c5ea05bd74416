"""The one thing to do next: what it is, in two lines, and the button that goes there."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.chip import ChipKind
from prisoncare_desktop.ui.widgets.labels import heading, quiet
from prisoncare_desktop.ui.widgets.painting import set_blank


class NextCard(Card):
    """`go` carries the id given to `display`; blank before it."""

    go = Signal(str)

    def __init__(self, button: Button, parent: QWidget | None = None) -> None:
        super().__init__(edge="info", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._id = ""
        self._what = heading("", 2)
        self._what.setWordWrap(True)
        self._why = quiet(wrap=True)
        self.button = button
        button.clicked.connect(lambda: self.go.emit(self._id))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._what)
        words.addWidget(self._why)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addLayout(words, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        set_blank(self, True)

    def display(self, what: str, why: str, goes_to: str, *, edge: ChipKind = "info") -> None:
        """Show the next thing; without `goes_to` there is no button."""
        set_blank(self, False)
        self._id = goes_to
        self._what.setText(what)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.button.setVisible(bool(goes_to))
        self.button.setAccessibleName(f"{self.button.text()}: {what}")
        self.set_edge(edge)

    def what(self) -> str:
        return self._what.text()
