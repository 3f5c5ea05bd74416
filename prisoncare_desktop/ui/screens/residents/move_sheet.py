"""V on a resident's page: what happened by one key, then where to and when; Enter saves what stands there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.calendar import at_local, local_date, local_time
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.resident_edits import CELL
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.domain.whereabouts import MoveKind
from prisoncare_desktop.ui.forms.day_box import DayBox
from prisoncare_desktop.ui.move_words import kind_words
from prisoncare_desktop.ui.resident_words import name_and_identifiers
from prisoncare_desktop.ui.widgets.buttons import primary_button
from prisoncare_desktop.ui.widgets.labels import Label, field_label
from prisoncare_desktop.ui.widgets.overlay import Sheet
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup
from prisoncare_desktop.usecases.moving import RecordMove

_SHEET = QSize(720, 640)  # px, at most
_TIME = re.compile(r"(\d{1,2})[:.]?(\d{2})")
_PLACE_LONGEST = 40
_TO_A_CELL = frozenset({MoveKind.MOVE, MoveKind.RECEPTION, MoveKind.TRANSFER_IN, MoveKind.RETURN})
_OF_A_PRISON = frozenset({MoveKind.TRANSFER_IN, MoveKind.TRANSFER_OUT})
_KEYS = {
    MoveKind.MOVE: "M",
    MoveKind.COURT: "C",
    MoveKind.HOSPITAL: "H",
    MoveKind.RETURN: "B",
    MoveKind.TRANSFER_OUT: "T",
    MoveKind.RELEASE: "R",
    MoveKind.TRANSFER_IN: "T",
    MoveKind.RECEPTION: "R",
}


def tr(text: str) -> str:
    return QCoreApplication.translate("residents", text)


def what_can_happen(resident: Resident) -> tuple[ChoiceGroup, ...]:
    """Return the palette's groups: what can happen to somebody from where they are."""
    if resident.presence in GONE:
        return (_group(tr("They are back"), MoveKind.TRANSFER_IN, MoveKind.RECEPTION),)
    back = (MoveKind.RETURN,) if resident.presence is Presence.OUT else ()
    return (
        _group(tr("In this prison"), *back, MoveKind.MOVE),
        _group(tr("Out, and expected back"), MoveKind.COURT, MoveKind.HOSPITAL),
        _group(tr("They have left"), MoveKind.TRANSFER_OUT, MoveKind.RELEASE),
    )


def _group(title: str, *kinds: MoveKind) -> ChoiceGroup:
    words = {MoveKind.MOVE: tr("Moved to another cell")}
    return ChoiceGroup(title, tuple(Choice(_KEYS[kind], words.get(kind) or kind_words(kind), kind) for kind in kinds))


def read_time(text: str) -> time | None:
    """Return the wall-clock time that this names: 9:30, 09.30, 0930; None if it names none."""
    found = _TIME.fullmatch(text.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


class MoveSheet(Sheet):
    """Asks where to and when. `said`: the command; a day and time that nobody touched are now."""

    said = Signal(object)  # RecordMove

    def __init__(self, window: QWidget, today: Callable[[], date]) -> None:
        super().__init__(window, "", _SHEET)
        self._resident: Resident | None = None
        self._kind = MoveKind.MOVE
        self._now = (date.min, "")
        self.about = Label("", "quiet", wrap=True)
        self.cell, self.place, self.time = QLineEdit(), QLineEdit(), QLineEdit()
        self.place.setMaxLength(_PLACE_LONGEST)
        self.day = DayBox(today, said=False)
        self.time.setFixedWidth(self.day.line.width() // 2)
        self._cell_label = field_label(self.tr("Cell, as A-1-004"), self.cell)
        self._place_label = field_label("", self.place)
        self.trouble = Label("", "plain", wrap=True)
        self.trouble.set_tone("not_seen")
        when = QHBoxLayout()
        when.setSpacing(10)
        when.addWidget(self.day)
        when.addWidget(self.time)
        when.addStretch(1)
        self.time.setAccessibleName(self.tr("Time"))
        self.save = primary_button(self.tr("Save"), key_hint=self.tr("Enter"))
        self.save.clicked.connect(self._on_save)
        foot = QHBoxLayout()
        foot.addWidget(self.trouble, 1)
        foot.addWidget(self.save)
        for box in (self.cell, self.place, self.day.line, self.time):
            box.returnPressed.connect(self._on_save)
        self.body.setSpacing(8)
        for part in (self.about, self._cell_label, self.cell, self._place_label, self.place):
            self.body.addWidget(part)
        self.body.addWidget(field_label(self.tr("When, if not now"), self.day.line))
        self.body.addLayout(when)
        self.body.addSpacing(6)
        self.body.addLayout(foot)

    def ask(self, resident: Resident, kind: MoveKind, now: datetime) -> None:
        """Open. `now`: UTC."""
        self._resident, self._kind = resident, kind
        self._now = (local_date(now), f"{local_time(now):%H:%M}")
        self.set_title(tr("Moved to another cell") if kind is MoveKind.MOVE else kind_words(kind))
        self.about.setText(name_and_identifiers(resident))
        self.trouble.setText("")
        for box in (self.cell, self.place):
            box.clear()
        keeps = self.tr("Cell, if not {cell} any more").format(cell=resident.cell)
        optional = kind is MoveKind.RETURN and resident.cell
        self._cell_label.setText(keeps if optional else self.tr("Cell, as A-1-004"))
        self._show(self.cell, self._cell_label, shown=kind in _TO_A_CELL)
        came = kind is MoveKind.TRANSFER_IN
        self._place_label.setText(
            self.tr("From which prison, if you know") if came else self.tr("To which, if you know")
        )
        self._show(self.place, self._place_label, shown=kind in _OF_A_PRISON)
        self.day.set_day(self._now[0])
        self.time.setText(self._now[1])
        first = next(box for box in (self.cell, self.place, self.time) if not box.isHidden())
        self.open_sheet(first)
        first.selectAll()

    def _show(self, *widgets: QWidget, shown: bool) -> None:
        for widget in widgets:
            widget.setVisible(shown)

    def _on_save(self) -> None:
        resident, day, clock = self._resident, self.day.day(), read_time(self.time.text())
        if resident is None:
            return
        cell = self.cell.text().strip().upper() if self._kind in _TO_A_CELL else ""
        if self._kind is MoveKind.MOVE and cell in ("", resident.cell):
            self._refuse(self.tr("Say which cell they live in now."), self.cell)
        elif cell and not CELL.fullmatch(cell):
            self._refuse(self.tr("That is no cell. Write it as A-1-004."), self.cell)
        elif day is None:
            self._refuse(self.tr("That is no day. Write it as 3 Oct or 3/10/26."), self.day.line)
        elif clock is None:
            self._refuse(self.tr("That is no time. Write it as 09:30."), self.time)
        else:
            untouched = (day, f"{clock:%H:%M}") == self._now
            self.close_sheet()
            at = None if untouched else at_local(day, clock)
            place = self.place.text().strip() if self._kind in _OF_A_PRISON else ""
            self.said.emit(RecordMove(resident.id, self._kind, cell, at, place, resident.revision))

    def _refuse(self, words: str, box: QLineEdit) -> None:
        self.trouble.setText(words)
        box.setFocus()
        box.selectAll()
