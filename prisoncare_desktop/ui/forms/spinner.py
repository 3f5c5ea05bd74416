"""A whole number that is mostly near the last one: typed, or moved by one with Up and Down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.ui.forms.field import AnswerField, TypedField
from prisoncare_desktop.ui.forms.integer import read_whole
from prisoncare_desktop.ui.forms.words import tr, value_words
from prisoncare_desktop.ui.widgets.labels import Label


class SpinnerField(TypedField):
    """Without an answer, the first step gives the least number, or 0 where there is none."""

    def __init__(self, item: Item) -> None:
        super().__init__(read_whole, value_words, "whole-number", width=120)
        ends = (item.min_value, item.max_value)
        self._least, self._most = (end if isinstance(end, int) else None for end in ends)
        self.row.insertWidget(1, Label(tr("Up and Down change it by one"), "small"))
        self.line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
            if by is not None:
                self._step(by)
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        now = read_whole(self.line.text().strip())
        number = now + by if isinstance(now, int) else self._least or 0
        low = number if self._least is None else max(number, self._least)
        number = low if self._most is None else min(low, self._most)
        self.line.setText(str(number))
        self.answered.emit((number,))


def spinner_field(item: Item) -> AnswerField:
    return SpinnerField(item)
