"""What a field is to its question: it shows the answers it is given and tells those it is given by a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.ui.forms.room import fill_row, fill_width, room_px

_LEFT_TO_RIGHT = frozenset({"whole-number", "number", "time"})  # kinds, in every language

Values = tuple[Value, ...]


class AnswerField(QWidget):
    """The base of all fields."""

    answered = Signal(object)  # Values; empty when the answer was taken away
    moved_on = Signal()  # Enter in a field that keeps Enter from its page
    wide = False  # whether it takes the whole line, so that what is known stands under it

    def show_values(self, values: Values) -> None:
        """Show these answers without telling of them."""

    def inputs(self) -> Sequence[QWidget]:
        """Return what can have the focus, in order; the first is where the question begins."""
        return ()

    def name(self, question: str, description: str) -> None:
        """Say to a screen reader what is asked."""
        for one in self.inputs():
            one.setAccessibleName(question)
            one.setAccessibleDescription(description)

    def unreadable(self) -> str:
        """Return the kind of text that stands here and is no answer (a key of `words.UNREADABLE`), "" if none does."""
        return ""

    def hint(self, known: str) -> None:
        """Show what is known in place of an answer, plainly not one."""

    def fill(self, on: bool) -> None:
        """Take the width there is, in a table's cell; `on=False`: stand on the page again."""

    def start_at(self) -> QWidget | None:
        """Return where the focus goes when a person comes to this question."""
        return next(iter(self.inputs()), None)


class TypedField(AnswerField):
    """One line to type in. `read` gives the value of a text, or None when it is none; blank text is no answer."""

    def __init__(
        self,
        read: Callable[[str], Value | None],
        write: Callable[[Value], str],
        kind: str,
        width: int = 0,
    ) -> None:
        """`kind`: what unreadable text is not (a key of `words.UNREADABLE`). `width`: design px, 0 for all there is."""
        super().__init__()
        self._read, self._write, self._kind = read, write, kind
        self.wide = not width
        self._width = width
        self.line = QLineEdit()
        if width:
            self.line.setFixedWidth(room_px(width))
        if kind in _LEFT_TO_RIGHT:
            self.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(10)
        self.row.addWidget(self.line)
        if width:
            self.row.addStretch(1)
        self.line.textEdited.connect(self._on_edited)

    def inputs(self) -> Sequence[QWidget]:
        return (self.line,)

    def show_values(self, values: Values) -> None:
        self.line.setText(self._write(values[0]) if values else "")
        if not self.line.hasFocus():
            self.line.setCursorPosition(0)  # of long words the beginning says more than the end

    def hint(self, known: str) -> None:
        self.line.setPlaceholderText(known)

    def fill(self, on: bool) -> None:
        if self._width:
            fill_width(self.line, self._width, on)
            fill_row(self.row, on)

    def unreadable(self) -> str:
        text = self.line.text().strip()
        return self._kind if text and self._read(text) is None else ""

    def _on_edited(self, text: str) -> None:
        value = self._read(text.strip()) if self._kind else text
        self.answered.emit(() if value is None or value == "" else (value,))
