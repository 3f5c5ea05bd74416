"""Lines of a few fields each, with one more at a word and each taken away by its button: half-days, hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.tokens import S
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import quiet

MOST_LINES = 21  # every half-day of a week


@dataclass(frozen=True)
class Field:
    """One field of a line. `choices`: (code, words) to choose from; none: it is typed, so many `letters` wide."""

    name: str
    words: str
    choices: tuple[tuple[str, str], ...] = ()
    letters: int = 8


class LinesEditor(QWidget):
    """`lines()` is what stands there, field by field; "" for what nobody typed."""

    def __init__(self, fields: Sequence[Field], add_words: str, none_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = tuple(fields)
        self._lines: list[tuple[FlowBox, dict[str, ChoiceBox | QLineEdit]]] = []
        self._none = quiet(none_words, wrap=True)
        self.add = Button(add_words, "quiet")
        self.add.clicked.connect(self._begin)
        self._column = QVBoxLayout()
        self._column.setSpacing(S)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(self._column)
        column.addWidget(self._none)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._settle()

    def set_lines(self, lines: Sequence[Mapping[str, str]]) -> None:
        """Show these lines in place of what stands there."""
        while self._lines:
            self._take_away(self._lines[0][0])
        for line in lines:
            self._put(line)
        self._settle()

    def focus_first(self) -> None:
        """Go to the first field, or to the button that makes one."""
        first = next(iter(self.fields_of(0).values())) if self._lines else self.add
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def fields_of(self, line: int) -> dict[str, ChoiceBox | QLineEdit]:
        """Return the fields of a line by name."""
        return self._lines[line][1]

    def lines(self) -> list[dict[str, str]]:
        return [{name: _said(field) for name, field in fields.items()} for _box, fields in self._lines]

    def _begin(self) -> None:
        """Put one more, alike the last in what is chosen, and go to it."""
        last = self.lines()[-1] if self._lines else {}
        self._put({field.name: last[field.name] for field in self._fields if field.choices and field.name in last})
        self._settle()
        next(iter(self.fields_of(-1).values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, line: Mapping[str, str]) -> None:
        fields = {field.name: _made(field, line.get(field.name, "")) for field in self._fields}
        box = FlowBox(self)
        away = Button(self.tr("Take away"), "quiet")
        away.clicked.connect(lambda: self._on_away(box))
        box.set_widgets([*fields.values(), away])
        self._column.addWidget(box)
        box.show()  # the layout would only later, and what is not on view takes no focus
        self._lines.append((box, fields))

    def _on_away(self, box: FlowBox) -> None:
        self._take_away(box)
        self._settle()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_away(self, box: FlowBox) -> None:
        self._lines = [line for line in self._lines if line[0] is not box]
        self._column.removeWidget(box)
        box.hide()
        box.deleteLater()

    def _settle(self) -> None:
        self._none.setVisible(not self._lines)
        self.add.setEnabled(len(self._lines) < MOST_LINES)


class _Typed(QLineEdit):
    """A field as wide as what is typed there."""

    def __init__(self, text: str, letters: int) -> None:
        super().__init__(text)
        self._letters = letters

    def sizeHint(self) -> QSize:
        usual = super().sizeHint()
        return QSize(QFontMetrics(self.font()).horizontalAdvance("m") * self._letters + 34, usual.height())


def _made(field: Field, value: str) -> ChoiceBox | QLineEdit:
    widget: ChoiceBox | QLineEdit
    if field.choices:
        widget = ChoiceBox()
        known = {code for code, _words in field.choices}
        for code, words in (*field.choices, *(((value, value),) if value and value not in known else ())):
            widget.addItem(words, code)
        widget.setCurrentIndex(max(0, widget.findData(value)))
    else:
        widget = _Typed(value, field.letters)
        widget.setPlaceholderText(field.words)
    widget.setAccessibleName(field.words)
    return widget


def _said(widget: ChoiceBox | QLineEdit) -> str:
    return str(widget.currentData()) if isinstance(widget, ChoiceBox) else widget.text().strip()
