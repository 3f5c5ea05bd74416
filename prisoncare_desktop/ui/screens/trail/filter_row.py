"""Whose rows, of what kind, about whom, and from when to when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from prisoncare_desktop.ui.forms.day_box import read_day
from prisoncare_desktop.ui.forms.room import room_px
from prisoncare_desktop.ui.screens.trail.trail_words import GROUP_WORDS, tr
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.usecases.trail import TrailFilter
from prisoncare_desktop.usecases.trail_actions import Group

_BUT_LISTS, _EVERYTHING = "", "everything"  # choices that are no group


class FilterRow(FlowBox):
    """Says so when the filter was changed: at once for a choice, at Enter or on leaving a box for what is typed."""

    changed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.person = self._choice(self.tr("Whose rows"), self.tr("Everybody"), 165)
        self.kind = self._choice(self.tr("What was done"), self.tr("Everything but lists"), 194)
        self.kind.addItem(self.tr("Everything"), _EVERYTHING)
        for group, words in GROUP_WORDS.items():
            self.kind.addItem(tr(words), group.value)
        self.number = self._box(
            self.tr("Resident’s number"), self.tr("Only rows about the resident of this number"), 161
        )
        self.first = self._box(self.tr("From day"), self.tr("Only rows from this day on, e.g. 3 Oct"))
        self.last = self._box(self.tr("To day"), self.tr("Only rows up to this day, e.g. 3 Oct"))
        self._told = self.wanted()
        self.set_widgets((self.person, self.kind, self.number, self.first, self.last))

    def wanted(self) -> TrailFilter:
        """Return the filter as it stands. A day that is none narrows nothing."""
        kind = self.kind.currentData()
        return TrailFilter(
            user_id=self.person.currentData() or "",
            group=Group(kind) if kind not in (_BUT_LISTS, _EVERYTHING) else None,
            lists=kind != _BUT_LISTS,
            resident_number=self.number.text().strip().upper(),
            first=read_day(self.first.text(), self._today()),
            last=read_day(self.last.text(), self._today()),
        )

    def unreadable(self) -> str:
        """Return what stands in a day's box and is no day, "" if all is well."""
        boxes = (self.first.text().strip(), self.last.text().strip())
        return next((said for said in boxes if said and read_day(said, self._today()) is None), "")

    def set_people(self, people: Sequence[tuple[str, str]]) -> None:
        """Offer these, as (id, name); who was chosen stays chosen."""
        if len(people) + 1 == self.person.count():
            return
        with QSignalBlocker(self.person):
            chosen = self.person.currentData()
            while self.person.count() > 1:
                self.person.removeItem(1)
            for user_id, name in people:
                self.person.addItem(name, user_id)
            self.person.setCurrentIndex(max(0, self.person.findData(chosen)))

    def show_all_about(self, number: str) -> None:
        """Ask for every row about the resident of this number, lists as well."""
        with QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(self.kind.findData(_EVERYTHING))
        self.number.setText(number)
        self._tell()

    def turn_lists(self) -> None:
        """Show the lines that were seen in lists as well, or leave them out again."""
        self.kind.setCurrentIndex(self.kind.findData(_BUT_LISTS if self.wanted().lists else _EVERYTHING))

    def clear(self) -> None:
        """Narrow nothing any more."""
        with QSignalBlocker(self.person), QSignalBlocker(self.kind):
            self.person.setCurrentIndex(0)
            self.kind.setCurrentIndex(0)
        for box in (self.number, self.first, self.last):
            box.clear()
        self._tell()

    def _choice(self, name: str, everything: str, width: int) -> ChoiceBox:
        choice = _Choice(room_px(width))
        choice.setAccessibleName(name)
        choice.addItem(everything, "")
        choice.currentIndexChanged.connect(lambda _place: self._tell())
        return choice

    def _box(self, placeholder: str, name: str, width: int = 105) -> QLineEdit:
        box = _Box(room_px(width))
        box.setPlaceholderText(placeholder)
        box.setAccessibleName(name)
        box.editingFinished.connect(self._tell)
        return box

    def _tell(self) -> None:
        wanted = self.wanted()
        if wanted != self._told or self.unreadable():
            self._told = wanted
            self.changed.emit()


class _Choice(ChoiceBox):
    """As wide as it is told, whatever is in it: a name that comes later moves nothing."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._width = width
        self.setFixedWidth(width)

    def sizeHint(self) -> QSize:
        return QSize(self._width, super().sizeHint().height())


class _Box(QLineEdit):
    """As wide as it is told."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self._width = width
        self.setFixedWidth(width)

    def sizeHint(self) -> QSize:
        return QSize(self._width, super().sizeHint().height())
