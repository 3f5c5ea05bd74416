"""Two lists: not yet explained, each with the days that are left, and not recorded though the clinic is over."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.correction import EXPLAIN_DAYS, is_unexplained
from prisoncare_desktop.ui.calendar_words import wall_clock, weekday_and_day
from prisoncare_desktop.ui.outcome_words import outcome_chip, outcome_words
from prisoncare_desktop.ui.resident_words import identifiers, wing_words
from prisoncare_desktop.ui.why_not import WhyNot
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.labels import heading, quiet
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row, words_of
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.unexplained import OpenLine, Unexplained

EXPLAIN = "E"
_NARROW, _SMALL = 900, 700  # px; what a narrow table goes without stands in the line at the foot


class UnexplainedView(WorkingPage):
    explained = Signal(object, str)  # an OpenLine, a reason's code
    line_chosen = Signal(str, str)  # session id, appointment id
    undo_requested = Signal()

    def __init__(self, *, may_explain: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.add_way_back(self.tr("Clinics"))
        self._lines: dict[str, OpenLine] = {}
        self._why_not = WhyNot(self)
        self._why_not.answered.connect(lambda appointment_id, _outcome, code: self._on_answer(appointment_id, code))
        self.table = self._table(self.tr("Not yet explained"))
        self.table.set_commands((EXPLAIN,) if may_explain else ())
        self.table.command_pressed.connect(lambda _key, appointment_id: self._on_explain(appointment_id))
        self._owed_title = heading(self.tr("Not recorded on earlier days"), 3)
        self.owed = self._table(self.tr("Not recorded on earlier days"))
        self.owed.set_selection_needs_focus(True)
        self._more = quiet(wrap=True)
        self._detail = quiet(wrap=True)
        for table in (self.table, self.owed):
            table.current_changed.connect(self._on_current)
        page = Scrolled()
        self.body.addWidget(self.trouble)
        self.body.addWidget(page, 1)
        page.add_table(self.table)
        page.column.addWidget(self._owed_title)
        page.add_table(self.owed)
        page.column.addWidget(self._more)
        page.column.addStretch(1)
        self.body.addWidget(self._detail)
        self.setFocusProxy(self.table)

    def _table(self, name: str) -> GridTable:
        table = GridTable(name)
        last = self.tr("Explain by") if name == self.tr("Not yet explained") else ""
        table.set_columns(
            (
                Column("when", self.tr("Clinic of")),
                Column("clinic", self.tr("Clinic"), stretch=1, hide_below=_SMALL),
                Column("wing", self.tr("Wing then"), hide_below=_NARROW),
                Column("resident", self.tr("Resident"), stretch=1),
                Column("number", self.tr("Number"), hide_below=_NARROW),
                Column("outcome", self.tr("Outcome"), hide_below=_SMALL),
                Column("by", last),
            )
        )
        table.set_jump(True, lambda row: words_of(row.cells["resident"]))
        table.row_activated.connect(self._on_line)
        return table

    # --- what is shown ---

    def display(self, told: Unexplained, wing: str) -> None:
        """Show both lists."""
        self.trouble.set_message("info", "")
        self._lines = {line.appointment.id: line for line in told.lines}
        open_ones = [line for line in told.lines if is_unexplained(line.appointment)]
        owed = [line for line in told.lines if not is_unexplained(line.appointment)]
        n, over = sum(c.unexplained for c in told.counts), sum(c.over for c in told.counts)
        missing = sum(c.not_recorded for c in told.counts)
        said = [self.tr("{n} to explain").format(n=n)]
        said += [self.tr("{n} over {days} days").format(n=over, days=EXPLAIN_DAYS)] if over else []
        said += [self.tr("{n} not recorded").format(n=missing)] if missing else []
        self.set_title(self.tr("Not yet explained"), " · ".join((*said, wing_words(wing))))
        everything = self.tr(
            "Everything is explained. What nobody can explain at a clinic stands here, to be found out in {n} days."
        )
        self.table.set_empty_text(everything.format(n=EXPLAIN_DAYS))
        self.table.set_rows([self._row(line, told.day) for line in open_ones])
        self._owed_title.setVisible(bool(owed))
        self.owed.setVisible(bool(owed))
        self.owed.set_rows([self._row(line, told.day) for line in owed])
        left_out = n - len(open_ones) + missing - len(owed)
        more = self.tr("{n} more come up as these are dealt with.").format(n=left_out)
        self._more.setText(more if left_out else "")
        self._more.setVisible(bool(left_out))
        self._on_current(self.table.current_id())

    def select(self, appointment_id: str) -> None:
        self.table.select(appointment_id)

    def close_overlays(self) -> None:
        self._why_not.close()

    # --- inside ---

    def _row(self, line: OpenLine, today: date) -> Row:
        a = line.appointment
        day = local_date(a.starts_at)
        return Row(
            a.id,
            {
                "when": Cell(f"{weekday_and_day(day)} {wall_clock(a.starts_at)}", tabular=True),
                "clinic": line.clinic_label,
                "wing": Cell(line.wing or self.tr("not known"), quiet=True),
                "resident": Cell(line.resident.name, strong=True),
                "number": Cell(line.resident.nomis_number, tabular=True),
                "outcome": outcome_chip(a),
                "by": self._by(line, today) if is_unexplained(a) else "",
            },
        )

    def _by(self, line: OpenLine, today: date) -> Chip:
        days = (line.explain_by - today).days
        if days < 0:
            one, several = self.tr("1 day over"), self.tr("{n} days over").format(n=-days)
            return Chip("overdue", one if days == -1 else several)
        left = {0: self.tr("today"), 1: self.tr("1 day left")}.get(days, self.tr("{n} days left").format(n=days))
        return Chip("caution" if days <= 1 else "plain", f"{weekday_and_day(line.explain_by)} · {left}", sign=False)

    def _on_current(self, appointment_id: str) -> None:
        """Say all of the row under the cursor: at 200 % the table has no room for it."""
        line = self._lines.get(appointment_id)
        said = ""
        if line is not None:
            wing = self.tr("wing then: {wing}").format(wing=line.wing or self.tr("not known"))
            r, ended = line.resident, outcome_words(line.appointment)
            said = " · ".join((r.name, identifiers(r), line.clinic_label, wing, ended))
        self._detail.setText(said)

    def _on_explain(self, appointment_id: str) -> None:
        line = self._lines.get(appointment_id)
        if line is None or line.appointment.outcome is None:
            return
        beside = self.table.row_rect(appointment_id)
        self._why_not.ask(appointment_id, line.appointment.outcome, line.resident, beside, found_out=True)

    def _on_answer(self, appointment_id: str, reason_code: str) -> None:
        line = self._lines.get(appointment_id)
        if line is not None:  # else somebody else explained it while it was asked
            self.explained.emit(line, reason_code)

    def _on_line(self, appointment_id: str) -> None:
        self.line_chosen.emit(self._lines[appointment_id].session.id, appointment_id)
