"""A value that nobody types: read-only, or reckoned from other answers."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.forms.room import LEVEL_WITH_FIELDS_PX
from prisoncare_desktop.ui.forms.words import answers_words
from prisoncare_desktop.ui.theme.fonts import font
from prisoncare_desktop.ui.widgets.labels import Label


class ShownField(AnswerField):
    def __init__(self, item: Item) -> None:
        super().__init__()
        self._item = item
        words = self.tr("worked out once its questions are answered")
        if not item.is_calculated:
            words = self.tr("nothing recorded")
        elif item.sum_of:
            words = self.tr("added up once its questions are answered")
        self._none, self._none_in_cell = words, "–"
        self._in_cell = False
        self.words = Label(words, "quiet", wrap=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.words)

    def fill(self, on: bool) -> None:
        self._row.setContentsMargins(0, LEVEL_WITH_FIELDS_PX if on else 0, 0, 0)
        self._in_cell = on
        if self.words.text() in (self._none, self._none_in_cell):
            self.words.setText(self._nothing())

    def _nothing(self) -> str:
        """Return what stands where there is no value: a table's cell has no room for words."""
        return self._none_in_cell if self._in_cell else self._none

    def show_values(self, values: Values) -> None:
        self.words.setText(answers_words(self._item, values) or self._nothing())
        self.words.setProperty("kind", "heading2" if values else "quiet")
        self.words.set_tone("")
        self.words.setFont(font(tabular=True))  # so that a number does not dance as it is worked out again


def shown_field(item: Item) -> AnswerField:
    return ShownField(item)
