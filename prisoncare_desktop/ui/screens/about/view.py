"""This PC at the left; at the right one page of words, chosen by three buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.help_panel import HelpPage
from prisoncare_desktop.ui.widgets.labels import quiet, wrapped
from prisoncare_desktop.ui.widgets.page import Page


@dataclass(frozen=True)
class Reading:
    """One page of words: what its button says, and the words (Markdown)."""

    title: str
    markdown: str


class AboutView(Page):
    mine_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("About PrisonCare"), self.tr("This PC, and what PrisonCare is made of"), parent)
        self._readings: tuple[Reading, ...] = ()
        self.buttons: list[Button] = []
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._show)
        self._facts = Card(self.tr("This PC"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(22)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self._facts.body.addLayout(self._grid)
        self._facts.body.addSpacing(6)
        self._facts.body.addWidget(
            quiet(
                self.tr("Everything recorded here is kept encrypted on this PC and sent to the trust by itself."),
                wrap=True,
            )
        )
        self._facts.body.addStretch(1)
        reading = Card()
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        reading.body.addLayout(self._row)
        self.words = HelpPage()
        reading.body.addWidget(self.words, 1)
        left = QVBoxLayout()
        left.addWidget(self._facts)
        left.addStretch(1)
        pair = QHBoxLayout()
        pair.setSpacing(14)
        pair.addLayout(left, 2)
        pair.addWidget(reading, 3)
        self.body.addLayout(pair, 1)
        self.mine = Button(self.tr("What I did here"))
        self.mine.clicked.connect(self.mine_asked)
        self.aside.addWidget(self.mine)

    def display(self, facts: Sequence[tuple[str, str]], readings: Sequence[Reading]) -> None:
        """Show (what, value) pairs of this PC, and the pages of words; the first is open."""
        for place, (what, value) in enumerate(facts):
            self._grid.addWidget(quiet(what), place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(wrapped(value), place, 1)
        self._readings = tuple(readings)
        for place, reading in enumerate(self._readings):
            button = Button(reading.title)
            button.setCheckable(True)
            self._group.addButton(button, place)
            self._row.addWidget(button)
            self.buttons.append(button)
        self._row.addStretch(1)
        self.setFocusProxy(self.buttons[0])
        self._show(0)

    def _show(self, place: int) -> None:
        for i, button in enumerate(self.buttons):
            button.setChecked(i == place)
        self.words.setAccessibleName(self._readings[place].title)
        self.words.show_markdown(self._readings[place].markdown)
