"""The lists, and the codes of the one under the cursor."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.resident_words import label_of
from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.confirmed_lists import ConfirmedLists, ListStanding

_CONFIRM, _TAKE_BACK = "C", "T"


class ConfirmedListsView(WorkingPage):
    confirm_requested = Signal(object)  # ListStanding
    take_back_requested = Signal(object)  # ListStanding

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            self.tr("Lists of codes"),
            self.tr("A code leaves only where its list is confirmed."),
            parent,
        )
        self._lists: dict[str, ListStanding] = {}
        self.confirm = primary_button(self.tr("The trust confirms it"), key_hint=_CONFIRM)
        self.take_back = secondary_button(self.tr("Take that back"), key_hint=_TAKE_BACK)
        self.aside.addWidget(self.take_back)
        self.aside.addWidget(self.confirm)
        self.add_way_back(self.tr("Settings"))
        self.table = GridTable(self.tr("Lists of codes"))
        self.table.set_jump(False)
        self.table.set_commands((_CONFIRM, _TAKE_BACK))
        self.table.set_columns(
            (
                Column("list", self.tr("List"), stretch=1),
                Column("version", self.tr("Version")),
                Column("codes", self.tr("Codes"), align="right"),
                Column("state", self.tr("May leave")),
            )
        )
        self.table.command_pressed.connect(self._on_command)
        self.confirm.clicked.connect(lambda: self._on_command(_CONFIRM, self.table.current_id()))
        self.take_back.clicked.connect(lambda: self._on_command(_TAKE_BACK, self.table.current_id()))
        self.table.current_changed.connect(lambda _name: self._show_codes())
        self.codes = GridTable(self.tr("Codes of this list"))
        self.codes.set_selection_needs_focus(True)
        self.codes.set_columns(
            (
                Column("code", self.tr("Code")),
                Column("label", self.tr("Means"), stretch=1),
                Column("national", self.tr("National code")),
                Column("whose", self.tr("Whose doing")),
            )
        )
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.add_table(self.table)
        page.column.addWidget(Label(self.tr("What it says"), "strong"))
        page.add_table(self.codes)
        page.column.addStretch(1)
        self.table.set_whole(True)
        self.codes.set_whole(True)
        self.body.addWidget(page, 1)
        self.setFocusProxy(self.table)

    def display(self, lists: ConfirmedLists) -> None:
        """Show how each stands."""
        self._lists = {one.name: one for one in lists.lists}
        self.table.set_rows([self._row(one) for one in lists.lists])
        self._show_codes()

    # --- inside ---

    def _row(self, one: ListStanding) -> Row:
        return Row(
            one.name,
            {
                "list": Cell(_called(self, one.name), strong=True),
                "version": Cell(one.shipped.version, tabular=True),
                "codes": Cell(str(len(one.shipped.current)), tabular=True),
                "state": self._state(one),
            },
        )

    def _state(self, one: ListStanding) -> Content:
        if one.published:
            return Chip("done", self.tr("Published nationally"))
        if one.confirmed:
            return Chip("done", self.tr("Confirmed"))
        if one.earlier:
            return Chip("caution", self.tr("Only {version} was confirmed").format(version=one.earlier))
        return Chip("unrecorded", self.tr("Not confirmed"), sign=False)

    def _show_codes(self) -> None:
        one = self._lists.get(self.table.current_id())
        can = one is not None and not one.published
        self.confirm.setEnabled(can and one is not None and not one.confirmed)
        self.take_back.setEnabled(can and one is not None and (one.confirmed or bool(one.earlier)))
        concepts = one.shipped.current if one is not None else ()
        self.codes.set_rows(
            [
                Row(
                    c.code,
                    {
                        "code": Cell(c.code, strong=True),
                        "label": c.label,
                        "national": Cell(c.get("national_code") or "–", quiet=not c.get("national_code"), tabular=True),
                        "whose": Cell(label_of("control_group", c.get("control_group")) or "–", quiet=True),
                    },
                )
                for c in concepts
            ]
        )

    def _on_command(self, letter: str, name: str) -> None:
        one = self._lists.get(name)
        if one is None or one.published:
            return
        if letter == _CONFIRM and not one.confirmed:
            self.confirm_requested.emit(one)
        elif letter == _TAKE_BACK and (one.confirmed or one.earlier):
            self.take_back_requested.emit(one)


def _called(page: QWidget, name: str) -> str:
    titles = {
        "attendance_code": page.tr("Attendance (national)"),
        "did_not_attend_reason": page.tr("Reasons why somebody was not seen (ours)"),
        "dps_category": page.tr("Kinds of health appointment (prison service)"),
        "dps_outcome": page.tr("Outcomes (prison service)"),
    }
    return titles.get(name, name)
