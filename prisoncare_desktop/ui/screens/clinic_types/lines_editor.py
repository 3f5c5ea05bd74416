"""Lines of a few fields each, with one more at a word and each taken away by its button: half-days, hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.tokens import M, S
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.labels import Label, quiet

MOST_LINES = 21  # every half-day of a week


@dataclass(frozen=True)
class Field:
    """One field of a line. `choices`: (code, words) to choose from; none: it is typed. `width` in px at 100%."""

    name: str
    words: str
    choices: tuple[tuple[str, str], ...] = ()
    width: int = 110


class LinesEditor(QWidget):
    """`lines()` is what stands there, field by field; "" for what nobody typed."""

    def __init__(self, fields: Sequence[Field], add_words: str, none_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = tuple(fields)
        self._lines: list[dict[str, ChoiceBox | QLineEdit]] = []
        self._taken_off: list[Button] = []
        self._none = quiet(none_words, wrap=True)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(S)
        self._heads = [Label(field.words, "small") for field in self._fields]
        for place, head in enumerate(self._heads):
            self._grid.addWidget(head, 0, place)
        self._grid.setColumnStretch(len(self._fields) + 1, 1)
        self.add = Button(add_words, "quiet")
        self.add.clicked.connect(lambda: self._begin({}))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(S)
        column.addLayout(self._grid)
        column.addWidget(self._none)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._settle()

    def set_lines(self, lines: Sequence[Mapping[str, str]]) -> None:
        """Show these lines in place of what stands there."""
        while self._lines:
            self._take_off(self._lines[0])
        for line in lines:
            self._put(line)
        self._settle()

    def focus_first(self) -> None:
        """Go to the first field, or to the button that makes one."""
        first = next(iter(self._lines[0].values())) if self._lines else self.add
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def lines(self) -> list[dict[str, str]]:
        return [{name: _said(widget) for name, widget in line.items()} for line in self._lines]

    def _begin(self, line: Mapping[str, str]) -> None:
        """Put one more, alike the last in what is chosen, and go to it."""
        last = self.lines()[-1] if self._lines else {}
        chosen = {f.name: last[f.name] for f in self._fields if f.choices and f.name in last}
        self._put({**chosen, **line})
        self._settle()
        next(iter(self._lines[-1].values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _put(self, line: Mapping[str, str]) -> None:
        row = self._grid.rowCount()
        widgets: dict[str, ChoiceBox | QLineEdit] = {}
        for place, field in enumerate(self._fields):
            widget = _made(field, line.get(field.name, ""))
            widgets[field.name] = widget
            self._grid.addWidget(widget, row, place)
            widget.show()  # the layout would only later, and what is not on view takes no focus
        off = Button(self.tr("Take away"), "quiet")
        off.clicked.connect(self._taker(widgets))
        self._grid.addWidget(off, row, len(self._fields))
        self._lines.append(widgets)
        self._taken_off.append(off)

    def _taker(self, line: dict[str, ChoiceBox | QLineEdit]) -> Callable[[], None]:
        def take() -> None:
            self._take_off(line)
            self._settle()
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

        return take

    def _take_off(self, line: dict[str, ChoiceBox | QLineEdit]) -> None:
        place = next(n for n, one in enumerate(self._lines) if one is line)
        self._lines.pop(place)
        for widget in (*line.values(), self._taken_off.pop(place)):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _settle(self) -> None:
        for head in self._heads:
            head.setVisible(bool(self._lines))
        self._none.setVisible(not self._lines)
        self.add.setEnabled(len(self._lines) < MOST_LINES)


def _made(field: Field, value: str) -> ChoiceBox | QLineEdit:
    widget: ChoiceBox | QLineEdit
    if field.choices:
        widget = ChoiceBox()
        known = {code for code, _words in field.choices}
        for code, words in (*field.choices, *(((value, value),) if value and value not in known else ())):
            widget.addItem(words, code)
        widget.setCurrentIndex(max(0, widget.findData(value)))
    else:
        widget = QLineEdit(value)
    widget.setMinimumWidth(field.width)
    widget.setAccessibleName(field.words)
    return widget


def _said(widget: ChoiceBox | QLineEdit) -> str:
    return str(widget.currentData()) if isinstance(widget, ChoiceBox) else widget.text().strip()
