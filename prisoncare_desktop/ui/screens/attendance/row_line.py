"""The line under the list: who is selected, all there is to know of them, an open ACCT with its age, and their note."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from prisoncare_desktop.ui.resident_words import ACCT_OPEN, alert_words_with_age
from prisoncare_desktop.ui.screens.attendance.grid_rows import detail_words
from prisoncare_desktop.ui.screens.attendance.note_line import NoteLine
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.usecases.attendance import GridRow
from prisoncare_desktop.usecases.list_warnings import ListWarnings

_NOTHING = ListWarnings({}, frozenset())


class RowLine(QWidget):
    """Under the list, so that nothing that comes and goes here moves a row under the hand."""

    def __init__(self, bar: QWidget) -> None:
        """`bar`: the buttons, under it."""
        super().__init__()
        self._warnings = _NOTHING
        self.brief = False  # the window is cramped: no banner, and nothing that the list says itself
        self.acct = Banner(low=True)
        self.note = NoteLine()
        self._name = Label("", "strong")
        self._detail = Label("", "quiet", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._detail, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.acct)
        column.addLayout(line)
        column.addWidget(self.note)
        column.addWidget(bar)

    def warn(self, warnings: ListWarnings | None) -> None:
        """Take note of what to beware of on this list; None while that is not known. `display` says it."""
        self._warnings = warnings or _NOTHING

    def keep_room(self, rows: Iterable[GridRow]) -> None:
        """Keep the room of the ACCT line where any of these has one: the buttons stay where the hand is."""
        policy = self.acct.sizePolicy()
        open_acct = any(alert.code == ACCT_OPEN for row in rows for alert in row.resident.alerts)
        policy.setRetainSizeWhenHidden(open_acct and not self.brief)
        self.acct.setSizePolicy(policy)

    def display(self, row: GridRow | None, today: date) -> None:
        self._name.setText(row.resident.name if row else "")
        self._detail.setText(self._words(row, today) if row else "")
        alerts = row.resident.alerts if row else ()
        acct = next((alert_words_with_age(alert, today) for alert in alerts if alert.code == ACCT_OPEN), "")
        told = self.tr("{acct}: look on the prison's system").format(acct=acct) if acct and not self.brief else ""
        if told != self.acct.message():  # each reading of the list would have it read out again
            self.acct.set_message("info", told)

    def text(self) -> str:
        """Return the line in words."""
        return f"{self._name.text()} {self._detail.text()}".strip()

    def _words(self, row: GridRow, today: date) -> str:
        i = row.appointment.id
        return detail_words(
            row,
            today,
            others=self._warnings.same_surname.get(i, 0),
            refused_before=i in self._warnings.refused_before,
            brief=self.brief,
        )
