"""A week's draws in a table, whether they are fair, where the paper is, and what the form looks like."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.ui.calendar_words import short_day
from prisoncare_desktop.ui.screens.draw.cards import FairCard, FormCard, PaperCard
from prisoncare_desktop.ui.screens.draw.draw_words import check_chip, left_out_words, seed_words
from prisoncare_desktop.ui.theme.look import is_narrow
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, Row
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.sampling import Check, DrawLine, WeekOfDraws

_NARROW = 900  # px; under it the check stands in the place of the reasons


class DrawView(WorkingPage):
    """`may_draw`: this role makes draws and prints; others look and check."""

    subtitle_px = 560  # when the seed was committed is what makes a draw one to trust: never cut

    draw_asked = Signal()
    check_asked = Signal()
    pack_asked = Signal()
    keying_asked = Signal()
    week_stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._week: WeekOfDraws | None = None
        self._may_draw = False
        self._checks: Mapping[str, Check] = {}
        self.earlier = secondary_button("←")
        self.later = secondary_button("→")
        for button, name in ((self.earlier, self.tr("Week before")), (self.later, self.tr("Week after"))):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self.earlier.clicked.connect(lambda: self.week_stepped.emit(-1))
        self.later.clicked.connect(lambda: self.week_stepped.emit(1))
        self.check = secondary_button(self.tr("Check this draw"), key_hint="V")
        self.check.clicked.connect(self.check_asked)
        self.main = Button(self.tr("Draw this week"), "primary", key_hint="D")
        self.main.clicked.connect(self._on_main)
        for button in (self.earlier, self.later, self.check, self.main):
            self.aside.addWidget(button)
        self.table = GridTable(self.tr("Draws of the week, by clinic"))
        self.table.set_jump(False)  # a handful of rows; their letters are the page's keys
        self.table.set_whole(True)
        self.fair, self.paper, self.form = FairCard(), PaperCard(), FormCard()
        self.paper.key_in.clicked.connect(self.keying_asked)
        self._lay_out()
        for key, button in (("Left", self.earlier), ("Right", self.later)):
            on_keys(self, key, button.click)  # the scrolled page would take arrows for itself
        self.setFocusProxy(self.table)

    def display(self, week: WeekOfDraws, *, may_draw: bool, over: bool, newest: bool) -> None:
        """Show a week. `over`: it can be drawn; `newest`: no later week can be looked at."""
        if self._week is None or self._week.week != week.week:
            self._checks = {}
        self.trouble.set_message("info", "")
        self._week, self._may_draw = week, may_draw
        title = self.tr("Week of {day}").format(day=short_day(week.week))
        about = [title, self.tr("two from each clinic"), seed_words(week.committed_at)]
        self.set_title(self.tr("Weekly draw"), " · ".join(about))
        self.later.setEnabled(not newest)
        self._display_buttons(week, over=over)
        self._display_rows()
        self.fair.display(week.asked_by_wing)
        self.paper.display(dict(week.paper))

    def display_checks(self, checks: Mapping[str, Check]) -> None:
        """Show the draws run again, by clinic label."""
        self._checks = checks
        self._display_rows()
        fine = all(c.same and c.seed_fits_commitment for c in checks.values())
        if fine and not all(c.committed_in_time for c in checks.values()):
            words = self.tr(
                "Run again from the kept lists and seed, every clinic gives the same people. This PC knows no seed "
                "committed before that week, so it cannot say that nobody steered it."
            )
            self.trouble.set_message("caution", words, lead=self.tr("Checked in part:"))
        elif fine:
            words = self.tr(
                "Run again from the kept lists and seed, every clinic gives the same people. "
                "The seed is the one committed before the week."
            )
            self.trouble.set_message("done", words, lead=self.tr("Checked:"))
        else:
            words = self.tr("A draw does not come out as it was kept. Do not print it. Tell your leader and IT.")
            self.trouble.set_message("danger", words, lead=self.tr("Checked:"))

    def display_form(self, image: QImage | None) -> None:
        """Show the blank form's first page; None when it cannot be drawn here."""
        self.form.display(image)

    def set_busy(self, busy: bool) -> None:
        """While a draw or a pack is being made it cannot be asked for again."""
        self.main.setEnabled(not busy)

    # --- inside ---

    def _lay_out(self) -> None:
        cards = QHBoxLayout()
        cards.setSpacing(14)
        cards.addWidget(self.fair, 5)
        cards.addWidget(self.paper, 3)
        cards.addWidget(self.form, 2)
        self._content = content = QWidget()
        content.setProperty("kind", "page")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.table)
        column.addLayout(cards)
        column.addStretch(1)
        area = QScrollArea()
        area.setProperty("kind", "page")
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.trouble)
        self.body.addWidget(area, 1)
        self.table.current_changed.connect(lambda row_id: self._keep_in_view(area, row_id))

    def _keep_in_view(self, area: QScrollArea, row_id: str) -> None:
        row = self.table.row_rect(row_id)
        if row.isValid():
            middle = self._content.mapFromGlobal(row.center())
            area.ensureVisible(middle.x(), middle.y(), 0, row.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before, now = (is_narrow(size.width(), _NARROW) for size in (event.oldSize(), event.size()))
        if self._week is not None and before is not now:
            self._display_rows()

    def _display_buttons(self, week: WeekOfDraws, *, over: bool) -> None:
        drawn = bool(week.lines)
        self.check.setVisible(drawn)
        self.paper.key_in.setVisible(self._may_draw)
        self.main.setVisible(self._may_draw and (drawn or over))
        words = self.tr("Print the pack, {n} forms").format(n=week.forms) if drawn else self.tr("Draw this week")
        self.main.setText(words)
        self.main.set_key_hint("P" if drawn else "D")
        self.main.updateGeometry()
        if not over:
            empty = self.tr("This week is not over. It can be drawn from Monday on, when everybody who came is known.")
        elif self._may_draw:
            empty = self.tr("Not drawn yet. Press D to draw two people from each clinic that somebody came to.")
        else:
            empty = self.tr("Not drawn yet. An administrator draws it.")
        self.table.set_empty_text(empty)

    def _display_rows(self) -> None:
        narrow = is_narrow(self.width(), _NARROW)
        left_out = Column("left", self.tr("Left out, why"), stretch=1)
        checked = Column("check", self.tr("Checked"), stretch=1 if narrow else 0)
        last = (checked,) if self._checks else ()
        self.table.set_columns(
            (
                Column("clinic", self.tr("Clinic")),
                Column("came", self.tr("Came")),
                Column("could", self.tr("Askable") if narrow else self.tr("Could be asked")),
                *(() if narrow and self._checks else (left_out,)),
                Column("first", self.tr("First")),
                Column("second", self.tr("Second")),
                *last,
            )
        )
        self.table.set_rows([self._row(line) for line in (self._week.lines if self._week else ())])

    def _row(self, line: DrawLine) -> Row:
        drawn = [f"{r.initial_and_surname}, {r.cell}" if r.cell else r.initial_and_surname for r in line.drawn]
        nobody = Cell(self.tr("nobody left to ask"), quiet=True)
        cells: dict[str, Content] = {
            "clinic": Cell(line.clinic_label, strong=True),
            "came": Cell(str(line.came), tabular=True),
            "could": Cell(str(line.could_be_asked), tabular=True),
            "left": Cell(left_out_words(line.left_out), quiet=True),
            "first": drawn[0] if drawn else nobody,
            "second": drawn[1] if len(drawn) > 1 else nobody,
        }
        check = self._checks.get(line.clinic_label)
        if check is not None:
            cells["check"] = check_chip(check)
        return Row(line.draw.id, cells)

    def _on_main(self) -> None:
        if self._week is not None and self.main.isVisibleTo(self) and self.main.isEnabled():
            (self.pack_asked if self._week.lines else self.draw_asked).emit()

    def _on_letter(self, letter: str) -> None:
        drawn = bool(self._week and self._week.lines)
        if letter == "V" and drawn:
            self.check_asked.emit()
        elif letter == "K" and self._may_draw:
            self.keying_asked.emit()
        elif letter == ("P" if drawn else "D"):
            self._on_main()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().upper() in ("V", "K", "P", "D"):
            self._on_letter(event.text().upper())
        else:
            super().keyPressEvent(event)

    def week(self) -> date | None:
        return self._week.week if self._week else None
