"""Two lists for a leader: emergency openings to look at, and the week's unusual openings."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from prisoncare_desktop.domain.access import Finding
from prisoncare_desktop.ui.access_words import age_words, reason_words, rule_words
from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.labels import heading, quiet, wrapped
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.access import AccessToReview, UnusualLine, UseLine

_FINDINGS = {"J": Finding.JUSTIFIED, "F": Finding.FOLLOW_UP}


class AccessView(WorkingPage):
    found = Signal(str, str)  # opening id, finding

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._uses: dict[str, UseLine] = {}
        self.uses = GridTable(self.tr("Emergency openings to look at"))
        self.uses.set_columns(
            (
                Column("who", self.tr("Who")),
                Column("resident", self.tr("Resident")),
                Column("when", self.tr("When")),
                Column("reason", self.tr("Reason"), stretch=1),
                Column("age", self.tr("Waits")),
            )
        )
        self.uses.set_commands(_FINDINGS)
        self.uses.command_pressed.connect(self._on_key)
        self.uses.current_changed.connect(lambda _opening_id: self._display_words())
        self.uses.set_empty_text(self.tr("No emergency opening waits to be looked at."))
        self.unusual = GridTable(self.tr("Unusual openings of the last 7 days"))
        self.unusual.set_selection_needs_focus(True)
        self.unusual.set_columns(
            (
                Column("when", self.tr("When")),
                Column("who", self.tr("Who")),
                Column("resident", self.tr("Resident")),
                Column("rule", self.tr("What was unusual"), stretch=1),
            )
        )
        self.unusual.set_empty_text(self.tr("Nothing unusual in the last 7 days."))
        self.back = self.add_way_back(self.tr("Today"))
        self._said = Card()
        self._words = wrapped("")
        self.justified = primary_button(self.tr("It was justified"), key_hint="J")
        self.follow_up = secondary_button(self.tr("To be talked over"), key_hint="F")
        self.justified.clicked.connect(lambda: self._find(Finding.JUSTIFIED))
        self.follow_up.clicked.connect(lambda: self._find(Finding.FOLLOW_UP))
        self._lay_out()
        self.setFocusProxy(self.uses)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.justified)
        buttons.addWidget(self.follow_up)
        buttons.addStretch(1)
        self._said.body.addWidget(self._words)
        self._said.body.addSpacing(4)
        self._said.body.addLayout(buttons)
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.column.addWidget(heading(self.tr("Emergency openings"), 3))
        page.add_table(self.uses)
        page.column.addWidget(self._said)
        page.column.addWidget(heading(self.tr("Unusual openings, last 7 days"), 3))
        page.column.addWidget(
            quiet(self.tr("A rule was met; nothing says that it was wrong. Ask before you judge."), wrap=True)
        )
        page.add_table(self.unusual)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        self.set_title(self.tr("Access to look at"), self.tr("Each emergency opening within 72 hours"))
        self._said.hide()

    def display(self, access: AccessToReview, today: date) -> None:
        """Show both lists."""
        self.trouble.set_message("info", "")
        self._uses = {use.opening.id: use for use in access.uses}
        self.uses.set_rows([_use_row(use, today) for use in access.uses])
        self.unusual.set_rows([_unusual_row(line, today) for line in access.unusual])
        self._display_words()

    def clear(self) -> None:
        """Keep nobody's name behind a page that is out of view."""
        self._uses = {}
        self.uses.set_rows(())
        self.unusual.set_rows(())
        self._display_words()

    # --- inside ---

    def _display_words(self) -> None:
        use = self._uses.get(self.uses.current_id())
        self._said.setVisible(use is not None)
        if use is not None:
            self._said.set_title(self.tr("What {name} wrote").format(name=use.who))
            self._words.setText(use.opening.words)

    def _on_key(self, letter: str, opening_id: str) -> None:
        if opening_id:
            self.found.emit(opening_id, _FINDINGS[letter].value)

    def _find(self, finding: Finding) -> None:
        if self.uses.current_id():
            self.found.emit(self.uses.current_id(), finding.value)


def _use_row(use: UseLine, today: date) -> Row:
    age = age_words(use.hours_old)
    return Row(
        use.opening.id,
        {
            "who": Cell(use.who, strong=True),
            "resident": use.resident_name,
            "when": Cell(moment(use.opening.at, today), tabular=True),
            "reason": reason_words(use.opening.reason_code),
            "age": Chip("overdue", age) if use.is_late else Cell(age, quiet=True),
        },
    )


def _unusual_row(line: UnusualLine, today: date) -> Row:
    return Row(
        str(line.seq),
        {
            "when": Cell(moment(line.at, today), tabular=True),
            "who": Cell(line.who, strong=True),
            "resident": line.resident_name,
            "rule": rule_words(line.rule),
        },
    )
