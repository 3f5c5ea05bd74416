"""The rows under the layout's columns, with a tick beside each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.export_layout import Audience
from prisoncare_desktop.ui.calendar_words import half_day, long_day
from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.ui.rows_page import RowsPage
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import Button, primary_button, secondary_button
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, Row
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.usecases.exports import Export, ExportRow, Taken

_TICK, _ONLY_OPEN, _SAVE = " ", "O", "S"
_FIGURES = "123456789"  # one for each layout


class ExportView(RowsPage):
    layout_chosen = Signal(str)
    ticked = Signal(object)  # tuple[ExportRow, ...], all to be ticked or all to be taken back
    only_open_toggled = Signal()
    copy_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._export: Export | None = None
        self._shown: tuple[ExportRow, ...] = ()
        self.copy = primary_button(self.tr("Copy"), key_hint=self.tr("Ctrl C"))
        self.save = secondary_button(self.tr("Save as a file"), key_hint=_SAVE)
        self.copy.clicked.connect(self.copy_requested)
        self.save.clicked.connect(self.save_requested)
        self.aside.addWidget(self.save)
        self.aside.addWidget(self.copy)
        self.add_way_back(self.tr("Back"))
        self.notice = Banner()
        self.ways = FlowBox()
        self._only_open = False
        self.table = GridTable(self.tr("Rows for the other system"))
        self.table.set_commands((_TICK, _ONLY_OPEN, _SAVE, *_FIGURES))
        self.table.command_pressed.connect(self._on_command)
        self.table.row_activated.connect(lambda row_id: self._on_command(_TICK, row_id))
        self.table.current_changed.connect(lambda _row_id: self._tell_of_row())
        self._who = Label("", "strong")
        self._had = Label("", "quiet", wrap=True)
        self.deed_chosen.connect(lambda _key: self._on_command(_TICK, self.table.current_id()))
        self.lay_out(self.table, self._who, self._had, self.notice, self.ways)
        self.set_deeds(((self.tr("Space"), self.tr("Tick off, or take the tick back")),))
        for keys, act in (("Ctrl+C", self.copy_requested.emit), ("Ctrl+A", self._on_tick_all)):
            on_keys(self, keys, act)

    def display(self, export: Export, *, only_open: bool) -> None:
        """Show the rows; `only_open`: those alone that the other system has not, or has otherwise."""
        fresh = self._export is None or self._export.layout != export.layout
        self._export, self._only_open = export, only_open
        self._shown = tuple(r for r in export.rows if not only_open or r.taken is not Taken.ACCEPTED)
        s = export.session
        where = wing_words(s.wing) if s.wing else self.tr("Health centre")
        when = f"{long_day(s.clinic_date)}, {half_day(s.period)}"
        self.set_title(
            self.tr("{clinic}: for another system").format(clinic=export.clinic_label),
            " · ".join((when, where, *self._counts(export))),
        )
        self._display_notice(export)
        self._display_ways(export)
        if fresh:
            self.table.set_columns(
                (
                    Column("taken", self.tr("There")),
                    *(Column(str(n), c.title) for n, c in enumerate(export.layout.columns)),
                )
            )
        self.table.set_empty_text(
            self.tr("All rows are ticked off. O shows them again.")
            if export.rows
            else self.tr("Nothing is recorded in this clinic yet. Rows stand here as they are recorded.")
        )
        self.table.set_rows([self._row(row) for row in self._shown])
        leaving = bool(self.leaving())
        self.copy.setEnabled(leaving)
        self.save.setEnabled(leaving)
        self._tell_of_row()

    def clear(self) -> None:
        """Show nobody: another session is on its way."""
        self._export, self._shown = None, ()
        self.set_title(self.tr("For another system"))
        self.ways.set_widgets([])
        for banner in (self.notice, self.trouble):
            banner.set_message("info", "")
        self.table.forget()
        self._tell_of_row()

    def leaving(self) -> tuple[str, ...]:
        """Return the appointments whose rows leave by Ctrl+C or S: those on view."""
        return tuple(row.appointment_id for row in self._shown if row.cells)

    # --- inside ---

    def _counts(self, export: Export) -> list[str]:
        taken = [row.taken for row in export.rows]
        told = [
            self.tr("{n} of {of} ticked off").format(n=taken.count(Taken.ACCEPTED), of=len(taken)),
        ]
        if changed := taken.count(Taken.CHANGED):
            told.append(self.tr("{n} changed since").format(n=changed))
        if export.left_out:
            told.append(self.tr("{n} not recorded, left out").format(n=export.left_out))
        return told

    def _display_notice(self, export: Export) -> None:
        if export.unusable:
            self.notice.set_message(
                "caution",
                self.tr(
                    "This prison's own layouts cannot be used. A leader can mend them; these came with PrisonCare."
                ),
            )
            return
        told = (
            self.tr("For the prison: whoever was not seen is NOT_REQUIRED, whatever the reason. No reason is told.")
            if export.layout.audience is Audience.PRISON
            else self.tr("For health care alone: it says what was recorded and why.")
        )
        unexplained = export.unexplained if export.layout.audience is not Audience.PRISON else 0
        if unexplained:  # there it would read as the patient's doing
            first = (
                self.tr("1 is not explained yet: find out why before you copy.")
                if unexplained == 1
                else self.tr("{n} are not explained yet: find out why before you copy.").format(n=unexplained)
            )
            told = f"{first} {told}"
        if export.in_words:
            more = self.tr("{columns}: words, not codes, as the trust has not confirmed that list.")
            told = f"{told} {more.format(columns=', '.join(export.in_words))}"
        self.notice.set_message("caution" if unexplained else "info", told)

    def _display_ways(self, export: Export) -> None:
        ways: list[Button] = []
        for figure, layout in zip(_FIGURES, export.layouts, strict=False):
            button = secondary_button(layout.label, key_hint=figure)
            button.setCheckable(True)
            button.setChecked(layout.id == export.layout.id)
            button.clicked.connect(lambda _checked=False, figure=figure: self._on_layout(figure))
            ways.append(button)
        open_only = secondary_button(self.tr("Still to do"), key_hint=_ONLY_OPEN)
        open_only.setCheckable(True)
        open_only.setChecked(self._only_open)
        open_only.clicked.connect(lambda _checked=False: self.only_open_toggled.emit())
        self.ways.set_widgets([*ways, open_only])

    def _row(self, row: ExportRow) -> Row:
        cells: dict[str, Content] = {"taken": self._taken(row)}
        if row.cells:
            cells |= {str(n): Cell(cell, tabular=True) for n, cell in enumerate(row.cells)}
        else:  # it was taken back here: what was taken over stands there alone
            cells |= {str(n): Cell(cell, quiet=True, tabular=True) for n, cell in enumerate(row.had)}
        return Row(row.appointment_id, cells)

    def _taken(self, row: ExportRow) -> Chip:
        if row.taken is Taken.ACCEPTED:
            return Chip("done", self.tr("Accepted"))
        if row.taken is Taken.CHANGED:
            return Chip("caution", self.tr("Changed since"))
        return Chip("unrecorded", self.tr("Not yet"), sign=False)

    def _tell_of_row(self) -> None:
        row = next((r for r in self._shown if r.appointment_id == self.table.current_id()), None)
        self._who.setText(f"{row.who} · {row.number}" if row is not None else "")
        self._had.setText(self._had_words(row) if row is not None else "")

    def _had_words(self, row: ExportRow) -> str:
        if row.taken is not Taken.CHANGED or self._export is None:
            return ""
        if not row.cells:
            return self.tr("Taken over there, and taken back here since: take it out there, then tick it off.")
        columns = [column.title for column in self._export.layout.columns]
        was = [f"{title}: {had}" for title, had, now in zip(columns, row.had, row.cells, strict=True) if had != now]
        return self.tr("There it is {was}. Change it there, then tick it off.").format(
            was=", ".join(w if not w.endswith(": ") else f"{w}–" for w in was)
        )

    def _on_layout(self, figure: str) -> None:
        place = _FIGURES.index(figure)
        if self._export is not None and place < len(self._export.layouts):
            self.layout_chosen.emit(self._export.layouts[place].id)

    def _on_command(self, letter: str, row_id: str) -> None:
        if letter == _ONLY_OPEN:
            self.only_open_toggled.emit()
        elif letter == _SAVE:
            self.save_requested.emit()
        elif letter in _FIGURES:
            self._on_layout(letter)
        elif rows := tuple(r for r in self._shown if r.appointment_id == row_id):
            self.ticked.emit(rows)
            self.table.select_next()

    def _on_tick_all(self) -> None:
        rows = tuple(r for r in self._shown if r.taken is not Taken.ACCEPTED)
        if rows:
            self.ticked.emit(rows)
