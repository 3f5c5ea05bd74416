"""The kinds of clinic as a table; what a leader changes of one opens over it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.clinic_type import ClinicType, Pattern
from prisoncare_desktop.domain.regime_hours import RegimeHours
from prisoncare_desktop.ui.calendar_words import half_day, weekday_word
from prisoncare_desktop.ui.resident_words import label_of
from prisoncare_desktop.ui.screens.clinic_types.hours_form import HoursForm
from prisoncare_desktop.ui.screens.clinic_types.kind_form import KindForm
from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.labels import quiet
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row, words_of
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.clinic_setup import ClinicSetup

_NARROW = 820  # px
NEW, RETIRE, HOURS = "N", "R", "H"


def tr(text: str) -> str:
    return QCoreApplication.translate("ClinicTypesView", text)


class ClinicTypesView(WorkingPage):
    """`command(letter, code)`: N new, R retire or bring back, H hours. `change_requested(code)`: Enter.

    `panel_changed`: a form was opened or closed.
    """

    command = Signal(str, str)
    change_requested = Signal(str)
    panel_changed = Signal()

    def __init__(self, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Clinics"), parent=parent)
        self._may_write = may_write
        self._setup: ClinicSetup | None = None
        self.table = GridTable(self.tr("Kinds of clinic"))
        self.table.set_whole(True)
        self.table.set_columns(
            (
                Column("label", self.tr("Clinic"), stretch=2),
                Column("outside", self.tr("Called outside"), stretch=1),
                Column("minutes", self.tr("Minutes"), align="right"),
                Column("slots", self.tr("Places"), align="right"),
                Column("target", self.tr("Wait, days"), align="right", hide_below=_NARROW),
                Column("who", self.tr("Held by"), stretch=1, hide_below=_NARROW),
                Column("when", self.tr("Half-days"), stretch=2, hide_below=_NARROW),
                Column("marks", "", stretch=1),
            )
        )
        self.table.set_jump(True, lambda row: words_of(row.cells["label"]))
        self.table.row_activated.connect(self.change_requested)
        self.table.current_changed.connect(lambda _code: self._tell())
        self.line = quiet("", wrap=True)
        self.hours_line = quiet("", wrap=True)
        self.form, self.hours = KindForm(), HoursForm()
        self.new = primary_button(self.tr("New kind"), key_hint=NEW)
        self.change_hours = secondary_button(self.tr("Hours"), key_hint=HOURS)
        if may_write:  # a button that is in no page must hold none: nothing would take the page away after the lock
            self.new.clicked.connect(lambda: self.command.emit(NEW, ""))
            self.change_hours.clicked.connect(lambda: self.command.emit(HOURS, ""))
            self.table.set_commands((NEW, RETIRE, HOURS))
            self.table.command_pressed.connect(self.command)
            self.aside.addWidget(self.new)
            self.aside.addWidget(self.change_hours)
        self._page = Scrolled()
        self._page.column.addWidget(self.trouble)
        for panel in (self.form, self.hours):
            panel.closed.connect(self.close_panel)
            self._page.column.addWidget(panel)
            panel.hide()
        self._page.add_table(self.table)
        self._page.column.addWidget(self.line)
        self._page.column.addWidget(self.hours_line)
        self._page.column.addStretch(1)
        self.body.addWidget(self._page, 1)
        self.back = self.add_way_back(self.tr("Settings"))
        self.setFocusProxy(self.table)

    def display(self, setup: ClinicSetup) -> None:
        """Show the kinds there are: those of today by name, then the retired ones."""
        self._setup = setup
        kinds = sorted(setup.kinds, key=lambda one: (one.retired_on is not None, one.label.casefold()))
        now = sum(one.retired_on is None for one in kinds)
        told = [self.tr("1 kind of clinic") if now == 1 else self.tr("{n} kinds of clinic").format(n=now)]
        if len(kinds) > now:
            told.append(self.tr("{n} retired").format(n=len(kinds) - now))
        if not self._may_write:
            told.append(self.tr("a leader changes them"))
        self.set_title(self.tr("Clinics"), " · ".join(told))
        self.table.set_rows([_row(one) for one in kinds])
        self.hours_line.setText(_hours_words(setup.hours))
        self._tell()

    def ask(self, kind: ClinicType | None) -> None:
        """Open the form, of a new kind or of this one."""
        if self._setup is not None:
            self._open(self.form)
            self.form.begin(kind, [one.code for one in self._setup.kinds], self._setup.wings)

    def ask_hours(self) -> None:
        if self._setup is not None:
            self._open(self.hours)
            self.hours.begin(self._setup.hours_kept)

    def panel_open(self) -> bool:
        return not self.form.isHidden() or not self.hours.isHidden()

    def close_panel(self) -> None:
        for button in (self.new, self.change_hours):
            button.setVisible(self._may_write)
        self.trouble.set_message("info", "")  # said of what was open
        self.form.hide()
        self.hours.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.panel_changed.emit()

    def _open(self, panel: QWidget) -> None:
        for button in (self.new, self.change_hours):
            button.hide()  # one primary button a screen
        self.trouble.set_message("info", "")
        for one in (self.form, self.hours):
            one.setVisible(one is panel)
        self._page.verticalScrollBar().setValue(0)
        self.panel_changed.emit()

    def _tell(self) -> None:
        kinds = self._setup.kinds if self._setup is not None else ()
        kind = next((one for one in kinds if one.code == self.table.current_id()), None)
        self.line.setText(_told(kind) if kind is not None else "")


def _row(kind: ClinicType) -> Row:
    marks = []
    if kind.retired_on is not None:
        marks.append(Chip("plain", tr("Retired")))
    if kind.masked:
        marks.append(Chip("info", tr("Masked")))
    if kind.pilot:
        marks.append(Chip("plain", tr("Pilot")))
    return Row(
        kind.code,
        {
            "label": Cell(kind.label, strong=kind.retired_on is None, quiet=kind.retired_on is not None),
            "outside": kind.public_name,
            "minutes": Cell(str(kind.minutes), tabular=True),
            "slots": _number(kind.slots),
            "target": _number(kind.wait_target_days),
            "who": Cell(label_of("clinician_type", kind.clinician_type) if kind.clinician_type else "", quiet=True),
            "when": Cell(", ".join(_short(one) for one in kind.patterns), quiet=True),
            "marks": tuple(marks) or "",
        },
    )


def _number(n: int | None) -> Cell:
    return Cell("–" if n is None else str(n), quiet=n is None, tabular=True)


def _short(pattern: Pattern) -> str:
    """Return e.g. `Tue PM B`."""
    periods = {Period.AM: tr("AM"), Period.PM: tr("PM"), Period.ED: tr("Eve")}
    return " ".join(filter(None, (weekday_word(pattern.weekday)[:3], periods[pattern.period], pattern.wing)))


def _told(kind: ClinicType) -> str:
    """Return in sentences what the table has no room for."""
    said = [f"{kind.label}."]
    if kind.masked:
        said.append(tr("Paper says only “Health care”, and sends people where it sends everybody."))
    elif kind.public_place:
        said.append(tr("Paper sends people to {place}.").format(place=kind.public_place))
    if kind.team:
        said.append(tr("Its lists are the substance misuse team’s alone."))
    for words, value in (
        (tr("Provider: {0}."), kind.provider),
        (tr("Pilot: {0}."), kind.pilot),
        (tr("Seen {0}."), label_of("contact_mode", kind.mode).lower() if kind.mode else ""),
        (tr("On the prison’s system: {0}."), label_of("dps_category", kind.dps_category) if kind.dps_category else ""),
    ):
        if value:
            said.append(words.format(value))
    for one in kind.patterns:
        where = tr("{0} wing").format(one.wing) if one.wing else tr("health centre")
        slots = tr("{n} places").format(n=one.slots) if one.slots is not None else ""
        day = f"{weekday_word(one.weekday)} {half_day(one.period)}"
        said.append(", ".join(filter(None, (day, where, one.room, slots))) + ".")
    return " ".join(said)


def _hours_words(hours: RegimeHours) -> str:
    days = [hours.by_place[period, None] for period in Period]
    said = ", ".join(f"{half_day(p)} {one.starts:%H:%M}–{one.ends:%H:%M}" for p, one in zip(Period, days, strict=True))
    if not any(one.own for one in hours.by_place.values()):
        return tr("Hours: nobody has said this prison’s. In most: {hours}.").format(hours=said)
    more = sum(place[1] is not None for place in hours.by_place)
    some = tr(" {n} half-days of the week have their own.").format(n=more) if more else ""
    return tr("Hours: {hours}.").format(hours=said) + some
