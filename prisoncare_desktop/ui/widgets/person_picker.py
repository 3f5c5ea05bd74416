"""Chooses one person: a field to type in, and under it who that could be, each with what tells them from others.

Nobody is chosen unseen: Enter takes the marked line of what is on view, and nothing while that is of an older word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from prisoncare_desktop.ui.widgets.beside_panel import BesidePanel
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.held_keys import is_held
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.row_painting import row_height
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row, words_of
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.widgets.toast import announce

_WIDE = 820
_NARROW = 620  # px: below it the birth date stands in the line under the people alone
_SHOWN = 8
_AROUND_ROWS = 6  # what stands around the people is at most as high as so many of their rows


@dataclass(frozen=True)
class PersonLine:
    """Somebody on view. `marks`: what must be seen before choosing. `told`: the same in a sentence, for the line below.

    `refused`: they cannot be chosen now, and why; "" otherwise.
    """

    id: str
    name: str
    number: str
    where: str
    born: str
    marks: tuple[Chip, ...] = ()
    told: str = ""
    refused: str = ""


class PersonPicker(BesidePanel):
    """`query_changed`: what is typed; answer with `set_people`. `chosen`: the id of whom Enter or a click took."""

    query_changed = Signal(str)
    chosen = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, _WIDE)
        self._people: dict[str, PersonLine] = {}
        self._shown_for = ""  # the text that the lines on view answer
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Name, number or cell"))
        self.field.setAccessibleName(self.tr("Name, number or cell"))
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._on_text)
        self.table = GridTable(self.tr("Who it could be"))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows work it from the field
        self.table.set_jump(False)
        self.table.set_columns(
            (
                Column("name", self.tr("Resident"), stretch=1),
                Column("number", self.tr("Number")),
                Column("where", self.tr("Cell")),
                Column("born", self.tr("Born"), hide_below=_NARROW),
                Column("marks", ""),
            )
        )
        self.table.current_changed.connect(self._on_current)
        self.table.clicked.connect(lambda _index: self._choose())
        self._line = Label("", "quiet", wrap=True)
        self._line.setAccessibleName(self.tr("About the person marked"))
        self.body.addWidget(self.field)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._line)
        self._take = KeyedButton(self.tr("Enter"), self.tr("Choose"), quiet=True)
        self._take.clicked.connect(self._choose)
        self.foot.insertWidget(0, self._take)

    def ask(self, title: str, subtitle: str, beside: QRect) -> None:
        """Ask whom, beside a rectangle on the screen."""
        self.set_title(title, subtitle)
        self.field.blockSignals(True)
        self.field.clear()
        self.field.blockSignals(False)
        self._people, self._shown_for = {}, ""
        self.table.forget()
        self._show()
        self.open_beside(beside, self.field)

    def set_people(self, text: str, people: Sequence[PersonLine], none_found: str) -> None:
        """Show who answers to `text`; an answer to an older word is dropped. `none_found`: what to do then."""
        if text != self.field.text() or not self.isVisible():
            return
        self._people = {one.id: one for one in people[: self._fitting()]}
        self._shown_for = text
        self.table.set_empty_text("")
        self.table.set_rows([_row(one) for one in self._people.values()])
        self.table.select(next(iter(self._people), ""))
        self._show(none_found if text.strip() and not people else "")
        found = self.tr("{n} found").format(n=len(people)) if people else self._line.text()
        announce(self.field, found)
        self.settle()

    def people(self) -> tuple[PersonLine, ...]:
        """Return who is on view."""
        return tuple(self._people.values())

    def told(self) -> str:
        """Return the line under the people."""
        return self._line.text()

    # --- inside ---

    def _fitting(self) -> int:
        room = self.room_height() - _AROUND_ROWS * row_height()
        return max(1, min(_SHOWN, room // row_height()))

    def _on_text(self, text: str) -> None:
        if not text.strip():
            self._people, self._shown_for = {}, text
            self.table.forget()
            self._show()
            self.settle()
        self.query_changed.emit(text)

    def _on_current(self, person_id: str) -> None:
        one = self._people.get(person_id)
        if one is not None:
            self._show()
            spoken = (one.name, words_of(one.marks), one.number, one.where, one.born, one.refused)
            self.field.setAccessibleDescription(", ".join(filter(None, spoken)))

    def _show(self, words: str = "") -> None:
        one = self._people.get(self.table.current_id())
        said = words or (one.refused or one.told if one is not None else "")
        self._line.setText(said or self.tr("Type some letters of a name, a number or a cell."))
        self.table.setVisible(bool(self._people))
        self._take.setEnabled(one is not None and not one.refused)

    def _choose(self) -> None:
        one = self._people.get(self.table.current_id())
        if not self.isVisible() or one is None or self.field.text() != self._shown_for:
            return
        if one.refused:
            announce(self.field, one.refused)
            return
        self.close_panel()
        self.chosen.emit(one.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(event)
        return super().eventFilter(watched, event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not is_held(event):
                self._choose()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            ids = list(self._people)
            if ids:
                here = ids.index(self.table.current_id()) if self.table.current_id() in ids else 0
                self.table.select(ids[(here + (1 if key == Qt.Key.Key_Down else -1)) % len(ids)])
            return True
        return False


def _row(one: PersonLine) -> Row:
    return Row(
        one.id,
        {
            "name": Cell(one.name, strong=True),
            "number": Cell(one.number, tabular=True),
            "where": Cell(one.where, quiet=bool(one.refused), tabular=True),
            "born": Cell(one.born, quiet=True, tabular=True),
            "marks": one.marks,
        },
    )
