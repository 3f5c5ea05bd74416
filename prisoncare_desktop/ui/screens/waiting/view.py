"""Who waits, longest first, and about the one under the cursor what must be seen before they are booked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.ui.calendar_words import full_day, long_day, short_day, weekday_and_day
from prisoncare_desktop.ui.resident_words import label_of, presence_words, wing_words
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.labels import quiet
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Content, Row, words_of
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.waiting import WaitingLine, WaitingList

_NARROW, _SMALL = 820, 640  # px
_NARROWEST = 560  # px: what the line below says as well makes room for names
_URGENT, _ROUTINE = "urgent", "routine"  # of resources/valuesets/wait_priority.json


def tr(text: str) -> str:
    return QCoreApplication.translate("WaitingView", text)


class WaitingView(WorkingPage):
    """`table.command_pressed` and `table.row_activated` say what is asked for; the buttons press the same keys."""

    def __init__(self, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._lines: dict[str, WaitingLine] = {}
        self._today = date.min
        self.add_way_back(self.tr("Clinics"))
        self.table = GridTable(self.tr("Waiting list"))
        self.table.set_columns(
            (
                Column("waits", self.tr("Waits"), align="right"),
                Column("name", self.tr("Resident"), stretch=2),
                Column("number", self.tr("Number"), hide_below=_SMALL),
                Column("cell", self.tr("Cell")),
                Column("clinic", self.tr("Clinic"), stretch=1),
                Column("asked", self.tr("Asked on"), hide_below=_NARROW),
                Column("soon", self.tr("How soon"), hide_below=_NARROWEST),
                Column("marks", "", stretch=1),
            )
        )
        self.table.set_jump(True, lambda row: words_of(row.cells["name"]))
        self.table.set_empty_text(self.tr("Nobody waits. N puts somebody on the list, with the day they asked."))
        self.table.current_changed.connect(lambda _id: self._tell())
        self.line = quiet("", wrap=True)
        self.line.setAccessibleName(self.tr("About whom is marked"))
        self.buttons = FlowBox()
        if may_write:
            self.table.set_commands("NXU")
            named = (
                (self.tr("Enter"), self.tr("Book a place")),
                ("N", self.tr("Put on the list")),
                ("U", self.tr("How soon")),
                ("X", self.tr("Take off")),
            )
            self.buttons.set_widgets([self._button(key, words) for key, words in named])
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.line)
        self.body.addWidget(self.buttons)
        self.body.addStretch(0)
        self.setFocusProxy(self.table)

    def display(self, waiting: WaitingList, today: date, wing: str) -> None:
        """Show who waits, on this wing ("" for all)."""
        self._lines = {line.entry.id: line for line in waiting.lines}
        self._today = today
        self.trouble.set_message("info", "")
        many = len(self._lines)
        over = sum(line.over for line in waiting.lines)
        wait = self.tr("1 waits") if many == 1 else self.tr("{n} wait").format(n=many)
        told = [wing_words(wing), wait if many else self.tr("nobody waits")]
        if booked := sum(line.booked_on is not None for line in waiting.lines):
            told.append(self.tr("{n} of them booked").format(n=booked))
        if over:
            told.append(self.tr("{n} longer than the clinic’s target").format(n=over))
        self.set_title(self.tr("Waiting list"), " · ".join(told))
        self.table.set_rows([_row(line, today) for line in waiting.lines])
        self._tell()

    def chosen(self) -> WaitingLine | None:
        """Return who is under the cursor."""
        return self._lines.get(self.table.current_id())

    def place_of(self, entry_id: str) -> QRect:
        """Return where a row is on the screen; the head of the table where there is no such row."""
        row = self.table.row_rect(entry_id)
        if not row.isEmpty():
            return row
        head = QSize(self.table.width(), self.table.horizontalHeader().height())
        return QRect(self.table.mapToGlobal(QPoint(0, 0)), head)

    def _tell(self) -> None:
        line = self.chosen()
        self.line.setText(_told(line, self._today) if line is not None else "")
        self.line.setVisible(line is not None)

    def _button(self, key: str, words: str) -> KeyedButton:
        button = KeyedButton(key, words, quiet=True)
        button.clicked.connect(lambda: self._on_button(key))
        return button

    def _on_button(self, key: str) -> None:
        self.table.setFocus()
        if len(key) == 1:
            self.table.command_pressed.emit(key, self.table.current_id())
        elif self.table.current_id():
            self.table.row_activated.emit(self.table.current_id())


def _row(line: WaitingLine, today: date) -> Row:
    who, entry = line.resident, line.entry
    asked = short_day(entry.asked_on) if entry.asked_on.year == today.year else full_day(entry.asked_on)
    waits = _days(line.waits_days)
    return Row(
        entry.id,
        {
            "waits": Chip("overdue", waits) if line.over else Cell(waits, tabular=True),
            "name": Cell(who.name, strong=True),
            "number": Cell(who.nomis_number, tabular=True),
            "cell": Cell(who.cell if who.presence is Presence.HERE else presence_words(who.presence), tabular=True),
            "clinic": line.clinic_label,
            "asked": Cell(asked, quiet=True, tabular=True),
            "soon": _soon(entry.priority),
            "marks": _marks(line) or "",
        },
    )


def _days(n: int) -> str:
    return tr("1 day") if n == 1 else tr("{n} days").format(n=n)


def _soon(priority: str) -> Content:
    label = label_of("wait_priority", priority)
    if priority == _ROUTINE:
        return Cell(label, quiet=True)
    return Chip("overdue" if priority == _URGENT else "caution", label)


def _marks(line: WaitingLine) -> tuple[Chip, ...]:
    marks = []
    if line.left:
        marks.append(Chip("plain", presence_words(line.resident.presence)))
    if line.booked_on is not None:
        marks.append(Chip("info", tr("Booked {day}").format(day=weekday_and_day(line.booked_on))))
    if line.similar_name:
        marks.append(Chip("caution", tr("Similar name")))
    return tuple(marks)


def _told(line: WaitingLine, today: date) -> str:
    who = line.resident
    born = tr("born {day}").format(day=full_day(who.birth_date)) if who.birth_date else ""
    said = [", ".join(filter(None, (who.name, who.nomis_number, born))) + "."]
    since = tr("today") if line.entry.asked_on == today else long_day(line.entry.asked_on)
    said.append(tr("Waits for {clinic} since {day}.").format(clinic=line.clinic_label, day=since))
    if line.entry.priority != _ROUTINE:
        said.append(f"{label_of('wait_priority', line.entry.priority)}.")
    if line.target_days is not None:
        said.append(tr("This clinic’s target is {days}.").format(days=_days(line.target_days)))
    if line.booked_on is not None:
        said.append(tr("Has a place on {day} already.").format(day=long_day(line.booked_on)))
    if line.left:
        said.append(tr("Has left this prison: X takes them off."))
    return " ".join(said)
