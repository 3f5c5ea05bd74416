"""One year of a resident's timeline as a table, under its years and groups."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.ui.resident_words import isolated
from prisoncare_desktop.ui.screens.timeline.entry_rows import columns, entry_row, group_words
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.timeline import Entry, Group, Timeline

EVERYTHING = "A"
KEYS = {
    "C": Group.CLINICS,
    "M": Group.MOVES,
    "W": Group.WAITING,
    "O": Group.OUTSIDE,
    "F": Group.FORMS,
    "R": Group.REGISTER,
}


class TimelineView(WorkingPage):
    entry_chosen = Signal(str)  # an entry's id
    filter_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.add_way_back(self.tr("Back to the resident"))
        self._told: Timeline | None = None
        self._now = datetime.min.replace(tzinfo=UTC)
        self._years: tuple[int, ...] = ()
        self._year = 0
        self._group: Group | None = None
        self.closed = Banner()
        self.choices = FlowBox()
        self.table = GridTable(self.tr("Timeline, newest first"))
        self.table.set_columns(columns())
        self.table.set_commands({EVERYTHING, *KEYS})
        self.table.set_jump(False)
        self.table.command_pressed.connect(lambda letter, _row: self._on_letter(letter))
        self.table.row_activated.connect(self.entry_chosen)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.closed)
        self.body.addWidget(self.choices)
        self.body.addWidget(self.table, 1)
        self.body.addStretch(0)
        self.setFocusProxy(self.table)

    def clear(self) -> None:
        """Show nobody: another resident's is on its way."""
        self._told, self._group, self._year, self._years = None, None, 0, ()
        self.trouble.set_message("info", "")
        self.closed.set_message("info", "")
        self.set_title(self.tr("Timeline"))
        self.choices.set_widgets([])
        self.table.forget()

    def display(self, told: Timeline, now: datetime) -> None:
        """Show the year that was on view, the newest that is not ahead at first. `now`: UTC."""
        self.trouble.set_message("info", "")
        self._told, self._now = told, now
        self._years = tuple(sorted({_year(one) for one in told.entries}))
        if self._year not in self._years:
            past = [year for year in self._years if year <= local_date(now).year]
            self._year = max(past or self._years, default=0)
        words = self.tr("Another team keeps forms that are not shown here. The way to them is on the resident's page.")
        self.closed.set_message("info", words if told.closed else "")
        self._show()

    def entry(self, entry_id: str) -> Entry | None:
        return next((one for one in self._told.entries if one.id == entry_id), None) if self._told else None

    def groups(self) -> dict[str, Group]:
        """Return the keys of the groups that there is something of."""
        there = {one.group for one in self._told.entries} if self._told else set()
        return {key: group for key, group in KEYS.items() if group in there}

    def year(self) -> int:
        return self._year

    def step(self, by: int) -> None:
        """Go so many years on, of those that there is something in; stops at the ends."""
        if self._year in self._years:
            place = self._years.index(self._year) + by
            if 0 <= place < len(self._years):
                self._year = self._years[place]
                self._show()

    def _on_letter(self, letter: str) -> None:
        if letter == EVERYTHING or letter in self.groups():
            self._group = KEYS.get(letter)
            self._show()
            self.filter_changed.emit()

    def _show(self) -> None:
        if self._told is None:
            return
        r = self._told.resident
        of_year = [one for one in self._told.entries if _year(one) == self._year]
        shown = [one for one in of_year if self._group in (None, one.group)]
        born = [self.tr("born {day}").format(day=full_day(r.birth_date))] if r.birth_date else []
        told = [r.nomis_number or self.tr("no prison number yet"), r.cell, *born]
        self.set_title(
            self.tr("Timeline: {name}").format(name=isolated(r.name)), " · ".join(part for part in told if part)
        )
        self._show_choices(Counter(one.group for one in of_year))
        nothing = self.tr("Nothing is recorded here of this resident yet. What anybody records will stand here.")
        if self._group is not None:
            nothing = self.tr("Nothing of that in {year}. A shows everything again.").format(year=self._year)
        self.table.set_empty_text(nothing)
        self.table.set_rows([entry_row(one, self._now) for one in shown])

    def _show_choices(self, counts: Counter[Group]) -> None:
        """Show the years beside this one, then the groups, each with how many there are this year."""
        had = self.choices.focusWidget() is not None
        buttons = []
        if self._years:
            place = self._years.index(self._year)
            for key, beside in (("←", place - 1), ("→", place + 1)):
                if 0 <= beside < len(self._years):
                    button = KeyedButton(key, str(self._years[beside]), quiet=True)
                    button.clicked.connect(lambda _checked=False, by=beside - place: self.step(by))
                    buttons.append(button)
            everything = self.tr("Everything in {year}: {n}").format(year=self._year, n=counts.total())
            buttons.append(self._choice(EVERYTHING, everything, None))
            for key, group in self.groups().items():
                buttons.append(self._choice(key, f"{group_words(group)}: {counts[group]}", group))
        self.choices.set_widgets(buttons)
        if had:
            self.table.setFocus()

    def _choice(self, key: str, words: str, group: Group | None) -> KeyedButton:
        button = KeyedButton(key, words, quiet=True, is_so=self._group is group)
        button.clicked.connect(lambda: self._on_letter(key))
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.text().upper() in (EVERYTHING, *KEYS):
            self._on_letter(event.text().upper())
        else:
            super().keyPressEvent(event)


def _year(entry: Entry) -> int:
    return local_date(entry.at).year
