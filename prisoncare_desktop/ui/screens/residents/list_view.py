"""Everybody here, by wing, with a filter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from prisoncare_desktop.domain.resident import Presence, Resident, searched
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.ui.resident_words import (
    alert_words,
    alerts_in_order,
    needs_words,
    presence_words,
    wing_words,
)
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row, words_of
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage

_FILTERS_AFTER_MS = 60  # a quick typist's letters are filtered together


class ResidentsView(WorkingPage):
    resident_chosen = Signal(str)
    add_requested = Signal()
    duplicates_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._rows: list[tuple[str, Row]] = []  # the words of a resident, and their row
        self._wing = ""
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Show only: name, number or cell"))
        self.filter.setAccessibleName(self.tr("Show only residents whose name, number or cell has"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setMinimumWidth(300)
        self.filter.installEventFilter(self)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_FILTERS_AFTER_MS)
        self._wait.timeout.connect(self._show)
        self.filter.textChanged.connect(lambda _text: self._wait.start())
        self.table = GridTable(self.tr("Residents"))
        self.table.set_columns(
            (
                Column("resident", self.tr("Resident")),
                Column("number", self.tr("Number")),
                Column("cell", self.tr("Cell")),
                Column("born", self.tr("Born")),
                Column("needs", self.tr("Needs"), stretch=1),
                Column("alerts", self.tr("Take care"), stretch=2),
            )
        )
        self.table.set_jump(True, lambda row: words_of(row.cells["resident"]))
        self.table.row_activated.connect(self.resident_chosen)
        self.add = secondary_button(self.tr("Add a resident"), key_hint="Ctrl+N")
        self.add.clicked.connect(self.add_requested)
        self.duplicates = secondary_button(self.tr("Possible duplicates"), key_hint="Ctrl+D")
        self.duplicates.clicked.connect(self.duplicates_requested)
        self.aside.addWidget(self.filter)
        self.aside.addWidget(self.duplicates)
        self.aside.addWidget(self.add)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        for keys, act in (
            ("Ctrl+F", self._focus_filter),
            ("Ctrl+N", self.add_requested.emit),
            ("Ctrl+D", self.duplicates_requested.emit),
        ):
            on_keys(self, keys, act)
        self.setFocusProxy(self.table)

    def display(self, residents: Sequence[Resident], wing: str) -> None:
        """Show those here on this wing ("" for all), in the order given."""
        if wing != self._wing:
            self.filter.clear()
        self._wing = wing
        self.trouble.set_message("info", "")
        self._rows = [(_searched(r), _row(r)) for r in residents]
        self._show()

    def display_duplicates(self, count: int) -> None:
        """Say how many pairs wait for somebody to look at them."""
        words = self.tr("Possible duplicates: {n}").format(n=count) if count else self.tr("Possible duplicates")
        self.duplicates.setText(words)

    def _show(self) -> None:
        wanted = searched(self.filter.text()).split()
        found = [row for words, row in self._rows if all(w in words for w in wanted)]
        if wanted:
            count = self.tr("{n} of {all} residents").format(n=len(found), all=len(self._rows))
            self.table.set_empty_text(self.tr("Nobody here by that name, number or cell. Esc shows everybody."))
        else:
            one = len(self._rows) == 1
            count = self.tr("1 resident") if one else self.tr("{n} residents").format(n=len(self._rows))
            self.table.set_empty_text(self.tr("Nobody lives here. The register comes from the trust with each sync."))
        self.set_title(self.tr("Residents"), f"{wing_words(self._wing)} · {count}")
        self.table.set_rows(found)

    def _focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.filter and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._wait.isActive():
                    self._wait.stop()
                    self._show()
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                if event.key() != Qt.Key.Key_Down and len(self.table.rows()) == 1:
                    self.resident_chosen.emit(self.table.current_id())
                return True
            if event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
        return super().eventFilter(watched, event)


def _searched(r: Resident) -> str:
    cell = r.cell.replace("-", "")
    return searched(f"{r.preferred_name} {r.given_name} {r.family_name} {r.nomis_number} {r.cell} {cell}")


def _row(r: Resident) -> Row:
    where = presence_words(r.presence)
    alerts = tuple(Chip("caution", alert_words(alert), sign=False) for alert in alerts_in_order(r))
    if r.presence is not Presence.HERE:
        alerts = (Chip("plain", where), *alerts)
    return Row(
        r.id,
        {
            "resident": Cell(r.name, strong=True),
            "number": Cell(r.nomis_number, tabular=True),
            "cell": Cell(r.cell, tabular=True),
            "born": Cell(_born(r.birth_date), tabular=True, quiet=True),
            "needs": Cell(needs_words(r), quiet=True),
            "alerts": alerts or "",
        },
    )


def _born(birth_date: date | None) -> str:
    return full_day(birth_date) if birth_date else ""
