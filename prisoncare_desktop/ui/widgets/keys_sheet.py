"""Ctrl+/: the keys of this screen and of every screen, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.ui.widgets.keycap import KeyCap
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.overlay import Sheet

Keys = Sequence[tuple[str, str]]
_WIDTH = 720  # px
_IN_ONE_COLUMN = 13  # keys; more stand in two, so that none is out of view


class KeysSheet(Sheet):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "", QSize(_WIDTH, 600))
        self.set_title(self.tr("Keys"))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(self.tr("List of keys"))
        self.body.addWidget(self._area)

    def show_keys(self, here: Keys, everywhere: Keys) -> None:
        """Open with the keys of this screen beside those that work everywhere."""
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(32)
        first = len(here) if len(here) <= _IN_ONE_COLUMN else (len(here) + 1) // 2
        own = here[:first] or ((("–"), self.tr("none of its own")),)
        row.addLayout(self._list(self.tr("On this screen"), own), 1)
        if here[first:]:
            row.addLayout(self._list("", here[first:]), 1)
        row.addLayout(self._list(self.tr("Everywhere"), everywhere), 1)
        self._area.setWidget(page)
        layout = page.layout()
        tall = layout.heightForWidth(_WIDTH - 60) if layout is not None else 0
        self._area.setFixedHeight(min(tall + 12, 430))
        self._area.setAccessibleDescription("; ".join(f"{key}: {does}" for key, does in (*here, *everywhere)))
        self.open_sheet()

    def _list(self, title: str, keys: Keys) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Label(title, "group"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(1, 1)
        for place, (key, does) in enumerate(keys):
            grid.addWidget(KeyCap(key), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(does, wrap=True), place, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return column
