"""A page of one table, with a line about the row under the cursor and what can be done with it, for the mouse too.

In a low window all but that line scrolls.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from prisoncare_desktop.ui.theme.look import look
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage

_LOW = 480  # px; in a page as low the line stays at its foot, where it would else be scrolled out of view


class RowsPage(WorkingPage):
    """Call `lay_out` once, with the page's table, and the strong and the quiet words of its line."""

    deed_chosen = Signal(str)  # the key that does the same with the row under the cursor

    def lay_out(self, table: GridTable, strong: Label, rest: Label, *above: QWidget) -> None:
        """Put `trouble` and what is `above` over the table, the line under it."""
        self._rows = Scrolled()
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(strong, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(rest, 1)
        for widget in (self.trouble, *above):
            self._rows.column.addWidget(widget)
        self._rows.add_table(table)
        table.set_whole(True)
        self._rows.column.addWidget(self._line)
        self._deeds = FlowBox()
        self._rows.column.addWidget(self._deeds)
        self._rows.column.addStretch(1)
        self.body.addWidget(self._rows, 1)
        self.setFocusProxy(table)

    def set_deeds(self, deeds: Sequence[tuple[str, str]]) -> None:
        """Offer what the keys do as buttons: (key, what it does)."""
        buttons = [KeyedButton(key, words, quiet=True) for key, words in deeds]
        for button in buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor in the table
            button.clicked.connect(lambda _checked=False, key=button.key: self.deed_chosen.emit(key))
        self._deeds.set_widgets(buttons)
        self._deeds.setVisible(bool(buttons))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        low = self.height() < _LOW * look().text_scale
        if low != (self.body.indexOf(self._line) >= 0):
            if low:
                self.body.addWidget(self._line)
            else:
                self._rows.column.insertWidget(self._rows.column.indexOf(self._deeds), self._line)
